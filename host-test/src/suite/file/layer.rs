use toml::de::{DeTable, DeValue};

use super::axis::Axis;
use super::fields::{Fields, Table, Value};
use super::mistake::Mistake;
use super::reading::what;

/// The ways to say what the payload is, of which a case takes one.
const PAYLOADS: [&str; 3] = ["payload", "text", "hex"];
/// The ways to say what the whole reply is.
const REPLIES: [&str; 4] = ["reply", "reply-hex", "reply-file", "reply-sha256"];

/// What one place of the file says of a case: the defaults, the case itself, an entry of its matrix.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer<'a> {
    pub(super) case: Fields<'a>,
    pub(super) expect: Fields<'a>,
    pub(super) gates: Fields<'a>,
    pub(super) matrix: Vec<Axis<'a>>,
}

impl<'a> Layer<'a> {
    /// What a table says.
    pub(super) fn of(content: &'a DeTable<'a>, table: Table, mistakes: &mut Vec<Mistake>) -> Self {
        let case = Fields::of(content, table, mistakes);
        let mut layer = Self::with(case, mistakes);
        if let Some(matrix) = layer.case.get("matrix").and_then(|field| table_of(field.value, mistakes)) {
            layer.matrix = Axis::all(matrix, mistakes);
        }
        for axis in &layer.matrix {
            if let Some(field) = layer.case.get(axis.name) {
                let what = format!("`{}` is set in the case and in its matrix", axis.name);
                let mistake = Mistake::new(axis.key.clone(), what).hint("keep one of them");
                mistakes.push(mistake.also(field.key_span(), "set here for every combination"));
            }
        }
        layer
    }

    /// What these fields say, with the tables in them.
    pub(super) fn with(case: Fields<'a>, mistakes: &mut Vec<Mistake>) -> Self {
        let mut table = |name: &str, table: Table| {
            let content = case.get(name).and_then(|field| table_of(field.value, mistakes));
            content.map_or_else(Fields::default, |content| Fields::of(content, table, mistakes))
        };
        let (expect, gates) = (table("expect", Table::Expect), table("gates", Table::Gates));
        case.one_of(&PAYLOADS, "two payloads for one case", mistakes);
        expect.one_of(&REPLIES, "two replies for one case", mistakes);
        Self { case, expect, gates, matrix: Vec::new() }
    }

    /// Lays `upper` over this: what it says wins.
    pub(super) fn lay(&mut self, upper: &Self) {
        self.case.lay(&upper.case, &PAYLOADS);
        self.expect.lay(&upper.expect, &REPLIES);
        self.gates.lay(&upper.gates, &[]);
        // A field of a case, or an axis of its own, takes the place of an axis of the defaults.
        self.matrix.retain(|axis| upper.case.get(axis.name).is_none() && upper.matrix.iter().all(|own| own.name != axis.name));
        self.matrix.extend(upper.matrix.iter().cloned());
    }

    /// Every text in it, lists looked into; the names of its cases too.
    pub(super) fn texts(&self) -> Vec<&'a str> {
        let mut all = Vec::new();
        for fields in [&self.case, &self.expect, &self.gates] {
            for (name, field) in fields.iter().filter(|(name, _)| !["matrix", "expect", "gates"].contains(name)) {
                let _name = name;
                texts(field.value, &mut all);
            }
        }
        all
    }
}

fn texts<'a>(value: &'a Value<'a>, all: &mut Vec<&'a str>) {
    match value.get_ref() {
        DeValue::String(text) => all.push(text),
        DeValue::Array(values) => values.iter().for_each(|value| texts(value, all)),
        _ => {}
    }
}

/// The table that a value is to be.
pub(super) fn table_of<'a>(value: &'a Value<'a>, mistakes: &mut Vec<Mistake>) -> Option<&'a DeTable<'a>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        other => {
            mistakes.push(Mistake::new(value.span(), format!("{} cannot stand here", what(other))).hint("write a table"));
            None
        }
    }
}
