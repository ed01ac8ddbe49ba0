//! The estimated cost of the SDK's own work, in fuel.
//!
//! These are ceilings, found by `host-test` with wasmtime and adversarial payloads: a slice that is used up by them has really
//! burnt less than that, often a small part of it. The tests hold the sum against the promised half a million.

use crate::Charset;
use crate::charset::EncodingId;

/// Whether the build decodes by SIMD, which takes a fraction of what is taken without.
const SIMD: bool = cfg!(all(target_arch = "wasm32", not(feature = "scalar")));

/// Handing out an item: some 100 for what the SDK does for it, and the rest for what a handler does with it without charging. A
/// handler has half of the budget as well, so that it may spend more than is set aside here and for each byte:
/// [`Pace::FREE_ITEM`](super::Pace::FREE_ITEM) and [`Pace::FREE_BYTE`](super::Pace::FREE_BYTE), which the tests hold.
pub(crate) const ITEM: u64 = 800;

/// Each byte that is handed out, for what a handler does with it: without this, a slice of text that costs little to decode would be
/// so long that light work of a handler makes it several times as expensive.
pub(crate) const HANDED: u64 = 12;

/// Making an error, or giving the one that sticks again.
pub(crate) const ERROR: u64 = 5_000;

/// A call that does next to nothing, so that calling it for ever comes to a host call, too.
pub(crate) const CALL: u64 = 350;

/// Writing to the reply, whatever it is; text in another charset than UTF-8 twice as much.
pub(crate) const WRITE: u64 = 550;

/// One step of a stage: a call into the decoder and what surrounds it.
pub(crate) const STEP: u64 = 2_500;

/// Making the tables by which single-byte charsets are decoded: 4,000 to 12,000, the most where many bytes are no letters (ISO-8859-8).
pub(crate) const TABLES: u64 = if SIMD { 16_000 } else { 0 };

/// One malformed sequence: counted, noted, replaced.
pub(crate) const MALFORMED: u64 = 1_000;

/// One character of an East Asian charset, or of UTF-16, that comes in no run of others.
pub(crate) const ONE: u64 = 300;

/// Decompressing a block of a table of characters, and one that is common.
#[cfg(feature = "east-asian")]
pub(crate) const UNPACKED: u64 = 5_000;
#[cfg(feature = "east-asian")]
pub(crate) const UNPACKED_COMMON: u64 = 600;

/// Copying one byte.
pub(crate) const COPY: u64 = 2;

/// Logging one line, and writing one byte of it.
#[cfg(feature = "log")]
pub(crate) const LOG: u64 = 4_000;
#[cfg(feature = "log")]
pub(crate) const LOG_BYTE: u64 = 100;

/// Passing over one byte of ASCII, and looking for line ends in it.
pub(crate) const ASCII: u64 = if SIMD { 3 } else { 20 };

/// Looking at one byte of text for signs of another charset.
pub(crate) const LOOK: u64 = if SIMD { 4 } else { 20 };

/// Looking at one byte, of text or of the payload, to find a line end again in the bytes of the payload.
pub(crate) const LINE_END_BYTE: u64 = if SIMD { 2 } else { 8 };

/// One round of SIMD: a block of sixteen bytes, or a character that stands among others.
pub(crate) fn round(charset: Charset) -> u64 {
    if charset.is_single_byte() { 250 } else { 320 }
}

/// One byte, whether it takes a round or not. A block of single bytes takes none if all of it is ASCII, or was looked up together.
pub(crate) fn byte(charset: Charset) -> u64 {
    match charset.which() {
        EncodingId::Windows1252 => 5,
        _ if charset.is_single_byte() => 9,
        _ => COPY,
    }
}

/// One byte of what comes in a row, and takes no rounds.
pub(crate) const IN_A_ROW: u64 = 12;

/// Looking for line ends in one byte of text.
const SEARCHED: u64 = 3;

/// Decoding one byte of the payload, and looking for line ends in the text it becomes. None if rounds are counted instead.
pub(crate) fn per_byte(charset: Charset) -> Option<u64> {
    if charset == Charset::UTF_8 {
        Some(if SIMD { 7 } else { 40 })
    } else if charset.which() == EncodingId::XUserDefined {
        Some(150)
    } else if SIMD {
        None
    } else if charset.is_single_byte() {
        Some(150)
    } else if charset == Charset::UTF_16LE || charset == Charset::UTF_16BE {
        Some(75)
    } else if [EncodingId::EucJp, EncodingId::EucKr, EncodingId::Iso2022Jp].contains(&charset.which()) {
        Some(150)
    } else {
        Some(220)
    }
}

/// Decoding `bytes` of the payload to `text` bytes, in the given number of rounds, now that it is done.
pub(crate) fn decoded(charset: Charset, bytes: usize, text: usize, rounds: u32) -> u64 {
    let Some(per_byte) = per_byte(charset) else {
        return round(charset) * u64::from(rounds) + byte(charset) * bytes as u64 + SEARCHED * text as u64;
    };
    if charset.is_single_byte() && charset.which() != EncodingId::XUserDefined {
        // What is not ASCII becomes longer: it is expensive, and ASCII is not.
        40 * bytes as u64 + 150 * text.saturating_sub(bytes) as u64
    } else {
        per_byte * bytes as u64
    }
}

/// Encoding one byte of ASCII to another charset, and one other character whose code is known.
pub(crate) const ENCODED_ASCII: u64 = 10;
pub(crate) const ENCODED_CHAR: u64 = 150;

/// A character that is not in the reply's charset: counted, replaced.
pub(crate) const UNMAPPABLE: u64 = 1_500;

/// Finding the code of one character in a charset for the first time: encoding_rs searches through tables from their beginning,
/// and what is in none of them is looked for in all.
pub(crate) fn search(charset: Charset, char: char) -> u64 {
    let which = charset.which();
    if char > '\u{FFFF}' {
        // Big5 alone has a table of some hundred, and of those planes only.
        if which == EncodingId::Big5 && ('\u{20000}'..='\u{2FFFF}').contains(&char) { 20_000 } else { 500 }
    } else if charset.is_single_byte() {
        4_000
    } else {
        match which {
            EncodingId::Big5 => 180_000,
            EncodingId::EucKr => 75_000,
            EncodingId::Gbk | EncodingId::Gb18030 => 100_000,
            // It looks for the set first, and for the character in it then.
            EncodingId::Iso2022Jp => 170_000,
            _ => 120_000,
        }
    }
}
