//! Line ends are found in wasm by SIMD, and not looked for where decoding has seen none: lines of every length, in text of every kind,
//! are those that are found without.

use host_test::{Guest, Harness};

/// Numbers that look random, and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// What lines are made of: ASCII, with and without control characters, and characters of each length.
const LETTERS: [&[&str]; 8] = [
    &["a"],
    &["a", "\t", "b"],
    &["x", "\r", "y"],
    &["é"],
    &["語"],
    &["😀"],
    &["a", "b", "c", "é", "語", "😀"],
    &["a", "語", "語", "語"],
];

/// Lines about as long as said, most of them with the word that the guest looks for; then others of another kind.
fn text(numbers: &mut Numbers, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        let letters = LETTERS[numbers.below(LETTERS.len())];
        let most = [3, 40, 140, 300, 700, 5000, 20_000][numbers.below(7)];
        let end = text.len() + numbers.below(12_000);
        while text.len() < end {
            if numbers.below(5) > 0 {
                text.push_str("ERROR");
            }
            let length = numbers.below(most);
            let line = text.len() + length;
            while text.len() < line {
                text.push_str(letters[numbers.below(letters.len())]);
            }
            text.push('\n');
        }
    }
    text
}

/// What the guest says of a payload in which each character of the text takes as many bytes as `bytes` says.
fn wanted(text: &str, bytes: impl Fn(&str) -> usize) -> String {
    let (mut wanted, mut at) = (String::new(), 0);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let shown = line.strip_suffix('\n').unwrap_or(line);
        let shown = shown.strip_suffix('\r').filter(|_| line.ends_with('\n')).unwrap_or(shown);
        if shown.contains("ERROR") {
            wanted.push_str(&format!("{}:{at}:{shown}\n", index + 1));
        }
        at += bytes(line);
    }
    wanted
}

fn check(guest: &Guest, charset: &str, plan: &str, payload: &[u8], wanted: &str) {
    let harness = Harness::new(guest.clone()).payload(payload.to_vec()).charset(charset).plan(plan.parse().unwrap());
    let outcome = harness.keep_reply(wanted.len() + 1).run().unwrap();
    outcome.assert_ok();
    let reply = outcome.reply_bytes();
    let differs =
        reply.split(|byte| *byte == b'\n').zip(wanted.as_bytes().split(|byte| *byte == b'\n')).position(|(a, b)| a != b);
    assert_eq!(differs, None, "{charset}, chunks of {plan}: the first line of the reply that differs");
    assert_eq!(reply.len(), wanted.len(), "{charset}, chunks of {plan}");
}

#[test]
fn lines_of_every_length_in_text_of_every_kind() {
    let guest = host_test::guest!();
    for seed in 0..6 {
        let text = text(&mut Numbers(seed), 400_000);
        let in_utf_8 = wanted(&text, str::len);
        for plan in ["whole", "4093", "random:1:1..70000"] {
            check(&guest, "utf-8", plan, text.as_bytes(), &in_utf_8);
        }
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&guest, "utf-16le", "whole", &units, &wanted(&text, |line| line.encode_utf16().count() * 2));
        // This charset has `é`, as one byte, but not the other characters.
        let latin: String = text.chars().filter(|char| *char <= '\u{FF}').collect();
        let bytes: Vec<u8> = latin.chars().map(|char| char as u8).collect();
        check(&guest, "windows-1252", "whole", &bytes, &wanted(&latin, |line| line.chars().count()));
    }
}

/// Malformed bytes end what is borrowed, wherever they are.
#[test]
fn lines_next_to_malformed_bytes() {
    let guest = host_test::guest!();
    let mut numbers = Numbers(7);
    let text = text(&mut numbers, 300_000);
    let mut payload = text.into_bytes();
    for _ in 0..200 {
        let at = numbers.below(payload.len());
        payload[at] = 0xFF;
    }
    let mut wanted = String::new();
    let (mut at, mut number) = (0, 0);
    for line in payload.split_inclusive(|byte| *byte == b'\n') {
        number += 1;
        let shown = String::from_utf8_lossy(line);
        let shown = shown.strip_suffix('\n').unwrap_or(&shown);
        let shown = shown.strip_suffix('\r').unwrap_or(shown);
        if shown.contains("ERROR") {
            wanted.push_str(&format!("{number}:{at}:{shown}\n"));
        }
        at += line.len();
    }
    for plan in ["whole", "4093"] {
        check(&guest, "utf-8", plan, &payload, &wanted);
    }
}
