//! Any bytes: what is found in them is what a plain search finds.

#![cfg_attr(fuzzing, no_main)]

use intake_text::find::{
    JsonStructure, LineEndIndex, ascii_blocks, count_at_least, count_bytes, count_line_ends, find_byte, find_field_end,
    find_last_byte, find_line_ends, nth_byte,
};

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| run(data));

/// The first byte is looked for in the others.
pub(crate) fn run(data: &[u8]) {
    let [wanted, bytes @ ..] = data else { return };
    let is = |byte: &u8| byte == wanted;
    assert_eq!(find_byte(bytes, *wanted), bytes.iter().position(is));
    assert_eq!(find_last_byte(bytes, *wanted), bytes.iter().rposition(is));
    assert_eq!(count_bytes(bytes, [*wanted, b'\n']), bytes.iter().filter(|&byte| is(byte) || *byte == b'\n').count());
    assert_eq!(count_at_least(bytes, *wanted), bytes.iter().filter(|&byte| byte >= wanted).count());
    let third = bytes.iter().enumerate().filter(|(_, byte)| is(byte)).nth(2).map(|(index, _)| index);
    assert_eq!(nth_byte(bytes, [*wanted; 2], 3), third);
    assert_eq!(find_field_end(bytes, b';'), bytes.iter().position(|byte| b";\r\n".contains(byte)));
    let ascii = ascii_blocks(bytes);
    assert!(bytes[..ascii].is_ascii() && (ascii == bytes.len() || !bytes[ascii..bytes.len().min(ascii + 64)].is_ascii()));
    let crlf = bytes.windows(2).filter(|two| two == b"\r\n").count();
    assert_eq!(count_line_ends(bytes, &mut false), bytes.iter().filter(|byte| b"\r\n".contains(byte)).count() - crlf);
    let parts = bytes.iter().filter(|byte| b"[{,\\|".contains(byte)).count() as u32;
    assert!((parts..=parts + 16).contains(&JsonStructure::of(bytes).parts));
    let (ends, mut found, mut at) = (LineEndIndex::default(), Vec::new(), 0);
    loop {
        at = find_line_ends(bytes, at, usize::MAX, None, &ends);
        if ends.count() == 0 {
            break;
        }
        found.extend((0..ends.count()).map(|which| ends.after(which) as usize - 1));
    }
    let wanted: Vec<usize> = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(index, _)| index).collect();
    assert_eq!(found, wanted);
}

#[cfg(not(fuzzing))]
#[allow(dead_code, reason = "cargo fuzz alone makes a program of it")]
fn main() {}
