use serde::Deserialize;

use super::frame::fuel;
use super::look::parse_fuel;
use super::parse::guarded;
use super::records::PostcardRecords;
use super::window::{Parsed, parse};
use super::{cobs, lengths};
use crate::framing::{Bounds, CRC_BYTES, crc32};
use crate::records::Record;
use crate::records::lend::try_lend;
use crate::records::record::Start;

/// The usual case: the next record lies whole in the chunk, the slice has room for it, and it is a good one. In any other case
/// nothing is used, what was tried is paid for, and it is left to the steps.
///
/// For small records all that is done here counts, to the single load: most of it is inlined into the handler, so that next to
/// nothing goes through memory, and what only one framing needs, or what is rare, stands apart.
impl PostcardRecords<'_> {
    /// The next record, or what finds it in steps.
    #[inline(always)]
    pub(crate) fn next_at_once<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Record<'r, T>, &'r mut Self> {
        let (ready, byte_fuel) = (self.ready.get(), self.frame_fuel + parse_fuel::<T>());
        let unstuffed = match ready {
            None => return Err(self),
            Some(Bounds::Cobs) => self.unstuff(byte_fuel),
            Some(Bounds::LengthPrefixed | Bounds::BackToBack) => None,
        };
        try_lend(self, |records| records.lend_at_once(ready, unstuffed, byte_fuel).ok_or(())).map_err(|(records, ())| records)
    }

    /// `unstuffed` is the frame that [`unstuff`](PostcardRecords::unstuff) gave, for COBS.
    #[inline(always)]
    fn lend_at_once<'r, T>(
        &'r self,
        ready: Option<Bounds>,
        unstuffed: Option<(usize, usize)>,
        byte_fuel: u64,
    ) -> Option<Record<'r, T>>
    where
        T: Deserialize<'r>,
    {
        let (feed, run) = (&*self.feed, self.run);
        let (chunk, from) = (feed.chunk(), feed.used());
        // What to parse; and where in the chunk the frame ends, if it is one.
        let (bytes, frame_end) = match ready? {
            Bounds::LengthPrefixed => {
                let frame = lengths::at_once(chunk, from)?;
                let end = frame.end;
                let frame = chunk.get(frame)?;
                if frame.len() > self.limits.record_bytes || !run.slice().take(fuel(byte_fuel, frame.len())) {
                    return None;
                }
                (self.content(frame)?, Some(end))
            }
            Bounds::BackToBack => {
                let unused = chunk.get(from..)?;
                let window = unused.get(..self.frames.frame().first_try.get()).unwrap_or(unused);
                if !run.slice().take(fuel(byte_fuel, window.len())) {
                    return None;
                }
                (window, None)
            }
            Bounds::Cobs => {
                let (unstuffed, end) = unstuffed?;
                (self.content(self.frames.frame().held.bytes().get(..unstuffed)?)?, Some(end))
            }
        };
        let Parsed { value, left, ran_out, .. } = parse(bytes);
        let value = value.ok()?;
        let end = match frame_end {
            Some(end) if left.is_empty() => end,
            None if !ran_out => {
                let left = if self.framing.crc32 { self.behind_crc(bytes, left)? } else { left };
                let taken = bytes.len() - left.len();
                if taken == 0 {
                    return None;
                }
                run.slice().give_back(byte_fuel * left.len() as u64);
                from + taken
            }
            Some(_) | None => return None,
        };
        feed.use_up_to(end);
        let decoded = &run.progress().bytes_decoded;
        let start = decoded.get();
        decoded.set(start + (end - from) as u64);
        debug_assert_eq!(decoded.get(), feed.at(), "as many bytes are decoded as are used");
        Some(Record::new(value, run.progress().count_item(), Start::Known(start)))
    }

    /// The bytes of a frame before its CRC, if that is right.
    #[inline(always)]
    fn content<'r>(&self, frame: &'r [u8]) -> Option<&'r [u8]> {
        if self.framing.crc32 { guarded(frame) } else { Some(frame) }
    }

    /// What is left behind the CRC that follows a record, if that is right. The record is what stands before `left` in `bytes`.
    #[inline(always)]
    fn behind_crc<'r>(&self, bytes: &[u8], left: &'r [u8]) -> Option<&'r [u8]> {
        let (sent, behind) = left.split_first_chunk::<CRC_BYTES>()?;
        let record = bytes.get(..bytes.len() - left.len())?;
        (crc32(record) == u32::from_le_bytes(*sent)).then_some(behind)
    }

    /// Undoes COBS in the next frame, if that lies whole in the chunk, and pays for it: how many bytes are held then, and where in
    /// the chunk the frame ends.
    #[inline(never)]
    fn unstuff(&mut self, byte_fuel: u64) -> Option<(usize, usize)> {
        let most = self.limits.record_bytes;
        let unused = self.feed.unused();
        let length = cobs::at_once(unused, most)?;
        if !self.run.slice().take(fuel(byte_fuel, length + 1)) {
            return None;
        }
        let held = self.frames.hold(unused.get(..length)?, most);
        Some((cobs::unstuff(held)?, self.feed.used() + length + 1))
    }
}
