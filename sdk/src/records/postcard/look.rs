use std::mem::needs_drop;

use super::frame::{AtHand, fuel};
use super::frames::{Found, Step};
use super::records::PostcardRecords;
use super::window::Meter;
use crate::framing::Bounds;
use crate::pace::cost;
use crate::records::expensive::Priced;
use crate::{Error, Result};

/// What came of looking at what is at hand.
pub(super) enum Looked {
    Found(Found),
    /// More bytes are needed.
    More,
    /// The slice has too little left for what comes next, which costs this much.
    Budget(u64),
}

impl PostcardRecords<'_> {
    /// Looks at what is at hand, as far as that and the slice go. With `has_room` the slice was seen to.
    pub(super) fn look(&mut self, mut has_room: bool) -> Result<Looked> {
        if self.is_over {
            return Ok(Looked::More);
        }
        loop {
            let hand = AtHand { bytes: self.feed.unused(), at: self.feed.at(), most: self.limits.record_bytes };
            let step = match self.run.slice().is_used_up() && !has_room {
                true => return Ok(Looked::Budget(0)),
                false => self.frames.step(hand),
            };
            match step {
                Step::More => return Ok(Looked::More),
                Step::Pass(bytes) => self.pass(bytes),
                Step::Passed(bytes) => {
                    self.pass(bytes);
                    self.count_skipped();
                }
                Step::Bad { pass, fault } => {
                    self.pass(pass);
                    self.meet(fault)?;
                }
                Step::Whole(whole) => {
                    let bytes = self.frames.frame().held.len() + whole.bytes;
                    let fuel = self.fuel(bytes);
                    if !has_room && !self.run.slice().has_room(fuel) {
                        return Ok(Looked::Budget(fuel));
                    }
                    // It has a whole slice for itself, if that might not pay for it.
                    if let Err(error) = self.meter(bytes, true) {
                        self.is_over = true;
                        return Err(error);
                    }
                    let taken = self.frames.take(whole, hand);
                    self.run.slice().charge(fuel);
                    self.advance(whole.bytes + whole.after);
                    match taken {
                        Ok(found) => return Ok(Looked::Found(found)),
                        Err(fault) => self.meet(fault)?,
                    }
                }
                Step::Try(window) => {
                    let fuel = self.fuel(window);
                    if !has_room && !self.run.slice().has_room(fuel) {
                        return Ok(Looked::Budget(fuel));
                    }
                    if let Err(error) = self.meter(window, false) {
                        self.is_over = true;
                        return Err(error);
                    }
                    return Ok(Looked::Found(self.frames.begin_try(window, hand)));
                }
            }
            has_room = false;
        }
    }

    /// If a slice might not pay for parsing this many bytes, sets what it can pay. Ends the payload if it cannot even pay for what comes
    /// before that, which a whole frame takes.
    #[inline]
    fn meter(&self, bytes: usize, is_whole: bool) -> Result<()> {
        self.metered.set(None);
        match self.run.slice().cannot_pay(self.fuel(bytes)) {
            None => Ok(()),
            Some(budget) => self.meter_by(budget - budget / 4, bytes, is_whole),
        }
    }

    #[cold]
    fn meter_by(&self, budget: u64, bytes: usize, is_whole: bool) -> Result<()> {
        let (before, byte) = match self.framing.bounds {
            Bounds::Cobs => (self.cobs_fuel(budget, bytes), 0),
            _ if is_whole => (fuel(self.frame_fuel, bytes), 0),
            _ => (cost::ITEM, self.frame_fuel),
        };
        self.metered.set(budget.checked_sub(before).map(|fuel| Meter { fuel, byte }));
        if self.metered.get().is_some() { Ok(()) } else { Err(self.too_expensive(bytes, is_whole)) }
    }

    /// The record that is under way has this many bytes, or was looked at for as many, and no slice can pay for it.
    #[cold]
    pub(super) fn too_expensive(&self, length: usize, is_whole: bool) -> Error {
        let budget = self.run.slice().budget();
        let price = budget - budget / 4;
        let number = self.run.progress().items() + 1;
        Priced { number: Some(number), length, is_whole, price, takes: "takes more than" }
            .end(self.run, self.frames.frame().start)
    }

    /// What it really takes to undo COBS in a whole frame of this many bytes, and to check its CRC; or more than `enough`.
    #[cold]
    fn cobs_fuel(&self, enough: u64, bytes: usize) -> u64 {
        let (held, unused) = (self.frames.frame().held.bytes(), self.feed.unused());
        let mut spent = fuel(self.frame_fuel - cost::COBS + cost::COBS_BYTE, bytes);
        let mut at = 0;
        while at < bytes && spent <= enough {
            let code = held.get(at).or_else(|| unused.get(at - held.len()));
            at += code.map_or(bytes, |&code| usize::from(code.max(1)));
            spent += cost::COBS + cost::COBS_CODE;
        }
        spent
    }

    pub(super) fn pass(&mut self, bytes: usize) {
        self.run.slice().charge(bytes as u64 * cost::PASS + cost::CALL);
        self.advance(bytes);
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.feed.advance(bytes);
        self.decoded(self.feed.at());
    }

    /// The payload is taken up to this byte, at least.
    pub(super) fn decoded(&self, at: u64) {
        let decoded = &self.run.progress().bytes_decoded;
        decoded.set(decoded.get().max(at));
    }

    /// The maximum cost of parsing a frame of this many bytes, and of all that is done for it.
    pub(super) fn fuel(&self, bytes: usize) -> u64 {
        fuel(self.frame_fuel + self.parse_fuel, bytes)
    }
}

/// What parsing a byte of a record of this type may cost.
#[inline(always)]
pub(super) fn parse_fuel<T>() -> u64 {
    if needs_drop::<T>() { cost::POSTCARD_OWNED } else { cost::POSTCARD_BORROWED }
}
