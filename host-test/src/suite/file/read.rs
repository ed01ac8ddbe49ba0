use std::collections::BTreeMap;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::case;
use super::case::Named;
use super::expand::{combinations, matters, unused, used};
use super::fields::{Fields, Table, Value};
use super::layer::{Layer, table_of};
use super::mistake::Mistake;
use super::mistakes::Mistakes;
use super::reading::{Reading, what};
use super::source::{Source, Wanted};
use super::words::Words;
use crate::error::Error as RunError;
use crate::suite::Error;
use crate::suite::case::Case;
use crate::text::read_text;

/// Bytes of the largest suite that is read.
const LARGEST: u64 = 16 << 20;

/// Reads a suite.
pub(in crate::suite) fn read(path: &Path) -> Result<(Source, Vec<Case>), Error> {
    let text =
        read_text(path, LARGEST).map_err(|error| RunError::File { what: "suite", path: path.to_owned(), not: "read", error })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut mistakes = Vec::new();
    let (wanted, cases) = suite(&text, folder, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(Error::Mistakes(Mistakes::new(path, &text, mistakes)));
    }
    Ok((Source { path: path.to_owned(), text, guest: wanted }, cases))
}

/// What a suite says to run, and where.
type Runs = Option<(Wanted, std::ops::Range<usize>)>;

fn suite(text: &str, folder: &Path, mistakes: &mut Vec<Mistake>) -> (Runs, Vec<Case>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What follows from a text that was not understood is no help.
        mistakes.extend(errors.iter().map(|error| Mistake::new(error.span().unwrap_or(0..0), error.message())));
        return (None, Vec::new());
    }
    let table = table.get_ref();
    let fields = Fields::of(table, Table::Suite, mistakes);
    fields.one_of(&["component", "crate"], "two guests for one suite", mistakes);
    let runs = wanted(&fields, folder, mistakes);
    let defaults = fields.get("defaults").and_then(|field| table_of(field.value, mistakes));
    let defaults = defaults.map_or_else(Layer::default, |table| Layer::of(table, Table::Defaults, mistakes));
    let mut all: Vec<Named> = Vec::new();
    let mut idle: BTreeMap<&str, usize> = defaults.matrix.iter().map(|axis| (axis.name, 0)).collect();
    for value in listed(&fields, mistakes) {
        let Some(table) = table_of(value, mistakes) else { continue };
        let own = Layer::of(table, Table::Case, mistakes);
        let mut layer = defaults.clone();
        layer.lay(&own);
        let used = used(&layer);
        mistakes.extend(own.matrix.iter().filter(|axis| !matters(axis, &used)).map(|axis| unused(axis, &used)));
        for axis in layer.matrix.iter().filter(|axis| matters(axis, &used)) {
            *idle.entry(axis.name).or_default() += 1;
        }
        layer.matrix.retain(|axis| matters(axis, &used));
        for combination in combinations(&layer, mistakes) {
            all.extend(case::case(&combination, folder, value.span(), mistakes));
        }
    }
    for axis in defaults.matrix.iter().filter(|axis| idle.get(axis.name) == Some(&0)) {
        mistakes.push(unused(axis, &used(&defaults)));
    }
    twice(&all, mistakes);
    (runs, all.into_iter().map(|named| named.case).collect())
}

fn wanted(fields: &Fields<'_>, folder: &Path, mistakes: &mut Vec<Mistake>) -> Runs {
    let mut reading = Reading { words: &Words::new(), mistakes: Vec::new() };
    let runs = ["component", "crate"].into_iter().find_map(|name| {
        let field = fields.get(name)?;
        let path = folder.join(reading.text(Some(field))?);
        let wanted = if name == "crate" { Wanted::Crate(path) } else { Wanted::Component(path) };
        Some((wanted, field.value.span()))
    });
    mistakes.append(&mut reading.mistakes);
    runs
}

/// The cases; never empty.
fn listed<'a>(fields: &Fields<'a>, mistakes: &mut Vec<Mistake>) -> &'a [Value<'a>] {
    match fields.get("case").map(|field| (field.value, field.value.get_ref())) {
        Some((_, DeValue::Array(values))) if !values.is_empty() => values,
        Some((value, DeValue::Array(_))) => {
            mistakes.push(Mistake::new(value.span(), "the suite has no case").hint("add one: [[case]]"));
            &[]
        }
        Some((value, other)) => {
            let mistake = Mistake::new(value.span(), format!("{} cannot stand here", what(other)));
            mistakes.push(mistake.hint("each case begins with [[case]], in two pairs of brackets"));
            &[]
        }
        None => {
            mistakes.push(Mistake::new(0..0, "the suite has no case").hint("add one: [[case]]"));
            &[]
        }
    }
}

/// Tells of names that two cases have.
fn twice(all: &[Named], mistakes: &mut Vec<Mistake>) {
    let mut seen: BTreeMap<&str, &Named> = BTreeMap::new();
    for named in all {
        let name = named.case.name();
        let Some(first) = seen.insert(name, named) else { continue };
        let what = format!("two cases have the name `{name}`");
        let mistake = Mistake::new(named.span.clone(), what);
        mistakes.push(if first.span == named.span {
            mistake.hint("let the name say each word of the matrix that differs")
        } else {
            mistake.hint("give this one another").also(first.span.clone(), "the first one")
        });
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::suite;
    use crate::generate::Rng;
    use crate::suite::file::mistakes::Mistakes;

    /// A suite with something of everything.
    const SUITE: &str = include_str!("../../../tests/suites/misbehave.toml");

    /// What is drawn of the mistakes in a suite.
    fn drawn(text: &str) -> String {
        let mut mistakes = Vec::new();
        suite(text, Path::new("tests/suites"), &mut mistakes);
        if mistakes.is_empty() { String::new() } else { Mistakes::new(Path::new("suite.toml"), text, mistakes).draw(false) }
    }

    #[test]
    fn no_text_is_too_much() {
        assert_eq!(drawn(SUITE), "");
        let pieces = [
            "\"",
            "{",
            "}",
            "[",
            "]",
            "[[",
            "=",
            ",",
            "\n",
            "\u{e9}",
            "\\",
            "{way}",
            "18446744073709551616",
            "''",
            "\u{feff}",
            "#",
        ];
        let mut rng = Rng::new(7);
        let mut wrong = 0;
        for _ in 0..3000 {
            let mut text = SUITE.to_owned();
            for _ in 0..=rng.below(3) {
                let from = text.floor_char_boundary(rng.below(text.len() as u64) as usize);
                let to = text.ceil_char_boundary((from + rng.below(12) as usize).min(text.len()));
                text.replace_range(from..to, pieces[rng.below(pieces.len() as u64) as usize]);
            }
            wrong += u32::from(!drawn(&text).is_empty());
        }
        assert!(wrong > 2000, "{wrong}");
    }

    #[test]
    fn line_ends_and_byte_order_marks_of_editors_are_taken() {
        assert_eq!(drawn(&format!("\u{feff}{}", SUITE.replace('\n', "\r\n"))), "");
    }

    #[test]
    fn deep_and_large_suites_are_refused_and_not_run_into() {
        assert!(drawn(&format!("a = {}", "[".repeat(100_000))).starts_with("Error: "));
        let row = |name: &str| format!("{name} = [{}]\n", "\"1\",".repeat(1000));
        let text = format!("[[case]]\nname = \"a\"\ntext = \"x\"\n[case.matrix]\n{}{}", row("chunks"), row("repeat"));
        assert!(drawn(&text).starts_with("Error: the matrix has more than 100000 combinations\n"));
    }
}
