use crate::decode::utf8::{CutChar, Longer};

/// How much of a payload is looked at for UTF-8 within text of a single-byte charset, from its start.
const LOOKED_AT: usize = 5_632;

/// How many characters are kept: the look ends with the last of them.
const KEPT: usize = 8;

/// How many bytes that go on with a character are looked at one by one, which costs some 200 fuel for each, and for the first byte of
/// each character. Those are not counted: whether one starts a run is known by the next, which can be in the next step.
const TRAILS: usize = 64;

/// Runs of bytes from 0x80 on, between ASCII, that are valid UTF-8: in text of a single-byte charset, there are next to none.
pub(super) struct Runs {
    /// Bytes that are still to be looked at.
    left: usize,
    /// Those of them that go on with a character, and can still be looked at one by one.
    trails: usize,
    run: Run,
    /// The first characters of the runs that were found.
    firsts: [char; KEPT],
    found: usize,
    /// Whether one of the runs has more than one character.
    has_long: bool,
    /// Where the first of them starts in the payload.
    first_at: u64,
}

/// What the last byte belongs to.
enum Run {
    /// It is ASCII.
    Outside,
    /// It is in a run that is no UTF-8.
    Invalid,
    /// It is in a run that is UTF-8 so far.
    Valid { at: u64, first: Option<char>, is_long: bool, cut: CutChar },
}

impl Default for Runs {
    fn default() -> Runs {
        Runs { left: LOOKED_AT, trails: TRAILS, run: Run::Outside, firsts: ['\0'; KEPT], found: 0, has_long: false, first_at: 0 }
    }
}

impl Runs {
    pub(super) fn is_over(&self) -> bool {
        self.left == 0
    }

    /// Nothing is looked at.
    pub(super) fn stop(&mut self) {
        self.left = 0;
    }

    /// Bytes of ASCII come next.
    pub(super) fn pass_ascii(&mut self, bytes: usize) {
        if bytes > 0 {
            self.end_run();
        }
        self.left = self.left.saturating_sub(bytes);
    }

    /// Looks at the bytes that come next, which stand `at` this place in the payload: at how many of them.
    pub(super) fn look_at(&mut self, at: u64, source: &[u8]) -> usize {
        let source = &source[..source.len().min(self.left)];
        self.left -= source.len();
        let mut index = 0;
        while let Some(&byte) = source.get(index) {
            match &mut self.run {
                Run::Valid { first, is_long, cut, .. } => {
                    if byte.is_ascii() {
                        self.end_run();
                    } else if is_trail(byte) && self.trails == 0 {
                        self.run = Run::Invalid;
                        self.stop();
                        break;
                    } else {
                        self.trails -= usize::from(is_trail(byte));
                        match cut.push(byte) {
                            Longer::Start => {}
                            Longer::Char(char) => {
                                *is_long = first.is_some();
                                *first = first.or(char.chars().next());
                                *cut = CutChar::default();
                            }
                            Longer::Malformed => self.run = Run::Invalid,
                        }
                    }
                    index += 1;
                }
                Run::Outside | Run::Invalid => {
                    let is_outside = matches!(self.run, Run::Outside);
                    let Some(next) = next_run(&source[index..], is_outside) else {
                        let is_ascii = source.last().is_some_and(u8::is_ascii);
                        self.run = if is_ascii { Run::Outside } else { Run::Invalid };
                        break;
                    };
                    index += next;
                    self.run = Run::Valid { at: at + index as u64, first: None, is_long: false, cut: CutChar::default() };
                }
            }
        }
        source.len()
    }

    /// The payload, or a run, ends here.
    pub(super) fn end_run(&mut self) {
        if let Run::Valid { at, first: Some(first), is_long, cut } = std::mem::replace(&mut self.run, Run::Outside)
            && cut.is_empty()
            && let Some(kept) = self.firsts.get_mut(self.found)
        {
            *kept = first;
            self.has_long |= is_long;
            self.first_at = if self.found == 0 { at } else { self.first_at };
            self.found += 1;
            self.left = if self.found == KEPT { 0 } else { self.left };
        }
    }

    /// The first characters of the runs that were found.
    pub(super) fn firsts(&self) -> &[char] {
        &self.firsts[..self.found]
    }

    pub(super) fn has_long(&self) -> bool {
        self.has_long
    }

    pub(super) fn first_at(&self) -> u64 {
        self.first_at
    }
}

/// Where the next run starts that may be UTF-8: with the first byte of a character, and the second if that is there.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
fn next_run(bytes: &[u8], is_after_ascii: bool) -> Option<usize> {
    let starts = |index: usize| {
        let is_first = if index == 0 { is_after_ascii } else { bytes[index - 1].is_ascii() };
        is_first && is_lead(bytes[index]) && bytes.get(index + 1).is_none_or(|&byte| is_trail(byte))
    };
    #[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
    let from = 0;
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    let from = match simd::find(bytes, is_after_ascii) {
        Ok(index) => return Some(index),
        Err(from) => from,
    };
    (from..bytes.len()).find(|&index| starts(index))
}

/// Whether a character of several bytes starts with it.
fn is_lead(byte: u8) -> bool {
    (0xC2..0xF5).contains(&byte)
}

fn is_trail(byte: u8) -> bool {
    (0x80..0xC0).contains(&byte)
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_ge, i8x16_lt, i8x16_splat, v128_and, v128_load};

    const BLOCK: usize = 16;

    /// Where a run starts in whole blocks; else where what is left begins.
    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn find(bytes: &[u8], mut is_after_ascii: bool) -> Result<usize, usize> {
        let mut rest = bytes;
        while let Some(window) = rest.first_chunk() {
            let (high, pairs) = look_at(window);
            let starts = pairs & !(high << 1 | u16::from(!is_after_ascii));
            if starts != 0 {
                return Ok(bytes.len() - rest.len() + starts.trailing_zeros() as usize);
            }
            is_after_ascii = high >> (BLOCK - 1) == 0;
            rest = &rest[BLOCK..];
        }
        Err(bytes.len() - rest.len())
    }

    /// Which of the first sixteen bytes are not ASCII, and which can start a character that the next byte can go on with.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_at(window: &[u8; BLOCK + 1]) -> (u16, u16) {
        // SAFETY: sixteen bytes from the first and from the second.
        #[allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]
        let (first, second) = unsafe { (v128_load(window.as_ptr().cast()), v128_load(window.as_ptr().add(1).cast())) };
        // As signed numbers: from 0xC2 to 0xF4, and below 0xC0.
        let is_lead = v128_and(i8x16_ge(first, i8x16_splat(-62)), i8x16_lt(first, i8x16_splat(-11)));
        (i8x16_bitmask(first), i8x16_bitmask(v128_and(is_lead, i8x16_lt(second, i8x16_splat(-64)))))
    }
}
