//! The operations and the kernels of this processor are held against those in plain Rust.

use super::portable;
#[cfg(target_arch = "wasm32")]
use super::wasm32 as native;
#[cfg(target_arch = "x86_64")]
use super::x86_64 as native;
use std::prelude::v1::*;

/// Numbers that look random, and are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Bytes of which many are at a border: of a sign, of ASCII, of UTF-8, of the lanes of a vector.
    fn lanes(&mut self) -> [u8; 16] {
        const BORDERS: [u8; 16] = [0, 1, 7, 8, 0x0A, 0x0F, 0x10, 0x1F, 0x20, 0x7F, 0x80, 0x9F, 0xA0, 0xC2, 0xF0, 0xFF];
        core::array::from_fn(|_| if self.below(2) == 0 { BORDERS[self.below(16)] } else { self.next() as u8 })
    }

    /// Text as it comes: runs of one kind of bytes.
    fn text(&mut self, length: usize) -> Vec<u8> {
        const KINDS: [&[u8]; 8] =
            [b"a", b"\n", b" \r\n", b",\"[{\\", b"\xC3\xA9", b"\xE3\x81\x82", b"\xF0\x9F\x98\x80", b"\x80\xC2\xE0\xFF\x1B\x0E"];
        let mut text = Vec::new();
        while text.len() < length {
            let kind = KINDS[self.below(KINDS.len())];
            let count = [1, 2, 5, 40, 300][self.below(5)];
            text.extend(kind.iter().cycle().take(count));
            if self.below(4) == 0 {
                text.push(self.next() as u8);
            }
        }
        text.truncate(length);
        text
    }
}

fn of_native(lanes: [u8; 16]) -> native::v128 {
    // SAFETY: there are sixteen bytes, and the tests run where the instructions are.
    unsafe { native::v128_load(lanes.as_ptr().cast()) }
}

fn of_portable(lanes: [u8; 16]) -> portable::v128 {
    // SAFETY: there are sixteen bytes.
    unsafe { portable::v128_load(lanes.as_ptr().cast()) }
}

fn lanes_of_native(vector: native::v128) -> [u8; 16] {
    let mut lanes = [0; 16];
    // SAFETY: there are sixteen bytes, and the tests run where the instructions are.
    unsafe { native::v128_store(lanes.as_mut_ptr().cast(), vector) };
    lanes
}

fn lanes_of_portable(vector: portable::v128) -> [u8; 16] {
    let mut lanes = [0; 16];
    // SAFETY: there are sixteen bytes.
    unsafe { portable::v128_store(lanes.as_mut_ptr().cast(), vector) };
    lanes
}

/// A test for operations on two vectors, and one for those on one, by what they return.
macro_rules! two {
    ($($name:ident)*) => {
        #[test]
        fn operations_on_two_vectors_are_those_in_plain_rust() {
            let mut random = Random(1);
            for _ in 0..2_000 {
                let (a, b) = (random.lanes(), random.lanes());
                $(
                    // SAFETY: the tests run where the instructions are.
                    let found = lanes_of_native(unsafe { native::$name(of_native(a), of_native(b)) });
                    let wanted = lanes_of_portable(portable::$name(of_portable(a), of_portable(b)));
                    assert_eq!(found, wanted, "{}({a:?}, {b:?})", stringify!($name));
                )*
            }
        }
    };
}

two! {
    i8x16_add i8x16_sub u8x16_add u8x16_sub_sat i8x16_min i8x16_max u8x16_min u8x16_max i8x16_eq i8x16_ne i8x16_gt i8x16_ge i8x16_lt
    i8x16_le u8x16_gt u8x16_ge u8x16_lt u8x16_le v128_and v128_andnot v128_or v128_xor i16x8_add i16x8_sub i16x8_mul u16x8_sub_sat
    u16x8_min i16x8_eq i16x8_ne i16x8_gt i16x8_lt u16x8_gt u16x8_ge u16x8_lt u16x8_le i32x4_add i32x4_sub i32x4_eq u32x4_min u32x4_gt
    u32x4_lt u32x4_le u8x16_narrow_i16x8 i32x4_dot_i16x8 i8x16_swizzle
}

#[test]
fn other_operations_are_those_in_plain_rust() {
    let mut random = Random(2);
    for _ in 0..2_000 {
        let (a, b, c) = (random.lanes(), random.lanes(), random.lanes());
        macro_rules! same {
            ($name:ident($($argument:expr),*)) => {
                // SAFETY: the tests run where the instructions are.
                assert_eq!(unsafe { native::$name(of_native(a) $(, $argument)*) }, portable::$name(of_portable(a) $(, $argument)*), "{a:?}")
            };
        }
        macro_rules! same_lanes {
            ($name:ident($($argument:expr),*)) => {
                assert_eq!(
                    // SAFETY: the tests run where the instructions are.
                    lanes_of_native(unsafe { native::$name(of_native(a) $(, $argument)*) }),
                    lanes_of_portable(portable::$name(of_portable(a) $(, $argument)*)),
                    "{}, {a:?}", stringify!($name)
                )
            };
        }
        macro_rules! same_shuffle {
            ($name:ident::<$($lane:literal),*>) => {
                assert_eq!(
                    // SAFETY: the tests run where the instructions are.
                    lanes_of_native(unsafe { native::$name::<$($lane),*>(of_native(a), of_native(b)) }),
                    lanes_of_portable(portable::$name::<$($lane),*>(of_portable(a), of_portable(b))),
                    "{}, {a:?}, {b:?}", stringify!($name)
                )
            };
        }
        same!(v128_any_true());
        same!(i16x8_all_true());
        same!(i8x16_bitmask());
        same!(u8x16_bitmask());
        same!(i16x8_bitmask());
        same!(u32x4_bitmask());
        same_lanes!(v128_not());
        same_lanes!(u16x8_extend_low_u8x16());
        same_lanes!(u16x8_extend_high_u8x16());
        for bits in 0..8 {
            same_lanes!(u8x16_shr(bits));
            same_lanes!(i8x16_shr(bits));
            same_lanes!(u16x8_shr(bits + 3));
            same_lanes!(i16x8_shl(bits));
            same_lanes!(u32x4_shr(bits + 12));
            same_lanes!(i32x4_shl(bits + 5));
        }
        // SAFETY: the tests run where the instructions are.
        let selected = lanes_of_native(unsafe { native::v128_bitselect(of_native(a), of_native(b), of_native(c)) });
        assert_eq!(selected, lanes_of_portable(portable::v128_bitselect(of_portable(a), of_portable(b), of_portable(c))));
        same_shuffle!(i8x16_shuffle::<0, 1, 16, 2, 3, 18, 4, 5, 20, 6, 7, 22, 8, 31, 24, 15>);
        same_shuffle!(i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 15>);
        same_shuffle!(i32x4_shuffle::<1, 0, 3, 2>);
        same_shuffle!(i32x4_shuffle::<7, 4, 0, 5>);
    }
}

/// The kernels that look for something, each over every length at the start of texts, so that each ends at every place of a vector.
#[test]
fn kernels_that_search_are_those_in_plain_rust() {
    use crate::find::{LineEndIndex, LineFeedHints};

    let mut random = Random(3);
    for round in 0..60 {
        let text = random.text(if round % 6 == 0 { 2_000 } else { 150 });
        for length in (0..=text.len()).filter(|length| *length < 100 || length % 97 == 0) {
            let bytes = &text[..length];
            let (units, _) = bytes.as_chunks::<2>();
            macro_rules! same {
                ($module:ident::$name:ident($($argument:expr),*)) => {
                    assert_eq!(
                        // SAFETY: the tests run where the instructions are.
                        unsafe { native::kernels::$module::$name($($argument),*) },
                        portable::kernels::$module::$name($($argument),*),
                        "{}, {bytes:02X?}", stringify!($name)
                    )
                };
            }
            same!(find::find_byte(bytes, b'\n'));
            same!(find::find_last_byte(bytes, b'\n'));
            same!(find::find_last_unit(units, [b'a', b'a']));
            same!(find::ascii_blocks(bytes));
            same!(find::has_low(bytes, 8));
            same!(find::has_c1(bytes));
            same!(find::find_utf8_run(bytes, true));
            same!(find::find_utf8_run(bytes, false));
            same!(count::count_bytes(bytes, [b'\n', b'\r']));
            same!(count::count_at_least(bytes, 0xC0));
            same!(count::count_line_ends(bytes, &mut true));
            same!(count::nth_byte(bytes, [b'\n', b'"'], 3));
            same!(count::nth_unit(units, [[b'a', b'a'], [b'\n', b'\n']], 2));
            same!(structure::json_structure(bytes));
            same!(utf8::valid_up_to_quad(bytes, &mut LineFeedHints::default()));
            let (found, wanted) = (LineEndIndex::default(), LineEndIndex::default());
            // SAFETY: the tests run where the instructions are.
            let at = unsafe { native::kernels::line_ends::find_line_ends(bytes, 0, usize::MAX, None, &found) };
            assert_eq!(at, portable::kernels::line_ends::find_line_ends(bytes, 0, usize::MAX, None, &wanted), "{bytes:02X?}");
            assert_eq!(found.count(), wanted.count());
            assert!((0..=found.count()).all(|which| found.after(which) == wanted.after(which)), "{bytes:02X?}");
        }
    }
}

/// What a kernel has written, how much it has read, and the rounds that are left.
type Written = (Vec<u8>, usize, u32);

fn written(length: usize, rounds: u32, decode: impl FnOnce(*mut u8, &mut u32) -> (usize, usize)) -> Written {
    let (mut to, mut left) = (vec![0; 3 * length + super::BEYOND], rounds);
    let (read, count) = decode(to.as_mut_ptr(), &mut left);
    to.truncate(count);
    (to, read, left)
}

#[test]
fn kernels_that_decode_are_those_in_plain_rust() {
    let mut random = Random(4);
    for _ in 0..3_000 {
        let length = random.below(200);
        let bytes = random.text(length);
        let rounds = [u32::MAX, 3][random.below(2)];
        macro_rules! same {
            ($module:ident::$name:ident::<$generic:tt>) => {
                let found = written(length, rounds, |to, left| {
                    // SAFETY: there is room for three bytes of each, and beyond; the tests run where the instructions are.
                    unsafe { native::kernels::$module::$name::<$generic>(&bytes, to, left) }
                });
                let wanted = written(length, rounds, |to, left| {
                    // SAFETY: there is room for three bytes of each, and beyond.
                    unsafe { portable::kernels::$module::$name::<$generic>(&bytes, to, left) }
                });
                assert_eq!(found, wanted, "{}, {bytes:02X?}", stringify!($generic));
            };
        }
        same!(utf16::decode::<true>);
        same!(utf16::decode::<false>);
    }
}

#[cfg(target_arch = "x86_64")]
std::thread_local! {
    /// Whether this thread does without the processor's own instructions.
    pub(super) static IS_PORTABLE: core::cell::Cell<bool> = const { core::cell::Cell::new(false) };
}

/// Whole texts in every charset, by the kernels that decode it.
#[cfg(target_arch = "x86_64")]
#[test]
fn every_charset_is_decoded_by_plain_rust_as_by_vectors() {
    use crate::{Charset, Decoder};

    let decoded = |label: &str, bytes: &[u8], is_portable: bool| {
        IS_PORTABLE.set(is_portable);
        let mut decoder = Decoder::new(Charset::from_label(label).unwrap());
        let (mut text, mut buffer, mut rest) = (String::new(), String::new(), bytes);
        let mut work = 0;
        while !rest.is_empty() {
            let step = decoder.step(rest, 200_000, &mut buffer);
            text.push_str(step.text);
            work += step.work;
            rest = &rest[step.read..];
        }
        text.push_str(decoder.finish(&mut buffer).text);
        IS_PORTABLE.set(false);
        (text, decoder.malformed(), work)
    };
    let mut random = Random(5);
    for label in "utf-8 ibm866 iso-8859-2 iso-8859-6 iso-8859-7 iso-8859-8 koi8-r macintosh windows-874 windows-1251 windows-1252 windows-1256 \
                  utf-16le utf-16be gbk gb18030 big5 euc-jp iso-2022-jp shift_jis euc-kr"
        .split_ascii_whitespace()
    {
        if Charset::from_label(label).is_err() {
            continue; // without the feature `east-asian`
        }
        for round in 0..60 {
            let mut bytes = random.text(600);
            if round % 2 == 0 {
                // Two bytes of East Asian charsets, more often than not.
                bytes.extend((0..300).map(|_| 0xA1 + random.below(0x5E) as u8));
            }
            // The tables of a charset are made once for all threads, and charged to who makes them.
            let _ = decoded(label, &bytes, true);
            assert_eq!(decoded(label, &bytes, false), decoded(label, &bytes, true), "{label}, {bytes:02X?}");
        }
    }
}
