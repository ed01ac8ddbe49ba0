use alloc::format;
use alloc::string::String;
use core::fmt;

use super::charset::LONGEST_LABEL;
use super::suggest::suggest;
use super::table::Meaning;
use crate::Escaped;

/// The error of [`Charset::from_label`](super::Charset::from_label): the label does not stand for a charset. Its message shows the label,
/// and the one that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharsetError {
    kind: CharsetErrorKind,
    message: String,
}

/// Why a label does not stand for a charset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CharsetErrorKind {
    /// No charset has this label, or only one whose cargo feature is off.
    Unknown,
    /// The standard replaces the charset by an error, because decoding it has been used for attacks.
    Refused,
}

impl CharsetError {
    #[cold]
    pub(super) fn new(label: &str, meaning: &Meaning) -> CharsetError {
        let shown = Escaped(label);
        let (kind, message) = match meaning {
            Meaning::Charset(_) => (
                CharsetErrorKind::Unknown,
                format!("charset {shown} needs the cargo feature `east-asian` of intake, which this guest was built without"),
            ),
            Meaning::Refused => {
                (CharsetErrorKind::Refused, format!("charset {shown} is not decoded, as the WHATWG Encoding Standard demands"))
            }
            Meaning::Nothing => match suggest(label.get(..LONGEST_LABEL).unwrap_or(label)) {
                Some(meant) => (CharsetErrorKind::Unknown, format!("no charset is called {shown}; did you mean \"{meant}\"?")),
                None => (
                    CharsetErrorKind::Unknown,
                    format!("no charset is called {shown}; use a label of the WHATWG Encoding Standard"),
                ),
            },
        };
        CharsetError { kind, message }
    }

    /// Returns why the label does not stand for a charset.
    pub fn kind(&self) -> CharsetErrorKind {
        self.kind
    }
}

impl fmt::Display for CharsetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for CharsetError {}
