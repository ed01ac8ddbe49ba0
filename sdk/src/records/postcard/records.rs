use std::cell::Cell;
use std::mem::needs_drop;

use serde::Deserialize;

use super::fault::Fault;
use super::frames::{Found, Frames};
use super::parse::{parse, without_crc};
use crate::framing::Bounds;
use crate::pace::cost::ITEM;
use crate::records::cost;
use crate::records::lend::try_lend;
use crate::records::record::Start;
use crate::records::{BadTally, Record};
use crate::run::Run;
use crate::source::Feed;
use crate::{Error, Framing, Limits, Result};

/// The payload's [postcard](https://postcard.jamesmunns.com/wire-format) records, in one of the framings of [`Framing`]. Returned
/// by [`Payload::postcard`](crate::Payload::postcard).
pub struct PostcardRecords<'a> {
    pub(super) feed: &'a mut Feed,
    pub(super) limits: &'a Limits,
    pub(super) run: &'a Run,
    pub(super) framing: Framing,
    pub(super) frames: Frames,
    pub(super) tally: BadTally,
    /// What a byte of a frame costs before it is parsed.
    pub(super) frame_fuel: u64,
    /// The payload ended with the error of a record.
    pub(super) is_over: bool,
    /// Whether the next record may be found at once: the last call gave one.
    pub(super) is_ready: Cell<bool>,
}

impl<'a> PostcardRecords<'a> {
    pub(crate) fn new(feed: &'a mut Feed, limits: &'a Limits, run: &'a Run, tally: BadTally, framing: Framing) -> Self {
        let frames = Frames::new(framing.bounds);
        let cobs = if framing.bounds == Bounds::Cobs { cost::postcard::COBS } else { 0 };
        let crc = if framing.crc32 { cost::postcard::CRC32 } else { 0 };
        let is_ready = Cell::new(false);
        PostcardRecords { feed, limits, run, framing, frames, tally, frame_fuel: cobs + crc, is_over: false, is_ready }
    }

    /// Returns the next record, or `None` at the end of the payload, also when called again. Its type belongs to the call, so
    /// that it may borrow from the record (`&str`, `&[u8]`), and so that a payload can begin with a record of another type.
    /// Yields to the host by itself; most records come without waiting for anything. A call that is dropped while it waits loses
    /// nothing.
    ///
    /// A record is parsed in one go. In a type that contains itself, or in a sequence of elements of no bytes (`Vec<()>`), a few
    /// bytes can make postcard nest deeply, or count for long, and no limit bounds that: do not read such a type from a sender
    /// that you do not trust.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`](crate::ErrorKind::BadRecord) and [`ErrorKind::RecordTooLong`](crate::ErrorKind::RecordTooLong), by
    /// the policy of [`BadRecords`](crate::BadRecords);
    /// [`ErrorKind::TooManyBadRecords`](crate::ErrorKind::TooManyBadRecords); and whatever ends the payload (see
    /// [`ErrorKind`](crate::ErrorKind)), which later calls return again. After damage to a length ([`Framing::LENGTH_PREFIXED`]) no
    /// record can be found: the error ends the payload under every policy.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        let records = match self.next_at_once() {
            Ok(record) => return Ok(Some(record)),
            Err(records) => records,
        };
        records.next_in_steps().await
    }

    /// The next record, whatever it takes to get it.
    pub(crate) async fn next_in_steps<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        self.is_ready.set(false);
        self.tally.go_on(self.run);
        let mut records = self;
        loop {
            let Some((found, fuel)) = records.find(parse_fuel::<T>()).await? else { return Ok(None) };
            match try_lend(records, |records| records.lend(found, fuel)) {
                Ok(record) => return Ok(Some(record)),
                Err((back, fault)) => {
                    back.miss(found, fault)?;
                    records = back;
                }
            }
        }
    }

    /// Returns the number of bad records met so far. A record that is too long and is also cut off by the end of the payload
    /// counts twice.
    pub fn bad(&self) -> u64 {
        self.run.progress().bad_records.get()
    }

    /// Returns the error of the first bad record.
    pub fn first_bad(&self) -> Option<&Error> {
        self.tally.first()
    }

    /// The record in the frame that was found. It stands in `next` once for each type. Inlined, it gives the value to the handler
    /// without a copy.
    #[inline(always)]
    fn lend<'r, T: Deserialize<'r>>(&'r self, found: Found, fuel: Option<u64>) -> Result<Record<'r, T>, Fault> {
        let value = self.parse(self.frame_of(found), fuel)?;
        self.is_ready.set(true);
        Ok(Record::new(value, self.run.progress().count_item(), Start::Known(self.frames.start())))
    }

    /// Parses what is in a frame: a record, and perhaps its CRC.
    #[inline(always)]
    pub(super) fn parse<'r, T: Deserialize<'r>>(&self, frame: &'r [u8], fuel: Option<u64>) -> Result<T, Fault> {
        parse(if self.framing.crc32 { without_crc(frame)? } else { frame }, fuel)
    }

    pub(super) fn frame_of(&self, found: Found) -> &[u8] {
        match found {
            Found::Used(bytes) => self.feed.last_used(bytes),
            Found::Held => self.frames.held(),
        }
    }
}

/// The maximum cost of parsing a frame of this many bytes, and of all that is done for it.
#[inline]
pub(super) fn fuel(byte_fuel: u64, bytes: usize) -> u64 {
    ITEM + byte_fuel * bytes as u64
}

/// What parsing a byte of a record of this type may cost.
#[inline(always)]
pub(super) fn parse_fuel<T>() -> u64 {
    if needs_drop::<T>() { cost::postcard::OWNED } else { cost::postcard::BORROWED }
}
