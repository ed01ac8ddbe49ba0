//! What work is taken to cost: the one unit of every budget, and of what a step says it has done.
//!
//! One unit is about one instruction of WebAssembly with SIMD, as wasmtime meters it (fuel). The weights are upper bounds, measured with
//! adversarial texts: a step never really costs more, and often a fraction.

use crate::Charset;
use crate::charset::EncodingId;

/// A call that does next to nothing, so that calling it forever adds up, too.
pub const CALL: u64 = 350;

/// One step: a call of the decoder and what surrounds it.
pub const STEP: u64 = 2_500;

/// Making the tables of a single-byte charset: 4,000 to 12,000, the most where many bytes are not letters (ISO-8859-8).
pub const TABLES: u64 = 16_000;

/// One malformed sequence: counted, noted, replaced.
pub const MALFORMED: u64 = 1_000;

/// One character of an East Asian charset, or of UTF-16, that is not in a run of others.
pub const ONE: u64 = 300;

/// Decompressing a block of a table of characters, and one that is common.
pub const DECOMPRESSED: u64 = 5_000;
/// See [`DECOMPRESSED`].
pub const DECOMPRESSED_COMMON: u64 = 600;

/// Copying one byte.
pub const COPY: u64 = 2;

/// Passing over one byte of ASCII, and looking for line ends in it.
pub const ASCII: u64 = 3;

/// Looking at one byte of text for signs of another charset.
pub const LOOK: u64 = 4;

/// Looking at one byte, of text or of its source, to find a line end again in the source.
pub const LINE_END_BYTE: u64 = 2;

/// One byte of what comes in a row, and takes no rounds.
pub const IN_A_ROW: u64 = 12;

/// Looking for line ends in one byte of text.
const SEARCHED: u64 = 3;

/// Encoding one byte of ASCII to another charset.
pub const ENCODED_ASCII: u64 = 10;

/// Encoding one other character whose code is known.
pub const ENCODED_CHAR: u64 = 150;

/// A character that is not in the charset of the output: counted, replaced.
pub const UNMAPPABLE: u64 = 1_500;

/// One round of a kernel: a block of sixteen bytes, or a character that stands among others.
pub fn round(charset: Charset) -> u64 {
    if charset.is_single_byte() { 250 } else { 320 }
}

/// One byte, whether it takes a round or not. A block of single bytes takes none if all of it is ASCII, or was looked up together.
pub fn byte(charset: Charset) -> u64 {
    match charset.which() {
        EncodingId::Windows1252 => 5,
        _ if charset.is_single_byte() => 9,
        _ => COPY,
    }
}

/// Decoding one byte, and looking for line ends in the text it becomes. `None` if rounds are counted instead.
pub fn per_byte(charset: Charset) -> Option<u64> {
    match charset.which() {
        EncodingId::Utf8 => Some(7),
        EncodingId::XUserDefined => Some(150),
        _ => None,
    }
}

/// Decoding `bytes` to `text` bytes, in this number of rounds, now that it is done.
pub fn decoded(charset: Charset, bytes: usize, text: usize, rounds: u32) -> u64 {
    match per_byte(charset) {
        Some(per_byte) => per_byte * bytes as u64,
        None => round(charset) * u64::from(rounds) + byte(charset) * bytes as u64 + SEARCHED * text as u64,
    }
}

/// Finding the code of one character in a charset for the first time: encoding_rs searches through tables from their beginning,
/// and what is in none of them is looked for in all.
pub fn search(charset: Charset, char: char) -> u64 {
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
