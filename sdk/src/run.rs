use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Context, Poll};

use crate::pace::{Turn, cost};
use crate::{Error, ErrorKind, Result, Stage};

/// A world's way to yield.
pub(crate) trait Checkpoint {
    fn poll_checkpoint(&mut self, cx: &mut Context<'_>, progress: &Progress) -> Poll<Verdict>;
}

/// What the host said at a checkpoint.
pub(crate) enum Verdict {
    /// Go on; the fuel that the next turn may spend, if the host has an opinion.
    Proceed(Option<u64>),
    /// Stop, for this reason.
    Stop(String),
}

/// How far the guest is. No counter ever falls.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) bytes_read: Cell<u64>,
    pub(crate) bytes_decoded: Cell<u64>,
    pub(crate) items: Cell<u64>,
    pub(crate) malformed: Cell<u64>,
}

impl Progress {
    #[inline]
    pub(crate) fn count_item(&self) {
        self.items.set(self.items.get() + 1);
    }
}

/// What the payload and the reply of one run share: the turn, the counters, and the error that ended the payload.
pub(crate) struct Run {
    checkpoint: RefCell<Box<dyn Checkpoint>>,
    turn: Turn,
    progress: Progress,
    broken: RefCell<Broken>,
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
        Run {
            checkpoint: RefCell::new(checkpoint),
            turn: Turn::default(),
            progress: Progress::default(),
            broken: RefCell::new(Broken::No),
        }
    }

    pub(crate) fn turn(&self) -> &Turn {
        &self.turn
    }

    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// A crossing was made: a new turn begins.
    pub(crate) fn crossed(&self) {
        self.turn.begin(None);
    }

    /// Makes a checkpoint if the turn's work is used up.
    pub(crate) async fn pace(&self) -> Result<()> {
        if self.turn.is_used_up() { self.checkpoint().await } else { Ok(()) }
    }

    /// Makes a checkpoint.
    pub(crate) async fn checkpoint(&self) -> Result<()> {
        self.check_cancelled()?;
        match poll_fn(|cx| self.checkpoint.borrow_mut().poll_checkpoint(cx, &self.progress)).await {
            Verdict::Proceed(fuel) => {
                self.turn.begin(fuel);
                Ok(())
            }
            Verdict::Stop(why) => {
                let error = Error::new(ErrorKind::Cancelled, Stage::Pace, format!("the host asked to stop: {why}"));
                Err(self.end_payload(error.at(self.progress.bytes_decoded.get())))
            }
        }
    }

    /// The error that ended the payload, if one did. Asking for it is paced: who tries again for ever can be stopped.
    pub(crate) async fn check(&self) -> Result<()> {
        match self.over() {
            Some(error) => self.repeat(error).await,
            None => Ok(()),
        }
    }

    /// Gives an error that sticks once more.
    pub(crate) async fn repeat(&self, error: Error) -> Result<()> {
        self.turn.charge(cost::ERROR);
        self.pace().await?;
        Err(error)
    }

    /// The host asked the guest to stop: nothing more may be written either.
    pub(crate) fn check_cancelled(&self) -> Result<()> {
        match self.over() {
            Some(error) if error.kind() == ErrorKind::Cancelled => Err(error),
            _ => Ok(()),
        }
    }

    fn over(&self) -> Option<Error> {
        match &*self.broken.borrow() {
            Broken::Over(error) => Some(error.clone()),
            Broken::No | Broken::Partly(_) => None,
        }
    }

    /// Whatever broke the payload, wholly or in part.
    pub(crate) fn broken(&self) -> Option<Error> {
        match &*self.broken.borrow() {
            Broken::No => None,
            Broken::Partly(error) | Broken::Over(error) => Some(error.clone()),
        }
    }

    /// An item is missing, but the payload goes on.
    pub(crate) fn lose_item(&self, error: Error) -> Error {
        let mut broken = self.broken.borrow_mut();
        if let Broken::No = *broken {
            *broken = Broken::Partly(error.clone());
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
        if error.kind() == ErrorKind::Cancelled {
            // There may be items left that came before: whoever hands them out looks at the turn first.
            self.turn.close();
        }
        error
    }
}
