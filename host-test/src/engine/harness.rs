use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::bounded::Bounded;
use super::declared::Declared;
use super::fault::{AfterEnd, Armed, FaultyPacing, FaultySink, FaultySource, Record};
use super::guest::{Guest, World};
use super::run::Given;
use super::sink::{Collect, Drain, Onward};
use super::source::{Opened, open};
use super::verdict::RunFacts;
use super::{own_thread, run, setters, verdict};
use crate::error::Error;
use crate::report::Outcome;
use crate::spec::{Length, RunSpec, What};
use intake_host::{Description, Meter, PayloadResource, ReplyResource, Sink, Source};

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

/// Runs a [`Guest`] against a [`Payload`](crate::Payload): set it up, then call [`run`](Harness::run) as often as you like. Each run has a store
/// of its own.
#[derive(Clone)]
pub struct Harness {
    guest: Guest,
    spec: RunSpec,
    keep: usize,
    reply_to: Arc<Mutex<Option<To>>>,
    observer: Option<Observer>,
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
        Self { guest, spec: RunSpec::default(), keep: DEFAULT_KEEP, reply_to: Arc::default(), observer: None }
    }

    /// Sets all that a run is given and may spend.
    #[must_use]
    pub fn spec(mut self, spec: RunSpec) -> Self {
        self.spec = spec;
        self
    }

    setters!([spec] payload charset media_type length plan slice_fuel memory_limit timeout fault faults log);

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

    /// Calls `observer` with each chunk that the guest takes.
    #[must_use]
    pub fn on_progress(mut self, observer: impl Fn(Reached) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.spec.payload.is_repeatable()
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
        let spec = &self.spec;
        let Opened { source, size } = open(&spec.payload, &spec.plan)?;
        let description = Description {
            media_type: spec.media_type.clone().or_else(|| spec.payload.media_type()),
            charset: spec.charset.clone().or_else(|| spec.payload.charset().map(str::to_owned)),
            length: spec.length.map_or(size, Length::bytes),
        };
        let declared = Declared::of(&description);
        let onward = self.onward()?;
        let settling = if let Onward::Drain(drain) = &onward { Some(drain.handle()) } else { None };
        let collect = Collect::new(self.keep, onward);
        let kept = collect.kept();
        let started = Instant::now();
        let deadline = started.checked_add(spec.timeout).unwrap_or(started + own_thread::LONG);
        let (record, faults) = Record::arm(&spec.faults);
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
            meter: Meter::new(spec.slice_fuel),
            pacing: FaultyPacing::new(pacing),
            payload,
            reply: ReplyResource::new(sink),
            refusals: memory,
            record: Arc::clone(&record),
            memory_limit: spec.memory_limit,
            deadline,
            observer: self
                .observer
                .clone()
                .map(|observer| -> run::Reached { Box::new(move |bytes| observer(Reached { bytes, size })) }),
            log: spec.log,
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
            timeout: spec.timeout,
            slice_fuel: spec.slice_fuel,
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
