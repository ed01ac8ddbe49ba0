use std::time::Duration;

/// The limits of a payload. Every buffer that grows with the payload, every count and every wait has its limit here.
///
/// ```
/// # use intake::Limits;
/// let mut limits = Limits::default();
/// limits.line_bytes = 1 << 20;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum length of a payload, in bytes. By default there is no limit: memory and work are bounded whatever its length,
    /// and a host that wants to refuse large payloads does so before the guest runs.
    pub payload_bytes: u64,

    /// The maximum length of a line, in bytes of text without its end. 128 KiB by default: ten times what logs and mail allow,
    /// and with the buffer that grows by doubling still far inside a guest of 2 MiB.
    pub line_bytes: usize,

    /// The maximum length of a record: bytes of text without its end, or bytes of its frame. 128 KiB by default, as for lines. A
    /// record is parsed in one go: the possible cost of that grows with this limit. A longer line of NDJSON is a bad record even
    /// if it is blank: it is skipped, and not examined.
    pub record_bytes: usize,

    /// The maximum number of fields in one CSV record. 16,384 by default, which is what spreadsheets have: memory is taken for
    /// each field, even if it is empty.
    pub record_fields: usize,

    /// How many bad records to skip before giving up, under a policy that skips them (`BadRecords`). By default there is no
    /// limit: they are counted.
    pub bad_records: u64,

    /// How many malformed sequences to replace before giving up. By default there is no limit: they are counted and reported,
    /// and replacing them costs no memory.
    pub malformed: u64,

    /// How many empty chunks to accept in a row. 1000 by default: an honest host sends a few, and a thousand host calls cost less
    /// than reading one megabyte.
    pub empty_reads: u32,

    /// How long to wait for a byte of the payload, and for the reply to be taken. 30 seconds by default, as most servers do; a
    /// peer that is silent for longer has gone.
    pub wait: Duration,

    /// How long the whole run may take, whatever it waits for. One hour by default: a payload that drips keeps within
    /// [`wait`](Limits::wait) for ever. [`Duration::MAX`] for payloads without an end. It holds in the worlds that have a clock:
    /// behind `wasi:http`, on WASI 0.3 and, if asked for, in commands; a host of the intake world decides by itself when to stop a run.
    pub run: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            payload_bytes: u64::MAX,
            line_bytes: 128 * 1024,
            record_bytes: 128 * 1024,
            record_fields: 16_384,
            bad_records: u64::MAX,
            malformed: u64::MAX,
            empty_reads: 1000,
            wait: Duration::from_secs(30),
            run: Duration::from_secs(3600),
        }
    }
}
