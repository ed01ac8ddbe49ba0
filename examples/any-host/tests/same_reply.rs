//! One handler, every host: the reply is the same, byte for byte, in each world, whatever the payload, its charset and its cuts; and
//! so is the error, where there is one.
//!
//! The hosts in other languages, `examples/hosts`, have tests of their own for the same table: `examples/table.rs` writes it for them.

mod table;
mod worlds;

use host_test::Guest;
use host_test::suite::Suite;

use self::table::Case;
use self::worlds::{Ran, World};

/// Runs in every world, and holds each against the first.
fn is_the_same(Case { what, payload, charset, cuts }: &Case) -> Ran {
    let (first, others) = World::all().split_first().expect("there is one");
    let wanted = first.run(payload, charset, "whole");
    for cut in *cuts {
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

#[test]
fn small_payloads() {
    for case in table::small_payloads() {
        is_the_same(&case);
    }
}

#[test]
fn characters_across_chunks() {
    for case in table::characters_across_chunks() {
        is_the_same(&case);
    }
}

#[test]
fn long_lines() {
    for case in table::long_lines() {
        is_the_same(&case);
    }
    for case in table::lines_that_are_too_long() {
        let Ran::Failed(error) = is_the_same(&case) else {
            panic!("a line of 1 MiB is too long");
        };
        let wanted = if case.charset == "klingon" {
            "decode: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard"
        } else {
            "lines at byte 0: line 1 is longer than the limit of 131072 bytes (`line_bytes`)"
        };
        assert_eq!(error, wanted);
    }
}

#[test]
fn generated_payloads() {
    for case in table::generated_payloads() {
        let ran = is_the_same(&case);
        assert_eq!(matches!(ran, Ran::Failed(_)), case.charset == "klingon", "{}", shown(&ran));
    }
}

#[test]
fn the_reply_is_what_its_suite_says() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(Guest::build(env!("CARGO_MANIFEST_DIR")).unwrap()).run().unwrap().assert_passed();
}

/// UTF-8 needs no encoder: a component that writes no other charset has none in it, whatever media type it sets.
#[test]
fn has_no_encoders_of_other_charsets() {
    let guest = host_test::guest!();
    let component = std::fs::read(guest.path().unwrap()).unwrap();
    let has = |name: &[u8]| component.windows(name.len()).any(|window| window == name);
    assert!(has(b"intake::"), "functions have no names");
    assert!(!has(b"encoding_rs") && !has(b", due at byte "), "it has encoders");
}
