//! Any text, to any charset, with any budget: the bytes are those that encoding_rs gives for the whole.

#![cfg_attr(fuzzing, no_main)]

use encoding_rs::Encoding;
use intake_text::{Encoder, OutputCharset, Replacement, UnmappablePolicy};

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| run(data));

/// Charsets whose labels name all of what they stand for.
const LABELS: [&str; 12] = [
    "windows-1252",
    "koi8-r",
    "iso-8859-2",
    "iso-8859-8",
    "windows-874",
    "macintosh",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
];

/// The first byte picks the charset, the second the budget; the others are the text, or what is left of it as UTF-8.
pub(crate) fn run(data: &[u8]) {
    let [label, budget, text @ ..] = data else { return };
    let label = LABELS[usize::from(*label) % LABELS.len()];
    let text = String::from_utf8_lossy(text);
    let (wanted, encoding, _) = Encoding::for_label(label.as_bytes()).unwrap().encode(&text);
    assert_eq!(encoding.name().to_ascii_lowercase(), label);
    let mut encoder = Encoder::new(OutputCharset::from_label(label).unwrap()).unwrap();
    let (mut rest, mut bytes) = (&*text, Vec::new());
    for _ in 0..=2 * text.len() + 2 {
        let step = encoder.step(rest, Replacement::Policy(UnmappablePolicy::Reference), u64::from(*budget) * 300);
        bytes.extend_from_slice(encoder.encoded());
        assert_eq!(step.refused, None);
        if step.is_over {
            bytes.extend_from_slice(encoder.end());
            assert_eq!(bytes, *wanted, "{label}, {budget}, {text:?}");
            return;
        }
        rest = step.rest;
    }
    panic!("{label}, {budget}: no end of {text:?}");
}

#[cfg(not(fuzzing))]
#[allow(dead_code, reason = "cargo fuzz alone makes a program of it")]
fn main() {}
