use std::path::Path;
use std::time::Duration;

use super::expect::WholeReply;
use super::{Expect, Gates};
use crate::{DEFAULT_MEMORY_LIMIT, DEFAULT_TIMEOUT, Fault, Guest, Harness, LogLevel, Payload, Plan};

/// One case of a [`Suite`](super::Suite): what the guest is given, and what is expected of it. By default the payload is empty,
/// and the run is expected to end in ok.
#[derive(Debug, Clone)]
pub struct Case {
    pub(super) name: String,
    payload: Payload,
    charset: Option<String>,
    media_type: Option<String>,
    /// None: the payload's own.
    length: Option<Option<u64>>,
    plan: Plan,
    faults: Vec<Fault>,
    slice_fuel: Option<u64>,
    memory_limit: u64,
    timeout: Duration,
    log: Option<LogLevel>,
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
            payload: Payload::bytes([]),
            charset: None,
            media_type: None,
            length: None,
            plan: Plan::whole(),
            faults: Vec::new(),
            slice_fuel: None,
            memory_limit: DEFAULT_MEMORY_LIMIT,
            timeout: DEFAULT_TIMEOUT,
            log: None,
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

    /// Sets the payload that the guest reads.
    #[must_use]
    pub fn payload(mut self, payload: impl Into<Payload>) -> Self {
        self.payload = payload.into();
        self
    }

    /// The files that the case reads.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let reply = match &self.expect.reply {
            Some(WholeReply::File(path)) => Some(path.as_path()),
            _ => None,
        };
        self.payload.file_path().into_iter().chain(reply)
    }

    /// Declares this charset label, right or wrong. By default, a generated payload declares its own charset, and others declare
    /// no charset.
    #[must_use]
    pub fn charset(mut self, label: impl Into<String>) -> Self {
        self.charset = Some(label.into());
        self
    }

    /// Declares this media type.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Declares this length in bytes, right or wrong, or no length. By default, the size of the payload is declared, if known.
    #[must_use]
    pub fn length(mut self, bytes: Option<u64>) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Cuts the payload by `plan`. By default, each read gets as much as its `max` allows.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// Adds a fault to the run; may be called more than once.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Sets the guest's fuel to `fuel` at every host call. By default, fuel is counted and not limited.
    #[must_use]
    pub fn slice_fuel(mut self, fuel: u64) -> Self {
        self.slice_fuel = Some(fuel);
        self
    }

    /// Limits the sum of the guest's linear memories, in bytes. Defaults to [`DEFAULT_MEMORY_LIMIT`].
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// Ends the run after this time. Defaults to [`DEFAULT_TIMEOUT`].
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Asks the guest for its log, down to this level, which costs fuel. By default, guests log nothing.
    #[must_use]
    pub fn log(mut self, level: LogLevel) -> Self {
        self.log = Some(level);
        self
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

    /// A harness for `guest` with all these settings.
    pub(super) fn harness(&self, guest: Guest) -> Harness {
        let mut harness = Harness::new(guest)
            .payload(self.payload.clone())
            .plan(self.plan.clone())
            .faults(self.faults.iter().cloned())
            .memory_limit(self.memory_limit)
            .timeout(self.timeout);
        if let Some(label) = &self.charset {
            harness = harness.charset(label);
        }
        if let Some(media_type) = &self.media_type {
            harness = harness.media_type(media_type);
        }
        if let Some(length) = self.length {
            harness = harness.length(length);
        }
        if let Some(fuel) = self.slice_fuel {
            harness = harness.slice_fuel(fuel);
        }
        if let Some(level) = self.log {
            harness = harness.log(level);
        }
        harness
    }
}
