use std::time::Duration;

use intake::Limits;

/// The query of a request: `name=value`, with ampersands in between. Nothing is escaped.
pub(crate) struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    pub(crate) fn new(query: &'a str) -> Query<'a> {
        Query(query)
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.0.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
    }

    /// In milliseconds.
    pub(crate) fn time(&self, name: &str) -> Option<Duration> {
        self.number(name).map(Duration::from_millis)
    }

    fn size(&self, name: &str) -> Option<usize> {
        self.number(name).and_then(|size| usize::try_from(size).ok())
    }

    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.payload_bytes = self.number("payload").unwrap_or(limits.payload_bytes);
        limits.line_bytes = self.size("line").unwrap_or(limits.line_bytes);
        limits.record_bytes = self.size("record").unwrap_or(limits.record_bytes);
        limits.bad_records = self.number("bad").unwrap_or(limits.bad_records);
        limits.malformed = self.number("malformed").unwrap_or(limits.malformed);
        limits.wait = self.time("wait").unwrap_or(limits.wait);
        limits.run = self.time("run").unwrap_or(limits.run);
        limits
    }
}
