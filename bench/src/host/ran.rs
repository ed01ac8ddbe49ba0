use std::time::Duration;

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The reply.
    pub reply: String,
    /// Fuel to make the instance; 0 where none is counted.
    pub instantiation_fuel: u64,
    /// Fuel after that; 0 where none is counted.
    pub fuel: u64,
    /// The most fuel between two host calls; none where there are no host calls.
    pub most_between_host_calls: Option<u64>,
    /// The most bytes that all linear memories had together.
    pub peak_bytes: u64,
    /// The time to make the instance.
    pub instantiation: Duration,
    /// The time from there to the guest's return.
    pub took: Duration,
    /// The time from before the instance was made to the first byte of the reply.
    pub first_byte: Duration,
}

impl Ran {
    /// The lines that the reply tells; none if it tells bytes.
    #[must_use]
    pub fn lines(&self) -> Option<u64> {
        self.reply.strip_suffix(" lines\n")?.parse().ok()
    }
}
