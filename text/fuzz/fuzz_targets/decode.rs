//! Any bytes, in any charset, cut anywhere, with any budget: the text, and the number and the first of what is malformed, are those that
//! encoding_rs gives for the whole.

#![cfg_attr(fuzzing, no_main)]

use encoding_rs::{DecoderResult, Encoding};
use intake_text::{Charset, Decoder};

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| run(data));

/// Charsets that are decoded, by a label of each.
pub(crate) const LABELS: [&str; 39] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
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
    "x-user-defined",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
];

/// What a text came to: decoded, how many malformed sequences, and where the first one is.
type Outcome = (String, u64, Option<u64>);

/// The first byte picks the charset, the second the length of chunks, the third the budget; the others are the text.
pub(crate) fn run(data: &[u8]) {
    let [label, size, budget, text @ ..] = data else { return };
    let label = LABELS[usize::from(*label) % LABELS.len()];
    let wanted = reference(label, text);
    assert_eq!(decoded(label, text.chunks(text.len().max(1)), 1 << 20), wanted, "{label}, {text:02X?}");
    let sizes = [1, 2, 3, 5, 16, 63, 200, 5000];
    let chunks = text.chunks(sizes[usize::from(size % 8)]).flat_map(|chunk| [&[][..], chunk]);
    assert_eq!(decoded(label, chunks, u64::from(*budget) * 300), wanted, "{label}, {size}, {budget}, {text:02X?}");
}

fn decoded<'a>(label: &str, chunks: impl IntoIterator<Item = &'a [u8]>, budget: u64) -> Outcome {
    let mut decoder = Decoder::new(Charset::from_label(label).unwrap());
    let (mut text, mut buffer, mut malformed) = (String::new(), String::new(), 0);
    for mut rest in chunks {
        let mut left = rest.len() + 4;
        while !rest.is_empty() {
            let step = decoder.step(rest, budget, &mut buffer);
            text.push_str(step.text);
            malformed += step.malformed;
            rest = &rest[step.read..];
            left = left.checked_sub(1).expect("more steps than promised");
        }
    }
    let step = decoder.finish(&mut buffer);
    text.push_str(step.text);
    malformed += step.malformed;
    assert_eq!(malformed, decoder.malformed());
    (text, malformed, decoder.first_malformed().map(|first| first.at()))
}

fn reference(label: &str, text: &[u8]) -> Outcome {
    let declared = Encoding::for_label(label.as_bytes()).unwrap();
    let (encoding, mark) = Encoding::for_bom(text).unwrap_or((declared, 0));
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut decoded = String::with_capacity(text.len() * 3 + 64);
    let (mut read, mut malformed, mut first) = (mark, 0, None);
    loop {
        let (result, took) = decoder.decode_to_string_without_replacement(&text[read..], &mut decoded, true);
        read += took;
        let DecoderResult::Malformed(length, after) = result else { return (decoded, malformed, first) };
        malformed += 1;
        first = first.or(Some((read - usize::from(after) - usize::from(length)) as u64));
        decoded.push(char::REPLACEMENT_CHARACTER);
    }
}

#[cfg(not(fuzzing))]
#[allow(dead_code, reason = "cargo fuzz alone makes a program of it")]
fn main() {}
