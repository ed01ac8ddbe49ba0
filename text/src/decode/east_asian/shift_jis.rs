use alloc::string::String;

use super::packed::Table;
use super::pairs::{Others, Pairs};
use super::{Coding, Next, jis};
use crate::arch;

/// [Shift_JIS](https://encoding.spec.whatwg.org/#shift_jis-decoder).
pub(super) struct ShiftJis;

impl Coding for ShiftJis {
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        arch::decode_pairs::<ShiftJis>(input, text, rounds)
    }
}

#[inline(never)] // most text goes elsewhere
fn next(bytes: &[u8]) -> Next {
    match bytes[0] {
        ascii @ 0..=0x80 => Next::Char(ascii.into(), 1),
        katakana @ 0xA1..=0xDF => Next::Char(jis::katakana(katakana - 0xA1), 1),
        0xA0 | 0xFD..=0xFF => Next::Malformed(1),
        lead => {
            let Some(&trail) = bytes.get(1) else { return Next::Cut };
            pair(lead, trail, Next::malformed_pair(trail))
        }
    }
}

#[inline]
fn pair(lead: u8, trail: u8, nothing: Next) -> Next {
    let row = lead - if lead < 0xA0 { 0x81 } else { 0xC1 };
    let column = match trail {
        0x40..=0x7E => trail - 0x40,
        0x80..=0xFC => trail - 0x41,
        _ => return nothing,
    };
    match usize::from(row) * 188 + usize::from(column) {
        // For private use, of which there is no table.
        pointer @ 8836..=10715 => char::from_u32(0xE000 + pointer as u32 - 8836).map_or(nothing, |char| Next::Char(char, 2)),
        pointer => jis::jis0208(pointer, nothing),
    }
}

impl Pairs for ShiftJis {
    const OTHERS: Others = Others::Katakana;
    const LEADS: (u8, u8) = (0x81, 0xEF);
    const LEAD_GAP: Option<(u8, u8)> = Some((0xA0, 0xDF));
    const TRAILS: (u8, u8) = (0x40, 0xFC);
    const TRAIL_GAP: Option<(u8, u8)> = Some((0x7F, 0x7F));
    const ROW: u16 = 188;
    const TABLE: &'static Table = &super::tables::JIS0208;

    fn next(bytes: &[u8]) -> Next {
        next(bytes)
    }
}
