//! Bytes that are not a character.

use super::charset::Charset;
use super::rng::Rng;

/// Distinct sequences made.
const SEQUENCES: usize = 48;
/// Tries for each, in charsets where few sequences are malformed.
const TRIES: usize = 64;

/// Sequences that are malformed in `charset` before an ASCII letter; if no sequence is malformed, bytes from 0x80.
pub(super) fn sequences(charset: Charset, rng: &mut Rng) -> Vec<Vec<u8>> {
    if charset.is_utf_16() {
        return (0..SEQUENCES).map(|_| lone_surrogate(charset, rng)).collect();
    }
    let letter = charset.encode("a");
    let malformed = |bytes: &[u8]| charset.decode(&[bytes, letter.as_slice()].concat()).is_none();
    let mut sequences: Vec<Vec<u8>> = Vec::new();
    for _ in 0..SEQUENCES {
        let found = (0..TRIES).map(|_| high_bytes(rng)).find(|bytes| malformed(bytes));
        sequences.push(found.unwrap_or_else(|| high_bytes(rng)));
    }
    sequences
}

fn high_bytes(rng: &mut Rng) -> Vec<u8> {
    (0..rng.below(4) + 1).map(|_| (0x80 + rng.below(0x80)) as u8).collect()
}

fn lone_surrogate(charset: Charset, rng: &mut Rng) -> Vec<u8> {
    let unit = (0xD800 + rng.below(0x800)) as u16;
    let big_endian = charset.encode("a")[0] == 0;
    if big_endian { unit.to_be_bytes().to_vec() } else { unit.to_le_bytes().to_vec() }
}
