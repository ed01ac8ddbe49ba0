//! What is written in JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).

use std::fmt::{Display, Write as _};

use crate::Advice;

/// Appends a member whose value is a string ([7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
pub(super) fn push(json: &mut String, name: &str, value: &str) {
    let _ = write!(json, ",\"{name}\":\"");
    for char in value.chars() {
        match char {
            '"' | '\\' => {
                json.push('\\');
                json.push(char);
            }
            '\0'..='\x1F' => {
                let _ = write!(json, "\\u{:04x}", u32::from(char));
            }
            _ => json.push(char),
        }
    }
    json.push('"');
}

/// Appends a member whose value is a number, if there is one.
pub(super) fn push_number(json: &mut String, name: &str, number: Option<impl Display>) {
    if let Some(number) = number {
        // Writing to a string does not fail.
        let _ = write!(json, ",\"{name}\":{number}");
    }
}

/// Appends a member whose value is an array of advice; the byte offset of each has the name `at`.
pub(super) fn push_advice(json: &mut String, advice: &[Advice], at: &str) {
    json.push_str(",\"advice\":[");
    for (index, advice) in advice.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(json, "{comma}{{\"code\":\"{}\"", advice.code());
        push_number(json, at, advice.offset());
        push(json, "message", advice.message());
        json.push('}');
    }
    json.push(']');
}
