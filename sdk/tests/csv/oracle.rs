use csv::{Reader, ReaderBuilder};
use encoding_rs::Encoding;

use crate::common::Oracle;
use crate::read::{Seen, Settings};

/// What the crate `csv` makes of the whole payload, with the places of the records in the payload, each found by a decoder that
/// is fed byte by byte. The limits are not looked at.
pub(crate) fn oracle(label: &str, payload: &[u8], settings: &Settings) -> Vec<Seen> {
    let text = Oracle::of(label, payload).text;
    let places = places(label, payload, text.len());
    let mut seen = Vec::new();
    let (_, records) = parse(&text, settings);
    let has_open_quote = has_open_quote(&text, settings);
    let count = records.len();
    for (index, (start, fields)) in records.into_iter().enumerate() {
        let (number, at) = (index as u64 + 1, places[start] as u64);
        let said = |why: &str| Err(format!("records at byte {at}: record {number} {why}"));
        let record = if has_open_quote && index + 1 == count {
            let quote = places[open_quote(&text, settings.delimiter).unwrap() + 1] - unit(label, payload);
            said(&format!("has a quote that is not closed: it opens at byte {quote}"))
        } else {
            fields.or_else(|why| said(&why))
        };
        seen.push((number, at, record));
    }
    seen
}

/// The records of a text: where each starts, and its fields or what is wrong with their number.
type Parsed = Vec<(usize, Result<Vec<String>, String>)>;

/// A reader of the whole text. A line end before it keeps the crate from taking U+FEFF for a byte order mark.
pub(crate) fn library(text: &str, settings: &Settings) -> (Vec<u8>, ReaderBuilder) {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(settings.header).flexible(settings.flexible).delimiter(settings.delimiter);
    (format!("\n{text}").into_bytes(), builder)
}

/// The header and the records.
fn parse(text: &str, settings: &Settings) -> (Option<Vec<String>>, Parsed) {
    let (whole, builder) = library(text, settings);
    let mut reader: Reader<&[u8]> = builder.from_reader(&whole);
    let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = settings.header.then(|| owned(reader.headers().unwrap()));
    let mut records = Vec::new();
    loop {
        let mut record = csv::StringRecord::new();
        let (start, fields) = match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => (record.position().unwrap().byte(), Ok(owned(&record))),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                    let s = if len == 1 { "" } else { "s" };
                    let are = if expected_len == 1 { "is" } else { "are" };
                    let names = header.as_ref().map(|names| {
                        let names = names.iter().map(|name| format!("`{}`", escaped(name)));
                        format!("; the header has {}", names.collect::<Vec<_>>().join(", "))
                    });
                    let names = names.unwrap_or_default();
                    (
                        pos.unwrap().byte(),
                        Err(format!("has {len} field{s} where {expected_len} {are} expected{}{names}", line_ends(&record))),
                    )
                }
                other => panic!("{other:?}"),
            },
        };
        // The crate's place is before the empty lines.
        let mut start = start as usize;
        while b"\r\n".contains(&whole[start]) {
            start += 1;
        }
        records.push((start - 1, fields));
    }
    (header, records)
}

fn escaped(name: &str) -> String {
    name.chars().map(|char| if char.is_control() { char.escape_default().to_string() } else { char.to_string() }).collect()
}

/// What is said of line ends in quotes.
fn line_ends(record: &csv::StringRecord) -> String {
    match record.iter().map(|field| field.replace("\r\n", "\n").matches(['\r', '\n']).count()).sum() {
        0 => String::new(),
        1 => ", and 1 line end in quotes".to_owned(),
        count => format!(", and {count} line ends in quotes"),
    }
}

/// The fields of the header.
pub(crate) fn header(text: &str, settings: &Settings) -> Option<Vec<String>> {
    parse(text, settings).0.filter(|names| !names.is_empty())
}

/// Whether the text ends in quotes: then a line end after it is a part of the last field.
pub(crate) fn has_open_quote(text: &str, settings: &Settings) -> bool {
    let all = Settings { header: false, flexible: true, ..settings.clone() };
    parse(text, &all).1 != parse(&format!("{text}\n"), &all).1
}

/// Where the quote stands that is open at the end of the text, character by character.
pub(crate) fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let mut open = None;
    let mut is_start = true;
    let mut chars = text.bytes().enumerate().peekable();
    while let Some((index, byte)) = chars.next() {
        match (open, byte) {
            (None, b'"') if is_start => open = Some(index),
            (Some(_), b'"') if chars.peek().is_some_and(|(_, next)| *next == b'"') => {
                chars.next();
            }
            (Some(_), b'"') => open = None,
            _ => {}
        }
        is_start = open.is_none() && (byte == delimiter || byte == b'\r' || byte == b'\n');
    }
    open
}

/// Bytes of a quote.
fn unit(label: &str, payload: &[u8]) -> usize {
    let declared = Encoding::for_label(label.as_bytes()).unwrap();
    let (encoding, _) = Encoding::for_bom(payload).unwrap_or((declared, 0));
    if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE { 2 } else { 1 }
}

/// For each place in the text, how much of the payload was needed for what stands before it.
fn places(label: &str, payload: &[u8], length: usize) -> Vec<usize> {
    let declared = Encoding::for_label(label.as_bytes()).unwrap();
    let (encoding, mark) = Encoding::for_bom(payload).unwrap_or((declared, 0));
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut places = vec![mark];
    let mut out = String::with_capacity(64);
    for (index, byte) in payload.iter().enumerate().skip(mark) {
        out.clear();
        let _ = decoder.decode_to_string(&[*byte], &mut out, false);
        places.resize(places.len() + out.len(), index + 1);
    }
    places.resize(places.len().max(length + 1), payload.len());
    places
}

#[test]
fn the_oracle_knows_open_quotes_and_places() {
    let all = Settings::default();
    for (text, is_open) in [("", false), ("a", false), ("\"", true), ("\"a\"", false), ("a,\"\"\"", true), ("a\"", false)] {
        assert_eq!(has_open_quote(text, &all), is_open, "{text}");
    }
    let seen = oracle("utf-8", b"\xEF\xBB\xBF\r\n\r\xC3\xA9,\"\r\n\"\r\n\nb", &all);
    let wanted = [(1, 6, Ok(vec!["é".into(), "\r\n".into()])), (2, 16, Ok(vec!["b".into()]))];
    assert_eq!(seen, wanted);
}
