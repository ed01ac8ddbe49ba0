use csv::{ErrorKind as Csv, StringRecord};

use crate::error::Shown;
use crate::records::reason::reason;

/// What is wrong with a record, in words that follow "record 7" or "the header".
pub(super) fn too_long(most: usize) -> String {
    format!("is longer than the limit of {most} bytes (`record_bytes`)")
}

pub(super) fn too_many_fields(most: usize) -> String {
    format!("has more than {most} fields (`record_fields`)")
}

pub(super) fn open_quote() -> String {
    "has a quote that is not closed".to_owned()
}

pub(super) fn other_length(fields: usize, expected: usize) -> String {
    let s = if fields == 1 { "" } else { "s" };
    let are = if expected == 1 { "is" } else { "are" };
    format!("has {fields} field{s} where {expected} {are} expected")
}

/// Why the fields of record `number` are not of the type that was asked for.
pub(super) fn not_of_type(number: u64, error: &csv::Error, fields: &StringRecord, header: Option<&StringRecord>) -> String {
    let Csv::Deserialize { err, .. } = error.kind() else { return format!("record {number}: {}", reason(error)) };
    let mut why = reason(err.kind());
    let Some(field) = err.field() else {
        // Say which there are, for it may be the delimiter that is wrong.
        if let Some(header) = header
            && why.starts_with("missing field")
        {
            why.push_str("; the header has ");
            why.push_str(&reason(header.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")));
        }
        return format!("record {number}: {why}");
    };
    let index = usize::try_from(field).unwrap_or(usize::MAX);
    let name = header.and_then(|header| header.get(index)).map_or_else(String::new, |name| format!(" `{}`", reason(name)));
    let value = fields.get(index).map_or_else(String::new, |value| format!(" is {}", Shown(value)));
    format!("record {number}: field {}{name}{value}: {why}", field + 1)
}
