//! Orders out of a spreadsheet, as the example `csv-to-ndjson` reads them.

use crate::generate::letters::Letters;
use crate::generate::rng::Rng;
use crate::generate::text::own_word;

pub(super) const HEADER: &str = "id;customer;amount;paid;note";
/// What stands before and after the filling of a row that is made as long as what is left.
pub(super) const LAST: (&str, &str) = ("1;a;1.00;;", "");

/// A row without its line end.
pub(super) fn record(note: &str, scripts: &[Letters], rng: &mut Rng) -> String {
    let amount = format!("{}.{:02}", rng.below(5000), rng.below(100));
    row(&(10_000 + rng.below(90_000)).to_string(), &amount, &self::note(note, rng), scripts, rng)
}

/// A row that is not an order.
pub(super) fn bad(index: usize, scripts: &[Letters], rng: &mut Rng) -> String {
    let id = (10_000 + rng.below(90_000)).to_string();
    match index % 5 {
        0 => row(&id, "n/a", "", scripts, rng),
        1 => row(&id, "849,90", "", scripts, rng),
        2 => row(&own_word(rng, scripts), "2.50", "", scripts, rng),
        3 => format!("{id};{}", own_word(rng, scripts)),
        _ => row(&id, "12.00", ";;", scripts, rng),
    }
}

fn row(id: &str, amount: &str, note: &str, scripts: &[Letters], rng: &mut Rng) -> String {
    let paid = if rng.once_in(3) { String::new() } else { format!("2024-{:02}-{:02}", rng.below(12) + 1, rng.below(28) + 1) };
    let customer = match rng.below(3) {
        0 => own_word(rng, scripts),
        1 => format!("{} & {}", own_word(rng, scripts), own_word(rng, scripts)),
        _ => format!("\"{}; {}\"", own_word(rng, scripts), own_word(rng, scripts)),
    };
    format!("{id};{customer};{amount};{paid};{note}")
}

/// The last field, in quotes where what it has needs them.
fn note(text: &str, rng: &mut Rng) -> String {
    match rng.below(8) {
        0 => format!("\"fragile; {text}\""),
        1 => format!("\"\"\"urgent\"\" {text}\""),
        2 => format!("\"first\nsecond {text}\""),
        _ => text.to_owned(),
    }
}
