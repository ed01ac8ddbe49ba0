//! The twin: what encoding_rs decodes here is what the guest must decode in wasm.

use encoding_rs::{DecoderResult, Encoding};
use host_test::{Guest, Harness};

/// The single-byte charsets of the WHATWG Encoding Standard.
#[allow(dead_code, reason = "some of the tests that share this are of other charsets")]
pub(crate) const SINGLE_BYTE: [&str; 28] = [
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
];

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
    if charset == "utf-8" {
        return decode_utf8(payload);
    }
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

/// By the standard library: encoding_rs looks at all that is to come after each malformed sequence.
fn decode_utf8(payload: &[u8]) -> (String, u64, Option<u64>) {
    let (mut count, mut first, mut read) = (0, None, 0);
    for run in payload.utf8_chunks() {
        read += run.valid().len();
        if !run.invalid().is_empty() {
            count += 1;
            first.get_or_insert(read as u64);
        }
        read += run.invalid().len();
    }
    (String::from_utf8_lossy(payload).into_owned(), count, first)
}
