use super::fault::Fault;
use super::frames::Found;
use crate::framing::{CRC_BYTES, crc32};
use crate::records::reason::reason;

/// Why bytes gave no record.
pub(super) enum Miss {
    /// More bytes are needed to tell.
    TooFew,
    /// No slice can pay for it.
    TooExpensive,
    Fault(Fault),
}

/// Why what was found gave no value.
#[cold]
#[inline(never)]
pub(super) fn unparsed<T>(found: Found, value: &::postcard::Result<T>, ran_out: bool) -> Miss {
    let Err(error) = value else { return Miss::TooFew };
    match found.is_whole() {
        true => Miss::Fault(Fault::bad(reason(error))),
        false if ran_out => Miss::TooFew,
        false => Miss::Fault(Fault::bad(reason(error)).ends()),
    }
}

/// A whole frame has more bytes than its record.
#[cold]
pub(super) fn excess(left: usize) -> Fault {
    match left {
        1 => Fault::bad("1 byte is left after the record"),
        left => Fault::bad(format!("{left} bytes are left after the record")),
    }
}

/// Where a record ends whose value is the first `length` of these bytes: how many it takes, its CRC included.
#[inline]
pub(super) fn end_of_start(bytes: &[u8], length: usize, has_crc: bool) -> Result<usize, Miss> {
    if length > 0 && !has_crc {
        return Ok(length);
    }
    end_of_guarded(bytes, length, has_crc)
}

fn end_of_guarded(bytes: &[u8], length: usize, has_crc: bool) -> Result<usize, Miss> {
    let taken = if has_crc { length + CRC_BYTES } else { length };
    match bytes.get(..taken) {
        None => Err(Miss::TooFew),
        Some([]) => Err(Miss::Fault(Fault::bad("a record of no bytes cannot be told from the next").ends())),
        Some(frame) if has_crc => match without_crc(frame) {
            Ok(_) => Ok(taken),
            Err(fault) => Err(Miss::Fault(fault.ends())),
        },
        Some(_) => Ok(taken),
    }
}

/// The bytes before the CRC that ends `bytes`, if it is theirs.
#[inline]
pub(super) fn guarded(bytes: &[u8]) -> Option<&[u8]> {
    let (record, sent) = bytes.split_last_chunk::<CRC_BYTES>()?;
    (u32::from_le_bytes(*sent) == crc32(record)).then_some(record)
}

/// As [`guarded`], or what is wrong.
pub(super) fn without_crc(bytes: &[u8]) -> Result<&[u8], Fault> {
    let Some((record, sent)) = bytes.split_last_chunk::<CRC_BYTES>() else {
        return Err(Fault::bad(format!("too short for its CRC: {} of {CRC_BYTES} bytes", bytes.len())));
    };
    let (crc, sent) = (crc32(record), u32::from_le_bytes(*sent));
    if crc == sent { Ok(record) } else { Err(Fault::bad(format!("its CRC is {crc:08x}, but {sent:08x} was sent"))) }
}
