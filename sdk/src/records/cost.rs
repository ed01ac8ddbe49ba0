//! What records are taken to cost, in fuel, on top of what [all items](crate::pace::cost) do: ceilings, too.

/// Saying why a record is not of its type, where little of it is quoted.
#[cfg(any(feature = "csv", feature = "ndjson"))]
pub(crate) const REFUSED: u64 = 40_000;

/// Serialising a record: the format's work, which is done in one go, and charged when it is over. Each byte of it costs as much as of a
/// record of small numbers, which cost the most fuel a byte.
pub(crate) const WRITTEN: u64 = 1_500;

#[cfg(feature = "csv")]
pub(crate) mod csv {
    /// Saying why a record has the wrong shape, with the names of the header.
    pub(crate) const REFUSED: u64 = 12_000;

    /// Passing over one line end before a record.
    pub(crate) const BLANK: u64 = 17;

    /// Looking at one byte of a long or a bad record, to count its line ends.
    pub(crate) const LINE_END_BYTE: u64 = 4;

    /// Scanning a byte, and a part of a field: up to what ends it, or up to a quote.
    pub(crate) const BYTE: u64 = 8;
    pub(crate) const PART: u64 = 200;

    /// Keeping one byte of the header: its buffers grow, and it is copied where its field ends and where it is kept for good.
    pub(crate) const HEADER_BYTE: u64 = 6;

    /// Making a value of one field (a field of a map, in which two strings are made, is the most expensive), and of one byte of it, or of
    /// the header, which can be read for each record.
    pub(crate) const FIELD: u64 = 2_000;
    pub(crate) const FIELD_BYTE: u64 = 15;

    /// The same of one field that is not of a map, of one that is not empty on top of that, of one byte, and of one digit, as it really is:
    /// a record that no slice can pay for is refused by these.
    pub(crate) const PLAIN_FIELD: u64 = 280;
    pub(crate) const PLAIN_VALUE: u64 = 420;
    pub(crate) const PLAIN_BYTE: u64 = 12;
    pub(crate) const DIGIT: u64 = 110;

    /// A field that can be a number of more than 19 digits, and each byte of it: std parses an `f64` of that many in long arithmetic, where
    /// it lies halfway between two.
    pub(crate) const LONG_NUMBER: u64 = 15_000;
    pub(crate) const LONG_NUMBER_BYTE: u64 = 600;

    /// Serialising one byte.
    pub(crate) const WRITTEN_BYTE: u64 = 250;

    /// Making the writer again, after a bad record.
    pub(crate) const WRITER: u64 = 25_000;
}

#[cfg(feature = "ndjson")]
pub(crate) mod json {
    /// Parsing a record, and all that is done once for it.
    pub(crate) const RECORD: u64 = 2_000;

    /// Parsing one byte, and one part: an element, a member, an array or object, an escape. These are ceilings of what it takes to read a
    /// tree, `serde_json::Value`, and to drop it; a struct takes a third.
    pub(crate) const BYTE: u64 = 28;
    pub(crate) const PART: u64 = 1_200;

    /// Looking at one byte of a line, to see whether it is blank.
    pub(crate) const BLANK: u64 = 32;

    /// Serialising one byte.
    pub(crate) const WRITTEN_BYTE: u64 = 110;
}

#[cfg(feature = "postcard")]
pub(crate) mod postcard {
    /// Parsing one byte into a value, and dropping that: of a type that owns memory, which can allocate for every byte or two, as for
    /// strings of one letter, and of one that does not.
    pub(crate) const OWNED: u64 = 325;
    pub(crate) const BORROWED: u64 = 100;

    /// What a byte of a number or a length takes, a string or bytes, and each byte of those: where a slice might not pay for a record, these
    /// are counted while it is parsed.
    pub(crate) const VALUE: u64 = 160;
    pub(crate) const SLICE: u64 = 900;
    pub(crate) const SLICE_BYTE: u64 = 4;

    /// Undoing COBS in one byte at most, finding the zero included: it is the work for one code. And in one byte that is no code.
    pub(crate) const COBS: u64 = 50;
    pub(crate) const COBS_BYTE: u64 = 4;

    /// Looking at one code of COBS, to see how many there are.
    pub(crate) const COBS_CODE: u64 = 20;

    /// One byte of a CRC-32, by a table of 256 entries.
    pub(crate) const CRC32: u64 = 22;

    /// Passing over one byte between frames or within an over-long one, or keeping it until the rest of its frame has come.
    pub(crate) const PASS: u64 = 17;

    /// Serialising one byte.
    pub(crate) const WRITTEN_BYTE: u64 = 100;
}
