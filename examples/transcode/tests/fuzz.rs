//! Random payloads, in every charset and cut at random, decoded in wasm and by the twin: some hundred at each test,
//! and as many as come in `INTAKE_FUZZ_SECONDS`, from another seed each time. A failure says the seed of its payload;
//! `INTAKE_FUZZ_SEED` repeats it.

mod twin;

use std::time::{Duration, Instant};

use encoding_rs::Encoding;
use twin::{SINGLE_BYTE, check};

/// The others.
const OTHERS: [&str; 11] =
    ["utf-8", "utf-16le", "utf-16be", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "big5", "gbk", "gb18030", "x-user-defined"];

/// A few for each charset.
const RUNS: u64 = 10 * (SINGLE_BYTE.len() + OTHERS.len()) as u64;

/// xorshift64, by Marsaglia (Journal of Statistical Software, 2003).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        // Seeds that follow each other begin far apart; none is 0.
        Random((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    fn char(&mut self) -> char {
        let (from, to) = match self.below(12) {
            0..4 => (0x20, 0x7F),
            4 => (0xA0, 0x180),
            5 => (0x370, 0x600),
            6 => (0xE01, 0xE5C),
            7 => (0x2010, 0x2600),
            8 => (0x3040, 0x3100),
            9 => (0x4E00, 0xA000),
            10 => (0xAC00, 0xD7A4),
            _ => (0xFF00, 0x1_F650),
        };
        char::from_u32(from + self.below(u64::from(to - from)) as u32).unwrap_or('\n')
    }

    /// Text of one kind, then of another, and now and then what is not text.
    fn payload(&mut self, charset: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
        // A letter first, so that no byte order mark decides.
        let mut payload = encode(encoding, charset, "a");
        for _ in 0..1 + self.below(40) {
            match self.below(8) {
                0 => payload.extend((0..1 + self.below(8)).map(|_| self.below(256) as u8).collect::<Vec<u8>>()),
                1 => {
                    payload.extend([0x1B, [b'$', b'('][self.below(2) as usize], [b'B', b'J', b'@', b'I'][self.below(4) as usize]])
                }
                2 => payload.extend(vec![0x80 | self.below(128) as u8; 1 + self.below(40) as usize]),
                3 => payload.extend(encode(encoding, charset, &"0123456789 ".repeat(1 + self.below(30) as usize))),
                _ => {
                    let same = self.char();
                    let (length, is_same) = (1 + self.below(120), self.below(3) == 0);
                    let text: String = (0..length).map(|_| if is_same { same } else { self.char() }).collect();
                    payload.extend(encode(encoding, charset, &text));
                }
            }
        }
        for _ in 0..self.below(3) {
            let at = self.below(payload.len() as u64) as usize;
            payload[at] = self.below(256) as u8;
        }
        let cut = self.below(4) as usize;
        payload.truncate((payload.len() - cut.min(payload.len() - 1)).max(1));
        if payload[0] != b'a' && payload[0] != 0 {
            payload[0] = b'.';
        }
        payload
    }

    fn plan(&mut self) -> String {
        match self.below(5) {
            0 => "whole".to_owned(),
            1 => format!("{}", 1 + self.below(70)),
            2 => format!("{},0,{}", 1 + self.below(20), 1 + self.below(5000)),
            _ => format!("random:{}:1..{}", self.below(1000), 2 + self.below(200)),
        }
    }
}

/// A character that the charset lacks becomes a question mark, not a reference.
fn encode(encoding: &'static Encoding, charset: &str, text: &str) -> Vec<u8> {
    if let Some(to_bytes) = match charset {
        "utf-16le" => Some(u16::to_le_bytes as fn(u16) -> [u8; 2]),
        "utf-16be" => Some(u16::to_be_bytes as fn(u16) -> [u8; 2]),
        _ => None,
    } {
        return text.encode_utf16().flat_map(to_bytes).collect();
    }
    let fits = |char: &char| !encoding.encode(char.encode_utf8(&mut [0; 4])).2;
    let text: String = text.chars().map(|char| if fits(&char) { char } else { '?' }).collect();
    encoding.encode(&text).0.into_owned()
}

/// Says what was tried, if it fails.
struct Tried<'a> {
    seed: u64,
    charset: &'a str,
    plan: &'a str,
    payload: &'a [u8],
}

impl Drop for Tried<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Tried { seed, charset, plan, payload } = self;
            eprintln!("INTAKE_FUZZ_SEED={seed}: {charset} in chunks of {plan}: {payload:02X?}");
        }
    }
}

#[test]
fn what_is_decoded_in_wasm_is_what_the_twin_decodes() {
    let guest = host_test::guest!();
    let number = |name| std::env::var(name).ok().map(|value| value.parse::<u64>().expect(name));
    let until = number("INTAKE_FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let first = match (number("INTAKE_FUZZ_SEED"), until) {
        (Some(seed), _) => seed,
        (None, Some(_)) => u64::from(std::process::id()) << 32,
        (None, None) => 0,
    };
    let runs = if number("INTAKE_FUZZ_SEED").is_some() { 1 } else { RUNS };
    let charsets = [&SINGLE_BYTE[..], &OTHERS[..]].concat();
    let mut seed = first;
    while until.map_or(seed < first + runs, |until| Instant::now() < until) {
        let charset = charsets[(seed % charsets.len() as u64) as usize];
        let mut random = Random::new(seed);
        let (payload, plan) = (random.payload(charset), random.plan());
        let _tried = Tried { seed, charset, plan: &plan, payload: &payload };
        check(&guest, charset, &plan, &payload);
        seed += 1;
    }
    eprintln!("payloads: {}, from seed {first} on", seed - first);
}
