use crate::Framing;
use crate::framing::{Bounds, crc32};

/// Makes a frame of a record, in `frame`: what is in `record` is the record's bytes before, and with its checksum after.
pub(super) fn write_frame(framing: Framing, record: &mut Vec<u8>, frame: &mut Vec<u8>) {
    if framing.crc32 {
        record.extend_from_slice(&crc32(record).to_le_bytes());
    }
    frame.clear();
    match framing.bounds {
        Bounds::Cobs => push_cobs(frame, record),
        Bounds::LengthPrefixed => {
            push_varint(frame, record.len() as u64);
            frame.extend_from_slice(record);
        }
    }
}

/// As postcard itself stuffs bytes: what ends with 254 bytes that are not zero has one code more than it needs. Each decoder
/// takes it with and without.
fn push_cobs(frame: &mut Vec<u8>, record: &[u8]) {
    for run in record.split(|byte| *byte == 0) {
        let (blocks, rest) = run.as_chunks::<254>();
        for block in blocks {
            frame.push(0xFF);
            frame.extend_from_slice(block);
        }
        frame.push(rest.len() as u8 + 1);
        frame.extend_from_slice(rest);
    }
    frame.push(0);
}

/// Seven bits a byte, the lowest first; the highest bit of a byte says that there are more.
fn push_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(framing: Framing, record: &[u8]) -> Vec<u8> {
        let mut frame = b"what was there before".to_vec();
        write_frame(framing, &mut record.to_vec(), &mut frame);
        frame
    }

    #[test]
    fn frames_are_those_that_the_library_of_postcard_makes() {
        // A record of bytes alone: with and without zeros, around the 254 bytes that one code of COBS can span.
        for length in (0..600).chain([5000, 70_000]) {
            for record in [vec![7u8; length], vec![0; length], (0..length).map(|index| index as u8).collect()] {
                let bytes = postcard::to_allocvec(&record).unwrap();
                assert_eq!(frame(Framing::COBS, &bytes), postcard::to_allocvec_cobs(&record).unwrap());
                // The prefix is what postcard writes before bytes of its own.
                let prefixed = frame(Framing::LENGTH_PREFIXED, &bytes);
                assert_eq!(prefixed, postcard::to_allocvec(&bytes).unwrap());
            }
        }
        assert_eq!(frame(Framing::COBS, b""), [1, 0]);
        assert_eq!(frame(Framing::LENGTH_PREFIXED, b""), [0]);
    }

    #[test]
    fn a_checksum_is_inside_the_frame() {
        // The check value of CRC-32/ISO-HDLC is 0xCBF43926.
        let check = b"123456789\x26\x39\xF4\xCB";
        assert_eq!(frame(Framing::LENGTH_PREFIXED.with_crc32(), b"123456789"), [b"\x0D", &check[..]].concat());
        assert_eq!(frame(Framing::COBS.with_crc32(), b"123456789"), [b"\x0E", &check[..], b"\0"].concat());
        assert_eq!(frame(Framing::LENGTH_PREFIXED.with_crc32(), b""), [4, 0, 0, 0, 0]);
    }

    #[test]
    fn a_length_of_any_size_is_a_varint() {
        for length in [0, 1, 127, 128, 300, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            push_varint(&mut bytes, length);
            assert_eq!(bytes, postcard::to_allocvec(&length).unwrap());
        }
    }
}
