//! Requests to a web service, a JSON object on each line.

use crate::generate::letters::Letters;
use crate::generate::rng::Rng;
use crate::generate::text::{log_head, own_word};

/// What stands before and after the filling of a record that is made as long as what is left.
pub(super) const LAST: (&str, &str) = (r#"{"ts":1718000000.000,"level":"info","path":"/","ms":1.0,"note":""#, r#""}"#);

const LEVELS: [&str; 4] = ["info", "info", "warn", "error"];
const PATHS: [&str; 6] = ["/orders", "/orders/7", "/profile", "/pay", "/search", "/"];
const TIMES: [&str; 4] = ["0.10", "1e2", "12.0", "250.5"];

/// A record without its line end.
pub(super) fn record(note: &str, scripts: &[Letters], rng: &mut Rng) -> String {
    let more = match rng.below(4) {
        0 => format!(r#", "headers": {{"Accept": "*/*", "Authorization": "Bearer {:015x}"}}"#, rng.next() >> 4),
        1 => format!(r#","profile":{{"name":"{}","tags":[]}}"#, own_word(rng, scripts)),
        2 => format!(r#", "query": "{} \"{}\" \u00e9\n""#, own_word(rng, scripts), own_word(rng, scripts)),
        _ => String::new(),
    };
    let time = *rng.pick(&TIMES);
    let note = if note.is_empty() { String::new() } else { format!(r#","note":"{note}""#) };
    format!("{{{},\"ms\":{time}{more}{note}}}", start(rng))
}

/// A line that is not such a record.
pub(super) fn bad(index: usize, scripts: &[Letters], rng: &mut Rng) -> String {
    let word = own_word(rng, scripts);
    match index % 5 {
        0 => format!("{}{word}", log_head(rng)),
        1 => format!(r#"{{{},"ms":"{word}"}}"#, start(rng)),
        2 => format!(r#"{{{},"ms":1"#, start(rng)),
        3 => format!(r#"{{"{word}":[1,2,{{"a":null}}]}}"#),
        _ => format!(r#"["{word}""#),
    }
}

/// Three fields of the four that each record has.
fn start(rng: &mut Rng) -> String {
    let seconds = format!("{}.{:03}", 1_718_000_000 + rng.below(1_000_000), rng.below(1000));
    let (level, path) = (*rng.pick(&LEVELS), *rng.pick(&PATHS));
    if rng.once_in(2) {
        format!(r#""ts": {seconds}, "level": "{level}", "path": "{path}""#)
    } else {
        format!(r#""ts":{seconds},"level":"{level}","path":"{path}""#)
    }
}
