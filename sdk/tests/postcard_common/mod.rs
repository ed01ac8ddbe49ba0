//! What the tests of postcard share: the framings, written by the libraries; a type with something of everything; and a handler
//! that takes down all it sees.
#![allow(dead_code, unused_imports, reason = "each test file is a crate of its own, and uses its part of this")]

mod event;
mod framings;
mod took;

pub(crate) use event::{Colour, Event, events};
pub(crate) use framings::{Bounds, FRAMINGS, Way, crc32, hex, unhex};
pub(crate) use took::{POLICIES, Took, read_as, read_events, settle};
