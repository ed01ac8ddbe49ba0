use crc::{CRC_32_ISO_HDLC, Crc};
use intake::Framing;
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bounds {
    Cobs,
    Lengths,
}

/// A framing, as the tests write it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Way {
    pub(crate) bounds: Bounds,
    pub(crate) crc: bool,
}

pub(crate) const FRAMINGS: [Way; 4] = [
    Way { bounds: Bounds::Cobs, crc: false },
    Way { bounds: Bounds::Cobs, crc: true },
    Way { bounds: Bounds::Lengths, crc: false },
    Way { bounds: Bounds::Lengths, crc: true },
];

impl Way {
    pub(crate) fn framing(self) -> Framing {
        let framing = match self.bounds {
            Bounds::Cobs => Framing::COBS,
            Bounds::Lengths => Framing::LENGTH_PREFIXED,
        };
        if self.crc { framing.with_crc32() } else { framing }
    }

    /// The frame of a record's bytes, by the crates that others use.
    pub(crate) fn frame(self, record: &[u8]) -> Vec<u8> {
        let mut content = record.to_vec();
        if self.crc {
            content.extend(crc32(record).to_le_bytes());
        }
        match self.bounds {
            Bounds::Cobs if content.is_empty() => vec![1, 0], // The crate gives no byte for none.
            Bounds::Cobs => {
                let mut frame = vec![0; cobs::max_encoding_length(content.len())];
                let length = cobs::encode(&content, &mut frame);
                frame.truncate(length);
                frame.push(0);
                frame
            }
            Bounds::Lengths => [postcard::to_allocvec(&content.len()).unwrap(), content].concat(),
        }
    }

    /// The frames of these values, and where each starts; the last place is the end.
    pub(crate) fn payload<T: Serialize>(self, values: &[T]) -> (Vec<u8>, Vec<u64>) {
        let mut payload = Vec::new();
        let mut starts = vec![0];
        for value in values {
            payload.extend(self.frame(&postcard::to_allocvec(value).unwrap()));
            starts.push(payload.len() as u64);
        }
        (payload, starts)
    }
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}
