use std::any::type_name;
use std::cell::Cell;
use std::future::poll_fn;

use serde::Deserialize;

use super::fault::{Fault, Then};
use super::frames::{End, Found, Frames};
use super::look::{Looked, parse_fuel};
use super::parse::{Miss, end_of_start, excess, unparsed, without_crc};
use super::window::{Meter, Parsed, parse, parse_metered};
use crate::framing::Bounds;
use crate::pace::cost;
use crate::records::lend::try_lend;
use crate::records::record::Start;
use crate::records::{BadTally, Record};
use crate::run::Run;
use crate::source::{Feed, More};
use crate::{Error, ErrorKind, Framing, Limits, Result};

/// The payload's [postcard](https://postcard.jamesmunns.com/wire-format) records, in one of the framings of [`Framing`]. Returned
/// by [`Payload::postcard`](crate::Payload::postcard).
pub struct PostcardRecords<'a> {
    pub(super) feed: &'a mut Feed,
    pub(super) limits: &'a Limits,
    pub(super) run: &'a Run,
    pub(super) framing: Framing,
    pub(super) frames: Frames,
    tally: BadTally,
    /// What a byte of a frame costs before it is parsed.
    pub(super) frame_fuel: u64,
    /// What parsing a byte may cost, of the type that is asked for.
    pub(super) parse_fuel: u64,
    /// What parsing the record that was found may cost, if a slice might not pay for it.
    pub(super) metered: Cell<Option<Meter>>,
    /// Bytes of the record that a try gave, which is borrowed: they are settled with the next call. 0 if there is no such record.
    borrowed: Cell<usize>,
    /// The payload ended with the error of a record.
    pub(super) is_over: bool,
    /// How the next record is to be found at once; none if it must be found in steps: nothing was read yet, the last call gave no
    /// record, or what it gave is still to be settled.
    pub(super) ready: Cell<Option<Bounds>>,
}

impl<'a> PostcardRecords<'a> {
    pub(crate) fn new(feed: &'a mut Feed, limits: &'a Limits, run: &'a Run, tally: BadTally, framing: Framing) -> Self {
        let frames = Frames::new(framing.bounds);
        let cobs = if framing.bounds == Bounds::Cobs { cost::COBS } else { 0 };
        let crc = if framing.crc32 { cost::CRC32 } else { 0 };
        let (frame_fuel, parse_fuel) = (cobs + crc, cost::POSTCARD_OWNED);
        let borrowed = Cell::new(0);
        let (ready, metered) = (Cell::new(None), Cell::new(None));
        PostcardRecords {
            feed,
            limits,
            run,
            framing,
            frames,
            tally,
            frame_fuel,
            parse_fuel,
            metered,
            borrowed,
            is_over: false,
            ready,
        }
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
    /// [`ErrorKind::BadRecord`] and [`ErrorKind::RecordTooLong`], by the policy of [`BadRecords`](crate::BadRecords);
    /// [`ErrorKind::TooManyBadRecords`]; and whatever ends the payload (see [`ErrorKind`]), which later calls return again.
    /// After damage to a length ([`Framing::LENGTH_PREFIXED`]), and after any bad record that stands back to back with the next
    /// ([`Framing::BACK_TO_BACK`]), no record can be found: the error ends the payload under every policy.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        let records = match self.next_at_once() {
            Ok(record) => return Ok(Some(record)),
            Err(records) => records,
        };
        records.next_in_steps().await
    }

    /// The next record, whatever it takes to get it.
    pub(crate) async fn next_in_steps<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        self.ready.set(None);
        self.tally.go_on(self.run);
        self.settle();
        self.frames.begin_call(type_name::<T>());
        self.parse_fuel = parse_fuel::<T>();
        let mut records = self;
        loop {
            let Some(found) = records.find().await? else { return Ok(None) };
            match try_lend(records, |records| records.parse(found)) {
                Ok(record) => return Ok(Some(record)),
                Err((back, miss)) => {
                    back.miss(found, miss)?;
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

    /// The record that was borrowed is over.
    fn settle(&mut self) {
        let borrowed = self.borrowed.take();
        if borrowed > 0 {
            // It was decoded when it was borrowed.
            self.feed.advance(self.frames.settle(borrowed, self.limits.record_bytes));
        }
    }

    /// Finds bytes to parse, whatever it takes to get them; none at the end of the payload.
    async fn find(&mut self) -> Result<Option<Found>> {
        let mut looked = self.look(false)?;
        loop {
            looked = match looked {
                Looked::Found(found) => return Ok(Some(found)),
                Looked::Budget(fuel) => {
                    self.run.reserve_budget(fuel).await?;
                    self.look(true)?
                }
                Looked::More => {
                    if self.is_over {
                        self.run.check().await?;
                    }
                    let filled = poll_fn(|cx| self.feed.poll_fill(cx, self.limits)).await;
                    if !self.goes_on(filled)? {
                        return Ok(None);
                    }
                    self.look(false)?
                }
            }
        }
    }

    /// Parses what was found. It stands in `next` once for each type, and so it leaves what is rare to others. Inlined, it gives the
    /// value to the handler without a copy.
    #[inline(always)]
    fn parse<'r, T: Deserialize<'r>>(&'r self, found: Found) -> Result<Record<'r, T>, Miss> {
        let bytes = self.bytes_of(found)?;
        let Parsed { value, left, ran_out, is_too_expensive } = match self.metered.get() {
            None => parse(bytes),
            Some(meter) => parse_metered(bytes, meter),
        };
        if is_too_expensive {
            return Err(Miss::TooExpensive);
        }
        let value = match value {
            Ok(value) => value,
            // By reference: an error taken out here would have each value copied once more.
            ref failed => return Err(unparsed(found, failed, ran_out)),
        };
        if !found.is_whole() {
            let taken = match ran_out {
                false => end_of_start(bytes, bytes.len() - left.len(), self.framing.crc32)?,
                true => return Err(Miss::TooFew),
            };
            self.run.slice().charge(self.fuel(taken));
            self.decoded(self.frames.frame().start + taken as u64);
            if let Found::TryHeld(_) = found {
                self.borrowed.set(taken);
            } else {
                self.feed.advance(taken);
                self.frames.settle_unused(taken, self.limits.record_bytes);
                self.ready.set(Some(self.framing.bounds));
            }
        } else if left.is_empty() {
            self.ready.set(Some(self.framing.bounds));
        } else {
            return Err(Miss::Fault(excess(left.len())));
        }
        Ok(Record::new(value, self.run.progress().count_item(), Start::Known(self.frames.frame().start)))
    }

    /// The bytes to parse: of a whole frame those before its CRC, if that is right.
    #[inline(always)]
    fn bytes_of(&self, found: Found) -> Result<&[u8], Miss> {
        let bytes = match found {
            Found::Used(bytes) => self.feed.last_used(bytes),
            Found::TryUnused(bytes) => self.feed.unused().get(..bytes).unwrap_or_default(),
            Found::Held(bytes) | Found::TryHeld(bytes) => self.frames.frame().held.bytes().get(..bytes).unwrap_or_default(),
        };
        if self.framing.crc32 && found.is_whole() { without_crc(bytes).map_err(Miss::Fault) } else { Ok(bytes) }
    }

    /// What was found gave no record: goes on, or says why not.
    #[cold]
    fn miss(&mut self, found: Found, miss: Miss) -> Result<()> {
        if let Found::TryUnused(window) | Found::TryHeld(window) = found {
            self.run.slice().charge(self.fuel(window));
            if let Miss::TooFew = miss {
                let used = self.frames.too_few(window);
                self.advance(used);
                if window < self.limits.record_bytes {
                    return Ok(());
                }
                return self.meet(Fault::too_long(self.limits.record_bytes, None).ends());
            }
        }
        match miss {
            Miss::Fault(fault) => self.meet(fault),
            Miss::TooFew => Ok(()),
            Miss::TooExpensive => {
                self.is_over = true;
                let (Found::Used(length) | Found::Held(length) | Found::TryUnused(length) | Found::TryHeld(length)) = found;
                Err(self.too_expensive(length, found.is_whole()))
            }
        }
    }

    /// A bad record was met: goes on, or gives its error.
    #[cold]
    pub(super) fn meet(&mut self, fault: Fault) -> Result<()> {
        self.run.slice().charge(cost::ERROR);
        let number = match fault.then() {
            Then::GoOnAgain => self.run.progress().items(),
            Then::GoOn | Then::Over => self.run.progress().count_item(),
        };
        let error = fault.of(number, self.frames.frame().start);
        let met = self.tally.meet(self.run, error.clone());
        if fault.is_whole() && !self.tally.has_ended_payload(self.run) {
            self.count_skipped();
        }
        if fault.then() == Then::Over {
            self.is_over = true;
            return Err(self.run.end_payload(met.err().unwrap_or(error)));
        }
        // The policy, or the limit of bad records, may have ended the payload.
        self.is_over = self.tally.has_ended_payload(self.run);
        met
    }

    /// Reading goes on behind a bad frame, all of which was taken.
    #[cold]
    pub(super) fn count_skipped(&self) {
        self.run.progress().count_skipped(self.feed.at() - self.frames.frame().start, 0);
    }

    /// Whether there is more after the feed was asked for it.
    fn goes_on(&mut self, filled: Result<More>) -> Result<bool> {
        match filled {
            Ok(More::Chunk) => return Ok(true),
            Ok(More::End) => self.run.slice().charge(cost::CALL * 4),
            // The host asked to stop. After any other error the records that came before it are still given, as they are if they
            // came in one chunk.
            Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error),
            Err(_) => {}
        }
        match (self.frames.end(), filled) {
            (End::Try, _) => Ok(true),
            (_, Err(error)) => Err(error),
            (End::Clean, Ok(_)) => Ok(false),
            (End::Within(fault), Ok(_)) => self.meet(fault).map(|()| true),
        }
    }
}
