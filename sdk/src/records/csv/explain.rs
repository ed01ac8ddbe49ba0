use std::fmt::{self, Write as _};

use csv::StringRecord;

use super::deserializer::Mismatch;
use crate::records::reason::reason;
use crate::text::Look;
use intake_text::Escaped;

/// What is wrong with a record, in words that follow "record 7" or "the header".
pub(super) fn too_long(most: usize, open_quote: Option<Option<u64>>, look: Look) -> String {
    let hint = match open_quote {
        None => look.of_text().to_owned(),
        Some(None) => ": a quote in it is not closed by then".to_owned(),
        Some(Some(at)) => format!(": a quote opens at byte {at} and is not closed by then"),
    };
    format!("is longer than the limit of {most} bytes (`record_bytes`){hint}")
}

pub(super) fn too_many_fields(most: usize) -> String {
    format!("has more than {most} fields (`record_fields`)")
}

pub(super) fn open_quote(at: Option<Option<u64>>) -> String {
    match at.flatten() {
        None => "has a quote that is not closed".to_owned(),
        Some(at) => format!("has a quote that is not closed: it opens at byte {at}"),
    }
}

/// A record has another number of fields than the header, if there is one, or than the first record. Line ends in it are in
/// quotes, one of which may be a stray one.
pub(super) fn other_length(fields: usize, expected: usize, line_ends: u64, header: Option<&StringRecord>) -> String {
    let s = |count| if count == 1 { "" } else { "s" };
    let are = if expected == 1 { "is" } else { "are" };
    let mut why = format!("has {fields} field{} where {expected} {are} expected", s(fields as u64));
    if line_ends > 0 {
        // Writing to a string does not fail.
        let _ = write!(why, ", and {line_ends} line end{} in quotes", s(line_ends));
    }
    push_header(&mut why, header);
    why
}

/// Why the fields of record `number` are not of the type that was asked for.
pub(super) fn not_of_type(number: u64, error: &Mismatch, fields: &StringRecord, header: Option<&StringRecord>) -> String {
    let mut why = format!("record {number}: ");
    let is_missing = error.why().starts_with("missing field");
    if let Some(index) = error.field().filter(|_| !is_missing) {
        why.push_str("field ");
        why.push_str(&(index + 1).to_string());
        if let Some(name) = header.and_then(|header| header.get(index)) {
            why.push_str(&format!(" `{}`", reason(name)));
        }
        if let Some(value) = fields.get(index) {
            why.push_str(&format!(" is {}", Escaped(value)));
        }
        why.push_str(": ");
    }
    why.push_str(error.why());
    if is_missing {
        // The delimiter may be the wrong one.
        push_header(&mut why, header);
    }
    why
}

fn push_header(why: &mut String, header: Option<&StringRecord>) {
    if let Some(header) = header {
        why.push_str("; the header has ");
        why.push_str(&reason(Names(header)));
    }
}

/// The fields of a header. Each is written by itself, so that a writer with a bound stops early.
struct Names<'a>(&'a StringRecord);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut joint = "`";
        for name in self.0 {
            f.write_str(joint)?;
            f.write_str(name)?;
            joint = "`, `";
        }
        f.write_char('`')
    }
}
