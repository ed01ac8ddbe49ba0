use serde::Serialize;

use super::goal::Goal;
use super::machine::Machine;
use crate::measure::{Cost, Decoding, EndToEnd, Memory, Metered, Size, Start, Step};

/// All that was measured. As JSON it has exactly these names, and they stay; `docs/performance.md` says what they mean.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whether it was measured in a hurry.
    pub quick: bool,
    /// Where and when.
    pub machine: Machine,
    /// What is to be reached, and what was.
    pub goals: Vec<Goal>,
    /// Fuel, as formulas.
    pub costs: Vec<Cost>,
    /// Fuel, step by step: what reading, decoding and finding lines add.
    pub steps: Vec<Step>,
    /// Times from end to end, and the fuel of the same payloads.
    pub end_to_end: Vec<EndToEnd>,
    /// The same of payloads of many sizes.
    pub payload_sizes: Vec<EndToEnd>,
    /// The same of chunks of many sizes.
    pub chunk_sizes: Vec<EndToEnd>,
    /// Times with fuel counted and without.
    pub metering: Vec<Metered>,
    /// Times of decoding alone.
    pub decoding: Vec<Decoding>,
    /// Times to start.
    pub starts: Vec<Start>,
    /// The most memory.
    pub memory: Vec<Memory>,
    /// The most fuel between two crossings, of payloads that were made to be dear.
    pub extremes: Vec<Memory>,
    /// Components, stripped.
    pub sizes: Vec<Size>,
}
