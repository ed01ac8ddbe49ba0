use std::borrow::Cow;
use std::fmt;

/// A sign that a payload is not what it was taken for. It is said, and never acted upon: valid text of one charset can be
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
    /// Decoded from another charset, but it looks like UTF-16.
    LooksLikeUtf16,
    /// Decoded from another charset, but it looks like UTF-32, which is not decoded here.
    LooksLikeUtf32,
    /// Decoded from another charset, but it has escape sequences of ISO-2022-JP.
    LooksLikeIso2022Jp,
    /// Decoded from UTF-16, but its bytes are in the other order.
    ByteOrder,
    /// Decoded from another charset, but it is valid UTF-8.
    LooksLikeUtf8,
    /// Some lines are in UTF-8, and others are not.
    MixedCharsets,
    /// Some bytes are malformed in the charset that it was decoded from.
    Malformed,
    /// Control characters of U+0080 to U+009F, which text does not have, are in the text.
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

    /// The name on the other side of the WIT: lower-case words with hyphens.
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

    /// Which sign it is.
    pub fn code(&self) -> AdviceCode {
        self.code
    }

    /// The byte offset in the payload at which it was first seen; none if it is about the payload as a whole.
    pub fn offset(&self) -> Option<u64> {
        self.at
    }

    /// What was assumed, what was seen and what to try.
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
