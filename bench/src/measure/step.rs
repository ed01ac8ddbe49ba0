use serde::Serialize;

use crate::corpus::Corpus;
use crate::host::Metering;
use crate::lab::Lab;
use crate::ways::{CHUNK_BYTES, INTAKE, READS_ONLY, TEXT_BYTES, Way};

/// Fuel a byte of guests that each do one thing more.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// The corpus.
    pub corpus: String,
    /// Of a guest that only reads.
    pub reads_only: f64,
    /// Of the SDK's chunks.
    pub chunk_bytes: f64,
    /// Of the SDK's text.
    pub text_bytes: f64,
    /// Of the SDK's lines.
    pub intake: f64,
}

impl Step {
    /// Measures it with a payload of about `size` bytes, in lines of 100 bytes.
    ///
    /// # Errors
    /// In words, if a run does not end well.
    pub fn measure(lab: &Lab, corpus: &Corpus, size: usize) -> Result<Self, String> {
        let load = corpus.load(size, 100);
        let per_byte = |way: &Way| Ok::<_, String>(lab.run(way, Metering::Fuel, &load)?.fuel as f64 / load.bytes.len() as f64);
        Ok(Self {
            corpus: corpus.name.clone(),
            reads_only: per_byte(&READS_ONLY)?,
            chunk_bytes: per_byte(&CHUNK_BYTES)?,
            text_bytes: per_byte(&TEXT_BYTES)?,
            intake: per_byte(&INTAKE)?,
        })
    }
}
