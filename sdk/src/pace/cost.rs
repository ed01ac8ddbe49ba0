//! The estimated cost of the SDK's own work, in fuel.
//!
//! These are ceilings, found by `host-test` with wasmtime and adversarial payloads: a slice that is used up by them has really
//! burnt less than that, often a small part of it. The tests hold the sum against the promised half a million.

pub(crate) use intake_text::weights::{CALL, COPY, LINE_END_BYTE};

/// Handing out an item: some 100 for what the SDK does for it, and the rest for what a handler does with it without charging. A
/// handler has half of the budget as well, so that it may spend more than is set aside here and for each byte:
/// [`Pace::FREE_ITEM`](crate::Pace::FREE_ITEM) and [`Pace::FREE_BYTE`](super::Pace::FREE_BYTE), which the tests hold.
pub(crate) const ITEM: u64 = 800;

/// Each byte that is handed out, for what a handler does with it: without this, a slice of text that costs little to decode would be
/// so long that light work of a handler makes it several times as expensive.
pub(crate) const HANDED: u64 = 12;

/// Making an error, or giving the one that sticks again.
pub(crate) const ERROR: u64 = 5_000;

/// Writing to the reply, whatever it is; text in another charset than UTF-8 twice as much.
pub(crate) const WRITE: u64 = 550;

/// Logging one line, and writing one byte of it.
#[cfg(feature = "log")]
pub(crate) const LOG: u64 = 4_000;
#[cfg(feature = "log")]
pub(crate) const LOG_BYTE: u64 = 100;
