use csv::{ErrorKind as Csv, StringRecord};

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
pub(super) fn not_of_type(number: u64, error: &csv::Error, header: Option<&StringRecord>) -> String {
    let Csv::Deserialize { err, .. } = error.kind() else { return format!("record {number}: {}", reason(error)) };
    let why = reason(err.kind());
    let Some(field) = err.field() else { return format!("record {number}: {why}") };
    let name = usize::try_from(field).ok().and_then(|index| header?.get(index));
    match name {
        Some(name) => format!("record {number}: field {} `{}`: {why}", field + 1, reason(name)),
        None => format!("record {number}: field {}: {why}", field + 1),
    }
}
