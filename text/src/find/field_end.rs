/// Returns the index of the first byte that ends a CSV field without quotes: the delimiter, CR or LF.
///
/// Eight bytes at a time, by a test for each of the three: fields are short.
#[inline]
pub fn find_field_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let is_end = |byte| byte == delimiter || is_line_end(byte);
    // Empty fields, and what follows a quoted one: it costs little to see.
    if bytes.first().is_some_and(|&first| is_end(first)) {
        return Some(0);
    }
    let [delimiters, lfs, crs] = [delimiter, b'\n', b'\r'].map(eight_times);
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        if let Some(found) = first(zeros(word ^ delimiters) | zeros(word ^ lfs) | zeros(word ^ crs)) {
            return Some(index * 8 + found);
        }
    }
    let found = rest.iter().position(|&byte| is_end(byte))?;
    Some(bytes.len() - rest.len() + found)
}

/// Returns whether a byte outside quotes ends a record, or stands between two.
#[inline]
pub fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

const ONES: u64 = eight_times(0x01);
const TOPS: u64 = eight_times(0x80);

/// A word of this byte alone.
#[inline]
const fn eight_times(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Mycroft's test for a zero byte: the lowest bit that is set in its result is in the first zero byte of `word`. Bits above
/// it may be false; the lowest never is, and so neither is the lowest of several such tests together.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & TOPS
}

/// The index of the first zero byte that [`zeros`] has found.
#[inline]
const fn first(zeros: u64) -> Option<usize> {
    if zeros == 0 { None } else { Some(zeros.trailing_zeros() as usize / 8) }
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::find_field_end;

    #[test]
    fn finds_each_end_at_every_place_and_alignment_and_nothing_else() {
        for length in 0..40 {
            for neighbour in [0x0B, 0x0C, 0x0E, 0x09, 0x8D, 0x00, 0xFF, b':', b'<', b'"'] {
                assert_eq!(find_field_end(&vec![neighbour; length], b';'), None);
                for (place, end) in (0..length).flat_map(|place| [b';', b'\r', b'\n'].map(|end| (place, end))) {
                    let mut bytes = vec![neighbour; length];
                    bytes[place] = end;
                    bytes[length - 1] = if place == length - 1 { end } else { b'\r' };
                    assert_eq!(find_field_end(&bytes, b';'), Some(place));
                }
            }
        }
    }
}
