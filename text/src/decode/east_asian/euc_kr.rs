use alloc::string::String;

use super::packed::Table;
use super::pairs::Pairs;
use super::tables::{self, char_at};
use super::{Coding, Next};
use crate::arch;

/// [EUC-KR](https://encoding.spec.whatwg.org/#euc-kr-decoder).
pub(super) struct EucKr;

/// The standard's pointers have rows of 190 characters. From this first byte on only the last 94 of a row are in use, and the table
/// has no others.
const FIRST_SHORT: u8 = 0xC7;
const LEFT_OUT: usize = 96;

impl Coding for EucKr {
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        arch::decode_pairs::<EucKr>(input, text, rounds)
    }
}

#[inline(never)] // most text goes elsewhere
fn next(bytes: &[u8]) -> Next {
    match bytes[0] {
        ascii @ ..0x80 => Next::Char(ascii.into(), 1),
        0x80 | 0xFF => Next::Malformed(1),
        lead => {
            let Some(&trail) = bytes.get(1) else { return Next::Cut };
            pair(lead, trail, Next::malformed_pair(trail))
        }
    }
}

#[inline]
fn pair(lead: u8, trail: u8, nothing: Next) -> Next {
    let first = if lead < FIRST_SHORT { 0x41 } else { 0xA1 };
    if !(first..=0xFE).contains(&trail) {
        return nothing;
    }
    let short = usize::from(lead.saturating_sub(FIRST_SHORT - 1));
    char_at(&tables::EUC_KR, usize::from(lead - 0x81) * 190 + usize::from(trail - 0x41) - short * LEFT_OUT, 2, nothing)
}

impl Pairs for EucKr {
    const LEADS: (u8, u8) = (0x81, 0xFE);
    const TRAILS: (u8, u8) = (0x41, 0xFE);
    const ROW: u16 = 190;
    const SHORT_ROWS: Option<(u8, u8)> = Some((FIRST_SHORT, LEFT_OUT as u8));
    const TABLE: &'static Table = &tables::EUC_KR;

    fn next(bytes: &[u8]) -> Next {
        next(bytes)
    }
}
