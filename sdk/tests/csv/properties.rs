//! Random records. The seed is fixed, so that a run says the same twice.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use intake::ErrorKind;
use intake::memory::Script;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use crate::oracle::oracle;
use crate::read::{Settings, read, run};

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() }
}

#[derive(Clone, Debug)]
struct Written {
    charset: &'static str,
    fields: Vec<Vec<String>>,
    delimiter: u8,
    quotes: QuoteStyle,
    ends: Terminator,
    sizes: Vec<usize>,
    fuel: Option<u64>,
}

/// Characters of a charset, of several kinds.
fn characters(charset: &str) -> &'static [&'static str] {
    match charset {
        "Shift_JIS" | "ISO-2022-JP" => &["表", "ソ", "カ"],
        "windows-1251" => &["Ж", "я"],
        "windows-1252" => &["é", "€", "ß"],
        "gb18030" | "UTF-8" | "UTF-16LE" | "UTF-16BE" => &["é", "漢", "\u{1F600}", "\u{0A0D}", "\u{FEFF}"],
        _ => &["~"],
    }
}

fn written() -> impl Strategy<Value = Written> {
    let charsets =
        ["UTF-8", "windows-1252", "windows-1251", "UTF-16LE", "UTF-16BE", "ISO-2022-JP", "Shift_JIS", "gb18030", "KOI8-U"];
    select(charsets.to_vec()).prop_flat_map(|charset| {
        let special = select(vec!["\"", ",", ";", "\t", "\r", "\n", "\r\n", " ", "a", "0"]);
        let piece = prop_oneof![3 => special, 1 => select(characters(charset).to_vec())];
        let field = (prop::collection::vec(piece, 0..8), prop_oneof![9 => Just(1), 1 => 1usize..900]);
        let field = field.prop_map(|(pieces, times)| pieces.concat().repeat(times));
        let fields = prop::collection::vec(prop::collection::vec(field, 1..6), 0..12);
        let quotes = select(vec![QuoteStyle::Necessary, QuoteStyle::Always, QuoteStyle::NonNumeric]);
        let ends = select(vec![Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')]);
        let size = prop_oneof![3 => 0usize..5, 2 => 0usize..300, 1 => 3000usize..9000];
        let sizes = (prop::collection::vec(size, 0..5), 1usize..100).prop_map(|(mut sizes, last)| {
            sizes.push(last);
            sizes
        });
        let fuel = prop_oneof![Just(None), select(vec![60_000, 200_000]).prop_map(Some)];
        (fields, select(vec![b',', b';', b'\t']), quotes, ends, sizes, fuel).prop_map(
            move |(fields, delimiter, quotes, ends, sizes, fuel)| Written {
                charset,
                fields,
                delimiter,
                quotes,
                ends,
                sizes,
                fuel,
            },
        )
    })
}

proptest! {
    #![proptest_config(config(6_000))]

    #[test]
    fn what_the_library_writes_is_read_again_in_any_charset_and_cut(case in written()) {
        let mut writer = WriterBuilder::new()
            .flexible(true)
            .delimiter(case.delimiter)
            .quote_style(case.quotes)
            .terminator(case.ends)
            .from_writer(Vec::new());
        for record in &case.fields {
            writer.write_record(record).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        // U+FEFF at the start would be a byte order mark.
        let text = format!("\n{text}");
        let payload = crate::common::encode(case.charset, &text);
        let settings = Settings { delimiter: case.delimiter, ..Settings::default() };
        let mut script = Script::new().charset(case.charset);
        if let Some(fuel) = case.fuel {
            script = script.slice_fuel(fuel);
        }
        let (seen, ran) = run(script.cut(&payload, &case.sizes), &settings);
        let wanted = oracle(case.charset, &payload, &settings);
        if let Err(error) = ran.outcome {
            // A small slice cannot pay for a record of some kilobytes.
            prop_assert!(error.kind() == ErrorKind::RecordTooExpensive && wanted.starts_with(&seen), "{}", error);
            return Ok(());
        }
        prop_assert_eq!(&seen, &wanted);
        let fields: Vec<_> = seen.into_iter().map(|(_, _, fields)| fields.unwrap()).collect();
        prop_assert_eq!(fields, case.fields);
    }
}

proptest! {
    #![proptest_config(config(30_000))]

    #[test]
    fn soup_is_read_as_the_library_reads_it(
        parts in prop::collection::vec(select(vec!["a", ",", ";", "\"", "\"\"", "\r", "\n", " ", "é", "\u{FEFF}"]), 0..40),
        sizes in prop::collection::vec(1usize..6, 1..4),
        delimiter in select(vec![b',', b';', b'a', b' ']),
        flexible in any::<bool>(),
        header in any::<bool>(),
    ) {
        let text = parts.concat();
        let settings = Settings { delimiter, flexible, header, ..Settings::default() };
        // An invalid header ends the payload: that has a test of its own.
        let decoded = crate::common::Oracle::of("utf-8", text.as_bytes()).text;
        let header = header && !crate::oracle::has_open_quote(&decoded, &settings);
        let settings = Settings { header, ..settings };
        let wanted = oracle("utf-8", text.as_bytes(), &settings);
        prop_assert_eq!(read(Script::new().cut(text.as_bytes(), &sizes), &settings), wanted);
    }
}
