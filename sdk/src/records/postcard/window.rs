use ::postcard::de_flavors::{Flavor, Slice};
use ::postcard::{Deserializer, Result};
use serde::Deserialize;

/// Bytes to parse, which note when more than there are is asked for.
///
/// The error that says so does not always come through: a type's own `Deserialize` may make another of it, or a value. Where more
/// bytes may come, the difference is that between a bad record and one that is still under way.
struct Window<'de> {
    left: Slice<'de>,
    ran_out: bool,
}

/// What parsing came to.
pub(super) struct Parsed<'de, T> {
    pub(super) value: Result<T>,
    /// The bytes behind the value; after an error, those behind what was looked at.
    pub(super) left: &'de [u8],
    /// More bytes were asked for than there are.
    pub(super) ran_out: bool,
}

/// Parses a value from the start of `bytes`.
#[inline(always)]
pub(super) fn parse<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Parsed<'de, T> {
    let mut deserializer = Deserializer::from_flavor(Window { left: Slice::new(bytes), ran_out: false });
    let value = T::deserialize(&mut deserializer);
    match deserializer.finalize() {
        Ok((left, ran_out)) => Parsed { value, left, ran_out },
        Err(error) => Parsed { value: Err(error), left: &[], ran_out: false },
    }
}

impl<'de> Flavor<'de> for Window<'de> {
    type Remainder = (&'de [u8], bool);
    type Source = &'de [u8];

    #[inline]
    fn pop(&mut self) -> Result<u8> {
        self.left.pop().inspect_err(|_| self.ran_out = true)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.left.size_hint()
    }

    #[inline]
    fn try_take_n(&mut self, count: usize) -> Result<&'de [u8]> {
        self.left.try_take_n(count).inspect_err(|_| self.ran_out = true)
    }

    #[inline]
    fn finalize(self) -> Result<(&'de [u8], bool)> {
        Ok((self.left.finalize()?, self.ran_out))
    }
}

#[cfg(test)]
mod tests {
    use ::postcard::Error;

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
