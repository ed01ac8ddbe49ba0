use std::str::FromStr;

use crate::text::InvalidValue;

/// The bytes of a reading: a sensor below 128 takes one, a time of these years five, and the degrees four.
pub(super) const READING: usize = 10;

/// How frames of postcard are told apart: `docs/postcard.md` is their grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Framing {
    #[default]
    Cobs,
    Length,
}

impl Framing {
    const ALL: [Self; 2] = [Self::Cobs, Self::Length];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cobs => "cobs",
            Self::Length => "length",
        }
    }

    /// A frame of a record's bytes.
    pub(super) fn frame(self, record: &[u8], has_crc: bool) -> Vec<u8> {
        let content = content(record, has_crc);
        match self {
            Self::Cobs => cobs(&content),
            // Records are shorter than 128 bytes, whose length is one byte.
            Self::Length => [&[content.len() as u8], content.as_slice()].concat(),
        }
    }

    /// The bytes of a frame, where all have as many.
    pub(super) fn frame_bytes(self, has_crc: bool) -> u64 {
        self.frame(&[0; READING], has_crc).len() as u64
    }
}

/// What is in a frame: a record's bytes, and perhaps their CRC.
pub(super) fn content(record: &[u8], has_crc: bool) -> Vec<u8> {
    let mut content = record.to_vec();
    if has_crc {
        content.extend(crc32(record).to_le_bytes());
    }
    content
}

impl FromStr for Framing {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let framing = Self::ALL.into_iter().find(|framing| framing.name() == text);
        framing.ok_or_else(|| format!("unknown framing `{text}` of a generated payload: write cobs or length").into())
    }
}

/// Consistent Overhead Byte Stuffing of up to 253 bytes, and the zero that ends the frame.
fn cobs(content: &[u8]) -> Vec<u8> {
    let runs = content.split(|byte| *byte == 0);
    let mut frame: Vec<u8> = runs.flat_map(|run| [&[run.len() as u8 + 1], run].concat()).collect();
    frame.push(0);
    frame
}

/// CRC-32/ISO-HDLC.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::Framing;

    /// Vectors of `docs/postcard.md`.
    #[test]
    fn frames_are_those_of_the_grammar() {
        let frame = |framing: Framing, has_crc| framing.frame(&[0x11, 0x22, 0x00, 0x33], has_crc);
        assert_eq!(frame(Framing::Cobs, false), [0x03, 0x11, 0x22, 0x02, 0x33, 0x00]);
        assert_eq!(frame(Framing::Cobs, true), [0x03, 0x11, 0x22, 0x06, 0x33, 0x7e, 0x1c, 0xf8, 0x4d, 0x00]);
        assert_eq!(frame(Framing::Length, true), [0x08, 0x11, 0x22, 0x00, 0x33, 0x7e, 0x1c, 0xf8, 0x4d]);
        assert_eq!(Framing::Cobs.frame(&[], false), [0x01, 0x00]);
        assert_eq!(Framing::Cobs.frame(&[0, 0], true), [0x01, 0x01, 0x05, 0xff, 0x12, 0xd9, 0x41, 0x00]);
    }
}
