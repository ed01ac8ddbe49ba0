//! Adversarial payloads made at random: no slice takes more than the ceiling. Some for each charset at each test;
//! `INTAKE_ADVERSARIAL_RUNS` makes more for each, and `INTAKE_ADVERSARIAL_SEED` others. The worst case is printed.

#![allow(clippy::print_stdout, reason = "the worst case is what one runs this for")]

use host_test::{Ending, Guest, Harness};

/// What a slice gets, the maximum that the SDK may take of it, and how long a payload is. The SDK takes about half of what it
/// gets, and never more than three quarters.
const SLICES: [(u64, u64, usize); 2] = [(2_000_000, 500_000, 200_000), (60_000, 45_000, 10_000)];

const CHARSETS: [&str; 19] = [
    "utf-8",
    "windows-1252",
    "koi8-r",
    "windows-1251",
    "iso-8859-6",
    "windows-874",
    "windows-1253",
    "windows-1258",
    "iso-8859-14",
    "macintosh",
    "x-user-defined",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "big5",
    "gb18030",
    "utf-16le",
    "utf-16be",
    "iso-2022-jp",
];

/// What some charset finds awkward: what is malformed, cut, long, alone, or an escape.
const AWKWARD: [&[u8]; 36] = [
    b"\n",
    b"\r",
    b"a",
    b"\x00",
    b"\x1B",
    b"\x1B$B",
    b"\x1B(B",
    b"\x1B(J",
    b"\x1B$",
    b"\x80",
    b"\x81",
    b"\x30",
    b"\xA0",
    b"\xA1",
    b"\xB0",
    b"\xC2",
    b"\xD8",
    b"\xDC",
    b"\xE0",
    b"\xE2\x82\xAC",
    b"\xED\xA0",
    b"\xF0\x9F\x98\x80",
    b"\xFE",
    b"\xFF",
    b"\x8E",
    b"\x8F",
    b"\x8F\xA1",
    b"\x84\x31\xA4\x37",
    b"\xE9",
    b"\xC3\xA9",
    b"\x93\xFA",
    b"0123456789abcdef",
    b"\xD0\xD1\xD2\xD3\xD4\xD5\xD6\xD7",
    b"\x00\xD8",
    b"\x3D\xD8\x00\xDE",
    b"\xAC\x20",
];

/// What was expensive once: pairs of surrogates in a row, and bytes that are looked up in vain.
const FOUND: [(&str, &[u8]); 15] = [
    (
        "big5",
        b"\xF9\xE6\xC8\xF5\x88\xA5 \xFF\xA1 \xF9\xE6\n\x80\x88b\x88\xA5\xC8\xF5\x88\xA5\x88\xA5\xB5\xB5\n\xB5\xB5 \xA1E \xB5\xB5",
    ),
    ("ibm866", b"\xE9\xAB\xAB\xFD\xE9\xAB\xAB\xE9\xB5\x91\xE9\xAB\xE9  \xE9a"),
    ("windows-1255", b"\xCE\xAB \xCA\xAB\xCA\xAB\xCA\xAB\xCA\xAB"),
    ("gb18030", b"\x84\x31\xA4\x37"),
    ("utf-16be", b"\xD8\x3D\xDE\x00"),
    ("utf-16le", b"\x3D\xD8\x00\xDE"),
    ("utf-16le", b"\x3D\xD8\x00\xDE\x3D\xD8\x00\xDE\x3D\xD8\x00\xDEa\0"),
    ("windows-1253", b"\x95\x80\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9"),
    ("windows-1251", b"\x95\x80\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9"),
    ("koi8-r", b"\x95\x80\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9\xE9"),
    ("iso-8859-14", b"\xD0\xF0\xDE\xAA"),
    ("iso-8859-14", b"\x1B$B\xF0\x9F\x98\x80"),
    ("windows-1252", b"\x80\xE9"),
    ("windows-1258", b"\xF0\x9F\x98\x80000000000000$"),
    ("windows-874", b"\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1abc"),
];

/// xorshift64, by Marsaglia (Journal of Statistical Software, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    /// A few awkward parts and bytes, some of them many times.
    fn pattern(&mut self) -> Vec<u8> {
        let mut pattern = Vec::new();
        for _ in 0..1 + self.below(6) {
            if self.below(4) == 0 {
                pattern.push(self.below(256) as u8);
            } else {
                let part = AWKWARD[self.below(AWKWARD.len() as u64) as usize];
                let times = if self.below(4) == 0 { 1 + self.below(16) } else { 1 };
                (0..times).for_each(|_| pattern.extend(part));
            }
        }
        pattern
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().expect(name))
}

#[test]
fn no_adversarial_payload_takes_more_than_the_ceiling_in_a_slice() {
    let transcode = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/../transcode")).unwrap();
    let guests = [("line-count", host_test::guest!()), ("transcode", transcode)];
    let mut random = Random(number("INTAKE_ADVERSARIAL_SEED", 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let found = FOUND.map(|(charset, pattern)| (charset, pattern.to_vec()));
    let made = (0..number("INTAKE_ADVERSARIAL_RUNS", 4)).flat_map(|_| CHARSETS).map(|charset| (charset, random.pattern()));
    let mut worst = SLICES.map(|_| (0, String::new()));
    for (charset, pattern) in found.into_iter().chain(made) {
        for ((slice_fuel, _, bytes), worst) in SLICES.into_iter().zip(&mut worst) {
            // Behind a letter, so that no byte order mark decides.
            let payload = [b"a\n", &pattern.repeat(bytes / pattern.len())[..]].concat();
            for (name, guest) in &guests {
                let harness = Harness::new(guest.clone()).payload(payload.clone()).charset(charset);
                let outcome = harness.slice_fuel(slice_fuel).run().unwrap();
                assert!(matches!(outcome.outcome, Ending::Ok | Ending::GuestError), "{charset}, {pattern:02X?}:\n{outcome}");
                let most = (outcome.fuel.max_between_host_calls, format!("{name}, {charset}, {pattern:02X?}"));
                *worst = most.max(std::mem::take(worst));
            }
        }
    }
    for ((slice_fuel, ceiling, _), worst) in SLICES.into_iter().zip(worst) {
        println!("the most expensive slice of {slice_fuel}: {worst:?}");
        assert!(worst.0 <= ceiling, "{slice_fuel}: {worst:?}");
    }
}
