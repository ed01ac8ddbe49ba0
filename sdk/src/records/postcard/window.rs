use ::postcard::de_flavors::Flavor;
use ::postcard::{Deserializer, Error, Result};
use serde::Deserialize;

/// Bytes to parse, which note when more than there are is asked for.
///
/// The error that says so does not always come through: a type's own `Deserialize` may make another of it, or a value. Where more
/// bytes may come, the difference is that between a bad record and one that is still under way.
struct Window<'de> {
    left: &'de [u8],
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
pub(super) fn parse<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Parsed<'de, T> {
    let mut deserializer = Deserializer::from_flavor(Window { left: bytes, ran_out: false });
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
        match self.left.split_first() {
            Some((&first, left)) => {
                self.left = left;
                Ok(first)
            }
            None => {
                self.ran_out = true;
                Err(Error::DeserializeUnexpectedEnd)
            }
        }
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }

    #[inline]
    fn try_take_n(&mut self, count: usize) -> Result<&'de [u8]> {
        match self.left.split_at_checked(count) {
            Some((taken, left)) => {
                self.left = left;
                Ok(taken)
            }
            None => {
                self.ran_out = true;
                Err(Error::DeserializeUnexpectedEnd)
            }
        }
    }

    fn finalize(self) -> Result<(&'de [u8], bool)> {
        Ok((self.left, self.ran_out))
    }
}
