//! What counting lines costs in fuel, for each byte of real and of made text, compared with a plain guest (`bench/plain`), under
//! host-test's own harness. What it may cost by itself stands in `ceilings.tsv`.

#![allow(clippy::print_stdout, reason = "the table is what one runs this for")]

use bench::{is_as_measured, tolerance};
use host_test::generate::{Generate, Kind};
use host_test::{Guest, Harness, Outcome, Payload};

/// A payload.
struct Row {
    name: &'static str,
    payload: Payload,
    charset: &'static str,
}

fn row(name: &'static str, payload: Payload, charset: &'static str) -> Row {
    Row { name, payload, charset }
}

const SIZE: u64 = 4 << 20;

fn made(kind: Kind, charset: &str) -> Payload {
    Payload::from(Generate::new(kind).with_size(SIZE).with_charset(charset).unwrap().with_seed(7))
}

/// A file of `examples/data`, over and over.
fn real(file: &str) -> Payload {
    let path = format!("{}/../examples/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Payload::bytes(bytes.repeat(SIZE as usize / bytes.len()))
}

fn rows() -> Vec<Row> {
    vec![
        row("dpkg.utf-8.log", real("dpkg.utf-8.log"), "utf-8"),
        row("postgresql.fr.iso-8859-1.log", real("postgresql.fr.iso-8859-1.log"), "iso-8859-1"),
        row("postgresql.ru.koi8-r.log", real("postgresql.ru.koi8-r.log"), "koi8-r"),
        row("postgresql.ja.euc-jp.log", real("postgresql.ja.euc-jp.log"), "euc-jp"),
        row("candide.fr.windows-1252.txt", real("candide.fr.windows-1252.txt"), "windows-1252"),
        row("candide.fr.utf-16le.txt", real("candide.fr.utf-16le.txt"), "utf-16le"),
        row("rashomon.ja.shift_jis.txt", real("rashomon.ja.shift_jis.txt"), "shift_jis"),
        row("rashomon.ja.iso-2022-jp.txt", real("rashomon.ja.iso-2022-jp.txt"), "iso-2022-jp"),
        row("sunzi.zh-hans.gbk.txt", real("sunzi.zh-hans.gbk.txt"), "gbk"),
        row("sunzi.zh-hant.big5.txt", real("sunzi.zh-hant.big5.txt"), "big5"),
        row("unsu-joeun-nal.ko.euc-kr.txt", real("unsu-joeun-nal.ko.euc-kr.txt"), "euc-kr"),
        row("gen:log", made(Kind::Log, "utf-8"), "utf-8"),
        row("gen:prose", made(Kind::Prose, "utf-8"), "utf-8"),
        row("gen:log", made(Kind::Log, "windows-1252"), "windows-1252"),
        row("gen:prose", made(Kind::Prose, "windows-1252"), "windows-1252"),
        row("gen:dense", made(Kind::Dense, "windows-1252"), "windows-1252"),
        row("gen:dense", made(Kind::Dense, "koi8-r"), "koi8-r"),
    ]
}

fn run(guest: &Guest, row: &Row) -> Outcome {
    let outcome = Harness::new(guest.clone()).payload(row.payload.clone()).charset(row.charset).run().unwrap();
    outcome.assert_ok();
    outcome
}

#[test]
fn a_byte_costs_no_more_fuel_than_in_a_plain_guest() {
    let line_count = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/line-count")).unwrap();
    let plain = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/plain")).unwrap();
    let tolerance = tolerance(line_count.path().unwrap());
    println!("{:<30} {:>13} {:>11} {:>7} {:>10}", "fuel a byte", "charset", "line-count", "plain", "bytes/line");
    let mut failed = Vec::new();
    for row in rows() {
        let (ours, theirs) = (run(&line_count, &row), run(&plain, &row));
        assert_eq!(ours.reply_text(), theirs.reply_text(), "{}", row.name);
        let lines: u64 = ours.reply_text().trim_end_matches(" lines\n").parse().unwrap();
        let (ours, theirs) = (ours.fuel.per_byte.unwrap(), theirs.fuel.per_byte.unwrap());
        println!("{:<30} {:>13} {ours:>11.2} {theirs:>7.2} {:>10}", row.name, row.charset, SIZE / lines.max(1));
        if ours > theirs * tolerance {
            failed.push(format!("{} in {}: {ours:.2} fuel a byte, where a plain guest takes {theirs:.2}", row.name, row.charset));
        }
    }
    assert!(failed.is_empty(), "more expensive than a plain guest, times {tolerance}:\n{}", failed.join("\n"));
}

/// What the feature `log` may cost a run that logs nothing, in fuel: asking the host for the level, for the most part.
const LOG_BASE: u64 = 1_000;

/// What it may cost each byte: four thousandths. Each step of the decoder and each host call asks whether somebody listens, which was half
/// of that before decoding took a quarter of what it did.
const LOG_SHARE: f64 = 0.004;

#[test]
fn logs_that_are_not_asked_for_are_free() {
    let logs = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/line-count")).unwrap();
    let silent = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/silent")).unwrap();
    let share = if is_as_measured(logs.path().unwrap()) { LOG_SHARE } else { LOG_SHARE * 10.0 };
    let empty = Row { name: "no byte", payload: Payload::bytes([]), charset: "utf-8" };
    let (with, without) = (run(&logs, &empty).fuel.total, run(&silent, &empty).fuel.total);
    println!("{:<30} {:>13} {with:>11} {without:>11}", "no byte", "");
    assert!(with <= without + LOG_BASE, "{with} fuel for no byte, and {without} without the feature `log`");
    let mut failed = Vec::new();
    for row in rows() {
        let (with, without) = (run(&logs, &row).fuel.total, run(&silent, &row).fuel.total);
        let excess = with as f64 / without as f64 - 1.0;
        println!("{:<30} {:>13} {with:>11} {without:>11} {:>+9.3} %", row.name, row.charset, excess * 100.0);
        if excess > share {
            failed.push(format!("{} in {}: {with} fuel, and {without} without the feature `log`", row.name, row.charset));
        }
    }
    assert!(failed.is_empty(), "more expensive by more than {share} of it:\n{}", failed.join("\n"));
}
