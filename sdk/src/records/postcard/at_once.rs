use std::ops::Range;

use serde::Deserialize;

use super::frames::WINDOW;
use super::records::{PostcardRecords, fuel, parse_fuel};
use crate::framing::Bounds;
use crate::records::Record;
use crate::records::lend::try_lend;
use crate::records::record::Start;
use intake_text::find::find_byte;

/// The usual case: the next record lies whole in the chunk, the slice has room for it, and it is a good one. In any other case
/// nothing is used, what was tried is paid for, and it is left to the steps.
///
/// For small records all that is done here counts, to the single load: most of it is inlined into the handler, so that next to
/// nothing goes through memory, and what only one framing needs, or what is rare, stands apart.
impl PostcardRecords<'_> {
    /// The next record, or what finds it in steps.
    #[inline(always)]
    pub(crate) fn next_at_once<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Record<'r, T>, &'r mut Self> {
        if !self.is_ready.get() {
            return Err(self);
        }
        let byte_fuel = self.frame_fuel + parse_fuel::<T>();
        let unstuffed = if self.framing.bounds == Bounds::Cobs { self.unstuff(byte_fuel) } else { None };
        try_lend(self, |records| records.lend_at_once(unstuffed, byte_fuel).ok_or(())).map_err(|(records, ())| records)
    }

    /// `unstuffed` is where the frame ends that [`unstuff`](PostcardRecords::unstuff) has decoded, for COBS.
    #[inline(always)]
    fn lend_at_once<'r, T: Deserialize<'r>>(&'r self, unstuffed: Option<usize>, byte_fuel: u64) -> Option<Record<'r, T>> {
        let (feed, run) = (&*self.feed, self.run);
        let from = feed.used();
        let (frame, end) = match self.framing.bounds {
            Bounds::Cobs => (self.frames.held(), unstuffed?),
            Bounds::LengthPrefixed => {
                let frame = length_prefixed(feed.chunk(), from)?;
                let end = frame.end;
                let frame = feed.chunk().get(frame)?;
                if frame.len() > self.limits.record_bytes || !run.slice().take(fuel(byte_fuel, frame.len())) {
                    return None;
                }
                (frame, end)
            }
        };
        let value = self.parse(frame, None).ok()?;
        feed.use_up_to(end);
        let decoded = &run.progress().bytes_decoded;
        let start = decoded.get();
        decoded.set(start + (end - from) as u64);
        debug_assert_eq!(decoded.get(), feed.at(), "as many bytes are decoded as are used");
        Some(Record::new(value, run.progress().count_item(), Start::Known(start)))
    }

    /// Decodes the next frame of COBS, if that lies whole in the chunk, and pays for it: where in the chunk it ends.
    #[inline(never)]
    fn unstuff(&mut self, byte_fuel: u64) -> Option<usize> {
        let most = self.limits.record_bytes;
        let unused = self.feed.unused();
        let length = find_byte(&unused[..unused.len().min(WINDOW)], 0).filter(|&zero| zero > 0 && zero <= most)?;
        if !self.run.slice().take(fuel(byte_fuel, length + 1)) {
            return None;
        }
        self.frames.unstuff(unused.get(..length)?, most).then(|| self.feed.used() + length + 1)
    }
}

/// Where the frame is whose length, of one byte or two, stands at this index of `bytes`.
#[inline(always)]
fn length_prefixed(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let low = *bytes.get(from)?;
    let (start, length) = if low < 0x80 {
        (from + 1, usize::from(low))
    } else {
        let high = *bytes.get(from + 1).filter(|&&high| high < 0x80)?;
        (from + 2, usize::from(low & 0x7F) | usize::from(high) << 7)
    };
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::length_prefixed;

    #[test]
    fn a_length_of_one_byte_or_two_is_found_at_once() {
        for (bytes, found) in [(&b"..\x02abc"[..], 3..5), (b"..\x7F", 3..130), (b"..\x82\0abc", 4..6), (b"..\x80\x01", 4..132)] {
            assert_eq!(length_prefixed(bytes, 2), Some(found), "{bytes:?}");
        }
        for left in [&b".."[..], b"..\x80", b"..\x82\x80\0ab"] {
            assert_eq!(length_prefixed(left, 2), None, "{left:?}");
        }
    }
}
