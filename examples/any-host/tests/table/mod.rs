//! The payloads that any-host gets in every world: each in some charset, and cut in some ways.

use std::io::Read as _;

use host_test::generate::{Generate, Kind};

/// The last one is not a charset: then the error is the same.
const CHARSETS: [&str; 7] = ["utf-8", "windows-1252", "shift_jis", "gb18030", "utf-16le", "iso-2022-jp", "klingon"];

/// The largest chunk that a world reads: characters are put across it.
const CHUNK: usize = 64 << 10;

const CUTS_OF_SMALL: &[&str] = &["whole", "1", "1,0,2", "3,0,0,1", "4096", "random:7:0..9"];
const CUTS_OF_LARGE: &[&str] = &["whole", "4096", "0,4097,1", "random:7:0..100000"];

/// One payload.
pub(crate) struct Case {
    pub(crate) what: &'static str,
    pub(crate) payload: Vec<u8>,
    pub(crate) charset: &'static str,
    pub(crate) cuts: &'static [&'static str],
}

pub(crate) fn small_payloads() -> impl Iterator<Item = Case> {
    let payloads = [
        ("nothing", &b""[..]),
        ("a line without an end", b"one\ntwo"),
        ("line ends of all kinds", b"one\r\ntwo\rthree\n\r\n\r\r\n\n"),
        ("malformed bytes", b"caf\xE9 \x81\xFF\n\x80\x1B$B\xFFq\x1B(\n\xC3"),
        ("a byte order mark of UTF-8", b"\xEF\xBB\xBFcaf\xC3\xA9\n"),
        ("a byte order mark of UTF-16", b"\xFF\xFEh\0\n\0x\0"),
        ("half a byte order mark", b"\xEF\xBB"),
        ("nul and other controls", b"a\0b\x0C\x0B\x1A\x1B\n\x85\n"),
    ];
    payloads.into_iter().flat_map(|(what, payload)| {
        CHARSETS.into_iter().map(move |charset| Case { what, payload: payload.to_vec(), charset, cuts: CUTS_OF_SMALL })
    })
}

pub(crate) fn characters_across_chunks() -> impl Iterator<Item = Case> {
    CHARSETS.into_iter().flat_map(|charset| {
        let wide = wide(charset);
        (1..=wide.len()).map(move |before| {
            let mut payload = vec![b'\n'; CHUNK - before];
            for _ in 0..3 {
                payload.extend_from_slice(wide);
            }
            Case { what: "a character across a chunk", payload, charset, cuts: CUTS_OF_LARGE }
        })
    })
}

pub(crate) fn long_lines() -> impl Iterator<Item = Case> {
    CHARSETS.into_iter().map(|charset| large("a long line", Kind::OneLine, charset, 50_000))
}

pub(crate) fn lines_that_are_too_long() -> impl Iterator<Item = Case> {
    CHARSETS.into_iter().map(|charset| large("too long a line", Kind::OneLine, charset, 1 << 20))
}

pub(crate) fn generated_payloads() -> impl Iterator<Item = Case> {
    let kinds = [Kind::Log, Kind::Dense, Kind::Malformed].into_iter();
    kinds.flat_map(|kind| CHARSETS.into_iter().map(move |charset| large(kind.name(), kind, charset, 1 << 20)))
}

fn large(what: &'static str, kind: Kind, charset: &'static str, size: u64) -> Case {
    let made_in = if charset == "klingon" { "utf-8" } else { charset };
    let mut payload = Vec::new();
    Generate::new(kind).with_size(size).with_charset(made_in).unwrap().with_seed(7).read().read_to_end(&mut payload).unwrap();
    Case { what, payload, charset, cuts: CUTS_OF_LARGE }
}

/// A character of more than one byte, where the charset has one.
fn wide(charset: &str) -> &'static [u8] {
    match charset {
        "utf-8" => "\u{1f600}".as_bytes(),
        "windows-1252" => b"\xE9",
        "shift_jis" => b"\x93\xFA",
        "gb18030" => b"\x94\x39\xFC\x36",
        "utf-16le" => b"\x3D\xD8\x00\xDE",
        "iso-2022-jp" => b"\x1B$BF|\x1B(B",
        _ => b"x",
    }
}
