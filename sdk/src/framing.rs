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
