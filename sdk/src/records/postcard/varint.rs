/// The most bytes of a varint of 64 bits.
const MOST: u8 = 10;

/// A varint (LEB128) that is under way: seven bits a byte, the lowest first; the top bit says that another byte follows.
#[derive(Clone, Copy, Default, Debug, PartialEq)]
pub(super) struct Varint {
    value: u64,
    bytes: u8,
}

/// What a byte made of a varint.
#[derive(Debug, PartialEq)]
#[must_use]
pub(super) enum Grown {
    /// Another byte follows.
    More,
    Whole(u64),
    /// It has more bytes than ten, or is 2^64 or more: no varint.
    TooLarge,
}

impl Varint {
    pub(super) fn push(&mut self, byte: u8) -> Grown {
        let bits = u64::from(byte & 0x7F);
        // Of the tenth byte one bit has room, and none can follow it.
        if self.bytes == MOST - 1 && byte > 1 {
            return Grown::TooLarge;
        }
        self.value |= bits << (7 * self.bytes);
        self.bytes += 1;
        if byte < 0x80 { Grown::Whole(self.value) } else { Grown::More }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `bytes` grow to, and how many of them it took.
    fn grow(bytes: &[u8]) -> (Grown, usize) {
        let mut varint = Varint::default();
        for (index, &byte) in bytes.iter().enumerate() {
            match varint.push(byte) {
                Grown::More => {}
                grown => return (grown, index + 1),
            }
        }
        (Grown::More, bytes.len())
    }

    #[test]
    fn what_postcard_writes_is_read() {
        for shift in 0..64 {
            for value in [1u64 << shift, (1 << shift) - 1, u64::MAX >> shift] {
                let bytes = ::postcard::to_allocvec(&value).unwrap();
                assert_eq!(grow(&bytes), (Grown::Whole(value), bytes.len()));
                assert_eq!(grow(&bytes[..bytes.len() - 1]), (Grown::More, bytes.len() - 1));
            }
        }
    }

    #[test]
    fn longer_forms_are_read_and_too_long_ones_are_none() {
        assert_eq!(grow(&[0x83, 0x80, 0x00]), (Grown::Whole(3), 3));
        assert_eq!(grow(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]), (Grown::Whole(0), 10));
        // 2^64, and a varint of eleven bytes.
        assert_eq!(grow(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]), (Grown::TooLarge, 10));
        assert_eq!(grow(&[0x80; 11]), (Grown::TooLarge, 10));
        assert_eq!(grow(&[0xFF; 20]), (Grown::TooLarge, 10));
    }
}
