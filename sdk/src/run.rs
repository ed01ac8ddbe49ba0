use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::error::{HostWords, HumanDuration};
use crate::note::{self, Level, note};
use crate::pace::{MIN_BUDGET, Slice, cost};
use crate::text::LineIndex;
use crate::{Error, ErrorKind, Result, Stage};

/// A world's way to yield.
pub(crate) trait Checkpoint {
    fn poll_checkpoint(&mut self, cx: &mut Context<'_>, progress: &Progress) -> Poll<Verdict>;
}

/// What the host said at a checkpoint.
pub(crate) enum Verdict {
    /// Go on; the fuel that the next slice may spend, if the host has an opinion.
    Proceed(Option<u64>),
    /// Stop, for this reason, in the host's words.
    Stop(String),
    /// The whole run may take no longer than this.
    #[cfg_attr(not(any(feature = "_wasi", feature = "_wasi3")), expect(dead_code, reason = "the intake world has no clock"))]
    RunTimedOut(Duration),
}

/// The error of a run that took too long.
pub(crate) fn run_timed_out(stage: Stage, most: Duration) -> Error {
    Error::saying(ErrorKind::TimedOut, stage, format_args!("the run took longer than {} (`run`)", HumanDuration(most)))
}

/// How far the guest is. No counter ever falls.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) bytes_read: Cell<u64>,
    pub(crate) bytes_decoded: Cell<u64>,
    /// Items counted, those ahead included.
    counted: Cell<u64>,
    /// Lines that were found, and are not handed out yet. Here, and not where they are found, so that the host is told how many were,
    /// and that a run which is cancelled hands out no more.
    pub(crate) line_index: LineIndex,
    pub(crate) malformed: Cell<u64>,
    pub(crate) bad_records: Cell<u64>,
    pub(crate) first_bad_record_at: Cell<Option<u64>>,
    /// Bytes that no item has, as part of bad records or of lines that are too long, and the line ends among them.
    pub(crate) skipped_bytes: Cell<u64>,
    pub(crate) skipped_lines: Cell<u64>,
    /// Slices begun, and the checkpoints among the host calls that began them.
    pub(crate) slices: Cell<u64>,
    pub(crate) checkpoints: Cell<u64>,
}

impl Progress {
    /// Items handed to the handler.
    pub(crate) fn items(&self) -> u64 {
        self.counted.get() - self.line_index.count()
    }

    /// Counts an item, and returns how many there are now. No items are ahead.
    #[inline]
    pub(crate) fn count_item(&self) -> u64 {
        let items = self.counted.get() + 1;
        self.counted.set(items);
        items
    }

    /// Counts `items` that are ahead.
    #[inline]
    pub(crate) fn count_items(&self, items: u64) {
        self.counted.set(self.counted.get() + items);
    }

    /// Drops the items that are ahead: they are not handed out.
    pub(crate) fn drop_line_index(&self) {
        self.counted.set(self.items());
        self.line_index.clear();
    }

    /// Counts a bad record, which starts at this byte, and returns how many there are now.
    #[cfg(feature = "_records")]
    pub(crate) fn count_bad_record(&self, at: Option<u64>) -> u64 {
        let count = self.bad_records.get() + 1;
        self.bad_records.set(count);
        if count == 1 {
            self.first_bad_record_at.set(at);
        }
        count
    }

    /// Reading goes on behind a bad record, or a line that is too long, of this many bytes and line ends.
    #[cold]
    pub(crate) fn count_skipped(&self, bytes: u64, lines: u64) {
        self.skipped_bytes.set(self.skipped_bytes.get() + bytes);
        self.skipped_lines.set(self.skipped_lines.get() + lines);
    }

    fn count_checkpoint(&self) {
        self.slices.set(self.slices.get() + 1);
        self.checkpoints.set(self.checkpoints.get() + 1);
    }
}

/// What the payload and the reply of one run share: the slice, the counters, and the error that ended the payload.
pub(crate) struct Run {
    checkpoint: RefCell<Box<dyn Checkpoint>>,
    slice: Slice,
    progress: Progress,
    broken: RefCell<Broken>,
    /// The error that the handler was given last for a bad record, as long as it has not gone on from there.
    reported: RefCell<Option<Error>>,
}

/// What has gone wrong with the payload so far.
enum Broken {
    No,
    /// An item is missing; the payload goes on.
    Partly(Error),
    /// The payload is over.
    Over(Error),
}

impl Run {
    pub(crate) fn new(checkpoint: Box<dyn Checkpoint>) -> Run {
        let progress = Progress::default();
        // The entry into the guest began one.
        progress.slices.set(1);
        Run {
            checkpoint: RefCell::new(checkpoint),
            slice: Slice::default(),
            progress,
            broken: RefCell::new(Broken::No),
            reported: RefCell::default(),
        }
    }

    pub(crate) fn slice(&self) -> &Slice {
        &self.slice
    }

    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// A host call was made: a new slice begins.
    pub(crate) fn count_host_call(&self) {
        self.progress.slices.set(self.progress.slices.get() + 1);
        self.begin_slice(None);
    }

    /// The host has been called: its hint is what it gives the next slice.
    fn begin_slice(&self, fuel: Option<u64>) {
        self.slice.begin(fuel);
        self.progress.line_index.begin_slice();
    }

    // What waits here is written for a poll, and stands once in a component: an `async fn` would stand in each of those that await it.

    /// Makes a checkpoint if the slice's work is used up.
    pub(crate) fn pace(&self) -> impl Future<Output = Result<()>> {
        poll_fn(move |cx| self.poll_pace(cx))
    }

    pub(crate) fn poll_pace(&self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if self.slice.is_used_up() { self.poll_checkpoint(cx) } else { Poll::Ready(Ok(())) }
    }

    /// Makes a checkpoint if the slice has less than `fuel` left, unless it has just begun: for work that cannot be parted.
    #[cfg(feature = "_records")]
    pub(crate) fn reserve_budget(&self, fuel: u64) -> impl Future<Output = Result<()>> {
        poll_fn(move |cx| self.poll_room(cx, fuel))
    }

    pub(crate) fn poll_room(&self, cx: &mut Context<'_>, fuel: u64) -> Poll<Result<()>> {
        if self.slice.has_room(fuel) && !self.slice.is_used_up() { Poll::Ready(Ok(())) } else { self.poll_checkpoint(cx) }
    }

    /// Makes a checkpoint.
    pub(crate) fn checkpoint(&self) -> impl Future<Output = Result<()>> {
        poll_fn(move |cx| self.poll_checkpoint(cx))
    }

    #[inline(never)]
    pub(crate) fn poll_checkpoint(&self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.check_cancelled()?;
        let verdict = ready!(self.checkpoint.borrow_mut().poll_checkpoint(cx, &self.progress));
        self.progress.count_checkpoint();
        Poll::Ready(match verdict {
            Verdict::Proceed(Some(fuel)) if fuel < MIN_BUDGET => Err(self.budget_too_small(fuel)),
            Verdict::Proceed(fuel) => {
                let before = self.slice.size();
                self.begin_slice(fuel);
                self.note_checkpoint(fuel, before);
                Ok(())
            }
            Verdict::RunTimedOut(most) => {
                Err(self.end_payload(run_timed_out(Stage::Pace, most).at(self.progress.bytes_decoded.get())))
            }
            Verdict::Stop(why) => {
                let error = Error::new(ErrorKind::Cancelled, Stage::Pace, "the host asked to stop");
                Err(self.end_payload(error.at(self.progress.bytes_decoded.get()).and_host(HostWords::new(&why))))
            }
        })
    }

    #[cold]
    fn budget_too_small(&self, fuel: u64) -> Error {
        let message = format_args!(
            "the host gives a slice {fuel} fuel, and at least {MIN_BUDGET} are needed: raise the budget between two host calls"
        );
        let error = Error::saying(ErrorKind::BudgetTooSmall, Stage::Pace, message);
        self.end_payload(error.at(self.progress.bytes_decoded.get()))
    }

    fn note_checkpoint(&self, fuel: Option<u64>, before: u64) {
        let Progress { bytes_decoded, checkpoints, .. } = &self.progress;
        let (at, number, size) = (bytes_decoded.get(), checkpoints.get(), self.slice.size());
        note!(Trace, Pace, at, "checkpoint {number}; items: {}", self.progress.items());
        if number == 1 || size != before {
            match fuel {
                Some(fuel) => note!(Debug, Pace, at, "the host gives a slice {fuel} fuel; the SDK takes up to {size}"),
                None => note!(Debug, Pace, at, "the host does not say what a slice may spend; the SDK takes up to {size} fuel"),
            }
        }
    }

    /// The error that ended the payload, if one did. Asking for it is paced: a handler that tries again for ever can be stopped.
    pub(crate) fn check(&self) -> impl Future<Output = Result<()>> {
        poll_fn(move |cx| self.poll_check(cx))
    }

    #[inline(never)]
    pub(crate) fn poll_check(&self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match self.over() {
            Some(error) => self.poll_repeat(cx, error),
            None => Poll::Ready(Ok(())),
        }
    }

    /// Returns an error that sticks once more. It is charged at each poll, of which those after the first find nothing left to
    /// take.
    #[cold]
    pub(crate) fn poll_repeat(&self, cx: &mut Context<'_>, error: Error) -> Poll<Result<()>> {
        self.slice.charge(cost::ERROR);
        if self.slice.is_used_up() {
            ready!(self.poll_checkpoint(cx))?;
        }
        Poll::Ready(Err(error))
    }

    /// The host asked the guest to stop: nothing more may be written either.
    #[inline(never)]
    pub(crate) fn check_cancelled(&self) -> Result<()> {
        match &*self.broken.borrow() {
            Broken::Over(error) if error.kind() == ErrorKind::Cancelled => Err(error.clone()),
            _ => Ok(()),
        }
    }

    fn over(&self) -> Option<Error> {
        match &*self.broken.borrow() {
            Broken::Over(error) => Some(error.clone()),
            Broken::No | Broken::Partly(_) => None,
        }
    }

    pub(crate) fn is_broken(&self) -> bool {
        !matches!(*self.broken.borrow(), Broken::No) || self.reported.borrow().is_some()
    }

    /// Whatever broke the payload, wholly or in part.
    pub(crate) fn broken(&self) -> Option<Error> {
        match &*self.broken.borrow() {
            Broken::No => self.reported.borrow().clone(),
            Broken::Partly(error) | Broken::Over(error) => Some(error.clone()),
        }
    }

    /// The handler is given the error of a bad record, and may go on; or it goes on (none).
    #[cfg(feature = "_records")]
    pub(crate) fn report(&self, error: Option<Error>) {
        *self.reported.borrow_mut() = error;
    }

    /// An item is missing, but the payload goes on.
    pub(crate) fn lose_item(&self, error: Error) -> Error {
        let mut broken = self.broken.borrow_mut();
        if let Broken::No = *broken {
            *broken = Broken::Partly(error.clone());
            drop(broken);
            self.note_error(&error);
        }
        error
    }

    /// The payload is over, for good. The first such error stays, but that the host asked to stop comes before all others.
    pub(crate) fn end_payload(&self, error: Error) -> Error {
        let mut broken = self.broken.borrow_mut();
        if let Broken::Over(first) = &*broken
            && (first.kind() == ErrorKind::Cancelled || error.kind() != ErrorKind::Cancelled)
        {
            return first.clone();
        }
        *broken = Broken::Over(error.clone());
        drop(broken);
        self.note_error(&error);
        if error.kind() == ErrorKind::Cancelled {
            // There may be items left that came before: whoever hands them out looks at the slice first, or at what is ahead.
            self.slice.close();
            self.progress.drop_line_index();
        }
        error
    }

    /// Warns of an error when it happens. Whether the handler gets over it is another question.
    pub(crate) fn note_error(&self, error: &Error) {
        if note::is_wanted(Level::Warn) {
            let at = error.offset().unwrap_or(self.progress.bytes_decoded.get());
            let (kind, message, host) = (error.kind(), error.message(), error.host_words());
            note::say(Level::Warn, error.stage(), at, format_args!("{kind}: {message}{host}"));
        }
    }
}
