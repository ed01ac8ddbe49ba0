#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use super::kernel::{self, Pairs};
use super::tables::{self, char_at};
use super::{Coding, Next};

/// [gb18030](https://encoding.spec.whatwg.org/#gb18030-decoder), which GBK is decoded by, too.
pub(in crate::decode) struct Gb18030;

impl Coding for Gb18030 {
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    fn run(&mut self, input: &[u8], text: &mut String) -> usize {
        kernel::run::<Gb18030>(input, text)
    }
}

#[inline]
fn next(bytes: &[u8]) -> Next {
    let lead = match bytes[0] {
        ascii @ ..0x80 => return Next::Char(ascii.into(), 1),
        0x80 => return Next::Char('€', 1),
        0xFF => return Next::Malformed(1),
        lead => lead,
    };
    let Some(&second) = bytes.get(1) else { return Next::Cut };
    let column = match second {
        0x30..=0x39 => return four(bytes),
        0x40..=0x7E => second - 0x40,
        0x80..=0xFE => second - 0x41,
        _ => return Next::malformed_pair(second),
    };
    match char_at(&tables::GB18030, usize::from(lead - 0x81) * 190 + usize::from(column)) {
        Some(char) => Next::Char(char, 2),
        None => Next::malformed_pair(second),
    }
}

/// A character of four bytes: a letter and a digit, twice. If it is none for its third or fourth byte, the first alone is malformed,
/// and the digit after it is a digit.
#[inline]
fn four(bytes: &[u8]) -> Next {
    let third = match bytes.get(2) {
        None => return Next::Cut,
        Some(third @ 0x81..=0xFE) => third - 0x81,
        Some(_) => return Next::Malformed(1),
    };
    let fourth = match bytes.get(3) {
        None => return Next::Cut,
        Some(fourth @ 0x30..=0x39) => fourth - 0x30,
        Some(_) => return Next::Malformed(1),
    };
    let [first, second] = [bytes[0] - 0x81, bytes[1] - 0x30].map(u32::from);
    let pointer = ((first * 10 + second) * 126 + u32::from(third)) * 10 + u32::from(fourth);
    match char_of(pointer) {
        Some(char) => Next::Char(char, 4),
        None => Next::Malformed(4),
    }
}

/// The character at a pointer into the standard's ranges of gb18030.
#[inline]
fn char_of(pointer: u32) -> Option<char> {
    match pointer {
        ..39_420 => {
            let ranges = &tables::GB18030_RANGES;
            let mut range = usize::from(tables::GB18030_HINTS[pointer as usize >> tables::HINT_BITS]);
            while ranges.get(range + 1).is_some_and(|[first, _]| u32::from(*first) <= pointer) {
                range += 1;
            }
            let [first, char] = ranges[range];
            char::from_u32(u32::from(char) + pointer - u32::from(first))
        }
        189_000..=1_237_575 => char::from_u32(pointer - 189_000 + 0x1_0000),
        _ => None,
    }
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
impl Pairs for Gb18030 {
    const LEADS: (u8, u8) = (0x81, 0xFE);
    const TRAILS: (u8, u8) = (0x40, 0xFE);
    const TRAIL_GAP: Option<(u8, u8)> = Some((0x7F, 0x7F));
    const ROW: u16 = 190;
    const TABLE: &'static [u16] = &tables::GB18030;

    fn next(bytes: &[u8]) -> Next {
        next(bytes)
    }
}
