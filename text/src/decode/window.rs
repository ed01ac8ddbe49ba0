/// Bytes decoded in one step at most: with three bytes of text for each, a step's text fits the buffer, and a step's work is a
/// fraction of a usual budget.
pub(super) const STEP_BYTES: usize = 8 * 1024;

/// What a step is to decode.
pub(super) struct Window<'a> {
    pub(super) bytes: &'a [u8],
    /// Where it stands in the text as it came.
    pub(super) at: u64,
    /// The most malformed sequences.
    pub(super) max_malformed: u64,
    /// For what comes one by one.
    pub(super) budget: u64,
    /// How many rounds the kernels may make; what is left of them when they are done.
    pub(super) rounds: u32,
}

/// Where the text of a step is: in the input itself, as this number of its first bytes, or in the buffer.
pub(super) enum Output {
    Borrowed(usize),
    Buffered,
}
