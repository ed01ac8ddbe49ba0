use ::postcard::de_flavors::{Flavor, Slice};
use ::postcard::{Deserializer, Error, Result};
use serde::Deserialize;

use crate::pace::cost;

/// Bytes to parse, which note when more than there are is asked for.
///
/// The error that says so does not always come through: a type's own `Deserialize` may make another of it, or a value. Where more
/// bytes may come, the difference is that between a bad record and one that is still under way.
///
/// One that is metered gives no more bytes once it has given what its fuel pays for.
struct Window<'de, const METERED: bool> {
    left: Slice<'de>,
    ran_out: bool,
    meter: Meter,
    is_too_expensive: bool,
}

/// What a record may cost.
#[derive(Clone, Copy, Default)]
pub(super) struct Meter {
    /// What is left of it.
    pub(super) fuel: u64,
    /// What each byte costs on top of parsing it.
    pub(super) byte: u64,
}

/// What parsing came to.
pub(super) struct Parsed<'de, T> {
    pub(super) value: Result<T>,
    /// The bytes behind the value; after an error, those behind what was looked at.
    pub(super) left: &'de [u8],
    /// More bytes were asked for than there are.
    pub(super) ran_out: bool,
    /// It took more fuel than there was.
    pub(super) is_too_expensive: bool,
}

/// Parses a value from the start of `bytes`.
#[inline(always)]
pub(super) fn parse<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Parsed<'de, T> {
    parse_window(Window::<false> { left: Slice::new(bytes), ran_out: false, meter: Meter::default(), is_too_expensive: false })
}

/// As [`parse`], and stops when the meter's fuel is spent.
#[cold]
#[inline(never)]
pub(super) fn parse_metered<'de, T: Deserialize<'de>>(bytes: &'de [u8], meter: Meter) -> Parsed<'de, T> {
    parse_window(Window::<true> { left: Slice::new(bytes), ran_out: false, meter, is_too_expensive: false })
}

#[inline(always)]
fn parse_window<'de, T: Deserialize<'de>, const METERED: bool>(window: Window<'de, METERED>) -> Parsed<'de, T> {
    let mut deserializer = Deserializer::from_flavor(window);
    let value = T::deserialize(&mut deserializer);
    match deserializer.finalize() {
        Ok((left, ran_out, is_too_expensive)) => Parsed { value, left, ran_out, is_too_expensive },
        Err(error) => Parsed { value: Err(error), left: &[], ran_out: false, is_too_expensive: false },
    }
}

impl<const METERED: bool> Window<'_, METERED> {
    #[inline(always)]
    fn spend(&mut self, fuel: u64, bytes: usize) -> Result<()> {
        if METERED {
            let Meter { fuel: left, byte } = self.meter;
            match left.checked_sub(fuel.saturating_add(byte.saturating_mul(bytes as u64))) {
                Some(left) => self.meter.fuel = left,
                None => {
                    (self.meter.fuel, self.is_too_expensive) = (0, true);
                    return Err(Error::DeserializeUnexpectedEnd);
                }
            }
        }
        Ok(())
    }
}

impl<'de, const METERED: bool> Flavor<'de> for Window<'de, METERED> {
    /// What is left, whether more was asked for, and whether it was more than the fuel pays for.
    type Remainder = (&'de [u8], bool, bool);
    type Source = &'de [u8];

    #[inline]
    fn pop(&mut self) -> Result<u8> {
        self.spend(cost::POSTCARD_VALUE, 1)?;
        self.left.pop().inspect_err(|_| self.ran_out = true)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.left.size_hint()
    }

    #[inline]
    fn try_take_n(&mut self, count: usize) -> Result<&'de [u8]> {
        let fuel = (count as u64).saturating_mul(cost::POSTCARD_SLICE_BYTE).saturating_add(cost::POSTCARD_SLICE);
        self.spend(fuel, count)?;
        self.left.try_take_n(count).inspect_err(|_| self.ran_out = true)
    }

    #[inline]
    fn finalize(self) -> Result<(&'de [u8], bool, bool)> {
        Ok((self.left.finalize()?, self.ran_out, self.is_too_expensive))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_parses_what_the_library_parses_and_tells_what_is_left() {
        let bytes = ::postcard::to_allocvec(&("name", &[1u8, 2][..], Some(-5i64), 2.5f64)).unwrap();
        let whole = [&bytes[..], b"behind"].concat();
        let parsed = parse::<(&str, &[u8], Option<i64>, f64)>(&whole);
        assert_eq!(
            (parsed.value.unwrap(), parsed.left, parsed.ran_out),
            (("name", &[1u8, 2][..], Some(-5), 2.5), &b"behind"[..], false)
        );
        for length in 0..bytes.len() {
            let parsed = parse::<(&str, &[u8], Option<i64>, f64)>(&bytes[..length]);
            assert!(parsed.ran_out && parsed.value == Err(Error::DeserializeUnexpectedEnd));
        }
        let parsed = parse::<(u8, bool)>(b"\x01\x02");
        assert!(!parsed.ran_out && parsed.value == Err(Error::DeserializeBadBool));
    }

    #[test]
    fn a_metered_parse_stops_when_its_fuel_is_spent() {
        let names = vec!["a".to_owned(); 100];
        let bytes = ::postcard::to_allocvec(&names).unwrap();
        let parsed = parse_metered::<Vec<String>>(&bytes, Meter { fuel: 1_000_000, byte: 22 });
        assert!(parsed.value == Ok(names) && !parsed.is_too_expensive);
        for fuel in [0, 200, 10_000] {
            let parsed = parse_metered::<Vec<String>>(&bytes, Meter { fuel, byte: 0 });
            assert!(parsed.value.is_err() && parsed.is_too_expensive && !parsed.ran_out);
        }
        assert!(parse_metered::<Lenient>(&bytes, Meter::default()).is_too_expensive);
    }

    /// Something, or nothing if it is broken: a type that hides why.
    #[derive(Debug, PartialEq)]
    struct Lenient(Option<u32>);

    impl<'de> Deserialize<'de> for Lenient {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Lenient, D::Error> {
            Ok(Lenient(u32::deserialize(deserializer).ok()))
        }
    }

    #[test]
    fn a_type_that_hides_the_end_of_the_bytes_is_seen_through() {
        let parsed = parse::<Lenient>(b"\x80\x80");
        assert!(parsed.ran_out && parsed.value == Ok(Lenient(None)));
        let parsed = parse::<Lenient>(b"\x80\x80\x01");
        assert!(!parsed.ran_out && parsed.value == Ok(Lenient(Some(0x4000))));
    }
}
