use super::frame::{AtHand, fuel};
use super::frames::{Found, Step};
use super::records::PostcardRecords;
use crate::Result;
use crate::pace::cost;

/// What came of looking at what is at hand.
pub(super) enum Looked {
    Found(Found),
    /// More bytes are needed.
    More,
    /// The turn has too little left for what comes next, which costs this much.
    Room(u64),
}

impl PostcardRecords<'_> {
    /// Looks at what is at hand, as far as that and the turn go. With `has_room` the turn was seen to.
    pub(super) fn look(&mut self, mut has_room: bool) -> Result<Looked> {
        if self.is_over {
            return Ok(Looked::More);
        }
        loop {
            let hand = AtHand { bytes: self.feed.unused(), at: self.feed.at(), most: self.limits.record_bytes };
            let step = match self.run.turn().is_used_up() && !has_room {
                true => return Ok(Looked::Room(0)),
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
                    if !has_room && !self.run.turn().has_room(fuel) {
                        return Ok(Looked::Room(fuel));
                    }
                    let taken = self.frames.take(whole, hand);
                    self.run.turn().charge(fuel);
                    self.advance(whole.bytes + whole.after);
                    match taken {
                        Ok(found) => return Ok(Looked::Found(found)),
                        Err(fault) => self.meet(fault)?,
                    }
                }
                Step::Try(window) => {
                    let fuel = self.fuel(window);
                    if !has_room && !self.run.turn().has_room(fuel) {
                        return Ok(Looked::Room(fuel));
                    }
                    return Ok(Looked::Found(self.frames.begin_try(window, hand)));
                }
            }
            has_room = false;
        }
    }

    pub(super) fn pass(&mut self, bytes: usize) {
        self.run.turn().charge(bytes as u64 * cost::PASS + cost::CALL);
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

    /// What to parse a frame of so many bytes may cost, and all that is done for it.
    pub(super) fn fuel(&self, bytes: usize) -> u64 {
        fuel(self.byte_fuel, bytes)
    }
}
