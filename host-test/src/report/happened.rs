use serde::{Deserialize, Serialize};

/// What became of a fault in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Happened {
    /// The fault, as it is written.
    pub fault: String,
    /// How often it happened; 0 if the run did not come to its place.
    pub times: u64,
    /// The bytes of the payload that the guest had taken when it happened first.
    pub at_byte: Option<u64>,
    /// The host call at which it happened first.
    pub at_host_call: Option<u64>,
}
