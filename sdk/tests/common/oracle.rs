use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use intake::MalformedPolicy;

use super::{LineSeen, Settings, Took};

/// What a payload means, by encoding_rs on the whole of it at once; and where each line starts, by a decoder that is fed byte
/// by byte.
pub(crate) struct Oracle {
    length: u64,
    encoding: &'static Encoding,
    by_bom: bool,
    pub(crate) text: String,
    /// The text before the first malformed sequence; all of it, if no sequence is malformed.
    text_before: String,
    pub(crate) malformed: Vec<Malformed>,
    /// Where the first line starts, and what follows each line end.
    line_starts: Vec<u64>,
}

/// Bytes that are no character, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct Malformed {
    pub(crate) at: u64,
    pub(crate) bytes: Vec<u8>,
}

impl Oracle {
    pub(crate) fn of(label: &str, payload: &[u8]) -> Oracle {
        let declared = Encoding::for_label(label.as_bytes()).expect("a label of the standard");
        let marks: [(&[u8], _); 3] = [(b"\xEF\xBB\xBF", UTF_8), (b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)];
        let mark = marks.into_iter().find(|(mark, _)| payload.starts_with(mark));
        let (mark, encoding) = mark.unwrap_or((b"", declared));
        let (text, _) = encoding.decode_without_bom_handling(&payload[mark.len()..]);
        let (text_before, malformed) = find_malformed(encoding, payload, mark.len());
        Oracle {
            length: payload.len() as u64,
            encoding,
            by_bom: !mark.is_empty(),
            line_starts: find_line_starts(encoding, payload, mark.len(), &text),
            text: text.into_owned(),
            text_before,
            malformed,
        }
    }

    /// What is to be seen as text.
    pub(crate) fn text(&self, settings: &Settings) -> Took<String> {
        let text = if self.ends_early(settings) { &self.text_before } else { &self.text };
        self.took(text.clone(), self.error(settings), settings)
    }

    /// What is to be seen by lines.
    pub(crate) fn lines(&self, settings: &Settings, ask: impl Fn(u64) -> bool) -> Took<Vec<Result<LineSeen, String>>> {
        let text = if self.ends_early(settings) { &self.text_before } else { &self.text };
        let most = settings.limits.line_bytes;
        let mut items = Vec::new();
        let mut rest = text.as_str();
        for line in text.lines() {
            let number = items.len() as u64 + 1;
            let at = self.line_starts[items.len()];
            let is_whole = rest.contains('\n');
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            // Of small limits: of large ones only both ends of what is permitted are looked at.
            let permitted = line.as_bytes().get(..most).unwrap_or_default();
            let hint = if !permitted.is_empty() && permitted.iter().all(|&byte| byte == 0) {
                ": it is full of NUL (U+0000), as a sparse file is"
            } else if permitted.contains(&b'\r') {
                ": it has CR (U+000D) and no LF, and only an LF ends a line"
            } else {
                ""
            };
            let too_long =
                format!("lines at byte {at}: line {number} is longer than the limit of {most} bytes (`line_bytes`){hint}");
            // A line that was broken off is too long when it can no longer be a line of the limit's length and a CR.
            if self.ends_early(settings) && !is_whole {
                if line.len() > most.saturating_add(1) {
                    items.push(Err(too_long));
                }
            } else if line.len() > most {
                items.push(Err(too_long));
            } else {
                items.push(Ok(LineSeen { text: line.to_owned(), number, at: ask(number).then_some(at) }));
            }
        }
        let first = items.iter().find_map(|item| item.as_ref().err().cloned());
        let error = self.error(settings).or(first);
        self.took(items, error, settings)
    }

    /// What charcode makes of it: the text, and the number of malformed sequences.
    pub(crate) fn second_opinion(&self, payload: &[u8]) -> (String, u64) {
        let encoding = charcode::Encoding::for_whatwg_label(self.encoding.name().as_bytes()).expect("a name of the standard");
        let mark = if !self.by_bom {
            0
        } else if self.encoding == UTF_8 {
            3
        } else {
            2
        };
        let options = charcode::DecodeOptions::new().bom(charcode::Bom::Ignore);
        let (text, _, tally) = encoding.decode_with(&payload[mark..], options);
        (text.into_owned(), tally.errors)
    }

    fn ends_early(&self, settings: &Settings) -> bool {
        settings.policy == MalformedPolicy::Strict && !self.malformed.is_empty()
    }

    fn error(&self, settings: &Settings) -> Option<String> {
        let first = self.malformed.first().filter(|_| self.ends_early(settings))?;
        let bytes: Vec<String> = first.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        Some(format!("decode at byte {}: {} is no character in the payload's charset", first.at, bytes.join(" ")))
    }

    fn took<T>(&self, items: T, error: Option<String>, settings: &Settings) -> Took<T> {
        let malformed = self.malformed.len() as u64;
        Took {
            items,
            ended: self.error(settings),
            outcome: error.map_or(Ok(()), Err),
            bytes: self.length,
            charset: self.encoding.name(),
            by_bom: self.by_bom,
            malformed: if self.ends_early(settings) { 1 } else { malformed },
            first_malformed_at: self.malformed.first().map(|first| first.at),
        }
    }
}

fn find_malformed(encoding: &'static Encoding, payload: &[u8], mark: usize) -> (String, Vec<Malformed>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(payload.len() * 3 + 64);
    let mut text_before = None;
    let mut malformed = Vec::new();
    let mut read = mark;
    loop {
        let (result, took) = decoder.decode_to_string_without_replacement(&payload[read..], &mut text, true);
        read += took;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(64),
            DecoderResult::Malformed(length, after) => {
                text_before.get_or_insert_with(|| text.clone());
                let at = read - usize::from(after) - usize::from(length);
                malformed.push(Malformed { at: at as u64, bytes: payload[at..at + usize::from(length)].to_owned() });
            }
        }
    }
    (text_before.unwrap_or(text), malformed)
}

fn find_line_starts(encoding: &'static Encoding, payload: &[u8], mark: usize, text: &str) -> Vec<u64> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut starts = vec![mark as u64];
    let mut out = String::with_capacity(64);
    for (index, byte) in payload.iter().enumerate().skip(mark) {
        out.clear();
        let _ = decoder.decode_to_string(&[*byte], &mut out, false);
        starts.extend(out.matches('\n').map(|_| index as u64 + 1));
    }
    assert_eq!(starts.len(), text.matches('\n').count() + 1, "no line end comes from the end of the payload");
    starts
}
