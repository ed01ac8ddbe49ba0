/// The policy for characters of a text that are not in the charset it is encoded to, such as an emoji in windows-1252. They never go
/// unreported: they are counted. UTF-8 and UTF-16 have every character.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UnmappablePolicy {
    /// The first such character is refused: that is an error that names it and its place. Mind that malformed bytes of a payload become
    /// U+FFFD, which few charsets have.
    #[default]
    Strict,
    /// Each becomes a decimal numeric character reference, such as `&#128512;`, as in forms that browsers send. A reader
    /// cannot tell it from the same reference in the text itself.
    Reference,
    /// Each becomes this text, such as `?`; an empty one removes the character. If the replacement itself is not in the charset,
    /// the character is refused.
    Replace(&'static str),
}
