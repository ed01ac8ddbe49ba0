//! Bounded memory and bounded work, of two guests on every kind of payload: 64 MiB of each, and 1 GiB with `INTAKE_FULL=1`.
//! Cases: golem#1185, multistore#89, extism#594, #673 (memory that grows with the payload), schist#55, cli#3109 (flat fuel).

use std::time::Duration;

use host_test::generate::{Generate, Kind};
use host_test::{Ending, Guest, Harness, Outcome};

const CHARSETS: [&str; 6] = ["utf-8", "windows-1252", "shift_jis", "gb18030", "utf-16le", "iso-2022-jp"];

/// What the host gives a slice, and what the SDK may take of it.
const SLICE_FUEL: u64 = 2_000_000;
const CEILING: u64 = 500_000;

const MIB: u64 = 1 << 20;

fn large() -> u64 {
    if std::env::var_os("INTAKE_FULL").is_some_and(|full| full == "1") { 1 << 30 } else { 64 * MIB }
}

fn guests() -> [(&'static str, Guest); 2] {
    let line_count = host_test::guest!();
    let transcode = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/../transcode")).unwrap();
    [("line-count", line_count), ("transcode", transcode)]
}

fn run(guest: &Guest, kind: Kind, charset: &str, size: u64, plan: &str) -> Outcome {
    let payload = Generate::new(kind).with_size(size).with_charset(charset).unwrap().with_seed(7);
    Harness::new(guest.clone())
        .payload(payload)
        .charset(charset)
        .plan(plan.parse().unwrap())
        .slice_fuel(SLICE_FUEL)
        .keep_reply(0)
        .timeout(Duration::from_secs(1800)) // 1 GiB of line ends takes minutes where others run next to it
        .run()
        .unwrap()
}

fn check(charset: &str) {
    for (name, guest) in guests() {
        for kind in Kind::TEXT {
            let what = format!("{name}, {kind:?}, {charset}");
            let small = run(&guest, kind, charset, MIB, "whole");
            let large = run(&guest, kind, charset, large(), "whole");
            for outcome in [&small, &large] {
                if kind == Kind::OneLine && name == "line-count" {
                    outcome.assert_guest_error("line-too-long");
                } else {
                    outcome.assert_ok();
                }
                assert!(outcome.fuel.max_between_host_calls <= CEILING, "{what}:\n{outcome}");
                assert!(outcome.memory.peak_bytes < 2 * MIB, "{what}:\n{outcome}");
            }
            assert_eq!(small.memory.peak_bytes, large.memory.peak_bytes, "{what}");
            if large.outcome == Ending::Ok {
                let (few, many) = (small.fuel.per_byte.unwrap(), large.fuel.per_byte.unwrap());
                // Made text is not the same all the way, and what a byte takes depends on its neighbours.
                assert!(many <= few * 1.03, "{what}: {few} fuel a byte on 1 MiB, {many} on more");
            }
        }
    }
}

#[test]
fn utf_8_is_bounded() {
    check("utf-8");
}

#[test]
fn windows_1252_is_bounded() {
    check("windows-1252");
}

#[test]
fn shift_jis_is_bounded() {
    check("shift_jis");
}

#[test]
fn gb18030_is_bounded() {
    check("gb18030");
}

#[test]
fn utf_16le_is_bounded() {
    check("utf-16le");
}

#[test]
fn iso_2022_jp_is_bounded() {
    check("iso-2022-jp");
}

#[test]
fn chunks_of_any_size_stay_in_their_slice() {
    for (name, guest) in guests() {
        for charset in CHARSETS {
            for plan in ["1", "0,1", "7,0,64KiB", "4095,4096,4097", "random:3:1..70000"] {
                let outcome = run(&guest, Kind::Log, charset, 128 * 1024, plan);
                outcome.assert_ok();
                assert!(outcome.fuel.max_between_host_calls <= CEILING, "{name}, {charset}, {plan}:\n{outcome}");
            }
        }
    }
}

#[test]
fn a_host_that_gives_little_is_heeded_from_the_first_slice_on() {
    for (name, guest) in guests() {
        for charset in CHARSETS {
            for kind in Kind::TEXT {
                let payload = Generate::new(kind).with_size(200_000).with_charset(charset).unwrap();
                let harness = Harness::new(guest.clone()).payload(payload).charset(charset).slice_fuel(60_000);
                let outcome = harness.run().unwrap();
                // One line of 200,000 bytes is too long for a guest that counts lines.
                let expected = if kind == Kind::OneLine && name == "line-count" { Ending::GuestError } else { Ending::Ok };
                assert_eq!(outcome.outcome, expected, "{name}, {kind:?}, {charset}:\n{outcome}");
            }
        }
    }
}

#[test]
fn a_host_that_gives_too_little_is_told_so_and_what_is_enough() {
    for (name, guest) in guests() {
        for fuel in [20_000, 40_000, 59_999] {
            let outcome = Harness::new(guest.clone()).payload("a\nb\n").slice_fuel(fuel).run().unwrap();
            outcome.assert_guest_error("budget-too-small");
            let error = outcome.error.as_ref().unwrap();
            let said = format!("the host gives a slice {fuel} fuel, and at least 60000 are needed");
            assert!(error.message.starts_with(&said), "{name}: {}", error.message);
        }
    }
}

/// Adversarial payloads: each pattern repeated, in each charset. (Another test here makes
/// more of them at random: worst case of 54,000 runs, 480,661 a slice.)
#[test]
fn adversarial_payloads_stay_below_the_ceiling() {
    const PATTERNS: &[&[u8]] = &[
        b"\xFF\x80",
        b"\xE9a",
        b"a\xE9\n",
        b"\xC2\x80",
        b"\xE2\x82",
        b"\xF0\x90\x80",
        b"\x81",
        b"\x81\n",
        b"\x81\x30\x81",
        b"\x81\x30\x81\x30",
        b"\x81\x30\x81\n",
        b"\x84\x31\xA4\x37",
        b"\x8F\xA1",
        b"\x1B",
        b"\x1B$",
        b"\x1B$B\x1B(B",
        b"\x1B$B\n",
        b"\x1B(J\\~\n",
        b"\x00\xD8",
        b"\x00\xD8\n\x00",
        b"\x00\xDC\x00\xD8",
        b"\n",
        b"\r\n",
        b"\xC2\xA0",
        b"\xEF\xBB\xBF",
        // Malformed, and then characters of three bytes and of two by turns.
        b"\xFF\xA1\xA0\xA1\xA0\xA1\xA0",
        b"\xD9\x80\xA0\x80\xA0\x80\xA0",
        b"\xDB\xD2\xE9\x8D\xE1a",
        b"\xFF\xE1a\xE1a\xE1a",
    ];
    let charsets = [
        "utf-8",
        "windows-1252",
        "x-user-defined",
        "iso-8859-6",
        "windows-874",
        "windows-1255",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "big5",
        "gbk",
        "gb18030",
        "utf-16le",
        "utf-16be",
        "iso-2022-jp",
    ];
    let mut worst = (0, String::new());
    for (name, guest) in guests() {
        for charset in charsets {
            for pattern in PATTERNS {
                // Behind a letter, so that no byte order mark decides.
                let payload = [b"a\n", &pattern.repeat(300_000 / pattern.len())[..]].concat();
                let outcome = Harness::new(guest.clone()).payload(payload).charset(charset).slice_fuel(SLICE_FUEL).run().unwrap();
                assert!(matches!(outcome.outcome, Ending::Ok | Ending::GuestError), "{charset}, {pattern:x?}:\n{outcome}");
                let what = format!("{name}, {charset}, {pattern:x?}");
                worst = worst.max((outcome.fuel.max_between_host_calls, what));
            }
        }
    }
    assert!(worst.0 <= CEILING, "{worst:?}");
}
