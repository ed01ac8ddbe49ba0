//! What is generated: characters of the charset alone, exactly the size, and the same bytes for ever.

use std::collections::BTreeMap;
use std::io::Read;

use encoding_rs::Encoding;
use host_test::generate::{Generate, Kind};

/// Every charset of the WHATWG Encoding Standard but `replacement`.
const CHARSETS: [&str; 39] = [
    "UTF-8",
    "IBM866",
    "ISO-8859-2",
    "ISO-8859-3",
    "ISO-8859-4",
    "ISO-8859-5",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "ISO-8859-8-I",
    "ISO-8859-10",
    "ISO-8859-13",
    "ISO-8859-14",
    "ISO-8859-15",
    "ISO-8859-16",
    "KOI8-R",
    "KOI8-U",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "GBK",
    "gb18030",
    "Big5",
    "EUC-JP",
    "ISO-2022-JP",
    "Shift_JIS",
    "EUC-KR",
    "UTF-16BE",
    "UTF-16LE",
    "x-user-defined",
];

const GOLDEN: &str = "tests/golden/generated.txt";

fn generate(kind: Kind, charset: &str, size: u64) -> Generate {
    Generate::new(kind).with_charset(charset).unwrap().with_size(size).with_seed(7)
}

fn bytes(generate: &Generate) -> Vec<u8> {
    let mut bytes = Vec::new();
    generate.read().read_to_end(&mut bytes).unwrap();
    bytes
}

fn text(charset: &str, bytes: &[u8]) -> Option<String> {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// FNV-1a, 64 bits: enough to notice a change, and ten lines less than a crate.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn every_kind_in_every_charset_is_text_of_that_charset() {
    for charset in CHARSETS {
        for kind in Kind::TEXT {
            let bytes = bytes(&generate(kind, charset, 50_000));
            assert_eq!(bytes.len(), 50_000, "{charset} {}", kind.name());
            if kind == Kind::Malformed {
                continue;
            }
            let text = text(charset, &bytes).unwrap_or_else(|| panic!("{charset} {}: malformed", kind.name()));
            let ascii = text.bytes().filter(u8::is_ascii).count() as f64 / text.chars().count() as f64;
            match kind {
                Kind::Newlines => assert!(text.bytes().all(|byte| byte == b'\n')),
                Kind::OneLine => assert!(!text.contains('\n')),
                Kind::Dense => assert!(ascii < 0.06, "{charset}: {ascii} ASCII"),
                Kind::Log => assert!((0.5..0.995).contains(&ascii), "{charset}: {ascii} ASCII"),
                _ => assert!(ascii < 0.99, "{charset}: {ascii} ASCII"),
            }
            if !matches!(kind, Kind::Newlines | Kind::OneLine) {
                assert!(text.ends_with('\n'));
                let average = bytes.len() as f64 / text.lines().count() as f64;
                assert!((88.0..112.0).contains(&average), "{charset} {}: {average} bytes a line", kind.name());
            }
        }
    }
}

#[test]
fn malformed_payloads_are_malformed_where_the_charset_can_be() {
    for charset in CHARSETS {
        let bytes = bytes(&generate(Kind::Malformed, charset, 50_000));
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
        let any: Vec<u8> = (0..=255).collect();
        if encoding.is_single_byte() && text(charset, &any).is_some() {
            continue;
        }
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes);
        assert!(malformed, "{charset}");
        let count = text.matches('\u{fffd}').count();
        assert!(count > 400, "{charset}: {count} malformed");
    }
}

#[test]
fn any_size_is_met_without_a_cut_character() {
    for charset in ["UTF-8", "windows-1252", "UTF-16BE", "ISO-2022-JP", "Shift_JIS", "gb18030"] {
        let unit = if charset.starts_with("UTF-16") { 2 } else { 1 };
        for size in (0..20).chain(190..210).map(|size| size * unit) {
            for kind in [Kind::Log, Kind::Dense, Kind::OneLine, Kind::Newlines, Kind::Csv, Kind::Ndjson] {
                let bytes = bytes(&generate(kind, charset, size));
                assert_eq!(bytes.len() as u64, size);
                assert!(text(charset, &bytes).is_some(), "{charset} {} {size}", kind.name());
            }
        }
    }
}

#[test]
fn it_does_not_matter_how_it_is_read() {
    let generate = generate(Kind::Prose, "Shift_JIS", 20_000);
    let whole = bytes(&generate);
    let mut read = generate.read();
    let mut pieces = Vec::new();
    for size in (1..200).cycle() {
        let mut piece = vec![0; size];
        let length = read.read(&mut piece).unwrap();
        if length == 0 {
            break;
        }
        pieces.extend_from_slice(&piece[..length]);
    }
    assert!(pieces == whole);
}

#[test]
fn another_seed_gives_other_bytes() {
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Newlines && kind.has_charset()) {
        let one = generate(kind, "utf-8", 10_000);
        assert!(bytes(&one) != bytes(&one.clone().with_seed(8)));
    }
}

const LINES: [u64; 5] = [20, 50, 101, 1000, 8000];

/// Its line feeds, in a way of its own.
fn line_feeds(charset: &str, bytes: &[u8]) -> u64 {
    let unit: &[u8] = match charset {
        "UTF-16LE" => &[b'\n', 0],
        "UTF-16BE" => &[0, b'\n'],
        _ => b"\n",
    };
    bytes.chunks(unit.len()).filter(|bytes| *bytes == unit).count() as u64
}

#[test]
fn lines_are_as_long_as_asked_in_every_charset() {
    for charset in CHARSETS {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.has_line_length()) {
            for line in [20, 101, 1000] {
                let generate = generate(kind, charset, (line * 120).max(20_000)).with_line(line).unwrap();
                let bytes = bytes(&generate);
                let what = format!("{charset} {} line={line}", kind.name());
                assert_eq!(bytes.len() as u64, generate.size(), "{what}");
                assert_eq!(line_feeds(charset, &bytes), generate.lines(), "{what}");
                assert!(kind == Kind::Malformed || text(charset, &bytes).is_some(), "{what}: malformed");
                if kind.has_records() && line < 1000 {
                    continue; // their fields may take more
                }
                let average = bytes.len() as f64 / generate.lines() as f64;
                // The bytes of an escape and of the longest words are more than a fifth of the shortest lines.
                // Rows have line ends in quotes, and some are blank.
                let off = if line == 20 || kind.has_records() { 0.35 } else { 0.15 };
                assert!((average / line as f64 - 1.0).abs() < off, "{what}: {average} bytes a line");
            }
        }
    }
}

#[test]
fn lines_are_counted_by_code_units() {
    for charset in ["UTF-8", "UTF-16LE", "UTF-16BE", "ISO-2022-JP", "gb18030"] {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.has_charset()) {
            for size in [0, 2, 18, 100, 5000, 50_000] {
                let generate = generate(kind, charset, size);
                assert_eq!(generate.lines(), line_feeds(charset, &bytes(&generate)), "{charset} {} {size}", kind.name());
            }
        }
    }
}

/// Or the cost of a line could not be told from that of a byte.
#[test]
fn between_its_lines_the_text_is_the_same_however_long_they_are() {
    for charset in ["UTF-8", "windows-1252", "UTF-16LE", "Shift_JIS"] {
        for kind in [Kind::Log, Kind::Prose, Kind::Dense] {
            let share = |line| {
                let bytes = bytes(&generate(kind, charset, 200_000).with_line(line).unwrap());
                let text = text(charset, &bytes).unwrap();
                let characters = text.chars().filter(|c| *c != '\n');
                let ascii = characters.clone().filter(char::is_ascii).count();
                ascii as f64 / characters.count() as f64
            };
            for line in LINES {
                let (usual, other) = (share(100), share(line));
                assert!((usual - other).abs() < 0.025, "{charset} {} line={line}: {other}, not {usual}", kind.name());
            }
        }
    }
}

#[test]
fn the_usual_length_of_a_line_is_not_said_and_changes_nothing() {
    let said: Generate = "log,size=20kB,seed=7,line=100".parse().unwrap();
    assert_eq!(said.to_string(), "gen:log,size=20000,charset=UTF-8,seed=7");
    assert!(bytes(&said) == bytes(&generate(Kind::Log, "UTF-8", 20_000)));
    let long: Generate = "log,size=20kB,seed=7,line=1000".parse().unwrap();
    assert_eq!(long.to_string(), "gen:log,size=20000,charset=UTF-8,seed=7,line=1000");
    assert_eq!(long.to_string().strip_prefix("gen:").unwrap().parse::<Generate>().unwrap().line(), 1000);
}

/// `HOST_TEST_UPDATE=1 cargo test` rewrites the file. Changing it breaks a promise: say so in the changelog.
#[test]
fn the_same_seed_gives_the_same_bytes_for_ever() {
    let mut hashes = BTreeMap::new();
    for charset in CHARSETS {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.has_charset()) {
            let hash = hash(&bytes(&generate(kind, charset, 100_000)));
            hashes.insert(format!("{charset} {}", kind.name()), hash);
        }
    }
    for options in ["framing=cobs", "framing=cobs,crc=none", "framing=length", "framing=length,crc=none"] {
        let generate: Generate = format!("postcard,size=100kB,seed=7,{options}").parse().unwrap();
        hashes.insert(format!("postcard {options}"), hash(&bytes(&generate)));
    }
    let lines: String = hashes.iter().map(|(name, hash)| format!("{name} {hash:016x}\n")).collect();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    if std::env::var_os("HOST_TEST_UPDATE").is_some() {
        std::fs::write(&path, &lines).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    for (line, golden) in lines.lines().zip(golden.lines()) {
        assert_eq!(line, golden, "the generated bytes changed");
    }
    assert_eq!(lines, golden);
}

#[test]
fn a_wrong_description_says_what_is_wrong() {
    for (text, error) in [
        (
            "logs",
            "`logs` is not a kind of payload: write one of log, prose, dense, malformed, one-line, newlines, csv, ndjson, postcard",
        ),
        ("log,charset=klingon", "`klingon` is not a charset label: write one of the WHATWG Encoding Standard, such as utf-8"),
        ("log,charset=cp932", "`cp932` is not a charset label; did you mean `shift_jis`?"),
        ("log,charset=hz-gb-2312", "`hz-gb-2312` stands for the charset `replacement`, which has no text"),
        ("log,size=3,charset=utf-16le", "a payload in UTF-16LE has an even size, and 3 is odd"),
        (
            "log,colour=red",
            "`colour=red` is not an option of a generated payload: write size=SIZE, charset=LABEL, seed=N or line=BYTES",
        ),
        ("log,bad=1", "`bad=1` is not an option of a generated payload: write size=SIZE, charset=LABEL, seed=N or line=BYTES"),
        (
            "csv,crc=none",
            "`crc=none` is not an option of a generated payload: write size=SIZE, charset=LABEL, seed=N, line=BYTES, \
             blank=PERCENT, bad=PERCENT or ends=lf|crlf|cr",
        ),
        (
            "postcard,ends=lf",
            "`ends=lf` is not an option of a generated payload: write size=SIZE, seed=N, blank=PERCENT, bad=PERCENT, \
             framing=cobs|length or crc=crc32|none",
        ),
        ("postcard,charset=utf-8", "a payload of kind postcard is not text and has no charset: leave `charset` out"),
        ("csv,bad=101", "`101` is not a percentage for `bad`: write a whole number from 0 to 100"),
        ("csv,blank=60,bad=41", "`blank` and `bad` are 101 percent together: write at most 100"),
        ("csv,ends=nel", "unknown line end `nel` of a generated payload: write lf, crlf or cr"),
        ("postcard,framing=slip", "unknown framing `slip` of a generated payload: write cobs or length"),
        ("postcard,crc=crc16", "unknown crc `crc16` of a generated payload: write crc32 or none"),
        ("log,size=1,size=2", "`size` is given twice for a generated payload: give it once"),
        ("log,seed=x", "`x` is not a seed: write a whole number from 0 to 18446744073709551615"),
        ("log,line=19", "lines of 19 bytes on average cannot be made: write from 20 to 65536"),
        ("log,line=65537", "lines of 65537 bytes on average cannot be made: write from 20 to 65536"),
        ("newlines,line=100", "the lines of a payload of kind newlines have no length to choose: leave `line` out"),
        ("one-line,line=100", "the lines of a payload of kind one-line have no length to choose: leave `line` out"),
    ] {
        assert_eq!(text.parse::<Generate>().unwrap_err().to_string(), error);
    }
    assert!("log,size=much".parse::<Generate>().unwrap_err().to_string().starts_with("`much` is not a size"));
}
