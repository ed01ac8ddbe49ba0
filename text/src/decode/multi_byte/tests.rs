//! Each charset that has a coding is held against encoding_rs: the text, and the place and the bytes of each
//! malformed sequence, whole and cut everywhere.

use encoding_rs::{DecoderResult, Encoding};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use std::prelude::v1::*;

use super::super::malformed::Malformed;
use super::super::window::{STEP_BYTES, Window};
use super::MultiByteDecoder;
use crate::Charset;

const EAST_ASIAN: &[&str] =
    if cfg!(feature = "east-asian") { &["Shift_JIS", "EUC-JP", "EUC-KR", "Big5", "GBK", "gb18030", "ISO-2022-JP"] } else { &[] };
const OTHERS: [&str; 3] = ["UTF-16LE", "UTF-16BE", "x-user-defined"];

fn window(bytes: &[u8], at: u64, max_malformed: u64) -> Window<'_> {
    Window { bytes, at, max_malformed, budget: u64::MAX, rounds: u32::MAX }
}

fn charsets() -> impl Iterator<Item = &'static str> {
    EAST_ASIAN.iter().chain(&OTHERS).copied()
}

/// Text, and malformed sequences: where each is, and its bytes as the error has them.
type Decoded = (String, Vec<(u64, String)>);

/// What encoding_rs makes of all bytes at once.
fn oracle(charset: &str, payload: &[u8]) -> Decoded {
    let mut decoder = Encoding::for_label(charset.as_bytes()).unwrap().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(payload.len() * 3 + 64);
    let (mut malformed, mut read) = (Vec::new(), 0);
    loop {
        let (result, took) = decoder.decode_to_string_without_replacement(&payload[read..], &mut text, true);
        read += took;
        let DecoderResult::Malformed(length, after) = result else { break };
        let at = read - usize::from(after) - usize::from(length);
        let bad: Vec<String> = payload[at..at + usize::from(length)].iter().map(|byte| format!("{byte:02X}")).collect();
        malformed.push((at as u64, bad.join(" ")));
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, malformed)
}

/// What the decoder makes of the same, chunk after chunk. Each malformed sequence is met as an error, and decoding goes on after it.
fn decoded<'a>(charset: &str, chunks: impl IntoIterator<Item = &'a [u8]>) -> Decoded {
    let mut decoder = MultiByteDecoder::of(Charset::from_label(charset).unwrap());
    let (mut text, mut malformed, mut at) = (String::new(), Vec::new(), 0);
    let mut buffer = String::new();
    for chunk in chunks {
        let mut rest = chunk;
        while !rest.is_empty() {
            let mut strict = Malformed::default();
            strict.limit = 0;
            buffer.clear();
            let step = &rest[..rest.len().min(STEP_BYTES)];
            let read = decoder.decode(&mut window(step, at, u64::MAX), &mut buffer, &mut strict);
            assert!(buffer.capacity() <= STEP_BYTES * 3 + super::PADDING, "{charset}: room for {}", buffer.capacity());
            at += read as u64;
            rest = &rest[read..];
            text.push_str(&buffer);
            match strict.stopped {
                Some(bad) => {
                    malformed.push((bad.at(), bad.to_string()));
                    text.push(char::REPLACEMENT_CHARACTER);
                }
                None => assert_eq!(read, step.len(), "{charset}: input is left, and nothing is wrong"),
            }
        }
    }
    // At the end there can be two: no more is said of them than the first, and the number.
    let mut seen = Malformed::default();
    buffer.clear();
    decoder.finish(at, &mut buffer, &mut seen);
    text.push_str(&buffer);
    let first = seen.first.map(|first| first.at());
    malformed.extend((0..seen.count).map(|index| (first.unwrap() + index, String::new())));
    (text, malformed)
}

/// Holds what came of a payload against what should have.
#[track_caller]
fn same(found: Decoded, wanted: &Decoded, what: impl Fn() -> String) {
    assert_eq!(found.0, wanted.0, "{}", what());
    assert_eq!(found.1.len(), wanted.1.len(), "{}: {found:?}", what());
    for (found, wanted) in found.1.iter().zip(&wanted.1) {
        assert_eq!(found.0, wanted.0, "{}", what());
        assert!(found.1.is_empty() || found.1 == wanted.1, "{}: {} for {}", what(), found.1, wanted.1);
    }
}

/// Whole, and byte by byte with an empty chunk before each.
#[track_caller]
fn check(charset: &str, payload: &[u8]) {
    let wanted = oracle(charset, payload);
    let what = || format!("{charset}, {payload:02X?}");
    same(decoded(charset, [payload]), &wanted, what);
    same(decoded(charset, payload.chunks(1).flat_map(|byte| [&[][..], byte])), &wanted, what);
}

/// The same, and in two and in three wherever it can be cut.
#[track_caller]
fn check_every_cut(charset: &str, payload: &[u8]) {
    check(charset, payload);
    let wanted = oracle(charset, payload);
    for first in 0..=payload.len() {
        for second in first..=payload.len() {
            let chunks = [&payload[..first], &payload[first..second], &payload[second..]];
            same(decoded(charset, chunks), &wanted, || format!("{charset}, {chunks:02X?}"));
        }
    }
}

/// What may stand before the bytes in question: a set of ISO-2022-JP, or nothing.
fn states(charset: &str) -> &'static [&'static [u8]] {
    if charset == "ISO-2022-JP" { &[b"", b"\x1B(J", b"\x1B(I", b"\x1B$B", b"\x1B$@"] } else { &[b""] }
}

#[test]
fn every_byte_and_every_two() {
    for charset in charsets() {
        for state in states(charset) {
            for first in 0..=255 {
                check_every_cut(charset, &[*state, &[first]].concat());
                for second in 0..=255 {
                    check(charset, &[*state, &[first, second]].concat());
                    check(charset, &[*state, &[first, second], b"a!"].concat());
                    // What is left of a pair is the first half of another.
                    check(charset, &[*state, &[first, second, 0xB0, 0xA1]].concat());
                }
            }
        }
    }
}

#[test]
fn every_first_byte_cut_from_every_second() {
    for charset in charsets() {
        for state in states(charset) {
            for first in (0x1B..=0xFF).step_by(3) {
                for second in (0..=0xFF).step_by(5) {
                    check_every_cut(charset, &[*state, &[first, second, b'!']].concat());
                }
            }
        }
    }
}

#[cfg(feature = "east-asian")]
#[test]
fn every_three_bytes_of_euc_jp() {
    for second in 0..=255 {
        for third in 0..=255 {
            check("EUC-JP", &[0x8F, second, third]);
            check("EUC-JP", &[0x8F, second, third, b'a', 0xB0, 0xA1]);
        }
    }
}

#[cfg(feature = "east-asian")]
fn four(pointer: u32) -> [u8; 4] {
    let digits = [pointer / 12_600 + 0x81, pointer / 1_260 % 10 + 0x30, pointer / 10 % 126 + 0x81, pointer % 10 + 0x30];
    digits.map(|digit| digit as u8)
}

#[cfg(feature = "east-asian")]
#[test]
fn every_pointer_of_four_bytes() {
    for charset in ["gb18030", "GBK"] {
        let basic = 0..=39_500;
        let borders = (188_900..=189_100).chain(1_237_500..=1_237_700).chain(1_587_500..=1_587_599);
        let others = (39_500..1_587_600).step_by(997);
        for pointer in basic.chain(borders).chain(others) {
            check(charset, &four(pointer));
        }
    }
}

#[cfg(feature = "east-asian")]
#[test]
fn every_border_of_four_bytes_in_every_cut() {
    const BORDERS: [u8; 9] = [0x2F, 0x30, 0x39, 0x3A, 0x40, 0x80, 0x81, 0xFE, 0xFF];
    for first in [0x80, 0x81, 0x84, 0xE3, 0xFE, 0xFF] {
        for second in BORDERS {
            for third in BORDERS {
                for fourth in BORDERS {
                    check_every_cut("gb18030", &[first, second, third, fourth]);
                    check("gb18030", &[first, second, third, fourth, 0x30, b'a']);
                }
            }
        }
    }
}

/// Escape sequences, whole, broken and in vain, from every set to every other, and what stands between.
#[cfg(feature = "east-asian")]
#[test]
fn every_way_through_the_sets_of_iso_2022_jp() {
    const PARTS: [&[u8]; 14] = [
        b"\x1B(B", b"\x1B(J", b"\x1B(I", b"\x1B$@", b"\x1B$B", b"\x1B", b"$", b"(", b"!", b"\x7E", b"\\", b"\n", b"\x0E", b"\x80",
    ];
    for a in PARTS {
        for b in PARTS {
            check_every_cut("ISO-2022-JP", &[a, b].concat());
            for c in PARTS {
                for d in PARTS {
                    check("ISO-2022-JP", &[a, b, c, d].concat());
                    check("ISO-2022-JP", &[a, b, c, d, b"0!"].concat());
                }
            }
        }
    }
}

#[test]
fn every_unit_of_utf_16() {
    for charset in ["UTF-16LE", "UTF-16BE"] {
        let bytes = |unit: u16| if charset == "UTF-16LE" { unit.to_le_bytes() } else { unit.to_be_bytes() };
        for unit in 0..=u16::MAX {
            check(charset, &bytes(unit));
            check(charset, &[bytes(unit), bytes(0x41), bytes(unit)].concat());
            check(charset, &[bytes(0xD83D), bytes(unit)].concat());
            check(charset, &[bytes(unit), bytes(0xDE00)].concat());
        }
    }
}

#[test]
fn every_neighbourhood_of_units_in_every_cut() {
    const UNITS: [u16; 7] = [0x0A, 0x7F, 0x3B1, 0x3042, 0xD83D, 0xDE00, 0xFFFD];
    for charset in ["UTF-16LE", "UTF-16BE"] {
        let bytes = |unit: u16| if charset == "UTF-16LE" { unit.to_le_bytes() } else { unit.to_be_bytes() };
        for a in UNITS {
            for b in UNITS {
                for c in UNITS {
                    let payload = [bytes(a), bytes(b), bytes(c)].concat();
                    check_every_cut(charset, &payload);
                    // An odd byte at the end.
                    check_every_cut(charset, &payload[..5]);
                }
            }
        }
    }
}

/// ASCII is copied by words once there is some of it.
#[cfg(feature = "east-asian")]
#[test]
fn ascii_of_every_length_at_every_place() {
    for charset in EAST_ASIAN {
        let (pair, _, _) = Encoding::for_label(charset.as_bytes()).unwrap().encode("一");
        for before in 0..10 {
            for length in 0..40 {
                let ascii: Vec<u8> = (b' '..).take(length).collect();
                check(charset, &[&pair.repeat(before), &ascii[..], &pair, b"\xFF", &ascii, &pair].concat());
            }
        }
    }
}

/// No more malformed sequences in one step than asked for, and all of them in the end.
#[test]
fn a_step_keeps_to_the_most_malformed_sequences() {
    for charset in charsets() {
        let payload = b"a\x81\xFF\x81\x30\x81\xFF\xDC\x00\xDC\x00\x1B\x1B$\xFF\x8F\xA1\xFF\xFF\xD8\x00\xFF\x81\x30".repeat(9);
        let wanted = oracle(charset, &payload);
        for (most, size) in [(1, 1), (1, 3), (1, 9999), (2, 2), (3, 9999)] {
            let mut decoder = MultiByteDecoder::of(Charset::from_label(charset).unwrap());
            let mut seen = Malformed::default();
            let (mut text, mut at) = (String::new(), 0);
            for mut chunk in payload.chunks(size) {
                while !chunk.is_empty() {
                    let _ = seen.since_last_step();
                    let read = decoder.decode(&mut window(chunk, at, most), &mut text, &mut seen);
                    let malformed = seen.since_last_step();
                    assert!(malformed <= most, "{charset}, {malformed} of {most}");
                    assert!(malformed == most || read == chunk.len(), "{charset}: a step that ends too early");
                    at += read as u64;
                    chunk = &chunk[read..];
                }
            }
            decoder.finish(at, &mut text, &mut seen);
            assert_eq!(text, wanted.0, "{charset}, {most} in chunks of {size}");
            assert_eq!(seen.count, wanted.1.len() as u64, "{charset}, {most} in chunks of {size}");
        }
    }
}

/// Bytes that mean something in one of the charsets, and any others.
fn bytes() -> impl Strategy<Value = u8> {
    let telling = b"\x1B$(BJI@\x0E\n !09:\x40\x5B\x7E\x7F\x80\x81\x84\x8E\x8F\x90\x9F\xA0\xA1\xA4\xB0\xC6\xC7\xC8\xD8\xDC\xDF\xE0\xEF\xF0\xF9\xFA\xFC\xFD\xFE\xFF";
    prop_oneof![4 => select(&telling[..]), 1 => any::<u8>()]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20_000, failure_persistence: None, rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_cut_anywhere(
        charset in select(charsets().collect::<Vec<_>>()),
        payload in prop::collection::vec(bytes(), 0..60),
        sizes in prop::collection::vec(0usize..9, 1..8),
    ) {
        let mut rest = &payload[..];
        let mut chunks = Vec::new();
        for size in sizes {
            let (chunk, others) = rest.split_at(size.min(rest.len()));
            chunks.push(chunk);
            rest = others;
        }
        chunks.push(rest);
        same(decoded(charset, chunks.iter().copied()), &oracle(charset, &payload), || format!("{charset}, {chunks:02X?}"));
    }
}
