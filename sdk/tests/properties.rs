//! Random payloads: whatever the bytes, the charset, the cuts, the policy, the slice's fuel and the limit of
//! a line, the result is that of the whole at once.
//!
//! The seed is fixed, so that a run says the same twice. `PROPTEST_RNG_SEED=7 PROPTEST_CASES=1000000` looks further.

mod common;

use common::{Cut, ENCODINGS, MULTIBYTE, Oracle, Settings, awkward, check_policies, read_chunks};
use intake::memory::Script;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

#[derive(Clone, Debug)]
struct Case {
    encoding: &'static str,
    payload: Vec<u8>,
    sizes: Vec<usize>,
    slice_fuel: Option<u64>,
    line_bytes: Option<usize>,
    /// Which lines' offsets are asked: bit after bit, over and over.
    asked: u64,
}

fn encodings() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => select(&MULTIBYTE[..]), 1 => select(&ENCODINGS[..])]
}

/// What is awkward in this encoding, most of the time, and any byte.
fn payloads(encoding: &str, parts: usize, times: usize) -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![9 => select(awkward(encoding)), 1 => any::<u8>().prop_map(|byte| vec![byte])];
    (prop::collection::vec(part, 0..parts), 1..=times).prop_map(|(parts, times)| parts.concat().repeat(times))
}

/// Sizes of chunks, not all of them 0.
fn sizes() -> impl Strategy<Value = Vec<usize>> {
    let size = prop_oneof![3 => 0usize..5, 2 => 0usize..300, 1 => 3000usize..9000, 1 => Just(65_536)];
    (prop::collection::vec(size, 0..6), 1usize..100).prop_map(|(mut sizes, last)| {
        sizes.push(last);
        sizes
    })
}

fn cases(parts: usize, times: usize) -> impl Strategy<Value = Case> {
    encodings().prop_flat_map(move |encoding| {
        let slice_fuel = prop_oneof![Just(None), select(&[60_000, 100_000, 200_000][..]).prop_map(Some)];
        let line_bytes = prop_oneof![Just(None), (0usize..40).prop_map(Some)];
        let asked = prop_oneof![Just(0), Just(u64::MAX), any::<u64>()];
        (payloads(encoding, parts, times), sizes(), slice_fuel, line_bytes, asked).prop_map(
            move |(payload, sizes, slice_fuel, line_bytes, asked)| Case {
                encoding,
                payload,
                sizes,
                slice_fuel,
                line_bytes,
                asked,
            },
        )
    })
}

fn holds(case: &Case) {
    let Case { encoding, payload, sizes, .. } = case;
    let mut script = Script::new().charset(encoding);
    if let Some(fuel) = case.slice_fuel {
        script = script.slice_fuel(fuel);
    }
    let script = Cut::Cycle(sizes.clone()).apply(script, payload);
    let settings = case.line_bytes.map_or(Settings::default(), |most| Settings::default().line_bytes(most));
    let ask = |number: u64| case.asked.rotate_right((number % 64) as u32) & 1 == 1;
    let oracle = Oracle::of(encoding, payload);
    check_policies(&oracle, &script, &settings, ask, || format!("{case:02X?}"));
    assert_eq!(read_chunks(script), *payload);
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(40_000))]

    #[test]
    fn short_payloads_are_what_they_are_at_once(case in cases(12, 3)) {
        holds(&case);
    }
}

proptest! {
    #![proptest_config(config(8_000))]

    #[test]
    fn payloads_of_some_hundred_bytes_are_what_they_are_at_once(case in cases(150, 2)) {
        holds(&case);
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn payloads_of_many_decoding_steps_are_what_they_are_at_once(case in cases(200, 150)) {
        holds(&case);
    }
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn a_second_decoder_agrees_with_the_oracle_on_any_bytes(
        (encoding, payload) in encodings().prop_flat_map(|encoding| (Just(encoding), payloads(encoding, 40, 3)))
    ) {
        let oracle = Oracle::of(encoding, &payload);
        let malformed = oracle.malformed.len() as u64;
        prop_assert_eq!((&oracle.text, malformed), (&oracle.second_opinion(&payload).0, oracle.second_opinion(&payload).1));
    }
}
