use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Progress;

/// What the host saw of the payload and the reply of a store: known after a trap as well.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Ledger {
    /// Bytes of the payload that the guest took.
    pub payload_bytes: u64,
    /// Chunks that it took; empty ones are not counted.
    pub chunks: u64,
    /// How the payload ended, as the guest was told.
    pub payload_end: PayloadEnd,
    /// Bytes of the reply that the host took.
    pub reply_bytes: u64,
    /// Pieces of the reply that the host took; empty ones are not counted.
    pub writes: u64,
    /// Whether the guest finished the reply, and the host agreed.
    pub finished: bool,
    /// Host calls made only to yield.
    pub checkpoints: u64,
    /// What the last checkpoint said.
    pub progress: Option<Progress>,
    /// The sum of all bounded waits that timed out, as long as the guest had bounded them.
    pub waited: Duration,
    /// The import that the guest called last.
    pub last_call: Option<&'static str>,
    /// Whether it waits there.
    pub within_call: bool,
}

/// How a payload ended, as a guest was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PayloadEnd {
    /// The guest was not told of an end.
    #[default]
    NotReached,
    /// The payload is whole: the guest was told its end, at the declared length if there was one.
    Reached,
    /// The payload broke off, or it is shorter or longer than declared: a guest that takes it for whole is wrong.
    BrokenOff,
}
