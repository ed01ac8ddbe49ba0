use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// How records of [postcard](https://postcard.jamesmunns.com/wire-format) stand one after the other: where each ends, and what
/// guards it. `docs/postcard.md` writes the framings out, with test vectors.
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
    BackToBack,
}

impl Framing {
    /// Each record is stuffed by COBS, so that no byte of it is zero, and a zero ends it. After damage the next record is found
    /// again at the next zero.
    pub const COBS: Framing = Framing { bounds: Bounds::Cobs, crc32: false };

    /// The length of each record stands before it, as a varint. A bad record can be passed over, by its length; after damage to
    /// a length nothing is found again.
    pub const LENGTH_PREFIXED: Framing = Framing { bounds: Bounds::LengthPrefixed, crc32: false };

    /// Nothing stands between records: each ends where its type has all it needs. After a bad record nothing is found again.
    pub const BACK_TO_BACK: Framing = Framing { bounds: Bounds::BackToBack, crc32: false };

    /// A CRC-32 of its bytes follows each record, inside its frame.
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
