use ::postcard::de_flavors::{Flavor, Slice};
use ::postcard::{Deserializer, Error};
use serde::Deserialize;

use super::fault::Fault;
use crate::framing::{CRC_BYTES, crc32};
use crate::records::cost;

/// Parses a value of all of `record`. `fuel` is what that may cost, if a slice might not pay for it.
#[inline(always)]
pub(super) fn parse<'de, T: Deserialize<'de>>(record: &'de [u8], fuel: Option<u64>) -> Result<T, Fault> {
    if let Some(fuel) = fuel {
        return parse_metered(record, fuel);
    }
    let mut deserializer = Deserializer::from_bytes(record);
    let value = T::deserialize(&mut deserializer);
    whole(value, deserializer.finalize().unwrap_or_default())
}

#[cold]
#[inline(never)]
fn parse_metered<'de, T: Deserialize<'de>>(record: &'de [u8], fuel: u64) -> Result<T, Fault> {
    let mut deserializer = Deserializer::from_flavor(Metered { left: Slice::new(record), fuel: Some(fuel) });
    let value = T::deserialize(&mut deserializer);
    match deserializer.finalize() {
        Ok(Some(left)) => whole(value, left),
        _ => Err(Fault::TooExpensive),
    }
}

#[inline(always)]
fn whole<T>(value: ::postcard::Result<T>, left: &[u8]) -> Result<T, Fault> {
    match value {
        Ok(value) if left.is_empty() => Ok(value),
        Ok(_) => Err(Fault::Excess(left.len())),
        Err(error) => Err(Fault::Mismatch(error)),
    }
}

/// The bytes before the CRC that ends `bytes`, if it is theirs.
#[inline]
pub(super) fn without_crc(bytes: &[u8]) -> Result<&[u8], Fault> {
    let Some((record, sent)) = bytes.split_last_chunk::<CRC_BYTES>() else { return Err(Fault::NoCrc(bytes.len())) };
    let (computed, sent) = (crc32(record), u32::from_le_bytes(*sent));
    if computed == sent { Ok(record) } else { Err(Fault::Crc { computed, sent }) }
}

/// Bytes to parse. It gives no more once it has given what its fuel pays for.
///
/// The error that says so does not always come through: a type's own `Deserialize` may make another of it, or a value.
struct Metered<'de> {
    left: Slice<'de>,
    /// What is left of the fuel; none once it was too little.
    fuel: Option<u64>,
}

impl Metered<'_> {
    fn spend(&mut self, fuel: u64) -> ::postcard::Result<()> {
        self.fuel = self.fuel.and_then(|left| left.checked_sub(fuel));
        self.fuel.map(drop).ok_or(Error::DeserializeUnexpectedEnd)
    }
}

impl<'de> Flavor<'de> for Metered<'de> {
    /// The bytes behind the value, if there was enough fuel.
    type Remainder = Option<&'de [u8]>;
    type Source = &'de [u8];

    fn pop(&mut self) -> ::postcard::Result<u8> {
        self.spend(cost::postcard::VALUE)?;
        self.left.pop()
    }

    fn size_hint(&self) -> Option<usize> {
        self.left.size_hint()
    }

    fn try_take_n(&mut self, count: usize) -> ::postcard::Result<&'de [u8]> {
        self.spend((count as u64).saturating_mul(cost::postcard::SLICE_BYTE).saturating_add(cost::postcard::SLICE))?;
        self.left.try_take_n(count)
    }

    fn finalize(self) -> ::postcard::Result<Option<&'de [u8]>> {
        let left = self.left.finalize()?;
        Ok(self.fuel.map(|_| left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_parses_what_the_library_parses_and_tells_what_is_left() {
        type Values<'a> = (&'a str, &'a [u8], Option<i64>, f64);
        let bytes = ::postcard::to_allocvec(&("name", &[1u8, 2][..], Some(-5i64), 2.5f64)).unwrap();
        assert_eq!(parse::<Values<'_>>(&bytes, None), Ok(("name", &[1u8, 2][..], Some(-5), 2.5)));
        assert_eq!(parse::<Values<'_>>(&[&bytes[..], b"behind"].concat(), None), Err(Fault::Excess(6)));
        for length in 0..bytes.len() {
            let too_few = Fault::Mismatch(Error::DeserializeUnexpectedEnd);
            assert_eq!(parse::<Values<'_>>(&bytes[..length], None), Err(too_few));
        }
        assert_eq!(parse::<(u8, bool)>(b"\x01\x02", None), Err(Fault::Mismatch(Error::DeserializeBadBool)));
    }

    #[test]
    fn a_metered_parse_stops_when_its_fuel_is_spent() {
        let names = vec!["a".to_owned(); 100];
        let bytes = ::postcard::to_allocvec(&names).unwrap();
        for fuel in [0, 200, 10_000] {
            assert_eq!(parse::<Vec<String>>(&bytes, Some(fuel)), Err(Fault::TooExpensive));
        }
        assert_eq!(parse::<Vec<String>>(&bytes, Some(1_000_000)), Ok(names));
        // Though the type hides why.
        assert_eq!(parse::<Lenient>(&bytes, Some(0)), Err(Fault::TooExpensive));
    }

    /// Something, or nothing if it is broken.
    #[derive(Debug, PartialEq)]
    struct Lenient(Option<u32>);

    impl<'de> Deserialize<'de> for Lenient {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Lenient, D::Error> {
            Ok(Lenient(u32::deserialize(deserializer).ok()))
        }
    }
}
