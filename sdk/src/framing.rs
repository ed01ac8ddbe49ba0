use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// How records of [postcard](https://postcard.jamesmunns.com/wire-format) are framed: where each ends, and whether it has a
/// checksum. `docs/postcard.md` specifies the framings, with test vectors.
///
/// ```
/// # use intake::Framing;
/// let framing = Framing::COBS.with_crc32();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framing {
    pub(crate) bounds: Bounds,
    pub(crate) crc32: bool,
}

/// Where a frame ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounds {
    Cobs,
    LengthPrefixed,
}

impl Framing {
    /// Each record is encoded with COBS, so that it has no zero byte, and ends with a zero. After damage, reading goes on after
    /// the next zero.
    pub const COBS: Framing = Framing { bounds: Bounds::Cobs, crc32: false };

    /// Each record follows its length, a varint. A bad record can be skipped by its length; after damage to a length no further
    /// record can be found.
    pub const LENGTH_PREFIXED: Framing = Framing { bounds: Bounds::LengthPrefixed, crc32: false };

    /// Adds a CRC-32 to each record: it follows the record's bytes, inside the frame.
    #[must_use]
    pub const fn with_crc32(self) -> Framing {
        Framing { crc32: true, ..self }
    }
}

/// Bytes of a CRC.
pub(crate) const CRC_BYTES: usize = 4;

/// A table of 256 entries takes 1 KiB of the component. The one of 16 times that would save half the fuel of a byte in long
/// records; those of devices, for which frames have a CRC, are a few dozen bytes, and the postcard in them costs more than it.
static CRC_32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The CRC of a record's bytes. It follows them in little-endian.
pub(crate) fn crc32(record: &[u8]) -> u32 {
    CRC_32.checksum(record)
}
