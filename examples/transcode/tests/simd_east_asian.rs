//! East Asian charsets as they are decoded by SIMD, in wasm: every pair of bytes in every lane, characters of other lengths, and
//! ASCII of every length among them.

mod twin;

use encoding_rs::Encoding;
use twin::check;

const CHARSETS: [&str; 7] = ["shift_jis", "euc-jp", "euc-kr", "big5", "gbk", "gb18030", "iso-2022-jp"];
const PLANS: [&str; 3] = ["whole", "4095", "1,2,3,61"];
const BLOCK: usize = 16;

fn encode(charset: &str, text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = Encoding::for_label(charset.as_bytes()).unwrap().encode(text);
    assert!(!unmappable, "{charset} has no {text:?}");
    bytes.into_owned()
}

/// All two bytes that may be one character, and more.
fn pairs(charset: &str) -> impl Iterator<Item = [u8; 2]> {
    let leads = if charset == "iso-2022-jp" { 0x20..=0x7F } else { 0x80..=0xFF };
    let trails = move |lead| (0..=0xFF).map(move |trail| [lead, trail]);
    // An escape would end the set.
    leads.flat_map(trails).filter(|[_, trail]| *trail != 0x1B)
}

/// What stands before pairs, and after.
fn around(charset: &str) -> [&'static [u8]; 2] {
    if charset == "iso-2022-jp" { [b"\x1B$B", b"\x1B(B"] } else { [b"", b""] }
}

#[test]
fn every_pair_in_a_row_from_every_lane() {
    let guest = host_test::guest!();
    for charset in CHARSETS {
        let [before, after] = around(charset);
        let mut payload = Vec::new();
        for shift in 0..BLOCK {
            payload.resize(payload.len().next_multiple_of(BLOCK) + shift, b'.');
            payload.extend(before);
            payload.extend(pairs(charset).flatten());
            payload.extend(after);
        }
        check(&guest, charset, "whole", &payload);
    }
}

/// Among others that are characters, so that what is malformed begins no row of its like.
#[test]
fn every_pair_in_every_lane() {
    let guest = host_test::guest!();
    for charset in CHARSETS {
        let [before, after] = around(charset);
        let filler = if charset == "iso-2022-jp" { *b"0l" } else { encode(charset, "一").try_into().unwrap() };
        for first in 0..BLOCK / 2 {
            let mut payload = b"..".to_vec();
            payload.extend(before);
            for (index, pair) in pairs(charset).enumerate() {
                let lane = (first + index) % (BLOCK / 2);
                (0..lane).for_each(|_| payload.extend(filler));
                payload.extend(pair);
                (lane..BLOCK).for_each(|_| payload.extend(filler));
                if index % 5 == 0 && before.is_empty() {
                    payload.push(b' ');
                }
            }
            payload.extend(after);
            check(&guest, charset, if first % 2 == 0 { "whole" } else { "4093" }, &payload);
        }
    }
}

/// Words of every length, and what is between them.
#[test]
fn words_of_every_length_with_separators() {
    let guest = host_test::guest!();
    for charset in CHARSETS {
        let mut payload = Vec::new();
        for separator in [" ", "\n", "0", "a", "  ", ", ", "ab", "\r\n\t", "@", "?"] {
            // Of three bytes in UTF-8, of two, and both.
            for letters in ["一二三四五六七八九十", "αβγδεζηθικ", "一α二β三γ四δ五ε"] {
                for first in 0..10 {
                    for second in 0..10 {
                        let word = |length| letters.chars().take(length).collect::<String>();
                        let third = (first * 3 + second) % 10;
                        let words = [word(first), word(second), word(third), word(1)].join(separator);
                        payload.extend(encode(charset, &words));
                    }
                }
            }
        }
        for plan in PLANS {
            check(&guest, charset, plan, &payload);
        }
    }
}

#[test]
fn ascii_of_every_length_at_every_place() {
    let guest = host_test::guest!();
    for charset in CHARSETS {
        let mut payload = Vec::new();
        for length in 0..70 {
            for before in 0..BLOCK {
                payload.resize(payload.len().next_multiple_of(BLOCK) + before, b'.');
                payload.extend(encode(charset, "一"));
                payload.extend((b' '..).take(length));
                payload.extend([&b"\xFF"[..], b"\x80", b"\x0E", b"\x1B", b"\x81"][(length + before) % 5]);
                payload.extend((b'0'..).take(before));
            }
        }
        for plan in PLANS {
            check(&guest, charset, plan, &payload);
        }
    }
}

#[test]
fn half_width_katakana_of_every_length() {
    let guest = host_test::guest!();
    let katakana = |length| ('\u{FF61}'..='\u{FF9F}').cycle().take(length).collect::<String>();
    for charset in ["shift_jis", "euc-jp"] {
        let mut payload = Vec::new();
        for length in 0..70 {
            for then in ["一", "a", "", "一二三四五六七八"] {
                payload.extend(encode(charset, &format!("{}{then}", katakana(length))));
            }
            payload.extend([b"\x8E\xE0", b"\xA0\xFD"][length % 2]);
        }
        for plan in PLANS {
            check(&guest, charset, plan, &payload);
        }
    }
    // In a set of their own, which no encoder chooses.
    let mut payload = Vec::new();
    for length in 0..70 {
        payload.extend(b"\x1B(I");
        payload.extend((0x21..=0x5F).cycle().take(length));
        payload.extend([&b"\x1B(J\\~"[..], b"\x60", b"\x1B$B0l", b"\x1B$B\x1B(B"][length % 4]);
    }
    for plan in PLANS {
        check(&guest, "iso-2022-jp", plan, &payload);
    }
}

#[test]
fn every_three_bytes_of_euc_jp() {
    let guest = host_test::guest!();
    let mut payload = Vec::new();
    for second in 0xA0..=0xFF {
        for third in 0..=0xFF {
            payload.extend([0x8F, second, third]);
            payload.resize(payload.len() + usize::from(third) % 5, b'\xB0');
        }
    }
    for plan in PLANS {
        check(&guest, "euc-jp", plan, &payload);
    }
}

fn four(pointer: u32) -> [u8; 4] {
    let digits = [pointer / 12_600 + 0x81, pointer / 1_260 % 10 + 0x30, pointer / 10 % 126 + 0x81, pointer % 10 + 0x30];
    digits.map(|digit| digit as u8)
}

#[test]
fn every_four_bytes_of_gb18030() {
    let guest = host_test::guest!();
    let basic = 0..=39_500;
    let borders = (188_900..=189_100).chain(1_237_500..=1_237_700);
    let others = (39_500..1_587_600).step_by(97);
    let mut payload = Vec::new();
    for (index, pointer) in basic.chain(borders).chain(others).enumerate() {
        payload.extend(four(pointer));
        // Each comes to each lane, alone and among others.
        if index % 7 == 0 {
            payload.extend([&b"a"[..], b" ", b"\xB0\xA1", b"\x81\x30\x81", b"\x81\x30", b"\x80\xFF", b"\n"][index / 7 % 7]);
        }
    }
    for charset in ["gb18030", "gbk"] {
        for plan in PLANS {
            check(&guest, charset, plan, &payload);
        }
    }
}
