//! The result depends on the bytes, never on how they were cut into chunks.

use intake::memory::Script;

use crate::common::{Cut, every_cut};
use crate::oracle::oracle;
use crate::read::{Settings, read};

/// Texts with all there is to CSV.
pub(crate) const SMALL: [&str; 12] = [
    "",
    "\r\n\n\r",
    "a,b\nc,d\n",
    "a,b\r\nc,d",
    "a,b\rc,d\r",
    "\r\n\r\na,b\r\n\r\r\n\nc\n\n",
    "\"a\",\"b\"\"\",\"\"\"\"\r\n\"\",\n,,",
    "\"a\r\nb\n\",\"\r\"\r\n\"\n\"\n",
    "a\"b,\"c\"d\"e\",\"f\"\"g\"h\n x ,\" y \"z",
    "é,ü\r\n\"ß\"\"ö\",\u{1F600}\r\n",
    "\u{FEFF}\u{FEFF}a,\u{FEFF}\n\u{FEFF},b",
    "a,b\n\"c,d\ne\"\"",
];

#[test]
fn records_are_those_of_the_library_in_every_cut() {
    for text in SMALL {
        for settings in [Settings::default(), Settings { flexible: false, ..Settings::default() }] {
            let wanted = oracle("utf-8", text.as_bytes(), &settings);
            for cut in every_cut(text.len()) {
                let script = cut.apply(Script::new(), text.as_bytes());
                assert_eq!(read(script, &settings), wanted, "{text:?}, {cut:?}, {settings:?}");
            }
        }
    }
}

#[test]
fn records_are_those_of_the_library_in_every_cut_in_three() {
    for text in SMALL {
        let (payload, settings) = (text.as_bytes(), Settings::default());
        let wanted = oracle("utf-8", payload, &settings);
        for first in 0..=payload.len() {
            for second in first..=payload.len() {
                let script = Script::new().chunk(&payload[..first]).chunk(&payload[first..second]).chunk(&payload[second..]);
                assert_eq!(read(script, &settings), wanted, "{text:?}, {first}, {second}");
            }
        }
    }
}

/// Every text of up to five of what matters, whole and byte by byte, and two that a small slice parts.
#[test]
fn every_short_text_is_read_as_the_library_reads_it() {
    let alphabet = ["a", ",", ";", "\"", "\r", "\n", " ", "é"];
    let mut texts = vec![String::new()];
    for length in 0..=5 {
        for text in &texts {
            for delimiter in [b',', b';'] {
                if delimiter == b';' && !text.contains(';') {
                    continue;
                }
                let settings = Settings { delimiter, flexible: length % 2 == 0, ..Settings::default() };
                let wanted = oracle("utf-8", text.as_bytes(), &settings);
                for cut in [Cut::Whole, Cut::Cycle(vec![1]), Cut::Two(text.len() / 2)] {
                    let script = cut.apply(Script::new().slice_fuel(60_000), text.as_bytes());
                    assert_eq!(read(script, &settings), wanted, "{text:?}, {cut:?}");
                }
            }
        }
        texts = texts.iter().flat_map(|text| alphabet.map(|next| format!("{text}{next}"))).collect();
    }
}

#[test]
fn records_of_many_windows_and_pieces_are_those_of_the_library() {
    // Longer than a window, than a piece and than a chunk; characters and quotes on their borders.
    for length in [2046, 2047, 2048, 2049, 4095, 4096, 4097, 12_287, 20_000, 65_535, 65_536, 100_000] {
        let field = "é\"\"\r\nx".chars().cycle().take(length).collect::<String>();
        let field = field.trim_end_matches('"');
        let text = format!("1,\"{field}\",2\r\n\"{field}\"\n{}\r3,4", "é".repeat(length / 2));
        let settings = Settings::default();
        let wanted = oracle("utf-8", text.as_bytes(), &settings);
        assert!(wanted.len() >= 4, "{length}");
        for cut in [Cut::Whole, Cut::Cycle(vec![1000]), Cut::Cycle(vec![4096, 0, 1])] {
            assert_eq!(read(cut.apply(Script::new(), text.as_bytes()), &settings), wanted, "{length}, {cut:?}");
        }
    }
}
