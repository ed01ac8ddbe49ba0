//! One handler, every host: the reply is the same, byte for byte, in each world, whatever the payload, its charset and its cuts; and
//! so is the error, where there is one.

mod worlds;

use std::io::Read as _;

use host_test::{Generate, Guest, Kind, Suite};

use self::worlds::{Ran, World};

/// The last one is no charset: then the error is the same.
const CHARSETS: [&str; 7] = ["utf-8", "windows-1252", "shift_jis", "gb18030", "utf-16le", "iso-2022-jp", "klingon"];

/// The largest chunk that a world reads: characters are put across it.
const CHUNK: usize = 64 << 10;

const CUTS_OF_SMALL: [&str; 6] = ["whole", "1", "1,0,2", "3,0,0,1", "4096", "random:7:0..9"];
const CUTS_OF_LARGE: [&str; 4] = ["whole", "4096", "0,4097,1", "random:7:0..100000"];

/// Runs in every world, and holds each against the first.
fn is_the_same(what: &str, payload: &[u8], charset: &str, cuts: &[&str]) -> Ran {
    let [first, others @ ..] = World::ALL;
    let wanted = first.run(payload, charset, "whole");
    for cut in cuts {
        assert!(first.run(payload, charset, cut) == wanted, "{what} in {charset}, cut by {cut}, is not what it is whole");
        for world in others {
            let ran = world.run(payload, charset, cut);
            assert!(ran == wanted, "{what} in {charset}, cut by {cut}: {world:?} gives {}, not {}", shown(&ran), shown(&wanted));
        }
    }
    wanted
}

fn shown(ran: &Ran) -> String {
    match ran {
        Ran::Replied(reply) => format!("{} bytes: {}", reply.len(), String::from_utf8_lossy(&reply[..reply.len().min(200)])),
        Ran::Failed(error) => error.clone(),
    }
}

fn generated(kind: Kind, charset: &str, size: u64) -> Vec<u8> {
    let charset = if charset == "klingon" { "utf-8" } else { charset };
    let mut bytes = Vec::new();
    Generate::new(kind).with_size(size).with_charset(charset).unwrap().with_seed(7).read().read_to_end(&mut bytes).unwrap();
    bytes
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

#[test]
fn small_payloads() {
    for (what, payload) in [
        ("nothing", &b""[..]),
        ("a line without an end", b"one\ntwo"),
        ("line ends of all kinds", b"one\r\ntwo\rthree\n\r\n\r\r\n\n"),
        ("malformed bytes", b"caf\xE9 \x81\xFF\n\x80\x1B$B\xFFq\x1B(\n\xC3"),
        ("a byte order mark of UTF-8", b"\xEF\xBB\xBFcaf\xC3\xA9\n"),
        ("a byte order mark of UTF-16", b"\xFF\xFEh\0\n\0x\0"),
        ("half a byte order mark", b"\xEF\xBB"),
        ("nul and other controls", b"a\0b\x0C\x0B\x1A\x1B\n\x85\n"),
    ] {
        for charset in CHARSETS {
            is_the_same(what, payload, charset, &CUTS_OF_SMALL);
        }
    }
}

#[test]
fn characters_across_chunks() {
    for charset in CHARSETS {
        let wide = wide(charset);
        for before in 1..=wide.len() {
            let mut payload = vec![b'\n'; CHUNK - before];
            for _ in 0..3 {
                payload.extend_from_slice(wide);
            }
            is_the_same("a character across a chunk", &payload, charset, &CUTS_OF_LARGE);
        }
    }
}

#[test]
fn long_lines() {
    for charset in CHARSETS {
        let line = |size| generated(Kind::OneLine, charset, size);
        is_the_same("a long line", &line(50_000), charset, &CUTS_OF_LARGE);
        let Ran::Failed(error) = is_the_same("too long a line", &line(1 << 20), charset, &CUTS_OF_LARGE) else {
            panic!("a line of 1 MiB is too long");
        };
        let wanted = if charset == "klingon" {
            "decode: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard"
        } else {
            "lines at byte 0: line 1 is longer than the limit of 131072 bytes (`line_bytes`)"
        };
        assert_eq!(error, wanted);
    }
}

#[test]
fn generated_payloads() {
    for kind in [Kind::Log, Kind::Dense, Kind::Malformed] {
        for charset in CHARSETS {
            let ran = is_the_same(kind.name(), &generated(kind, charset, 1 << 20), charset, &CUTS_OF_LARGE);
            assert_eq!(matches!(ran, Ran::Failed(_)), charset == "klingon", "{}", shown(&ran));
        }
    }
}

#[test]
fn the_reply_is_what_its_suite_says() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(Guest::build(env!("CARGO_MANIFEST_DIR")).unwrap()).run().unwrap().assert_passed();
}
