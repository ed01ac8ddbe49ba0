//! The combinations of a matrix.

use std::collections::BTreeSet;

use toml::de::DeValue;

use super::fields::{CASE, Field};
use super::layer::{Axis, Entry, Layer};
use super::meant::meant;
use super::mistake::Mistake;
use super::words::{Part, Words, parts};

/// More cases of one matrix than anybody means to run.
const MOST: usize = 100_000;

/// One combination.
pub(super) struct Combination<'a> {
    /// What is said of the case.
    pub(super) layer: Layer<'a>,
    pub(super) words: Words<'a>,
    /// The axis and how its value is shown, for each.
    pub(super) shown: Vec<(&'a str, String)>,
}

/// The words that stand in `layer` and in its matrix.
pub(super) fn used<'a>(layer: &Layer<'a>) -> BTreeSet<&'a str> {
    let mut texts = layer.texts();
    for entry in layer.matrix.iter().flat_map(|axis| &axis.entries) {
        texts.extend(entry.layer.texts());
    }
    let words = texts.into_iter().flat_map(parts).filter_map(|part| match part {
        Part::Word(word) => Some(word),
        Part::Text(_) => None,
    });
    words.collect()
}

/// The words in the text of a field.
pub(super) fn used_in<'a>(field: &Field<'a>) -> impl Iterator<Item = &'a str> {
    let text = match field.value.get_ref() {
        DeValue::String(text) => text.as_ref(),
        _ => "",
    };
    parts(text).into_iter().filter_map(|part| match part {
        Part::Word(word) => Some(word),
        Part::Text(_) => None,
    })
}

/// Whether `axis` changes anything about a case in which these words are used.
pub(super) fn matters(axis: &Axis<'_>, used: &BTreeSet<&str>) -> bool {
    axis.sets_a_field()
        || axis.entries.iter().any(|entry| {
            let lays = entry.layer.case.iter().next().is_some();
            lays || entry.words.keys().any(|word| used.contains(word))
        })
}

/// Tells of an axis that changes nothing.
pub(super) fn unused(axis: &Axis<'_>, used: &BTreeSet<&str>) -> Mistake {
    let name = axis.name;
    let hint = match (meant(name, used.iter().copied()), meant(name, CASE)) {
        (Some(said), _) => format!("a text of the case says {{{said}}}"),
        (None, Some(field)) => format!("did you mean `{field}`?"),
        (None, None) => format!("name a field of the case, or write {{{name}}} in one of its texts"),
    };
    Mistake::new(axis.key.clone(), format!("`{name}` is not a field, and no text of the case says {{{name}}}")).hint(hint)
}

/// Every combination of the matrix of `layer`: of the last axis first.
pub(super) fn combinations<'a>(layer: &Layer<'a>, mistakes: &mut Vec<Mistake>) -> Vec<Combination<'a>> {
    let count = layer.matrix.iter().try_fold(1usize, |count, axis| count.checked_mul(axis.entries.len()));
    if count.is_none_or(|count| count > MOST) {
        let span = layer.matrix.first().map_or(0..0, |axis| axis.key.clone());
        mistakes.push(Mistake::new(span, format!("the matrix has more than {MOST} combinations")).hint("take values out of it"));
        return Vec::new();
    }
    let mut all = vec![Combination { layer: layer.clone(), words: Words::new(), shown: Vec::new() }];
    for axis in &layer.matrix {
        all = all.iter().flat_map(|combination| axis.entries.iter().map(|entry| with(combination, axis, entry))).collect();
    }
    all
}

fn with<'a>(combination: &Combination<'a>, axis: &Axis<'a>, entry: &Entry<'a>) -> Combination<'a> {
    let (mut layer, mut words, mut shown) = (combination.layer.clone(), combination.words.clone(), combination.shown.clone());
    layer.lay(&entry.layer);
    words.extend(entry.words.iter().map(|(word, text)| (*word, text.clone())));
    shown.push((axis.name, entry.shown.clone()));
    Combination { layer, words, shown }
}
