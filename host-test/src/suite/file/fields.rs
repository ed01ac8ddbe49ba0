use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::meant::meant;
use super::mistake::Mistake;

pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// A table that a suite file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Suite,
    Defaults,
    Case,
    Expect,
    Gates,
}

pub(super) const CASE: [&str; 18] = [
    "name",
    "payload",
    "text",
    "text-charset",
    "hex",
    "repeat",
    "charset",
    "media-type",
    "length",
    "chunks",
    "faults",
    "slice-fuel",
    "memory-limit",
    "timeout",
    "log",
    "skip",
    "same-reply-over",
    "matrix",
];
const EXPECT: [&str; 28] = [
    "outcome",
    "kind",
    "stage",
    "at",
    "message-contains",
    "payload-bytes",
    "payload-end",
    "faults-happen",
    "charset-used",
    "charset-origin",
    "malformed",
    "first-malformed-at",
    "bad-records",
    "first-bad-record-at",
    "skipped-bytes",
    "skipped-lines",
    "advice",
    "checkpoints",
    "checkpoints-at-least",
    "log-contains",
    "reply",
    "reply-hex",
    "reply-file",
    "reply-sha256",
    "reply-contains",
    "reply-bytes",
    "reply-media-type",
    "reply-charset",
];
const GATES: [&str; 4] = ["fuel", "fuel-per-byte", "fuel-between-host-calls", "memory"];
const SUITE: [&str; 4] = ["component", "crate", "defaults", "case"];

impl Table {
    pub(super) fn names(self) -> Vec<&'static str> {
        match self {
            Self::Suite => SUITE.to_vec(),
            // A name is a case's own.
            Self::Defaults => CASE[1..].iter().copied().chain(["expect", "gates"]).collect(),
            Self::Case => CASE.iter().copied().chain(["expect", "gates"]).collect(),
            Self::Expect => EXPECT.to_vec(),
            Self::Gates => GATES.to_vec(),
        }
    }

    /// What it is called in the file.
    fn title(self) -> &'static str {
        match self {
            Self::Suite => "the top of the suite",
            Self::Defaults => "[defaults]",
            Self::Case => "[[case]]",
            Self::Expect => "[case.expect]",
            Self::Gates => "[case.gates]",
        }
    }
}

/// A field that was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    /// Where its name stands.
    pub(super) key: (usize, usize),
    pub(super) value: &'a Value<'a>,
}

impl Field<'_> {
    pub(super) fn key_span(&self) -> Range<usize> {
        self.key.0..self.key.1
    }
}

/// The fields of a table, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields<'a>(BTreeMap<&'a str, Field<'a>>);

impl<'a> Fields<'a> {
    /// Those of `content`; it is told which of them such a table does not have.
    pub(super) fn of(content: &'a DeTable<'a>, table: Table, mistakes: &mut Vec<Mistake>) -> Self {
        let mut fields = Self::default();
        for (key, value) in content {
            let name = key.get_ref().as_ref();
            if table.names().contains(&name) {
                fields.set(name, key.span(), value);
            } else {
                mistakes.push(unknown(name, key.span(), table));
            }
        }
        fields
    }

    pub(super) fn set(&mut self, name: &'a str, key: Range<usize>, value: &'a Value<'a>) {
        self.0.insert(name, Field { key: (key.start, key.end), value });
    }

    pub(super) fn get(&self, name: &str) -> Option<&Field<'a>> {
        self.0.get(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &Field<'a>)> {
        self.0.iter().map(|(name, field)| (*name, field))
    }

    /// Takes `upper` as well, which wins. Of `alternatives` only one can stand: one of `upper` takes those below away.
    pub(super) fn lay(&mut self, upper: &Self, alternatives: &[&str]) {
        if alternatives.iter().any(|name| upper.get(name).is_some()) {
            self.0.retain(|name, _| !alternatives.contains(name));
        }
        self.0.extend(upper.0.iter().map(|(name, field)| (*name, *field)));
    }

    /// Reports two `alternatives` that are both set.
    pub(super) fn one_of(&self, alternatives: &[&str], what: &str, mistakes: &mut Vec<Mistake>) {
        let mut said: Vec<(&str, &Field<'a>)> = alternatives.iter().filter_map(|name| Some((*name, self.get(name)?))).collect();
        said.sort_by_key(|(_, field)| field.key);
        if let [(first, at), (second, field), ..] = said[..] {
            let what = format!("{what}: `{first}` and `{second}`");
            mistakes.push(Mistake::new(field.key_span(), what).hint("keep one of them").also(at.key_span(), "the first one"));
        }
    }
}

fn unknown(name: &str, span: Range<usize>, table: Table) -> Mistake {
    let what = format!("unknown field `{name}`");
    let names = table.names();
    let elsewhere = [Table::Case, Table::Expect, Table::Gates, Table::Suite];
    if table == Table::Defaults && name == "name" {
        return Mistake::new(span, "a default has no name").hint("give each [[case]] a name of its own");
    }
    if let Some(other) = elsewhere.into_iter().find(|other| other.names().contains(&name)) {
        return Mistake::new(span, what).hint(format!("`{name}` belongs in {}", other.title()));
    }
    match meant(name, names.iter().copied()) {
        Some(meant) => Mistake::new(span, what).hint(format!("did you mean `{meant}`?")),
        None => Mistake::new(span, what).hint(format!("{} has the fields {}", table.title(), names.join(", "))),
    }
}
