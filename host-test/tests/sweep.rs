//! What a sweep measures, and how it is held against a baseline.

use std::time::Duration;

use host_test::generate::Kind;
use host_test::sweep::{Baseline, Change, Measured, Sweep, Tolerance};
use host_test::{Ending, Guest};
use serde_json::Value;

fn guest() -> Guest {
    Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"))
}

/// Few runs; `misbehaviour` is the media type.
fn small(misbehaviour: &str) -> Sweep {
    Sweep::new(guest())
        .sizes([4096, 65_536])
        .charsets(["utf-8", "utf-16le"])
        .unwrap()
        .kinds([Kind::Log, Kind::Newlines])
        .lines([20, 100])
        .unwrap()
        .chunks([1024])
        .unwrap()
        .media_type(misbehaviour)
}

fn measured(misbehaviour: &str) -> Measured {
    small(misbehaviour).run().unwrap()
}

fn without_times(measured: &Measured) -> Value {
    let mut json: Value = serde_json::from_str(&measured.to_json()).unwrap();
    for point in json["points"].as_array_mut().unwrap() {
        let point = point.as_object_mut().unwrap();
        assert!(point.remove("elapsed_us").is_some_and(|time| time.as_u64() > Some(0)));
        point.remove("mb_per_s").unwrap();
    }
    json
}

#[test]
fn two_sweeps_differ_in_nothing_but_times_however_many_runs_go_side_by_side() {
    let first = without_times(&measured("echo"));
    assert_eq!(first["points"].as_array().unwrap().len(), 12);
    assert_eq!(first, without_times(&measured("echo")));
    assert_eq!(first, without_times(&small("echo").jobs(3).run().unwrap()));
}

#[test]
fn lines_and_bytes_are_those_of_the_payload() {
    let measured = measured("count");
    for point in measured.points() {
        let generate: host_test::generate::Generate = point.payload.strip_prefix("gen:").unwrap().parse().unwrap();
        assert_eq!((point.bytes, point.lines), (Some(generate.size()), Some(generate.lines())));
        assert_eq!(point.line, (generate.kind() == Kind::Log).then(|| generate.line()));
        assert!(point.is_ok() && point.fuel > 0 && point.peak_bytes > 0 && point.host_calls > 2, "{point:?}");
    }
    let newlines = measured.points().iter().find(|point| point.kind == Some("newlines")).unwrap();
    assert_eq!(newlines.bytes, newlines.lines);
}

#[test]
fn a_formula_foretells_what_its_runs_spend() {
    let measured = measured("echo");
    assert_eq!(measured.fits().len(), 4);
    for fit in measured.fits() {
        let off = fit.off_percent.unwrap();
        assert!(off < 5.0, "{fit:?}");
        for point in measured.points() {
            if (point.charset.as_deref(), point.kind) == (Some(&fit.charset), Some(fit.kind)) {
                let foretold = fit.fuel(point.bytes.unwrap(), point.lines.unwrap());
                assert!((foretold / point.fuel as f64 - 1.0).abs() * 100.0 <= off + 1e-9, "{point:?} {fit:?}");
            }
        }
        assert_eq!(fit.per_line.is_none(), fit.kind == "newlines", "{fit:?}");
    }
    let note = "every line is one code unit: what a line costs is in what a byte costs";
    assert!(measured.fits().iter().filter(|fit| fit.notes.iter().any(|said| said == note)).count() == 2);
}

#[test]
fn runs_that_fail_are_shown_with_their_fuel_and_are_in_no_formula() {
    for (misbehaviour, ending, kind) in [
        ("fail", Ending::GuestError, "sorry"),
        ("panic", Ending::Trap, "trap"),
        ("allocate", Ending::OutOfMemory, "out-of-memory"),
    ] {
        let measured = small(misbehaviour).memory_limit(8 << 20).run().unwrap();
        assert!(measured.points().iter().all(|point| point.outcome == ending && point.error.as_deref() == Some(kind)));
        assert!(measured.points().iter().all(|point| point.fuel > 0));
        for fit in measured.fits() {
            assert_eq!((fit.runs, fit.per_byte, fit.base, fit.off_percent), (0, None, None, None));
            assert_eq!(fit.notes, ["no run ended in ok"]);
        }
        let text = measured.to_string();
        assert!(text.contains("12 of 12 runs did not end in ok, and are in no formula\n"), "{text}");
        assert!(text.contains(ending.name()) && text.contains(kind), "{text}");
        assert!(measured.to_html().contains(kind));
    }
}

#[test]
fn small_and_single_sizes_give_a_clear_answer() {
    let measured = small("count").sizes([0, 1]).run().unwrap();
    let sizes: Vec<_> = measured.points().iter().map(|point| (point.charset.clone().unwrap(), point.bytes.unwrap())).collect();
    assert!(sizes.contains(&("UTF-8".to_owned(), 1)) && sizes.contains(&("UTF-16LE".to_owned(), 0)));
    assert!(!measured.skipped().is_empty(), "a byte holds no lines of 100 bytes");
    assert!(measured.to_string().contains("not made: "), "{measured}");
    assert!(measured.to_html().contains("Runs that were not made"));
    let utf_16 = measured.fits().iter().find(|fit| fit.charset == "UTF-16LE").unwrap();
    assert_eq!((utf_16.per_byte, utf_16.base.is_some()), (None, true));
    assert_eq!(utf_16.notes[0], "no payload has bytes: only the base can be told");
    let one = small("count").sizes([65_536]).run().unwrap();
    let log = &one.fits()[0];
    assert!(log.base.is_none() && log.per_byte.is_some());
    assert!(log.notes.contains(&"there is one size only: the base is in what a byte and a line cost".to_owned()), "{log:?}");
    assert!(one.to_string().contains("whether memory grows with the payload cannot be told: there is one size only\n"));
    let nothing = small("count").sizes([]).run().unwrap();
    assert!(nothing.points().is_empty() && nothing.to_html().contains("</html>"));
}

#[test]
fn a_guest_that_never_ends_is_not_waited_for_at_every_run() {
    let measured = small("spin").timeout(Duration::from_millis(50)).run().unwrap();
    assert_eq!(measured.points().len(), 3);
    assert!(measured.points().iter().all(|point| point.outcome == Ending::TimedOut));
    assert_eq!(measured.skipped().len(), 9);
    assert_eq!(measured.skipped()[0].why, "too many runs timed out before it");
}

#[test]
fn what_is_wrong_is_said_before_anything_runs() {
    let error = Sweep::new(guest()).charsets(["klingon"]).unwrap_err().to_string();
    assert_eq!(error, "`klingon` is not a charset label: write one of the WHATWG Encoding Standard, such as utf-8");
    assert!(Sweep::new(guest()).lines([19]).unwrap_err().to_string().starts_with("lines of 19 bytes"));
    let error = Sweep::new(guest()).chunks([0]).unwrap_err().to_string();
    assert_eq!(error, "a payload in chunks of 0 bytes never ends: name sizes above 0, such as 64KiB");
}

/// The baseline of `measured`, with a figure of the first point multiplied.
fn changed(measured: &Measured, figure: &str, by: f64) -> Baseline {
    let mut json: Value = serde_json::from_str(&Baseline::of(measured).to_json()).unwrap();
    let point = json["points"].as_object_mut().unwrap().values_mut().next().unwrap();
    point[figure] = ((point[figure].as_f64().unwrap() * by).round() as u64).into();
    Baseline::from_json(&json.to_string()).unwrap()
}

#[test]
fn a_rise_above_the_baseline_fails_and_a_fall_is_reported() {
    let measured = measured("count");
    let two = Tolerance::percent(2.0);
    let same = measured.compare(&Baseline::of(&measured), Tolerance::percent(0.0));
    assert!(same.holds() && same.changes().is_empty(), "{same}");
    assert_eq!(same.to_string(), "12 points compared: none exceeds the baseline by more than 0 %\n");
    for figure in ["fuel", "max_between_host_calls", "peak_bytes"] {
        let costs_more = measured.compare(&changed(&measured, figure, 0.9), two);
        assert!(!costs_more.holds() && costs_more.changes().len() == 1, "{costs_more}");
        assert!(
            costs_more.to_string().starts_with("more expensive\n") && costs_more.to_string().contains("(+11.1 %)"),
            "{costs_more}"
        );
        let cheaper = measured.compare(&changed(&measured, figure, 1.25), two);
        assert!(cheaper.holds() && cheaper.changes()[0].is_better(), "{cheaper}");
        assert!(cheaper.to_string().starts_with("cheaper: accept it with --update-baseline\n"), "{cheaper}");
        assert!(cheaper.to_string().contains("(-20.0 %)"), "{cheaper}");
    }
    let within = measured.compare(&changed(&measured, "fuel", 0.99), two);
    assert!(within.changes().is_empty(), "{within}");
}

#[test]
fn formulas_are_compared_too() {
    let measured = measured("echo");
    let mut json: Value = serde_json::from_str(&Baseline::of(&measured).to_json()).unwrap();
    let fit = json["fits"].as_object_mut().unwrap().values_mut().next().unwrap();
    fit["per_byte"] = (fit["per_byte"].as_f64().unwrap() * 0.8).into();
    let comparison = measured.compare(&Baseline::from_json(&json.to_string()).unwrap(), Tolerance::default());
    assert!(!comparison.holds());
    assert!(comparison.to_string().contains("a, fuel a byte "), "{comparison}");
    // Where a byte got so much cheaper that no point costs more, a larger base is not a rise.
    let fit = json["fits"].as_object_mut().unwrap().values_mut().next().unwrap();
    fit["per_byte"] = (fit["per_byte"].as_f64().unwrap() * 10.0).into();
    fit["base"] = 0.0.into();
    let comparison = measured.compare(&Baseline::from_json(&json.to_string()).unwrap(), Tolerance::default());
    assert!(comparison.holds() && comparison.changes().iter().any(Change::is_better), "{comparison}");
}

#[test]
fn what_is_new_gone_or_ends_otherwise_is_said() {
    let before = Baseline::of(&measured("count"));
    let other = small("count").kinds([Kind::Log, Kind::Dense]).run().unwrap();
    let comparison = other.compare(&before, Tolerance::default());
    assert!(comparison.holds(), "{comparison}");
    let count = |of: fn(&Change) -> bool| comparison.changes().iter().filter(|change| of(change)).count();
    assert_eq!(
        (count(|change| matches!(change, Change::New { .. })), count(|change| matches!(change, Change::Gone { .. }))),
        (8, 4)
    );
    assert!(comparison.to_string().contains(": new\n") && comparison.to_string().contains(": not measured now\n"));

    let comparison = measured("fail").compare(&before, Tolerance::default());
    assert!(!comparison.holds());
    let text = comparison.to_string();
    assert!(text.contains("the baseline was made with another media type: count, now fail\n"), "{text}");
    assert!(text.contains(": outcome ok, now guest-error\n"), "{text}");

    let none = small("count").sizes([100]).lines([20]).unwrap().run().unwrap().compare(&before, Tolerance::default());
    assert!(!none.holds());
    assert!(none.to_string().contains("nothing was compared: no point is in the baseline"), "{none}");
}

#[test]
fn another_version_of_wasmtime_is_told() {
    let measured = measured("count");
    let mut json: Value = serde_json::from_str(&Baseline::of(&measured).to_json()).unwrap();
    json["wasmtime"] = "7".into();
    let comparison = measured.compare(&Baseline::from_json(&json.to_string()).unwrap(), Tolerance::default());
    let text = format!("the baseline was made with another version of wasmtime: 7, now {}\n", measured.wasmtime());
    assert!(comparison.holds() && comparison.to_string().starts_with(&text), "{comparison}");
}

#[test]
fn a_baseline_is_sorted_with_one_point_a_line_and_reads_back() {
    let baseline = Baseline::of(&measured("count"));
    let text = baseline.to_json();
    assert_eq!(Baseline::from_json(&text), Ok(baseline.clone()));
    let points: Vec<&str> = text.lines().filter(|line| line.contains("\"outcome\"")).collect();
    assert_eq!((points.len(), baseline.len()), (12, 12));
    assert!(points.is_sorted());
    assert!(
        points[0].starts_with("\"gen:log,size=4096,charset=UTF-16LE,seed=1 in chunks of 1KiB\":{\"outcome\":\"ok\",\"fuel\":")
    );
    assert!(Baseline::from_json("{}").unwrap_err().to_string().starts_with("it is not a baseline"));
    let other = text.replace("baseline 1", "baseline 2");
    let error = Baseline::from_json(&other).unwrap_err().to_string();
    assert_eq!(error, "its format is `intake sweep baseline 2`, and this host-test reads `intake sweep baseline 1`");
}

#[test]
#[should_panic(expected = "misbehave.wasm costs more than its baseline:\nmore expensive\n  gen:log,size=4096")]
fn a_test_panics_with_what_changed() {
    let measured = measured("count");
    measured.assert_within(&changed(&measured, "fuel", 0.5), Tolerance::default());
}

#[test]
fn the_page_needs_nothing_else_and_lets_nothing_in() {
    let own = "<script>alert(1)</script>\u{1b}.log";
    let measured = small("count").payload(own, "a\nb\n", Some("utf-8\"><b>")).slice_fuel(1_000_000).run().unwrap();
    let html = measured.to_html();
    for forbidden in ["<script", "http:", "https:", "src=", "@import", "url(", "\u{1b}", "<b>"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("prefers-color-scheme: dark") && html.contains("a slice has 1M"));
    for tag in ["svg", "figure", "table", "section", "tr", "td", "div", "dl"] {
        let (opened, closed) = (html.matches(&format!("<{tag}")).count(), html.matches(&format!("</{tag}>")).count());
        assert!(opened > 0 && opened == closed, "{tag}: {opened}, {closed}");
    }
    assert!(!html.contains("NaN") && !html.contains("inf"), "a place on a plot is not a number");
    let text = measured.to_text(false, true);
    assert!(!text.contains('\u{1b}') && text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn a_formula_of_other_points_is_not_held_against_the_baseline() {
    let before = Baseline::of(&measured("count"));
    let fewer = small("count").lines([20]).unwrap().run().unwrap();
    let comparison = fewer.compare(&before, Tolerance::percent(0.0));
    assert!(comparison.holds(), "{comparison}");
    assert!(comparison.changes().iter().all(|change| matches!(change, Change::Gone { .. })), "{comparison}");
}
