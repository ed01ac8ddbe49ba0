//! What is decoded by SIMD, in wasm, is what encoding_rs and the standard library decode without, here: every byte, every pair and
//! every malformed sequence, in every lane of a block.

mod twin;

use twin::{SINGLE_BYTE, check};

const BLOCK: usize = 16;

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

/// Long runs of characters of three bytes, or four, are looked at in another way: each sequence comes within one.
#[test]
fn every_border_of_utf_8_within_long_runs() {
    let guest = host_test::guest!();
    for filler in ["語", "😀", "語é", "😀a語"] {
        let mut payload = Vec::new();
        for (index, sequence) in borders_of_utf_8().iter().enumerate() {
            // As much as is looked at without SIMD after the one before, and then some; each in another lane.
            payload.extend([b'.'].iter().cycle().take(index % 7));
            payload.extend(filler.repeat(600 / filler.len()).as_bytes());
            payload.extend(sequence);
            payload.extend(filler.repeat(index % 50).as_bytes());
        }
        check(&guest, "utf-8", "whole", &payload);
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
