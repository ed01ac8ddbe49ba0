use super::{BAD, Options, Pieces, csv, drawn_from, ndjson, pieces};
use crate::generate::charset::Charset;
use crate::generate::kind::Kind;
use crate::generate::letters::{Letters, letters};
use crate::generate::pieces::LINE;
use crate::generate::rng::Rng;
use crate::generate::text::own_word;

/// Distinct records, of which fewer are made if they are long.
const GOOD: u64 = 512;
const FEWEST: u64 = 64;

/// The pieces of a payload of csv or ndjson, with lines of `line` bytes on average, or what their fields take if that is more.
pub(in crate::generate) fn lines(kind: Kind, charset: Charset, seed: u64, line: u64, options: &Options) -> Pieces {
    let scripts = letters(charset);
    let mut rng = Rng::new(seed);
    let end = options.ends(kind).text();
    let encoded = |text: &str| charset.encode(&format!("{text}{end}"));
    let mut good = |_| {
        let aim = line * 3 / 5 + rng.below(line * 4 / 5);
        let text = fitted(kind, charset, aim as usize, &scripts, &mut rng);
        encoded(&text)
    };
    let count = (GOOD * LINE / line).clamp(FEWEST, GOOD);
    let good: Vec<Vec<u8>> = (0..count).map(&mut good).collect();
    let bad =
        |index| if kind == Kind::Csv { csv::bad(index, &scripts, &mut rng) } else { ndjson::bad(index, &scripts, &mut rng) };
    let bad = (0..BAD).map(bad).map(|text| encoded(&text)).collect();
    let (distinct, mut records) = pieces(good, bad, charset.encode(end), options);
    let (before, after) = if kind == Kind::Csv { csv::LAST } else { ndjson::LAST };
    // Unless none is to be good.
    records.last = (options.blank() + options.bad() < 100).then(|| (charset.encode(before), encoded(after)));
    records.blank_unit = charset.encode(options.ends(kind).unit());
    if kind == Kind::Csv {
        records.header = encoded(csv::HEADER);
    }
    drawn_from(distinct, records)
}

/// A record whose text is as long as makes it about `aim` bytes.
fn fitted(kind: Kind, charset: Charset, aim: usize, scripts: &[Letters], rng: &mut Rng) -> String {
    let record = |note: &str, rng: &mut Rng| {
        if kind == Kind::Csv { csv::record(note, scripts, rng) } else { ndjson::record(note, scripts, rng) }
    };
    let before = rng.clone();
    let mut bytes = charset.encode(&record("", rng)).len();
    let mut note = String::new();
    while bytes < aim {
        let word = own_word(rng, scripts);
        bytes += charset.encode(&word).len() + charset.unit() as usize;
        note.push_str(&word);
        note.push(' ');
    }
    // The same record, with the note.
    record(note.trim_end(), &mut before.clone())
}
