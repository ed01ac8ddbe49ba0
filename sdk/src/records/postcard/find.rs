use std::future::poll_fn;

use super::fault::Fault;
use super::frames::{Found, Step};
use super::records::{PostcardRecords, fuel};
use crate::framing::Bounds;
use crate::pace::cost::{CALL, ERROR};
use crate::records::cost;
use crate::records::expensive::Priced;
use crate::source::More;
use crate::{Error, ErrorKind, Result};

/// The next frame, whatever it takes to get it.
impl PostcardRecords<'_> {
    /// Finds a whole frame, and what parsing it may cost, if a slice might not pay for that; none at the end of the payload.
    /// `parse_fuel` is the price of parsing one byte.
    pub(super) async fn find(&mut self, parse_fuel: u64) -> Result<Option<(Found, Option<u64>)>> {
        let most = self.limits.record_bytes;
        loop {
            if self.is_over {
                self.run.check().await?;
            }
            self.run.pace().await?;
            match self.frames.step(self.feed.unused(), self.feed.at(), most) {
                Step::More => {
                    if !self.fill().await? {
                        return Ok(None);
                    }
                }
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
                    let bytes = self.frames.held().len() + whole.bytes;
                    let fuel = fuel(self.frame_fuel + parse_fuel, bytes);
                    self.run.reserve_budget(fuel).await?;
                    let metered = self.meter(fuel, bytes)?;
                    let taken = self.frames.take(whole, self.feed.unused(), most);
                    self.run.slice().charge(fuel);
                    self.advance(whole.bytes + whole.after);
                    match taken {
                        Ok(found) => return Ok(Some((found, metered))),
                        Err(fault) => self.meet(fault)?,
                    }
                }
            }
        }
    }

    /// Asks the feed for more; false if the payload has ended, and no frame is under way.
    async fn fill(&mut self) -> Result<bool> {
        match poll_fn(|cx| self.feed.poll_fill(cx, self.limits)).await {
            Ok(More::Chunk) => return Ok(true),
            Ok(More::End) => {}
            Err(error) => return Err(error),
        }
        self.run.slice().charge(CALL * 4);
        match self.frames.end() {
            Some(fault) => self.meet(fault).map(|()| true),
            None => Ok(false),
        }
    }

    /// What is left for parsing a frame of this many bytes, if a slice might not pay this price for all of it. Ends the payload if it
    /// cannot even pay for what comes before that.
    fn meter(&mut self, price: u64, bytes: usize) -> Result<Option<u64>> {
        let Some(budget) = self.run.slice().cannot_pay(price) else { return Ok(None) };
        let budget = budget - budget / 4;
        let before = match self.framing.bounds {
            Bounds::Cobs => self.cobs_fuel(budget, bytes),
            Bounds::LengthPrefixed => fuel(self.frame_fuel, bytes),
        };
        let left = budget.checked_sub(before);
        if left.is_some() { Ok(left) } else { Err(self.too_expensive(bytes)) }
    }

    /// What it really takes to undo COBS in a whole frame of this many bytes, and to check its CRC; or more than `enough`.
    #[cold]
    fn cobs_fuel(&self, enough: u64, bytes: usize) -> u64 {
        let (held, unused) = (self.frames.held(), self.feed.unused());
        let mut spent = fuel(self.frame_fuel - cost::postcard::COBS + cost::postcard::COBS_BYTE, bytes);
        let mut at = 0;
        while at < bytes && spent <= enough {
            let code = held.get(at).or_else(|| unused.get(at - held.len()));
            at += code.map_or(bytes, |&code| usize::from(code.max(1)));
            spent += cost::postcard::COBS + cost::postcard::COBS_CODE;
        }
        spent
    }

    /// Ends the payload: the record that is under way has this many bytes, and no slice can pay for it.
    #[cold]
    fn too_expensive(&mut self, length: usize) -> Error {
        self.is_over = true;
        let budget = self.run.slice().budget();
        let price = budget - budget / 4;
        let number = self.run.progress().items() + 1;
        Priced { number: Some(number), length, is_whole: true, price, takes: "takes more than" }
            .end(self.run, self.frames.start())
    }

    /// What was found gave no record: goes on, or gives the error.
    #[cold]
    pub(super) fn miss(&mut self, found: Found, fault: Fault) -> Result<()> {
        if fault == Fault::TooExpensive {
            return Err(self.too_expensive(self.frame_of(found).len()));
        }
        self.meet(fault)
    }

    /// A bad record was met: goes on, or gives its error.
    #[cold]
    fn meet(&mut self, fault: Fault) -> Result<()> {
        self.run.slice().charge(ERROR);
        let progress = self.run.progress();
        let number = if fault.is_again() { progress.items() } else { progress.count_item() };
        let error = fault.of(number, self.frames.start());
        let met = self.tally.meet(self.run, error.clone());
        if error.kind() == ErrorKind::RecordsLost {
            self.is_over = true;
            return Err(self.run.end_payload(met.err().unwrap_or(error)));
        }
        // The policy, or the limit of bad records, may have ended the payload.
        self.is_over = self.tally.has_ended_payload(self.run);
        if fault.is_whole() && !self.is_over {
            self.count_skipped();
        }
        met
    }

    /// Reading goes on behind a bad frame, all of which was taken.
    #[cold]
    fn count_skipped(&self) {
        self.run.progress().count_skipped(self.feed.at() - self.frames.start(), 0);
    }

    fn pass(&mut self, bytes: usize) {
        self.run.slice().charge(bytes as u64 * cost::postcard::PASS + CALL);
        self.advance(bytes);
    }

    fn advance(&mut self, bytes: usize) {
        self.feed.advance(bytes);
        self.run.progress().bytes_decoded.set(self.feed.at());
    }
}
