/// What a feed gave.
pub(crate) enum Fed {
    /// At least one byte, and fewer than asked for only if no more came in time.
    Bytes(Vec<u8>),
    /// There is no more.
    End,
    /// No byte came in time.
    TimedOut,
    /// The host could not read on, for this reason.
    Broken(String),
}
