use alloc::string::String;

use super::packed::Table;
use super::pairs::{Others, Pairs};
use super::{Coding, Next, jis};
use crate::arch;

/// [EUC-JP](https://encoding.spec.whatwg.org/#euc-jp-decoder).
pub(super) struct EucJp;

/// The first byte of a character's second and third, and of its first unless that is one of those two: they begin half-width
/// katakana, and characters of three bytes.
const FIRST: u8 = 0xA1;
const KATAKANA: u8 = 0x8E;
const THREE_BYTES: u8 = 0x8F;

impl Coding for EucJp {
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        arch::decode_pairs::<EucJp>(input, text, rounds)
    }
}

#[inline(never)] // most text goes elsewhere
fn next(bytes: &[u8]) -> Next {
    let lead = match bytes[0] {
        ascii @ ..0x80 => return Next::Char(ascii.into(), 1),
        lead @ (KATAKANA | THREE_BYTES | FIRST..=0xFE) => lead,
        _ => return Next::Malformed(1),
    };
    let Some(&second) = bytes.get(1) else { return Next::Cut };
    let nothing = Next::malformed_pair(second);
    match lead {
        THREE_BYTES if (FIRST..=0xFE).contains(&second) => three(second, bytes.get(2)),
        THREE_BYTES => nothing,
        KATAKANA if (FIRST..=0xDF).contains(&second) => Next::Char(jis::katakana(second - FIRST), 2),
        KATAKANA => nothing,
        _ => jis::pointer(FIRST, lead, second).map_or(nothing, |pointer| jis::jis0208(pointer, nothing)),
    }
}

/// A character of three bytes.
fn three(second: u8, third: Option<&u8>) -> Next {
    match third {
        None => Next::Cut,
        Some(..0x80) => Next::Malformed(2),
        Some(&third) => {
            let nothing = Next::Malformed(3);
            jis::pointer(FIRST, second, third).map_or(nothing, |pointer| jis::jis0212(pointer, nothing))
        }
    }
}

impl Pairs for EucJp {
    const OTHERS: Others = Others::KatakanaPairs;
    const LEADS: (u8, u8) = (FIRST, 0xFE);
    const TRAILS: (u8, u8) = (FIRST, 0xFE);
    const ROW: u16 = 94;
    const TABLE: &'static Table = &super::tables::JIS0208;

    fn next(bytes: &[u8]) -> Next {
        next(bytes)
    }
}
