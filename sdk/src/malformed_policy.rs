/// What becomes of malformed bytes: bytes that are no character in the payload's charset. They are never silent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MalformedPolicy {
    /// Each malformed sequence becomes one U+FFFD in the text and is counted; the summary tells how many there were, and the
    /// byte offset of the first.
    #[default]
    Replace,
    /// The first malformed sequence ends the payload with an error that names its byte offset and its bytes.
    Strict,
}
