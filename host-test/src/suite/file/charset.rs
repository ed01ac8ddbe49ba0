use encoding_rs::{Encoding, REPLACEMENT};
use intake::Charset;

/// The charset of a label.
pub(super) fn charset(label: &str) -> Result<&'static Encoding, String> {
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding != REPLACEMENT => Ok(encoding),
        Some(_) => Err(format!("`{label}` is a charset that the standard refuses to decode; expect an error, if that is meant")),
        None => Err(match Charset::suggest_label(label) {
            Some(meant) => format!("`{label}` is not a charset label; did you mean `{meant}`?"),
            None => format!("`{label}` is not a charset label; expect an error, if that is meant"),
        }),
    }
}
