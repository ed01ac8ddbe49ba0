use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::bounded::Bounded;
use crate::declared::Declared;
use crate::fault::{AfterEnd, Armed, FaultyPacing, FaultySink, FaultySource, Record};
use crate::payload::Opened;
use crate::reply::{Collect, Drain, Onward};
use crate::run::{self, Given};
use crate::verdict::{self, RunFacts};
use crate::{Error, Fault, Guest, LogLevel, Outcome, Payload, Plan, What, World, own_thread};
use intake_host::{Description, Meter, PayloadResource, ReplyResource, Sink, Source};

/// The default memory limit of a guest: 256 MiB, enough for a guest that holds a large payload, and little for a host.
pub const DEFAULT_MEMORY_LIMIT: u64 = 256 << 20;
/// The default time limit of a run: a minute, enough for some GiB.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// The default number of bytes of a reply kept in memory: 64 MiB.
pub const DEFAULT_KEEP: usize = 64 << 20;

/// A writer that a reply is handed to, for one run.
type Writer = Box<dyn Write + Send>;

/// Where a reply goes in addition to what is kept.
enum To {
    MayBlock(Writer),
    Now(Writer),
}

/// Told how far a run is.
type Observer = Arc<dyn Fn(Reached) + Send + Sync>;

/// Runs a [`Guest`] against a [`Payload`]: set it up, then call [`run`](Harness::run) as often as you like. Each run has a store
/// of its own.
#[derive(Clone)]
pub struct Harness {
    guest: Guest,
    payload: Payload,
    charset: Option<String>,
    media_type: Option<String>,
    length: Length,
    plan: Plan,
    slice_fuel: Option<u64>,
    memory_limit: u64,
    timeout: Duration,
    keep: usize,
    reply_to: Arc<Mutex<Option<To>>>,
    faults: Vec<Fault>,
    observer: Option<Observer>,
    log: Option<LogLevel>,
}

/// The declared length.
#[derive(Debug, Clone, Copy)]
enum Length {
    /// The size of the payload, where it is known.
    OfPayload,
    Declared(Option<u64>),
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reached {
    /// Bytes of the payload that the guest took.
    pub bytes: u64,
    /// The size of the payload, where known.
    pub size: Option<u64>,
}

impl Harness {
    /// Creates a harness for `guest` with an empty payload, nothing declared but its length, and the default limits.
    #[must_use]
    pub fn new(guest: Guest) -> Self {
        Self {
            guest,
            payload: Payload::bytes([]),
            charset: None,
            media_type: None,
            length: Length::OfPayload,
            plan: Plan::whole(),
            slice_fuel: None,
            memory_limit: DEFAULT_MEMORY_LIMIT,
            timeout: DEFAULT_TIMEOUT,
            keep: DEFAULT_KEEP,
            reply_to: Arc::default(),
            faults: Vec::new(),
            observer: None,
            log: None,
        }
    }

    /// Sets the payload.
    #[must_use]
    pub fn payload(mut self, payload: impl Into<Payload>) -> Self {
        self.payload = payload.into();
        self
    }

    /// Declares this charset label, right or wrong. By default, a generated payload declares its own, and others declare none.
    #[must_use]
    pub fn charset(mut self, label: impl Into<String>) -> Self {
        self.charset = Some(label.into());
        self
    }

    /// Declares this media type. By default, generated records declare theirs, and other payloads declare none.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Declares this length in bytes, right or wrong, or none. By default, declares the size of the payload, where it is known.
    #[must_use]
    pub fn length(mut self, bytes: Option<u64>) -> Self {
        self.length = Length::Declared(bytes);
        self
    }

    /// Cuts the payload by `plan`; by default, each read gets as much as its `max` allows.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// Sets the guest's fuel to `fuel` at every host call. By default, fuel is counted and not limited.
    #[must_use]
    pub fn slice_fuel(mut self, fuel: u64) -> Self {
        self.slice_fuel = Some(fuel);
        self
    }

    /// Limits the sum of the guest's linear memories, in bytes; by default, to [`DEFAULT_MEMORY_LIMIT`].
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// Ends the run after this time; by default, after [`DEFAULT_TIMEOUT`].
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Keeps up to `bytes` of the reply in memory, and only counts the rest; by default, [`DEFAULT_KEEP`].
    #[must_use]
    pub fn keep_reply(mut self, bytes: usize) -> Self {
        self.keep = bytes;
        self
    }

    /// Hands the reply of the next run to `writer` as it comes, on a thread of its own. When the writer fails, the guest's reply
    /// is closed.
    #[must_use]
    pub fn reply_to(mut self, writer: impl Write + Send + 'static) -> Self {
        self.reply_to = Arc::new(Mutex::new(Some(To::MayBlock(Box::new(writer)))));
        self
    }

    /// Hands the reply of the next run to `writer`, which never blocks: the guest sees no wait, whatever else runs.
    pub(crate) fn reply_seen_by(mut self, writer: impl Write + Send + 'static) -> Self {
        self.reply_to = Arc::new(Mutex::new(Some(To::Now(Box::new(writer)))));
        self
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Adds faults.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Asks the guest for its log, down to this level, by the environment variable `INTAKE_LOG`: a guest made with the SDK writes
    /// it to standard error. Logging costs fuel. By default, guests log nothing.
    #[must_use]
    pub fn log(mut self, level: LogLevel) -> Self {
        self.log = Some(level);
        self
    }

    /// Calls `observer` with each chunk that the guest takes.
    #[must_use]
    pub fn on_progress(mut self, observer: impl Fn(Reached) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.payload.is_repeatable()
    }

    /// Runs the guest once, and waits for it.
    ///
    /// # Errors
    /// If the run did not take place: what the guest does is in the outcome.
    pub fn run(&self) -> Result<Outcome, Error> {
        own_thread::run(|| self.run_async())
    }

    /// Runs the guest once, in the caller's tokio runtime, whose time driver must be enabled.
    ///
    /// # Errors
    /// As [`run`](Harness::run).
    pub async fn run_async(&self) -> Result<Outcome, Error> {
        let Opened { source, size } = self.payload.open(&self.plan)?;
        let description = Description {
            media_type: self.media_type.clone().or_else(|| self.payload.media_type()),
            charset: self.charset.clone().or_else(|| self.payload.charset().map(str::to_owned)),
            length: match self.length {
                Length::OfPayload => size,
                Length::Declared(length) => length,
            },
        };
        let declared = Declared::of(&description);
        let onward = self.onward()?;
        let settling = if let Onward::Drain(drain) = &onward { Some(drain.handle()) } else { None };
        let collect = Collect::new(self.keep, onward);
        let kept = collect.kept();
        let started = Instant::now();
        let deadline = started.checked_add(self.timeout).unwrap_or(started + own_thread::LONG);
        let (record, faults) = Record::arm(&self.faults);
        let is_stream = self.guest.world() == World::Stream;
        let Sorted { payload, after_end, reply, pacing, memory } = Sorted::of(faults, is_stream);
        let source: Box<dyn Source> = if payload.is_empty() { source } else { Box::new(FaultySource::new(source, payload)) };
        let sink: Box<dyn Sink> =
            if reply.is_empty() { Box::new(collect) } else { Box::new(FaultySink::new(Box::new(collect), reply)) };
        let (source, sink): (Box<dyn Source>, Box<dyn Sink>) =
            if is_stream { (Box::new(Bounded(source)), Box::new(Bounded(sink))) } else { (source, sink) };
        let mut payload = PayloadResource::new(description, source);
        if after_end.is_some() {
            payload = payload.with_reads_after_the_end(AfterEnd(after_end));
        }
        let given = Given {
            meter: Meter::new(self.slice_fuel),
            pacing: FaultyPacing::new(pacing),
            payload,
            reply: ReplyResource::new(sink),
            refusals: memory,
            record: Arc::clone(&record),
            memory_limit: self.memory_limit,
            deadline,
            observer: self
                .observer
                .clone()
                .map(|observer| -> run::Reached { Box::new(move |bytes| observer(Reached { bytes, size })) }),
            log: self.log,
        };
        let left = run::run(&self.guest, given).await?;
        let elapsed = started.elapsed();
        if let Some(drain) = settling {
            drain.settle(deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1))).await;
        }
        let kept = std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner));
        let seen = RunFacts {
            size,
            declared,
            kept,
            elapsed,
            timeout: self.timeout,
            slice_fuel: self.slice_fuel,
            component: self.guest.bytes(),
            faults: record.happened(),
        };
        Ok(verdict::outcome(left, seen))
    }

    fn onward(&self) -> Result<Onward, Error> {
        match self.reply_to.lock().unwrap_or_else(PoisonError::into_inner).take() {
            None => Ok(Onward::Nowhere),
            Some(To::Now(writer)) => Ok(Onward::Now(writer)),
            Some(To::MayBlock(writer)) => match Drain::new(writer) {
                Ok(drain) => Ok(Onward::Drain(drain)),
                Err(error) => Err(Error::Host(format!("no thread for the reply: {error}"))),
            },
        }
    }
}

/// The faults of a run, by where they are put.
#[derive(Default)]
struct Sorted {
    payload: Vec<Armed>,
    after_end: Option<Armed>,
    reply: Vec<Armed>,
    pacing: Vec<Armed>,
    memory: Vec<Armed>,
}

impl Sorted {
    /// Of a stream some cannot happen, and do not: see [`What::happens_to_streams`].
    fn of(faults: Vec<Armed>, is_stream: bool) -> Self {
        let mut sorted = Self::default();
        for fault in faults {
            match &fault.what {
                what if is_stream && !what.happens_to_streams() => {}
                What::AfterEnd => sorted.after_end = Some(fault),
                What::ReplyBlocked(_) | What::ReplyClosed(_) | What::ReplyRefused(_) => sorted.reply.push(fault),
                What::NoFuel | What::Stop(_) => sorted.pacing.push(fault),
                What::NoMemory => sorted.memory.push(fault),
                _ => sorted.payload.push(fault),
            }
        }
        sorted
    }
}
