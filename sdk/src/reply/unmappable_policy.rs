/// What becomes of characters of the reply's text that are none in the reply's charset (see
/// [`Reply::set_charset`](crate::Reply::set_charset)), such as an emoji in windows-1252. They are never silent:
/// [`Reply::unmappable`](crate::Reply::unmappable) counts them. Every character is one in UTF-8 and UTF-16. Records of NDJSON
/// are under no policy: they escape such characters, and lose nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UnmappablePolicy {
    /// The first such character ends the reply with an error of kind [`Unmappable`](crate::ErrorKind::Unmappable) that names the
    /// character, and its place in the reply. Mind that malformed bytes of a payload become U+FFFD, which few charsets have.
    #[default]
    Strict,
    /// Each becomes a decimal numeric character reference, such as `&#128512;`, as in what browsers send of a form. Who reads the
    /// reply cannot tell it from the same reference in the text itself.
    Reference,
    /// Each becomes this text, such as `?`; nothing, if it is empty. If the replacement itself does not fit, that is the error of
    /// [`Strict`](UnmappablePolicy::Strict).
    Replace(&'static str),
}
