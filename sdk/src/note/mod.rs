//! What the SDK logs about a run, by the facade `log`. Without the cargo feature `log` none of this does anything.

#[cfg(not(feature = "log"))]
mod off;
#[cfg(feature = "log")]
mod on;

#[cfg(not(feature = "log"))]
pub(crate) use off::{Level, Within, aside, is_wanted, say};
#[cfg(feature = "log")]
pub use on::log_offset;
#[cfg(feature = "log")]
pub(crate) use on::{Level, Within, aside, charge, is_wanted, say};

/// Logs an event: its level, stage and byte offset, and a message as for `format!`. An event that is not logged is not formatted.
macro_rules! note {
    ($level:ident, $stage:ident, $at:expr, $($message:tt)+) => {
        if $crate::note::is_wanted($crate::note::Level::$level) {
            $crate::note::aside(|| {
                $crate::note::say($crate::note::Level::$level, $crate::Stage::$stage, $at, format_args!($($message)+));
            });
        }
    };
}

pub(crate) use note;
