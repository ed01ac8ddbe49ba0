//! The twin: what encoding_rs decodes here is what the guest must decode in wasm.

use encoding_rs::{DecoderResult, Encoding};
use host_test::{Guest, Harness};

/// Runs the guest, and holds its reply, its count of malformed sequences and the offset of the first against the twin's.
pub(crate) fn check(guest: &Guest, charset: &str, plan: &str, payload: &[u8]) {
    let (wanted, count, first) = decode(charset, payload);
    let harness = Harness::new(guest.clone()).payload(payload.to_vec()).charset(charset).plan(plan.parse().unwrap());
    let outcome = harness.keep_reply(wanted.len() + 1).run().unwrap();
    outcome.assert_ok();
    let reply = outcome.reply_bytes();
    let differs = reply.iter().zip(wanted.as_bytes()).position(|(ours, theirs)| ours != theirs);
    assert_eq!(differs, None, "{charset}, chunks of {plan}: the first byte of the reply that differs");
    assert_eq!(reply.len(), wanted.len(), "{charset}, chunks of {plan}");
    assert_eq!(outcome.payload.malformed, Some(count), "{charset}, chunks of {plan}");
    assert_eq!(outcome.payload.first_malformed_at, first, "{charset}, chunks of {plan}");
}

/// The text, how many malformed sequences there are, and where the first one is.
fn decode(charset: &str, payload: &[u8]) -> (String, u64, Option<u64>) {
    let mut decoder = Encoding::for_label(charset.as_bytes()).unwrap().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(payload.len() * 3 + 64);
    let (mut count, mut first, mut read) = (0, None, 0);
    loop {
        let (result, took) = decoder.decode_to_string_without_replacement(&payload[read..], &mut text, true);
        read += took;
        match result {
            DecoderResult::InputEmpty => return (text, count, first),
            DecoderResult::OutputFull => text.reserve(1024),
            DecoderResult::Malformed(length, after) => {
                count += 1;
                first.get_or_insert((read - usize::from(length) - usize::from(after)) as u64);
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}
