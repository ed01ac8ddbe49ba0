use host_test::{Ending, Guest, Harness};

use super::{Ran, failed};

pub(super) fn run(features: &[&str], payload: &[u8], charset: &str, cut: &str) -> Ran {
    let guest = Guest::build_with(env!("CARGO_MANIFEST_DIR"), features).unwrap_or_else(|error| panic!("{error}"));
    let outcome = Harness::new(guest).payload(payload).charset(charset).plan(cut.parse().unwrap()).run().unwrap();
    match (outcome.outcome, &outcome.error) {
        (Ending::Ok, _) => Ran::Replied(outcome.reply_bytes().to_vec()),
        (Ending::GuestError, Some(error)) => failed(error.stage.as_deref().unwrap_or_default(), error.at, &error.message),
        _ => panic!("{outcome}"),
    }
}
