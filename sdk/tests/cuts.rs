//! Cuts don't matter: the result depends on the bytes, never on how they were cut into chunks.

mod common;

use common::{ENCODINGS, Oracle, Settings, check_policies, every_cut, read_chunks, single_byte, vectors};
use intake::memory::Script;

fn check_every_vector(encodings: &[&str]) {
    for encoding in encodings {
        for payload in vectors(encoding) {
            let oracle = Oracle::of(encoding, &payload);
            for cut in every_cut(payload.len()) {
                let script = cut.apply(Script::new().charset(encoding), &payload);
                let what = || format!("{encoding}, {payload:02X?}, {cut:?}");
                check_policies(&oracle, &script, &Settings::default(), |_| true, what);
            }
        }
    }
}

#[test]
fn utf_8_is_the_same_in_every_cut() {
    check_every_vector(&["UTF-8"]);
}

#[test]
fn utf_16_is_the_same_in_every_cut() {
    check_every_vector(&["UTF-16LE", "UTF-16BE"]);
}

#[test]
fn chinese_charsets_are_the_same_in_every_cut() {
    check_every_vector(&["GBK", "gb18030", "Big5"]);
}

#[test]
fn japanese_and_korean_charsets_are_the_same_in_every_cut() {
    check_every_vector(&["EUC-JP", "Shift_JIS", "EUC-KR"]);
}

#[test]
fn iso_2022_jp_is_the_same_in_every_cut() {
    check_every_vector(&["ISO-2022-JP"]);
}

#[test]
fn single_byte_charsets_are_the_same_in_every_cut() {
    let single = single_byte();
    assert_eq!(single.len(), 29);
    check_every_vector(&single);
}

#[test]
fn a_second_decoder_agrees_with_the_oracle() {
    for encoding in ENCODINGS {
        for payload in vectors(encoding) {
            let oracle = Oracle::of(encoding, &payload);
            let (text, malformed) = oracle.second_opinion(&payload);
            assert_eq!(oracle.text, text, "{encoding}, {payload:02X?}");
            assert_eq!(oracle.malformed.len() as u64, malformed, "{encoding}, {payload:02X?}");
        }
    }
}

#[test]
fn raw_chunks_are_the_payload_in_every_cut() {
    let payload: Vec<u8> = (0..=255).collect();
    for cut in every_cut(payload.len()) {
        assert_eq!(read_chunks(cut.apply(Script::new(), &payload)), payload, "{cut:?}");
    }
}
