//! Cases of others that only a whole component can show; the rest are in `sdk/tests/cases.rs`.

use host_test::generate::{Generate, Kind};
use host_test::{Guest, Harness, Outcome};

fn run(guest: Guest, size: u64, set: impl FnOnce(Harness) -> Harness) -> Outcome {
    let payload = Generate::new(Kind::Log).with_size(size).with_charset("windows-1252").unwrap();
    set(Harness::new(guest).payload(payload).charset("windows-1252")).run().unwrap()
}

#[test]
fn golem_1185_a_payload_larger_than_the_guests_memory() {
    run(host_test::guest!(), 64 << 20, |harness| harness.memory_limit(2 << 20)).assert_ok();
}

#[test]
fn multistore_89_extism_594_673_no_copy_of_the_payload_in_guest_memory() {
    let peak = |size| run(host_test::guest!(), size, |harness| harness).assert_ok().memory.peak_bytes;
    assert_eq!(peak(1 << 20), peak(32 << 20));
}

#[test]
fn schist_55_cli_3109_fuel_is_a_base_and_so_much_a_byte() {
    let total = |size| run(host_test::guest!(), size, |harness| harness).assert_ok().fuel.total as f64;
    let (one, two, four) = (total(8 << 20), total(16 << 20), total(32 << 20));
    let (first, then) = (two - one, (four - two) / 2.0);
    assert!((first / then - 1.0).abs() < 0.01, "8 MiB more cost {first}, then {then}");
}

#[test]
fn wasmtime_13802_10519_fuel_and_memory_of_a_run_that_was_cut_short_are_known() {
    let outcome = run(host_test::guest!(), 1 << 20, |harness| harness.slice_fuel(1_000));
    outcome.assert_ending(host_test::Ending::OutOfFuel);
    assert!(outcome.fuel.total > 0 && outcome.memory.peak_bytes > 0, "{outcome}");
}

#[test]
fn wasmtime_8908_a_guest_is_tested_in_ten_lines() {
    let outcome = Harness::new(host_test::guest!()).payload("one\ntwo\n").run().unwrap();
    outcome.assert_reply("2 lines\n");
}
