use core::fmt;

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
