use std::borrow::Cow;
use std::fmt;

/// A sign that a payload is not what it was taken for. It is reported, and never acted upon: valid text of one charset can be
/// valid text of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    code: AdviceCode,
    at: Option<u64>,
    message: Cow<'static, str>,
}

/// Which sign it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AdviceCode {
    /// The payload is compressed: it starts as gzip, zstd or zip do.
    Compressed,
    /// The payload was decoded from another charset, but looks like UTF-16.
    LooksLikeUtf16,
    /// The payload was decoded from another charset, but looks like UTF-32, which the SDK does not decode.
    LooksLikeUtf32,
    /// The payload was decoded from another charset, but has escape sequences of ISO-2022-JP.
    LooksLikeIso2022Jp,
    /// The payload was decoded from UTF-16, but its bytes are in the other order.
    ByteOrder,
    /// The payload was decoded from another charset, but is valid UTF-8.
    LooksLikeUtf8,
    /// Some lines are in UTF-8, and others are not.
    MixedCharsets,
    /// Some bytes are malformed in the charset that the payload was decoded from.
    Malformed,
    /// The text has control characters of U+0080 to U+009F, which do not occur in real text.
    ControlCharacters,
}

impl AdviceCode {
    /// Every code.
    pub const ALL: &[AdviceCode] = &[
        AdviceCode::Compressed,
        AdviceCode::LooksLikeUtf16,
        AdviceCode::LooksLikeUtf32,
        AdviceCode::LooksLikeIso2022Jp,
        AdviceCode::ByteOrder,
        AdviceCode::LooksLikeUtf8,
        AdviceCode::MixedCharsets,
        AdviceCode::Malformed,
        AdviceCode::ControlCharacters,
    ];

    /// Returns the name that the host sees: lower-case words with hyphens.
    pub fn name(self) -> &'static str {
        match self {
            AdviceCode::Compressed => "compressed",
            AdviceCode::LooksLikeUtf16 => "looks-like-utf-16",
            AdviceCode::LooksLikeUtf32 => "looks-like-utf-32",
            AdviceCode::LooksLikeIso2022Jp => "looks-like-iso-2022-jp",
            AdviceCode::ByteOrder => "byte-order",
            AdviceCode::LooksLikeUtf8 => "looks-like-utf-8",
            AdviceCode::MixedCharsets => "mixed-charsets",
            AdviceCode::Malformed => "malformed",
            AdviceCode::ControlCharacters => "control-characters",
        }
    }
}

impl fmt::Display for AdviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Advice {
    pub(crate) fn new(code: AdviceCode, at: Option<u64>, message: impl Into<Cow<'static, str>>) -> Advice {
        Advice { code, at, message: message.into() }
    }

    /// Returns which sign it is.
    pub fn code(&self) -> AdviceCode {
        self.code
    }

    /// Returns the byte offset in the payload at which the sign was first seen. None if it is about the payload as a whole.
    pub fn offset(&self) -> Option<u64> {
        self.at
    }

    /// Returns what was assumed, what was seen and what to try.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Advice { code, message, .. } = self;
        write!(f, "{code}: {message}")
    }
}
