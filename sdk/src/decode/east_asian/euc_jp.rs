#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use super::packed::Table;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use super::simd::{self, Others, Pairs};
use super::{Coding, Next, jis};

/// [EUC-JP](https://encoding.spec.whatwg.org/#euc-jp-decoder).
pub(super) struct EucJp;

/// The first byte of a character's second and third, and of its first unless that is one of those two: they begin half-width
/// katakana, and characters of three bytes.
const FIRST: u8 = 0xA1;
const KATAKANA: u8 = 0x8E;
const THREE_BYTES: u8 = 0x8F;

impl Coding for EucJp {
    #[inline(always)] // into `run`, where that is for all charsets
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        simd::run::<EucJp>(input, text, rounds)
    }
}

#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), inline(never))] // most text goes elsewhere there
#[cfg_attr(not(all(target_arch = "wasm32", not(feature = "scalar"))), inline(always))]
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

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
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
