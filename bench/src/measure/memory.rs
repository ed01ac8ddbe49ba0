use serde::Serialize;

use crate::corpus::Corpus;
use crate::host::Metering;
use crate::lab::Lab;
use crate::ways::Way;

/// The most memory that a guest had.
#[derive(Debug, Clone, Serialize)]
pub struct Memory {
    /// The way.
    pub way: &'static str,
    /// The corpus.
    pub corpus: String,
    /// Bytes of the payload.
    pub bytes: u64,
    /// The most bytes that all its linear memories had together.
    pub peak_bytes: u64,
    /// The most fuel between two host calls; `None` where there are no host calls.
    pub most_between_host_calls: Option<u64>,
}

impl Memory {
    /// Runs a guest once, with fuel.
    ///
    /// # Errors
    /// In words, if it does not end well.
    pub fn measure(lab: &Lab, way: &Way, corpus: &Corpus, size: usize) -> Result<Self, String> {
        let load = corpus.load(size, 100);
        let ran = lab.run(way, Metering::Fuel, &load)?;
        Ok(Self {
            way: way.name,
            corpus: corpus.name.clone(),
            bytes: load.bytes.len() as u64,
            peak_bytes: ran.peak_bytes,
            most_between_host_calls: ran.most_between_host_calls,
        })
    }
}
