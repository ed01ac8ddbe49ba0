//! What the tests share: the encodings and the bytes that are awkward in them, ways to cut a payload, handlers that take down
//! all they see, and the oracle that says what they should have seen.
#![allow(dead_code, unused_imports, reason = "each test file is a crate of its own, and uses its part of this")]

mod awkward;
mod check;
mod cut;
mod oracle;
mod reader;

pub(crate) use awkward::{ENCODINGS, MULTIBYTE, awkward, encode, single_byte, vectors};
pub(crate) use check::check_policies;
pub(crate) use cut::{Cut, every_cut};
pub(crate) use oracle::Oracle;
pub(crate) use reader::{LineSeen, Settings, Took, read_chunks, read_lines, read_text};
