//! The fuzz targets, driven by a mutator with a fixed seed: the same in every run, and in WebAssembly as well. With `INTAKE_FULL=1` it
//! goes on for a hundred times as long.

#[path = "../fuzz/fuzz_targets/decode.rs"]
mod decode;
#[path = "../fuzz/fuzz_targets/encode.rs"]
mod encode;
#[path = "../fuzz/fuzz_targets/find.rs"]
mod find;

/// What texts are made of: the parts of characters, of lines and of formats that mean something to some charset.
const PARTS: [&[u8]; 26] = [
    b"a",
    b"some words in ASCII, as most text is. ",
    b"\n",
    b"\r\n",
    b"\r",
    b"\"x\";",
    b"[{\"a\":1},",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    "éèà ü".as_bytes(),
    "Привет".as_bytes(),
    "日本語テキスト".as_bytes(),
    "😀🎉".as_bytes(),
    b"\xE9\xE8\xE0",
    b"\x93\xFA\x96{\x8C\xEA",
    b"\xC6\xFC\xCB\xDC",
    b"\x81\x30\x81\x30\x94\x39\xDA\x33",
    b"\x1B$B\x46\x7C\x1B(B",
    b"\x1B(J~\\",
    b"\x8E\xB1\x8F\xB0\xA1",
    b"\x3D\xD8\x00\xDE",
    b"\xD8\x3D\xDE\x00",
    b"\xC2\x85\xC2",
    b"\x80\x81\xFE\xFF",
];

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

    fn data(&mut self) -> Vec<u8> {
        let length = [8, 40, 100, 600, 3000][self.below(5)];
        let mut data: Vec<u8> = (0..3).map(|_| self.next() as u8).collect();
        while data.len() < length {
            let (part, times) = (PARTS[self.below(PARTS.len())], [1, 1, 2, 9, 70][self.below(5)]);
            data.extend(part.repeat(times));
        }
        for _ in 0..self.below(6) {
            let at = self.below(data.len());
            match self.below(4) {
                0 => data.insert(at.min(data.len()), self.next() as u8),
                1 if data.len() > 3 => drop(data.remove(at)),
                2 if at >= 3 => data.truncate(at),
                _ => data[at] = self.next() as u8,
            }
        }
        data
    }
}

fn drive(seed: u64, runs: u32, target: impl Fn(&[u8])) {
    let runs = if std::env::var_os("INTAKE_FULL").is_some() { runs * 100 } else { runs };
    let mut random = Random(seed);
    for _ in 0..runs {
        target(&random.data());
    }
}

#[test]
fn decoding_any_bytes_is_what_the_reference_does() {
    drive(11, 20_000, decode::run);
}

/// All 39 charsets, each with as many payloads.
#[test]
fn every_charset_decodes_as_the_reference_does() {
    let mut random = Random(12);
    for charset in 0..decode::LABELS.len() as u8 {
        for _ in 0..150 {
            let mut data = random.data();
            data[0] = charset;
            decode::run(&data);
        }
    }
}

#[test]
fn encoding_any_text_is_what_the_reference_does() {
    drive(13, 4_000, encode::run);
}

#[test]
fn finding_is_what_a_plain_search_does() {
    drive(14, 20_000, find::run);
}
