use serde::Serialize;

/// `value` as JSON, in one line.
pub(crate) fn json(value: &impl Serialize) -> String {
    // All names are texts, and no value refuses: a mistake in a type would be one here.
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"bug\":\"{error}\"}}"))
}
