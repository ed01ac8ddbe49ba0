use super::Progress;

/// What the host saw of the payload and the reply of a store: known after a trap as well.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Ledger {
    /// Bytes of the payload that the guest took.
    pub payload_bytes: u64,
    /// Chunks that it took; empty ones are not counted.
    pub chunks: u64,
    /// Bytes of the reply that the host took.
    pub reply_bytes: u64,
    /// Pieces of the reply that the host took; empty ones are not counted.
    pub writes: u64,
    /// Whether the guest finished the reply, and the host agreed.
    pub finished: bool,
    /// Crossings made only to yield.
    pub checkpoints: u64,
    /// What the last checkpoint said.
    pub progress: Option<Progress>,
}
