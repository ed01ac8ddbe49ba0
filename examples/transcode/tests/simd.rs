//! What is decoded by SIMD, in wasm, is what encoding_rs and the standard library decode without, here: every byte, every pair and
//! every malformed sequence, in every lane of a block.

use encoding_rs::Encoding;
use host_test::{Guest, Harness};

const BLOCK: usize = 16;

/// The single-byte charsets of the WHATWG Encoding Standard.
const SINGLE_BYTE: [&str; 28] = [
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

/// Runs the guest, and holds its reply, its count and its offset against the twin's.
fn check(guest: &Guest, charset: &str, plan: &str, payload: &[u8]) {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
    let (wanted, _) = encoding.decode_without_bom_handling(payload);
    let (count, first) = malformed(encoding, payload);
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

/// How many malformed sequences there are, and where the first one is.
fn malformed(encoding: &'static Encoding, payload: &[u8]) -> (u64, Option<u64>) {
    let (mut count, mut first, mut at) = (0, None, 0);
    let mut note = |at: usize| {
        count += 1;
        first.get_or_insert(at as u64);
    };
    if encoding == encoding_rs::UTF_8 {
        for run in payload.utf8_chunks() {
            at += run.valid().len();
            if !run.invalid().is_empty() {
                note(at);
            }
            at += run.invalid().len();
        }
    } else {
        let is_bad: Vec<bool> = (0..=255).map(|byte| encoding.decode_without_bom_handling(&[byte]).1).collect();
        payload.iter().enumerate().filter(|(_, byte)| is_bad[usize::from(**byte)]).for_each(|(at, _)| note(at));
    }
    (count, first)
}

/// Puts each of `sequences` in each lane of a block of `filler`, with blocks of ASCII between.
fn in_every_lane(sequences: &[Vec<u8>], filler: &[u8]) -> Vec<u8> {
    let mut payload = Vec::new();
    for sequence in sequences {
        for lane in 0..BLOCK {
            payload.extend([b'.'; BLOCK]);
            payload.extend(filler.iter().cycle().take(lane));
            payload.extend(sequence);
            payload.extend(filler.iter().cycle().take(BLOCK));
            // To the border of a block, where the next begins.
            payload.resize(payload.len().next_multiple_of(BLOCK), b'.');
        }
    }
    payload
}

#[test]
fn every_byte_in_every_lane_among_neighbours_of_each_length() {
    let guest = host_test::guest!();
    let bytes: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte]).collect();
    for charset in SINGLE_BYTE {
        // ASCII; what is a letter in most; what is a sign, malformed, or of three bytes in some; and all of them.
        let mut payload = Vec::new();
        for filler in [&b"a"[..], b"\xE9", b"\x80", b"\xA4a\xD2\x9F"] {
            payload.extend(in_every_lane(&bytes, filler));
        }
        for plan in ["whole", "4095", "1,2,3,61"] {
            check(&guest, charset, plan, &payload);
        }
    }
}

#[test]
fn every_pair_of_bytes() {
    let guest = host_test::guest!();
    for charset in SINGLE_BYTE {
        // Shifted by a byte each time, so that each pair comes to each lane.
        let mut payload = Vec::new();
        for shift in 0..BLOCK {
            payload.resize(payload.len().next_multiple_of(BLOCK) + shift, b'.');
            payload.extend((0..=u16::MAX).flat_map(u16::to_be_bytes));
        }
        check(&guest, charset, "whole", &payload);
    }
}

/// A byte from both ends of each class that UTF-8 knows.
const BORDERS: [u8; 24] = [
    0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3,
    0xF4, 0xF5, 0xFF,
];

/// All of three such bytes.
fn borders_of_utf_8() -> Vec<Vec<u8>> {
    let mut sequences: Vec<Vec<u8>> = Vec::new();
    for a in BORDERS {
        for b in BORDERS {
            for c in BORDERS {
                sequences.push(vec![a, b, c]);
            }
        }
    }
    sequences
}

#[test]
fn every_border_of_utf_8_in_every_lane() {
    let guest = host_test::guest!();
    let sequences = borders_of_utf_8();
    for filler in ["a", "é", "語", "😀"] {
        check(&guest, "utf-8", "whole", &in_every_lane(&sequences, filler.as_bytes()));
    }
    // All of four, each in a lane of its own.
    let mut payload = Vec::new();
    for first in BORDERS {
        for sequence in &sequences {
            payload.extend(["aé語😀..".as_bytes(), &[first], sequence].concat());
        }
    }
    check(&guest, "utf-8", "whole", &payload);
    check(&guest, "utf-8", "4093", &payload);
}

/// What SIMD finds malformed is looked at again without, and so are some bytes after it: where much is malformed, what SIMD says is
/// of no account. Here each sequence is the only one in a chunk that SIMD looks at.
#[test]
fn every_border_of_utf_8_alone_in_its_chunk() {
    const CHUNK: usize = 128;
    const CHUNKS: usize = 9;
    let guest = host_test::guest!();
    let sequences = borders_of_utf_8();
    // Where blocks, and the four that are looked at together, begin and end.
    for lane in [0, 14, 61, 62, 63, 112, 125] {
        let mut payload = vec![b'.'; sequences.len() * CHUNKS * CHUNK];
        for (frame, sequence) in payload.chunks_mut(CHUNKS * CHUNK).zip(&sequences) {
            let from = (CHUNKS - 1) * CHUNK + lane;
            frame[from..from + sequence.len()].copy_from_slice(sequence);
        }
        check(&guest, "utf-8", "128", &payload);
    }
}

#[test]
fn every_character_and_every_cut_of_it() {
    let guest = host_test::guest!();
    let mut text: String = ('\u{1}'..=char::MAX).step_by(7).collect();
    text.extend('\u{1}'..='\u{FFFF}');
    // What is cut by a chunk's end, by a step's and by a block's is the same character in the end.
    for plan in ["whole", "17", "4096,1", "4097", "65535"] {
        check(&guest, "utf-8", plan, text.as_bytes());
    }
    for cut in 1..=4 {
        let end = text.len() - cut;
        check(&guest, "utf-8", "whole", &text.as_bytes()[..end]);
    }
}
