/// The policy for characters of the reply's text that are not in the reply's charset (see
/// [`Reply::set_charset`](crate::Reply::set_charset)), such as an emoji in windows-1252. They never go unreported:
/// [`Reply::unmappable`](crate::Reply::unmappable) counts them. UTF-8 and UTF-16 have every character. The policy does not apply
/// to NDJSON records: they escape such characters, and lose nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UnmappablePolicy {
    /// The first such character ends the reply with an error of kind [`Unmappable`](crate::ErrorKind::Unmappable) that names the
    /// character, and its place in the reply. Mind that malformed bytes of a payload become U+FFFD, which few charsets have.
    #[default]
    Strict,
    /// Each becomes a decimal numeric character reference, such as `&#128512;`, as in forms that browsers send. A reader of the
    /// reply cannot tell it from the same reference in the text itself.
    Reference,
    /// Each becomes this text, such as `?`; an empty one removes the character. If the replacement itself is not in the charset,
    /// the reply ends with the error of [`Strict`](UnmappablePolicy::Strict).
    Replace(&'static str),
}
