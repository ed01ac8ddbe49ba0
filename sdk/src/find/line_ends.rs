use std::cell::Cell;

use super::{LineFeedHints, Next, find_byte};

/// The search stops at this number of line ends: with those of one more block, all have room.
const ENOUGH: usize = 32;

/// Bytes that line ends are looked for in together, from the first of them on. Handing out lines is charged for by as many, and what
/// is done once for them is little for a few lines.
const TOGETHER: usize = 8 * 1024;

/// Bytes that are looked at together.
const BLOCK: usize = 128;

/// Blocks of which the least byte is looked for: most have no line ends, and this takes less fuel.
const BLOCKS: usize = 2 * BLOCK;

/// With at least this number of line ends in two blocks, there will be some in the next ones.
const MANY: usize = 2;

/// The smallest `max` that [`find_line_ends`] takes.
pub(crate) const MIN_MAX: usize = BLOCKS;

/// Bytes of a block whose line ends are bits of one number.
const PART: usize = u32::BITS as usize;

const PADDING: usize = 256;

/// Line ends that were found together: the index after each, and then 0.
pub(crate) struct LineEnds {
    after: [Cell<u32>; PADDING],
    count: Cell<u8>,
}

impl Default for LineEnds {
    fn default() -> LineEnds {
        LineEnds { after: [const { Cell::new(0) }; PADDING], count: Cell::new(0) }
    }
}

impl LineEnds {
    /// The index after one of them; 0 if there are no more.
    #[inline]
    pub(crate) fn after(&self, which: u8) -> u32 {
        self.after[usize::from(which)].get()
    }

    pub(crate) fn count(&self) -> u8 {
        self.count.get()
    }

    /// Puts the index after one of them; with 0 those from it on are not given, until it is put back.
    pub(crate) fn put(&self, which: u8, after: u32) {
        self.after[usize::from(which)].set(after);
    }

    pub(crate) fn clear(&self) {
        self.end(0);
    }

    fn end(&self, count: usize) {
        if let Some(after) = self.after.get(count) {
            after.set(0);
        }
        self.count.set(count as u8);
    }

    /// Adds those of a block, which begins at `at`: how many there are now.
    ///
    /// # Safety
    /// There is room for them.
    #[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
    #[inline]
    #[allow(unsafe_code, reason = "a check for each line end costs a third of it")]
    unsafe fn push_block(&self, count: usize, at: usize, block: &[u8; BLOCK]) -> usize {
        let (parts, _) = block.as_chunks::<PART>();
        // SAFETY: the caller guarantees that there is room for them.
        unsafe {
            let begin = self.after.as_ptr();
            let mut to = begin.add(count);
            // Each by itself: compilers do not do so with a loop, and put what is found into memory first.
            to = push_part(to, at, line_ends(&parts[0]));
            to = push_part(to, at + PART, line_ends(&parts[1]));
            to = push_part(to, at + 2 * PART, line_ends(&parts[2]));
            to = push_part(to, at + 3 * PART, line_ends(&parts[3]));
            to.offset_from_unsigned(begin)
        }
    }

    /// Finds those of the last bytes, which are less than two blocks.
    #[inline(never)]
    fn find_last(&self, bytes: &[u8], mut at: usize) -> usize {
        let mut count = 0;
        while count < ENOUGH
            && let Some(found) = find_byte(bytes.get(at..).unwrap_or_default(), b'\n')
        {
            at += found + 1;
            self.after[count].set(at as u32);
            count += 1;
        }
        self.end(count);
        if count < ENOUGH { bytes.len() } else { at }
    }
}

/// Adds the line ends of a part, which begins at `at`, to those before `to`. Returns where the next one is put.
///
/// # Safety
/// There is room for them.
#[inline]
#[allow(unsafe_code, reason = "a check for each line end costs a third of it")]
unsafe fn push_part(mut to: *const Cell<u32>, at: usize, mut found: u32) -> *const Cell<u32> {
    // SAFETY: the caller guarantees that there is room for them.
    let mut push = |found: u32| unsafe {
        (*to).set((at + found.trailing_zeros() as usize + 1) as u32);
        to = to.add(1);
        found & (found - 1)
    };
    // Most often there is one: for more, a loop prepares itself first.
    if found != 0 {
        found = push(found);
        while found != 0 {
            found = push(found);
        }
    }
    to
}

/// Finds the next LFs of `bytes` from an index on, one at least, if there is one. Those after the first are no further from it than
/// `max`, which is at least [`MIN_MAX`]. Returns how much was looked at. The hints are for `bytes` from an index on; there may be
/// none.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
#[inline]
#[allow(unsafe_code, reason = "compilers test the length of each block once more")]
pub(crate) fn find_line_ends(
    bytes: &[u8],
    from: usize,
    max: usize,
    mut hints: Option<(&LineFeedHints, usize)>,
    ends: &LineEnds,
) -> usize {
    let mut at = from;
    ends.clear();
    while at + BLOCKS <= bytes.len() {
        match hints {
            Some((marks, start)) => match marks.next(at - start) {
                Next::NoLineFeed(bytes) => {
                    at += bytes;
                    continue;
                }
                Next::MayHaveLineFeed => {}
                // Behind it there is more of that, most often.
                Next::Unknown => {
                    hints = None;
                    continue;
                }
            },
            // SAFETY: there are two blocks.
            None if has_control(unsafe { &*bytes.as_ptr().add(at).cast() }) => {}
            None => {
                at += BLOCKS;
                continue;
            }
        }
        // Compilers compute each address in innermost loops, which takes two instructions of wasm more for each load. The one around
        // this is spared that, as long as it carries nothing on but `at`: so what was found is kept in memory.
        let mut count = usize::from(ends.count());
        if count > 0 && at + BLOCKS > ends.after(0) as usize + max.min(TOGETHER) {
            return at;
        }
        loop {
            let before = count;
            // SAFETY: there is a block, and room for the line ends of a whole one after fewer than `ENOUGH`.
            count = unsafe { ends.push_block(count, at, &*bytes.as_ptr().add(at).cast()) };
            at += BLOCK;
            if count < ENOUGH {
                // SAFETY: as for the block before, since there are still fewer than `ENOUGH`.
                count = unsafe { ends.push_block(count, at, &*bytes.as_ptr().add(at).cast()) };
                at += BLOCK;
            }
            if count >= ENOUGH {
                ends.end(count);
                return at;
            }
            if count < before + MANY || at + BLOCKS > bytes.len() || at + BLOCKS > ends.after(0) as usize + max.min(TOGETHER) {
                break;
            }
        }
        ends.end(count);
    }
    if ends.count() == 0 { ends.find_last(bytes, at) } else { at }
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use simd::{has_control, line_ends};

/// Whether it is worth while to look for line ends.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
#[inline]
fn has_control(_: &[[u8; BLOCK]; 2]) -> bool {
    true
}

/// A bit for each LF of a part.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
#[inline]
fn line_ends(part: &[u8; PART]) -> u32 {
    use super::{eight_times, zero_bytes};

    let (words, _) = part.as_chunks::<8>();
    let ends = |word: &[u8; 8]| zero_bytes(u64::from_le_bytes(*word) ^ eight_times(b'\n')) as u32;
    words.iter().rev().fold(0, |all, word| all << 8 | ends(word))
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd {
    #![allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]

    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_splat, u8x16_le, u8x16_min, u8x16_splat, v128, v128_any_true, v128_load,
    };

    use super::{BLOCK, PART};

    /// Sixteen bytes of a block.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn load<const BYTES: usize>(block: &[u8; BYTES], index: usize) -> v128 {
        let (parts, _) = block.as_chunks::<16>();
        // SAFETY: there are sixteen bytes.
        unsafe { v128_load(parts[index].as_ptr().cast()) }
    }

    /// Whether there is a line end, or another control character below it.
    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn has_control(blocks: &[[u8; BLOCK]; 2]) -> bool {
        let [a, b] = blocks.each_ref().map(|block| {
            let two = |index| u8x16_min(load(block, index), load(block, index + 1));
            u8x16_min(u8x16_min(two(0), two(2)), u8x16_min(two(4), two(6)))
        });
        v128_any_true(u8x16_le(u8x16_min(a, b), u8x16_splat(b'\n')))
    }

    /// A bit for each LF of a part.
    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn line_ends(part: &[u8; PART]) -> u32 {
        let wanted = i8x16_splat(b'\n' as i8);
        let bits = |index| u32::from(i8x16_bitmask(i8x16_eq(load(part, index), wanted)));
        bits(0) | bits(1) << 16
    }
}

#[cfg(test)]
mod tests {
    use super::{LineEnds, find_line_ends};

    /// All line ends, as handing out lines asks for them: some after others.
    fn all_ends(bytes: &[u8], from: usize) -> Vec<usize> {
        let (mut found, mut at) = (Vec::new(), from);
        let ends = LineEnds::default();
        loop {
            at = find_line_ends(bytes, at, usize::MAX, None, &ends);
            if ends.count() == 0 {
                assert_eq!(at, bytes.len());
                return found;
            }
            found.extend((0..ends.count()).map(|which| ends.after(which) as usize - 1));
            assert_eq!(ends.after(ends.count()), 0);
        }
    }

    #[test]
    fn line_ends_are_found_wherever_they_are_and_whatever_is_next_to_them() {
        for length in [0, 1, 15, 16, 63, 64, 65, 127, 128, 129, 200] {
            for neighbour in [0x0B, 0x8A, 0x00, 0xFF, 0x09, b'a'] {
                for place in 0..length {
                    for other in [place, (place + 1) % length, (place + 64) % length, length - 1] {
                        let mut bytes = vec![neighbour; length];
                        (bytes[place], bytes[other]) = (b'\n', b'\n');
                        for from in [0, 1, 63, 64, 65].into_iter().filter(|&from| from <= length) {
                            let wanted: Vec<usize> = (from..length).filter(|&at| bytes[at] == b'\n').collect();
                            assert_eq!(all_ends(&bytes, from), wanted, "{length}, {neighbour}, from {from}");
                        }
                    }
                }
            }
        }
        assert_eq!(all_ends(&[b'\n'; 5000], 0), (0..5000).collect::<Vec<_>>());
    }
}
