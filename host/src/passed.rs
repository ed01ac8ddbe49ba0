/// How far a run is: what has passed between the guest and the host so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passed {
    /// Host calls, the entry into `handle` and the one that is under way included.
    pub host_calls: u64,
    /// Host calls made only to yield, the one that is under way included.
    pub checkpoints: u64,
    /// Bytes of the payload that the guest took.
    pub payload_bytes: u64,
    /// Chunks that it took; empty ones are not counted.
    pub chunks: u64,
}
