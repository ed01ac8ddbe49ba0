//! What the first bytes of a payload say of it.

use super::LEAD;
use crate::find::{count_at_least, find_byte};
use crate::{Charset, arch};

/// Bytes that are kept of the start of a payload: enough for more than a hundred characters of UTF-16, and so few that looking at
/// them costs no payload more than a thousandth of what it costs anyway.
const KEPT: usize = 256;

/// The first bytes that were decoded, after a byte order mark.
pub(super) struct Head {
    bytes: [u8; KEPT],
    length: usize,
}

impl Default for Head {
    fn default() -> Head {
        Head { bytes: [0; KEPT], length: 0 }
    }
}

impl Head {
    #[inline]
    pub(super) fn add(&mut self, source: &[u8]) {
        if self.length < KEPT {
            self.keep(source);
        }
    }

    #[cold]
    #[inline(never)]
    fn keep(&mut self, source: &[u8]) {
        let kept = source.len().min(KEPT - self.length);
        self.bytes[self.length..self.length + kept].copy_from_slice(&source[..kept]);
        self.length += kept;
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// What compressed formats start with.
static MAGIC: [(&[u8], &str); 5] = [
    (b"\x1F\x8B\x08", "gzip"),
    (b"\x28\xB5\x2F\xFD", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"\xFD7zXZ\x00", "xz"),
    (b"BZh91AY&SY", "bzip2"),
];

/// The compressed format that the payload starts like, and the bytes it starts with.
pub(super) fn compressed(head: &[u8]) -> Option<(&'static [u8], &'static str)> {
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).copied()
}

/// Whether bytes below 0x08 are among these. Text has none, but in UTF-16 and UTF-32, where they are the higher bytes of its
/// characters.
pub(super) fn has_low(head: &[u8]) -> bool {
    arch::has_low(head, LOW)
}

const LOW: u8 = 0x08;

fn is_low(byte: u8) -> bool {
    byte < LOW
}

/// Whether two bytes of each four are NUL, side by side, and not all of the others.
pub(super) fn is_utf_32(head: &[u8]) -> bool {
    let (units, _) = head.as_chunks::<4>();
    let together = units.iter().fold(0, |all, unit| all | u32::from_le_bytes(*unit)).to_le_bytes();
    let is_nul = together.map(|byte| byte == 0);
    units.len() > 2 && is_nul.contains(&false) && (0..4).any(|place| is_nul[place] && is_nul[(place + 1) % 4])
}

/// The order of bytes in which this is text in UTF-16, by the places of its low bytes; of text that is malformed in the charset it is
/// decoded from, fewer of them are enough.
pub(super) fn utf_16(head: &[u8], is_malformed: bool) -> Option<Charset> {
    let (units, _) = head.as_chunks::<2>();
    let low = [0, 1].map(|place| units.iter().filter(|unit| is_low(unit[place])).count());
    // Control characters are separators of fields in some text, where there may be one in every other place by chance.
    let least = if find_byte(head, 0).is_some() { 2 } else { 6 };
    let is = |higher: usize, lower: usize| {
        let most = higher >= least && higher * 2 >= units.len() && lower * 8 <= higher;
        most || is_malformed && higher >= 4 && lower * 4 <= higher
    };
    match low {
        [even, odd] if is(odd, even) => Some(Charset::UTF_16LE),
        [even, odd] if is(even, odd) => Some(Charset::UTF_16BE),
        _ => None,
    }
}

/// Units that tell for a byte order, at least, and more than twice those that tell against it.
const TELLING: usize = 6;

/// Whether this is text in UTF-16 in the other order than `charset` says.
pub(super) fn is_in_other_order(head: &[u8], charset: Charset) -> bool {
    let (units, _) = head.as_chunks::<2>();
    let swap = if charset == Charset::UTF_16LE { 0 } else { 8 };
    let (mut own, mut other) = (0, 0);
    let mut before = 0;
    for unit in units {
        let unit = u16::from_le_bytes(*unit).rotate_left(swap);
        // Surrogates are of no block.
        if unit >> 11 == 0xD800 >> 11 {
            continue;
        }
        // The next character is often in the same block: what both have in common is the higher byte.
        let change = unit ^ before;
        own += usize::from(is_common(unit) || change != 0 && change < 0x100);
        other += usize::from(is_common(unit.swap_bytes()) || change != 0 && change & 0xFF == 0);
        before = unit;
    }
    other >= 2 * own + TELLING
}

/// Alphabets from Latin to Arabic, kana and punctuation of East Asia, by their higher bytes: a bit for each, from 0xFF on.
const COMMON: u64 = 0x1FF | 1 << 0x31;

/// Whether a unit is one of those; without two rare letters that are the comma and the full stop of East Asia in the other order.
fn is_common(unit: u16) -> bool {
    let higher = (unit >> 8).wrapping_add(1) & 0xFF;
    higher < 64 && COMMON >> higher & 1 != 0 && !matches!(unit, 0x130 | 0x230)
}

/// How many characters of several bytes there are, if all of this is valid UTF-8, but for a character that its end cuts.
pub(super) fn utf_8(head: &[u8]) -> Option<usize> {
    let valid = match core::str::from_utf8(head) {
        Ok(_) => head.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return None,
    };
    Some(count_at_least(&head[..valid], LEAD))
}

/// Whether an escape sequence of ISO-2022-JP is in it, which chooses characters of two bytes.
pub(super) fn has_escape(head: &[u8]) -> bool {
    let Some(at) = find_byte(head, 0x1B) else { return false };
    // Others than the first are looked for close to it only: each place takes some 25 fuel.
    head[at..].windows(3).take(64).any(|three| matches!(three, b"\x1B$B" | b"\x1B$@"))
}
