//! The goals, in the order in which they were set. Each is of the worst of its corpora.

use super::Report;
use super::goal::{Goal, Named};
use crate::corpus::{self, Corpus, Group};
use crate::measure::{Cost, EndToEnd, Settings};
use crate::ways::{CHUNK_BYTES, INTAKE, INTAKE_STREAM, NOTHING, PEERS, PLAIN, READS_ONLY, SMALL, WSTD};

pub(super) fn of(report: &Report, settings: &Settings) -> Vec<Goal> {
    let all = corpus::all();
    let named = |name: &'static str| move |corpus: &Corpus| corpus.name == name;
    let group = |group: Group| move |corpus: &Corpus| corpus.group == group;
    let mut goals = vec![
        a(report, &all, "a: ASCII", 0.7, &named("ascii")),
        a(report, &all, "a: UTF-8, accented Latin", 3.0, &named("utf-8 latin")),
        a(report, &all, "a: UTF-8, Cyrillic", 3.0, &named("utf-8 cyrillic")),
        a(report, &all, "a: UTF-8, Japanese", 3.0, &named("utf-8 japanese")),
        a(report, &all, "a: UTF-8, emoji", 3.0, &named("utf-8 emoji")),
        a(report, &all, "a: single-byte, Latin dense", 5.0, &group(Group::LatinDense)),
        a(report, &all, "a: single-byte, Latin prose", 3.0, &group(Group::LatinProse)),
        a(report, &all, "a: single-byte, other scripts dense", 9.0, &group(Group::OtherDense)),
        a(report, &all, "a: UTF-16, Latin", 4.0, &group(Group::Utf16Latin)),
        a(report, &all, "a: UTF-16, Japanese", 5.0, &group(Group::Utf16Japanese)),
        a(report, &all, "a: East Asian, dense", 25.0, &group(Group::EastAsian)),
        a(report, &all, "a: ISO-2022-JP", 35.0, &group(Group::Iso2022Jp)),
        Goal::at_most("b: a line, in ASCII", 60.0, None, b(report)),
    ];
    goals.extend(decoding(report, &all));
    goals.push(reading(report, settings));
    goals.extend(peers(report, settings));
    goals.push(streams(report));
    goals.push(host_calls(report));
    goals.extend(starts(report));
    goals.extend(sizes(report));
    goals.into_iter().flatten().collect()
}

fn costs<'a>(report: &'a Report, all: &'a [Corpus], way: &'static str, which: &'a dyn Fn(&Corpus) -> bool) -> Vec<&'a Cost> {
    let wanted = |cost: &&Cost| cost.way == way && all.iter().any(|corpus| corpus.name == cost.corpus && which(corpus));
    report.costs.iter().filter(wanted).collect()
}

fn a(report: &Report, all: &[Corpus], what: &str, goal: f64, which: &dyn Fn(&Corpus) -> bool) -> Option<Goal> {
    let of = |way| costs(report, all, way, which).into_iter().map(|cost| (cost.per_byte, cost.corpus.clone()));
    let plain = of(PLAIN.name).map(|(a, _)| a).max_by(f64::total_cmp);
    Goal::at_most(what, goal, plain, of(INTAKE.name))
}

fn b(report: &Report) -> impl Iterator<Item = Named> {
    let ascii = report.costs.iter().filter(|cost| cost.way == INTAKE.name && cost.corpus == "ascii");
    ascii.map(|cost| (cost.per_line, cost.corpus.clone()))
}

fn decoding(report: &Report, all: &[Corpus]) -> Vec<Option<Goal>> {
    let of = |what, goal, groups: &[Group]| {
        let wanted = |name: &str| all.iter().any(|corpus| corpus.name == name && groups.contains(&corpus.group));
        let found = report.decoding.iter().filter(|decoding| wanted(&decoding.corpus));
        Goal::at_least(what, goal, None, found.map(|decoding| (decoding.against_encoding_rs, decoding.corpus.clone())))
    };
    vec![
        of("decoding, times native encoding_rs: single-byte", 3.0, &[Group::LatinDense, Group::OtherDense]),
        of("decoding, times native encoding_rs: UTF-16", 1.5, &[Group::Utf16Latin, Group::Utf16Japanese]),
        of("decoding, times native encoding_rs: East Asian", 1.0, &[Group::EastAsian, Group::Iso2022Jp]),
        of("decoding, times native encoding_rs: UTF-8", 0.7, &[Group::Ascii, Group::Utf8]),
    ]
}

/// The races of a corpus with a payload of the usual size and chunks of 64 KiB.
fn races<'a>(report: &'a Report, settings: &Settings, corpus: &'a Corpus) -> impl Fn(&str) -> Option<&'a EndToEnd> {
    let size = settings.size as u64;
    move |way| {
        let races = report.end_to_end.iter();
        let mut found = races.filter(move |race| race.corpus == corpus.name && race.chunks == 64 << 10 && race.bytes >= size);
        found.find(|race| race.way == way)
    }
}

fn reading(report: &Report, settings: &Settings) -> Option<Goal> {
    let corpora = corpus::utf_8();
    let ratio = |way: &str, corpus: &Corpus| {
        let race = races(report, settings, corpus);
        Some(race(READS_ONLY.name)?.median_us / race(way)?.median_us)
    };
    let plain = corpora.iter().filter_map(|corpus| ratio(PLAIN.name, corpus)).min_by(f64::total_cmp);
    let figures = corpora.iter().filter_map(|corpus| Some((ratio(INTAKE.name, corpus)?, corpus.name.clone())));
    Goal::at_least("end to end, of the speed of a guest that only reads: UTF-8", 0.5, plain, figures)
}

fn peers(report: &Report, settings: &Settings) -> Vec<Option<Goal>> {
    let is_ours = |corpus: &Corpus| {
        use Group::{LatinDense, LatinProse, OtherDense, Utf16Japanese, Utf16Latin};
        let wide = corpus.charset.starts_with("utf-16");
        let narrow = matches!(corpus.group, LatinDense | LatinProse | OtherDense | Utf16Japanese | Utf16Latin);
        let single =
            encoding_rs::Encoding::for_label(corpus.charset.as_bytes()).is_some_and(encoding_rs::Encoding::is_single_byte);
        wide || narrow || single
    };
    let corpora = [corpus::all(), corpus::real()].concat();
    let best = |corpus: &Corpus, figure: &dyn Fn(&EndToEnd) -> Option<f64>| {
        let race = races(report, settings, corpus);
        let peers = PEERS.iter().chain([&WSTD]).filter_map(|peer| figure(race(peer.name)?));
        Some((peers.min_by(f64::total_cmp)? / figure(race(INTAKE.name)?)?, corpus.name.clone()))
    };
    let of = |what, goal, ours: bool, figure: &dyn Fn(&EndToEnd) -> Option<f64>| {
        let chosen = corpora.iter().filter(|corpus| is_ours(corpus) == ours);
        Goal::at_least(what, goal, None, chosen.filter_map(|corpus| best(corpus, figure)))
    };
    vec![
        of("times as fast as the best peer: single-byte, UTF-16", 3.0, true, &|race| Some(race.median_us)),
        of("times less fuel than the best peer: single-byte, UTF-16", 5.0, true, &|race| race.fuel_per_byte),
        of("times as fast as the best peer: all others", 1.0, false, &|race| Some(race.median_us)),
        of("times less fuel than the best peer: all others", 1.0, false, &|race| race.fuel_per_byte),
    ]
}

/// The throughput of the world of streams, compared with the intake world: of the largest payloads, for what a call costs once stands in
/// another table.
fn streams(report: &Report) -> Option<Goal> {
    let largest = report.payload_sizes.iter().map(|race| race.bytes).max()?;
    let of = |way: &str, corpus: &str| {
        let mut races = report.payload_sizes.iter();
        races.find(|race| race.bytes == largest && race.way == way && race.corpus == corpus)
    };
    let corpora = report.payload_sizes.iter().filter(|race| race.bytes == largest && race.way == INTAKE.name);
    let figures = corpora
        .filter_map(|intake| Some((intake.median_us / of(INTAKE_STREAM.name, &intake.corpus)?.median_us, intake.corpus.clone())));
    Goal::at_least("throughput on the streams of WASI 0.3, times that of the intake world", 1.0, None, figures)
}

fn host_calls(report: &Report) -> Option<Goal> {
    let most = |way: &'static str| {
        let costs = report.costs.iter().filter(move |cost| cost.way == way);
        let costs = costs.filter_map(|cost| Some((cost.most_between_host_calls? as f64, cost.corpus.clone())));
        let others = report.extremes.iter().filter(move |memory| memory.way == way);
        costs.chain(others.filter_map(|memory| Some((memory.most_between_host_calls? as f64, memory.corpus.clone()))))
    };
    let plain = most(PLAIN.name).map(|(fuel, _)| fuel).max_by(f64::total_cmp);
    Goal::at_most("most fuel between two host calls, of these corpora", 500_000.0, plain, most(INTAKE.name))
}

/// What no slower is, of times that are some 20 microseconds long: medians of the same guest differ by as much.
const NO_SLOWER: f64 = 1.02;

fn starts(report: &Report) -> Vec<Option<Goal>> {
    let start = |way: &str| report.starts.iter().find(|start| start.way == way);
    let (Some(intake), Some(plain)) = (start(INTAKE.name), start(PLAIN.name)) else { return Vec::new() };
    let instantiation = intake.instantiation_us / plain.instantiation_us;
    let first_byte = intake.first_byte_us / plain.first_byte_us;
    vec![
        Goal::at_most(
            "instantiation, times that of a guest without the SDK",
            NO_SLOWER,
            Some(1.0),
            [(instantiation, String::new())],
        ),
        Goal::at_most("first byte of a reply to 1 KiB, times that", NO_SLOWER, Some(1.0), [(first_byte, String::new())]),
    ]
}

fn sizes(report: &Report) -> Vec<Option<Goal>> {
    let kib = |way: &str| report.sizes.iter().find(|size| size.way == way).map(|size| size.bytes as f64 / 1024.0);
    let of = |what: &str, goal, way: &str, baseline: &str| {
        Goal::at_most(what, goal, kib(baseline), kib(way).map(|kib| (kib, String::new())))
    };
    vec![
        of("component, every charset, KiB", 260.0, INTAKE.name, PLAIN.name),
        of("component, without the East Asian charsets, KiB", 85.0, SMALL.name, NOTHING.name),
        of("component, bytes only, KiB", 55.0, CHUNK_BYTES.name, NOTHING.name),
    ]
}
