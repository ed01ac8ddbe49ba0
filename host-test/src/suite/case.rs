use std::path::Path;

use super::expect::{Expect, WholeReply};
use super::gates::Gates;
use crate::engine::setters;
use crate::spec::RunSpec;

/// One case of a [`Suite`](crate::suite::suite::Suite): what the guest is given, and what is expected of it. By default the payload is empty,
/// and the run is expected to end in ok.
#[derive(Debug, Clone)]
pub struct Case {
    pub(super) name: String,
    pub(super) spec: RunSpec,
    pub(super) skip: Option<String>,
    pub(super) expect: Expect,
    pub(super) gates: Gates,
    /// The cases with this label are to have the same reply.
    pub(super) same_reply: Option<String>,
}

impl Case {
    /// Creates a case with this name, which must be unique in its suite.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            spec: RunSpec::default(),
            skip: None,
            expect: Expect::ok(),
            gates: Gates::none(),
            same_reply: None,
        }
    }

    /// Returns the case's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the reason why the case is skipped, if it is.
    #[must_use]
    pub fn skipped(&self) -> Option<&str> {
        self.skip.as_deref()
    }

    /// Sets all that the run is given and may spend.
    #[must_use]
    pub fn spec(mut self, spec: RunSpec) -> Self {
        self.spec = spec;
        self
    }

    setters!([spec] payload charset media_type length plan slice_fuel memory_limit timeout fault faults log);

    /// The files that the case reads.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let reply = match &self.expect.reply {
            Some(WholeReply::File(path)) => Some(path.as_path()),
            _ => None,
        };
        self.spec.payload.file_path().into_iter().chain(reply)
    }

    /// Skips the case, and reports it as skipped for this reason.
    #[must_use]
    pub fn skip(mut self, why: impl Into<String>) -> Self {
        self.skip = Some(why.into());
        self
    }

    /// Sets the expected result. By default, the run must end in ok.
    #[must_use]
    pub fn expect(mut self, expect: Expect) -> Self {
        self.expect = expect;
        self
    }

    /// Limits what the case may cost. By default, there is no limit.
    #[must_use]
    pub fn gates(mut self, gates: Gates) -> Self {
        self.gates = gates;
        self
    }

    /// Requires that all cases with the same `label` have the same reply, for example when one payload is cut by many plans. A
    /// reply that was broken off is not compared.
    #[must_use]
    pub fn same_reply(mut self, label: impl Into<String>) -> Self {
        self.same_reply = Some(label.into());
        self
    }
}
