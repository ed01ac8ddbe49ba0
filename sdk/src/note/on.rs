use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

pub(crate) use log::Level;

use crate::Stage;
use crate::run::Run;

thread_local! {
    /// The run that is being polled.
    static RUN: RefCell<Option<Rc<Run>>> = const { RefCell::new(None) };
    /// The byte that an event of the SDK's is about, while it is logged.
    static ABOUT: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Returns the byte offset in the payload that belongs to the line that is being logged, for loggers of your own. Where the SDK
/// logs, it is the byte that the event is about. Where a handler logs, it is how far the payload was decoded, which is somewhere
/// after the current item and depends on how the payload was cut: use [`Line::at`](crate::Line::at) where it matters. None
/// outside of a run.
pub fn log_offset() -> Option<u64> {
    let about = ABOUT.try_with(Cell::get).ok().flatten();
    about.or_else(|| of_run(|run| run.progress().bytes_decoded.get()))
}

/// Charges the slice of the run that logs, so that a handler which logs much comes to a checkpoint, too.
pub(crate) fn charge(fuel: u64) {
    of_run(|run| run.slice().charge_log(fuel));
}

fn of_run<T>(get: impl FnOnce(&Run) -> T) -> Option<T> {
    RUN.try_with(|run| run.try_borrow().ok()?.as_deref().map(get)).ok().flatten()
}

/// Whether events of this level are logged.
#[inline]
pub(crate) fn is_wanted(level: Level) -> bool {
    level <= log::max_level()
}

/// What is done when an event is logged: not where it happens, for code that is there costs even if it is passed by.
#[cold]
#[inline(never)]
pub(crate) fn aside(log: impl FnOnce()) {
    log();
}

/// Logs an event about the byte `at`.
#[inline(never)]
pub(crate) fn say(level: Level, stage: Stage, at: u64, message: fmt::Arguments<'_>) {
    let target = match stage {
        Stage::Source => "intake::source",
        Stage::Decode => "intake::decode",
        Stage::Lines => "intake::lines",
        Stage::Records => "intake::records",
        Stage::Handler => "intake::handler",
        Stage::Reply => "intake::reply",
        Stage::Pace => "intake::pace",
    };
    let before = ABOUT.replace(Some(at));
    log::log!(target: target, level, "{message}");
    ABOUT.set(before);
}

/// While this lives, what is logged belongs to the run: as long as nothing else can be polled.
#[must_use]
pub(crate) struct Within {
    /// The run before, which comes back.
    before: Option<Rc<Run>>,
}

impl Within {
    pub(crate) fn new(run: &Rc<Run>) -> Within {
        Within { before: RUN.replace(Some(run.clone())) }
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        let _ = RUN.try_with(|run| run.replace(self.before.take()));
    }
}
