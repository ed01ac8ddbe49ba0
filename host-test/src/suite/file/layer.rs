use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::fields::{CASE, Fields, Table, Value};
use super::mistake::Mistake;
use super::reading::{scalar, what};
use super::words::Words;

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

/// One row of a matrix: a field of the case, or a word, and what it is in turn.
#[derive(Debug, Clone)]
pub(super) struct Axis<'a> {
    pub(super) name: &'a str,
    /// Where the name stands.
    pub(super) key: Range<usize>,
    pub(super) entries: Vec<Entry<'a>>,
}

/// One value of an axis.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    /// What it says of the case.
    pub(super) layer: Layer<'a>,
    /// The words that it gives a meaning, and where they stand.
    pub(super) words: Words<'a>,
    /// How a name of a case shows it, such as `charset=utf-8`.
    pub(super) shown: String,
}

/// Whether it is a field that a row of a matrix can set.
fn is_field(name: &str) -> bool {
    CASE.contains(&name) && !["name", "matrix", "same-reply-over"].contains(&name)
}

impl<'a> Axis<'a> {
    /// The rows of a matrix, in the order of the file.
    pub(super) fn all(matrix: &'a DeTable<'a>, mistakes: &mut Vec<Mistake>) -> Vec<Self> {
        let mut rows: Vec<_> = matrix.iter().collect();
        rows.sort_by_key(|(key, _)| key.span().start);
        rows.into_iter().filter_map(|(key, value)| Self::of(key.get_ref(), key.span(), value, mistakes)).collect()
    }

    /// Whether it sets a field, or may do so: it is not looked for in the texts.
    pub(super) fn sets_a_field(&self) -> bool {
        is_field(self.name)
    }

    fn of(name: &'a str, key: Range<usize>, value: &'a Value<'a>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let DeValue::Array(values) = value.get_ref() else {
            let what = format!("{} cannot stand here", what(value.get_ref()));
            mistakes.push(Mistake::new(value.span(), what).hint("write a list of values, such as [\"whole\", \"1,2,3\"]"));
            return None;
        };
        if values.is_empty() {
            let what = format!("the matrix has no value for `{name}`");
            mistakes.push(Mistake::new(value.span(), what).hint("write one value or more: no case would be run"));
            return None;
        }
        let entries = values.iter().filter_map(|value| Entry::of(name, &key, value, mistakes)).collect();
        Some(Self { name, key, entries })
    }
}

impl<'a> Entry<'a> {
    fn of(name: &'a str, key: &Range<usize>, value: &'a Value<'a>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Self::table(table, mistakes));
        }
        let (mut fields, mut words) = (Fields::default(), Words::new());
        let text = scalar(value.get_ref());
        if is_field(name) {
            fields.set(name, key.clone(), value);
        } else if text.is_none() {
            let what = format!("{} cannot stand for the word `{name}`", what(value.get_ref()));
            mistakes.push(Mistake::new(value.span(), what).hint("write a text or a number, or a table of fields"));
            return None;
        }
        let shown = text.clone().or_else(|| list(value.get_ref())).unwrap_or_default();
        words.extend(text.map(|text| (name, text)));
        let shown = format!("{name}={}", one_line(&shown));
        Some(Self { layer: Layer::with(fields, mistakes), words, shown })
    }

    /// A part of a case, laid over it.
    fn table(table: &'a DeTable<'a>, mistakes: &mut Vec<Mistake>) -> Self {
        let (mut fields, mut words, mut shown) = (Fields::default(), Words::new(), None);
        let mut said: Vec<_> = table.iter().collect();
        said.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in said {
            let name = key.get_ref().as_ref();
            let text = scalar(value.get_ref());
            if is_field(name) || ["expect", "gates"].contains(&name) {
                fields.set(name, key.span(), value);
            } else if text.is_none() {
                let what = format!("{} cannot stand for the word `{name}`", what(value.get_ref()));
                mistakes.push(Mistake::new(value.span(), what).hint("write a text or a number"));
            }
            if let Some(text) = text {
                shown.get_or_insert_with(|| format!("{name}={}", one_line(&text)));
                words.insert(name, text);
            }
        }
        Self { layer: Layer::with(fields, mistakes), words, shown: shown.unwrap_or_default() }
    }
}

/// A text without control characters.
fn one_line(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}

/// A list of texts, in one.
fn list(value: &DeValue<'_>) -> Option<String> {
    let DeValue::Array(values) = value else { return None };
    let texts: Vec<String> = values.iter().filter_map(|value| scalar(value.get_ref())).collect();
    Some(if texts.is_empty() { "none".to_owned() } else { texts.join("+") })
}
