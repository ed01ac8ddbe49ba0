use std::fmt;
use std::rc::Rc;

use crate::Stage;
use crate::run::Run;

pub(crate) enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

#[inline(always)]
pub(crate) fn is_wanted(_: Level) -> bool {
    false
}

pub(crate) fn say(_: Level, _: Stage, _: u64, _: fmt::Arguments<'_>) {}

pub(crate) fn aside(_: impl FnOnce()) {}

#[must_use]
pub(crate) struct Within;

impl Within {
    pub(crate) fn new(_: &Rc<Run>) -> Within {
        Within
    }
}
