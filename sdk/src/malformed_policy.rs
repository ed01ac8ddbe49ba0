/// The policy for malformed bytes: bytes that are not a character in the payload's charset. They never go unreported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MalformedPolicy {
    /// Each malformed sequence becomes one U+FFFD in the text and is counted; the summary has their number and the byte
    /// offset of the first.
    #[default]
    Replace,
    /// The first malformed sequence ends the payload with an error that names its byte offset and its bytes.
    Strict,
}
