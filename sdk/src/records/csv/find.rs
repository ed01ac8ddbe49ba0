use crate::find::{eight_times, first, zeros};

/// The index of the first byte that ends a field without quotes: the delimiter, CR or LF.
///
/// Eight bytes at a time, as [`find_byte`](crate::find::find_byte) does, by a test for each of the three.
#[inline]
pub(super) fn find_field_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
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

/// Whether a byte outside quotes ends a record, or stands between two.
#[inline]
pub(super) fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

#[cfg(test)]
mod tests {
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
