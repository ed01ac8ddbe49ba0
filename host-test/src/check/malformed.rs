//! What is malformed in a payload, as the host decodes it.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding};

/// The byte offset of the first malformed sequence of `payload` in the charset with this label; the inner `None` if all is
/// well-formed, the outer if there is no such charset.
pub(super) fn first(mut payload: impl Read, label: &str) -> io::Result<Option<Option<u64>>> {
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else { return Ok(None) };
    // A byte order mark is a character like any other here.
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut bytes, mut text) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    let mut taken = 0u64;
    loop {
        let filled = payload.read(&mut bytes)?;
        let mut rest = &bytes[..filled];
        loop {
            let (result, read, _written) = decoder.decode_to_utf8_without_replacement(rest, &mut text, filled == 0);
            taken += read as u64;
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    return Ok(Some(Some(taken.saturating_sub(u64::from(length) + u64::from(after)))));
                }
            }
        }
        if filled == 0 {
            return Ok(Some(None));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn finds_the_first() {
        for (bytes, label, expected) in [
            (&b"caf\xC3\xA9"[..], "utf-8", Some(None)),
            (b"caf\xC3", "utf-8", Some(Some(3))),
            (b"\xEF\xBB\xBFa\xFF", "UTF-8", Some(Some(4))),
            (b"caf\xE9", "latin1", Some(None)),
            (b"a\0\x3D\xD8b\0", "UTF-16LE", Some(Some(2))),
            (b"\x83e\x81\n", "Shift_JIS", Some(Some(2))),
            (b"a", "klingon", None),
        ] {
            assert_eq!(first(bytes, label).unwrap(), expected, "{label}");
        }
    }
}
