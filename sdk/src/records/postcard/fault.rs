use std::fmt;

use super::frames::Rest;
use crate::framing::CRC_BYTES;
use crate::records::reason::reason;
use crate::{Error, ErrorKind, Stage};

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// It is not of the type that was asked for.
    Mismatch(::postcard::Error),
    /// This many bytes are left after the value.
    Excess(usize),
    /// It has this many bytes, too few for a CRC.
    NoCrc(usize),
    Crc {
        computed: u32,
        sent: u32,
    },
    /// Its frame is not COBS.
    Cobs,
    /// It has more than `most` bytes; `length` of them, if that is known.
    TooLong {
        most: usize,
        length: Option<u64>,
    },
    /// Its length is not a varint, so that its end cannot be found.
    Length,
    /// The payload ended within its length.
    CutLength,
    /// The payload ended before the rest of it. `is_again` says that it was met, and counted, as one that is too long before.
    Cut {
        rest: Rest,
        is_again: bool,
    },
    /// No slice can pay for parsing it.
    TooExpensive,
}

impl Fault {
    fn kind(&self) -> ErrorKind {
        match self {
            Fault::TooLong { .. } => ErrorKind::RecordTooLong,
            Fault::Length => ErrorKind::RecordsLost,
            _ => ErrorKind::BadRecord,
        }
    }

    /// Whether the same record was met as a bad one before.
    pub(super) fn is_again(&self) -> bool {
        matches!(self, Fault::Cut { is_again: true, .. })
    }

    /// Whether the frame was taken to its end, or to that of the payload. One that is too long is still to be passed over.
    pub(super) fn is_whole(&self) -> bool {
        self.kind() == ErrorKind::BadRecord
    }

    /// The error for the handler, of the record that starts at this byte.
    pub(super) fn of(&self, number: u64, start: u64) -> Error {
        let joint = if let Fault::TooLong { .. } = self { " " } else { ": " };
        Error::saying(self.kind(), Stage::Records, format_args!("record {number}{joint}{self}")).at(start).of_record(Some(number))
    }
}

/// A number of bytes, in words.
struct Bytes(u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} byte{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Mismatch(error) => f.write_str(&reason(error)),
            Fault::Excess(1) => f.write_str("1 byte is left after the record"),
            Fault::Excess(left) => write!(f, "{left} bytes are left after the record"),
            Fault::NoCrc(bytes) => write!(f, "too short for its CRC: {bytes} of {CRC_BYTES} bytes"),
            Fault::Crc { computed, sent } => write!(f, "its CRC is {computed:08x}, but {sent:08x} was sent"),
            Fault::Cobs => f.write_str("a run of COBS goes on past the end of the frame"),
            Fault::TooLong { most, length } => {
                write!(f, "is longer than the limit of {most} bytes (`record_bytes`)")?;
                length.map_or(Ok(()), |length| write!(f, ": its length says {}", Bytes(length)))
            }
            Fault::Length => {
                f.write_str("its length is not a varint of 64 bits; with this framing no record can be found after it")
            }
            Fault::CutLength => f.write_str("the payload ended within the length of the record"),
            Fault::Cut { rest: Rest::ToZero, .. } => f.write_str("the payload ended within the record"),
            Fault::Cut { rest: Rest::Bytes(left), .. } => {
                write!(f, "the payload ended {} before the end of the record", Bytes(*left))
            }
            Fault::TooExpensive => f.write_str("no slice can pay for it"),
        }
    }
}
