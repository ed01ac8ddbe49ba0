//! The estimated cost of the SDK's own work, in fuel.
//!
//! These are ceilings, found by `host-test` with wasmtime and adversarial payloads: a slice that is used up by them has really
//! burnt less than that, often a small part of it. The tests hold the sum against the promised half a million.

pub(crate) use intake_text::weights::{CALL, COPY, LINE_END_BYTE};

/// Handing out an item: some 100 for what the SDK does for it, and the rest for what a handler does with it without charging. A
/// handler has half of the budget as well, so that it may spend more than is set aside here and for each byte:
/// [`Pace::FREE_ITEM`](super::Pace::FREE_ITEM) and [`Pace::FREE_BYTE`](super::Pace::FREE_BYTE), which the tests hold.
pub(crate) const ITEM: u64 = 800;

/// Each byte that is handed out, for what a handler does with it: without this, a slice of text that costs little to decode would be
/// so long that light work of a handler makes it several times as expensive.
pub(crate) const HANDED: u64 = 12;

/// Parsing a record, and all that is done once for it.
#[cfg(feature = "ndjson")]
pub(crate) const RECORD: u64 = 2_000;

/// Parsing one byte of JSON, and one of its parts: an element, a member, an array or object, an escape. These are ceilings of what it
/// takes to read a tree, `serde_json::Value`, and to drop it; a struct takes a third.
#[cfg(feature = "ndjson")]
pub(crate) const JSON_BYTE: u64 = 28;
#[cfg(feature = "ndjson")]
pub(crate) const JSON_PART: u64 = 1_200;

/// Looking at one byte of a line, to see whether it is blank.
#[cfg(feature = "ndjson")]
pub(crate) const BLANK: u64 = 32;

/// Saying why a record is not of its type, where little of it is quoted.
#[cfg(any(feature = "csv", feature = "ndjson"))]
pub(crate) const REFUSED: u64 = 40_000;

/// Saying why a record of CSV has the wrong shape, with the names of the header.
#[cfg(feature = "csv")]
pub(crate) const CSV_REFUSED: u64 = 12_000;

/// Making an error, or giving the one that sticks again.
pub(crate) const ERROR: u64 = 5_000;

/// Writing to the reply, whatever it is; text in another charset than UTF-8 twice as much.
pub(crate) const WRITE: u64 = 550;

/// Parsing one byte of postcard into a value, and dropping that: of a type that owns memory, which can allocate for every byte or two, as
/// for strings of one letter, and of one that does not.
#[cfg(feature = "postcard")]
pub(crate) const POSTCARD_OWNED: u64 = 325;
#[cfg(feature = "postcard")]
pub(crate) const POSTCARD_BORROWED: u64 = 100;

/// What a byte of a number or a length takes, a string or bytes, and each byte of those: where a slice might not pay for a record, these
/// are counted while it is parsed.
#[cfg(feature = "postcard")]
pub(crate) const POSTCARD_VALUE: u64 = 160;
#[cfg(feature = "postcard")]
pub(crate) const POSTCARD_SLICE: u64 = 900;
#[cfg(feature = "postcard")]
pub(crate) const POSTCARD_SLICE_BYTE: u64 = 4;

/// Undoing COBS in one byte at most, finding the zero included: it is the work for one code. And in one byte that is no code.
#[cfg(feature = "postcard")]
pub(crate) const COBS: u64 = 50;
#[cfg(feature = "postcard")]
pub(crate) const COBS_BYTE: u64 = 4;

/// Looking at one code of COBS, to see how many there are.
#[cfg(feature = "postcard")]
pub(crate) const COBS_CODE: u64 = 20;

/// One byte of a CRC-32, by a table of 256 entries.
#[cfg(feature = "postcard")]
pub(crate) const CRC32: u64 = 22;

/// Passing over one byte between frames or within an over-long one, or keeping it until the rest of its frame has come.
#[cfg(feature = "postcard")]
pub(crate) const PASS: u64 = 17;

/// Logging one line, and writing one byte of it.
#[cfg(feature = "log")]
pub(crate) const LOG: u64 = 4_000;
#[cfg(feature = "log")]
pub(crate) const LOG_BYTE: u64 = 100;

/// Passing over one line end before a record of CSV.
#[cfg(feature = "csv")]
pub(crate) const CSV_BLANK: u64 = 17;

/// Looking at one byte of a long or a bad record of CSV, to count its line ends.
#[cfg(feature = "csv")]
pub(crate) const CSV_LINE_END_BYTE: u64 = 4;

/// A field of CSV that can be a number of more than 19 digits, and each byte of it: std parses an `f64` of that many in long arithmetic, where
/// it lies halfway between two.
#[cfg(feature = "csv")]
pub(crate) const CSV_LONG_NUMBER: u64 = 15_000;
#[cfg(feature = "csv")]
pub(crate) const CSV_LONG_NUMBER_BYTE: u64 = 600;

/// Scanning a byte of CSV, and a part of a field: up to what ends it, or up to a quote.
#[cfg(feature = "csv")]
pub(crate) const CSV_BYTE: u64 = 8;
#[cfg(feature = "csv")]
pub(crate) const CSV_PART: u64 = 200;

/// Keeping one byte of the header: its buffers grow, and it is copied where its field ends and where it is kept for good.
#[cfg(feature = "csv")]
pub(crate) const CSV_HEADER_BYTE: u64 = 6;

/// Making a value of one field of CSV (a field of a map, in which two strings are made, is the most expensive), and of one byte of it,
/// or of the header, which can be read for each record.
#[cfg(feature = "csv")]
pub(crate) const CSV_FIELD: u64 = 2_000;
#[cfg(feature = "csv")]
pub(crate) const CSV_FIELD_BYTE: u64 = 15;

/// The same of one field that is not of a map, of one that is not empty on top of that, of one byte, and of one digit, as it really is:
/// a record that no slice can pay for is refused by these.
#[cfg(feature = "csv")]
pub(crate) const CSV_PLAIN_FIELD: u64 = 280;
#[cfg(feature = "csv")]
pub(crate) const CSV_PLAIN_VALUE: u64 = 420;
#[cfg(feature = "csv")]
pub(crate) const CSV_PLAIN_BYTE: u64 = 12;
#[cfg(feature = "csv")]
pub(crate) const CSV_DIGIT: u64 = 110;

/// Serialising a record, and one byte of it: the format's work, for records of small numbers, which cost the most fuel a byte.
/// It is done in one go, and charged when it is over.
#[cfg(feature = "_records")]
pub(crate) const WRITTEN: u64 = 1_500;
#[cfg(feature = "csv")]
pub(crate) const WRITTEN_CSV: u64 = 250;
/// Making the writer of CSV again, after a bad record.
#[cfg(feature = "csv")]
pub(crate) const CSV_WRITER: u64 = 25_000;
#[cfg(feature = "ndjson")]
pub(crate) const WRITTEN_JSON: u64 = 110;
#[cfg(feature = "postcard")]
pub(crate) const WRITTEN_POSTCARD: u64 = 100;
