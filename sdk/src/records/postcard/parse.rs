use serde::Deserialize;

use super::fault::Fault;
use super::window::{Parsed, parse};
use crate::framing::{CRC_BYTES, crc32};
use crate::records::reason::reason;

/// Why bytes gave no record.
pub(super) enum Miss {
    /// More bytes are needed to tell.
    TooFew,
    Fault(Fault),
}

/// The value of a record that is these bytes, all of them; with its CRC after it, if there is one.
pub(super) fn parse_whole<'de, T: Deserialize<'de>>(bytes: &'de [u8], has_crc: bool) -> Result<T, Fault> {
    let record = if has_crc { without_crc(bytes)? } else { bytes };
    let Parsed { value, left, .. } = parse(record);
    match (value, left.len()) {
        (Err(error), _) => Err(Fault::bad(reason(error))),
        (Ok(value), 0) => Ok(value),
        (Ok(_), 1) => Err(Fault::bad("1 byte is left after the record")),
        (Ok(_), left) => Err(Fault::bad(format!("{left} bytes are left after the record"))),
    }
}

/// The value of a record that starts with these bytes, and how many of them it takes, its CRC included.
pub(super) fn parse_start<'de, T: Deserialize<'de>>(bytes: &'de [u8], has_crc: bool) -> Result<(T, usize), Miss> {
    let Parsed { value, left, ran_out } = parse(bytes);
    if ran_out {
        return Err(Miss::TooFew);
    }
    let value = value.map_err(|error| Miss::Fault(Fault::bad(reason(error)).ends()))?;
    let length = bytes.len() - left.len();
    let taken = if has_crc { length + CRC_BYTES } else { length };
    match bytes.get(..taken) {
        None => Err(Miss::TooFew),
        Some([]) => Err(Miss::Fault(Fault::bad("a record of no bytes cannot be told from the next").ends())),
        Some(frame) if has_crc => match without_crc(frame) {
            Ok(_) => Ok((value, taken)),
            Err(fault) => Err(Miss::Fault(fault.ends())),
        },
        Some(_) => Ok((value, taken)),
    }
}

/// The bytes before the CRC that ends `bytes`, if it is theirs.
fn without_crc(bytes: &[u8]) -> Result<&[u8], Fault> {
    let Some((record, sent)) = bytes.split_last_chunk::<CRC_BYTES>() else {
        return Err(Fault::bad(format!("too short for its CRC: {} of {CRC_BYTES} bytes", bytes.len())));
    };
    let (sent, computed) = (u32::from_le_bytes(*sent), crc32(record));
    if sent == computed { Ok(record) } else { Err(Fault::bad(format!("its CRC is {computed:08x}, but {sent:08x} was sent"))) }
}
