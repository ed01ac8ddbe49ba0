//! The payload of a case: a file, a generated one, a text, or hex.

use std::path::Path;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::charset::charset;
use super::fields::{Field, Fields};
use super::mistake::Mistake;
use super::reading::Reading;
use crate::generate::Kind;
use crate::spec::Payload;
use crate::text::{InvalidValue, parse_size};

/// The most bytes of a payload that stands in the suite file, repeated: those are held in memory.
const MOST: usize = 64 << 20;

/// The payload that these fields say; `charset` is the declared label.
pub(super) fn payload(reading: &mut Reading<'_>, fields: &Fields<'_>, folder: &Path, charset: Option<&str>) -> Option<Payload> {
    let (text, hex) = (fields.get("text"), fields.get("hex"));
    needs(reading, fields.get("text-charset"), "text-charset", text.is_some(), "`text`");
    needs(reading, fields.get("repeat"), "repeat", text.is_some() || hex.is_some(), "`text` or `hex`");
    if let Some(field) = text {
        let bytes = encoded(reading, field, fields.get("text-charset"), charset)?;
        return repeated(reading, fields.get("repeat"), bytes);
    }
    if hex.is_some() {
        let bytes = reading.parsed(hex, from_hex)?;
        return repeated(reading, fields.get("repeat"), bytes);
    }
    let field = fields.get("payload")?;
    let name = reading.text(Some(field))?;
    named(&name, folder).map_err(|why| reading.mistakes.push(Mistake::told(field.value.span(), &why))).ok()
}

/// Tells of a field that says nothing without another.
fn needs(reading: &mut Reading<'_>, field: Option<&Field<'_>>, name: &str, there: bool, what: &str) {
    if let (Some(field), false) = (field, there) {
        let mistake = Mistake::new(field.key_span(), format!("`{name}` says nothing about this payload"));
        reading.mistakes.push(mistake.hint(format!("it goes with {what}")));
    }
}

fn named(name: &str, folder: &Path) -> Result<Payload, String> {
    if name == "-" {
        return Err("standard input cannot be a payload of a suite: write a file, or gen:KIND,size=SIZE".to_owned());
    }
    if name.is_empty() || name.starts_with("gen:") {
        return name.parse().map_err(|error: InvalidValue| error.to_string());
    }
    let payload = Payload::file(folder.join(name));
    match payload.metadata() {
        Ok(_) => Ok(payload),
        Err(_) if name.split(',').next().is_some_and(|kind| kind.parse::<Kind>().is_ok()) => {
            Err(format!("there is no file `{name}`: for a generated payload write gen:{name}"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// A text in the charset that `said` names, or that was declared, or in UTF-8.
fn encoded(reading: &mut Reading<'_>, text: &Field<'_>, said: Option<&Field<'_>>, declared: Option<&str>) -> Option<Vec<u8>> {
    let encoding = match said {
        Some(_) => reading.parsed(said, charset)?,
        None => declared.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(encoding_rs::UTF_8),
    };
    let span = text.value.span();
    let text = reading.text(Some(text))?;
    // encoding_rs writes UTF-8 for UTF-16, as the standard wants it of browsers.
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, unmapped) = encoding.encode(&text);
    if unmapped {
        let missing = text.chars().find(|c| encoding.encode(c.encode_utf8(&mut [0; 4])).2).unwrap_or_default();
        let what = format!("the charset {} has no character {missing:?}", encoding.name());
        let hint = "say its charset with `text-charset`, if it is another than the declared one, or its bytes with `hex`";
        reading.mistakes.push(Mistake::new(span, what).hint(hint));
        return None;
    }
    Some(bytes.into_owned())
}

/// The bytes that are written in hex, with white space wherever it reads well.
pub(super) fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let wrong = || "it is not hex: write two digits a byte, such as 63 61 66 e9".to_owned();
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8).ok_or_else(wrong);
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(wrong());
    }
    pairs.iter().map(|[high, low]| Ok(digit(*high)? << 4 | digit(*low)?)).collect()
}

fn repeated(reading: &mut Reading<'_>, field: Option<&Field<'_>>, bytes: Vec<u8>) -> Option<Payload> {
    let Some(field) = field else { return Some(Payload::bytes(bytes)) };
    let times = reading.parsed(Some(field), parse_size)?;
    let size = usize::try_from(times).ok().and_then(|times| bytes.len().checked_mul(times));
    match size {
        Some(size) if size <= MOST => Some(Payload::bytes(bytes.repeat(size.checked_div(bytes.len()).unwrap_or(0)))),
        _ => {
            let what = "the repeated payload has more than 64 MiB, and is held in memory";
            let mistake = Mistake::new(field.value.span(), what).hint("write gen:KIND,size=SIZE, which is made while it is read");
            reading.mistakes.push(mistake);
            None
        }
    }
}
