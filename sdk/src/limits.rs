use std::time::Duration;

/// How much of what a payload may bring. Every buffer that grows with the payload, every count and every wait has its limit
/// here.
///
/// ```
/// # use intake::Limits;
/// let mut limits = Limits::default();
/// limits.line_bytes = 1 << 20;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest payload, in bytes. By default there is none: memory and work are bounded whatever its length, and a host
    /// that wants to refuse large payloads does so before the guest runs.
    pub payload_bytes: u64,

    /// The longest line, in bytes of text without its end. 128 KiB by default: ten times what logs and mail allow, and with the
    /// buffer that grows by doubling still far inside a guest of 2 MiB.
    pub line_bytes: usize,

    /// How many malformed sequences to replace before giving up. By default there is no bound: they are counted and reported,
    /// and replacing them costs no memory.
    pub malformed: u64,

    /// How many empty chunks in a row. 1000 by default: an honest host sends a few, and a thousand crossings cost less than
    /// reading one megabyte.
    pub empty_reads: u32,

    /// How long to wait for a byte of the payload, and for the reply to be taken. 30 seconds by default, as most servers do; a
    /// peer that is silent for longer has gone.
    pub wait: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            payload_bytes: u64::MAX,
            line_bytes: 128 * 1024,
            malformed: u64::MAX,
            empty_reads: 1000,
            wait: Duration::from_secs(30),
        }
    }
}
