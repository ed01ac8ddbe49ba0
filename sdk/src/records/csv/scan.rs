use csv::StringRecord;

use crate::records::cost;
use intake_text::find::find_byte;
use intake_text::find::find_field_end;

const QUOTE: u8 = b'"';

/// Stands for the quote where fields have none: UTF-8 has no such byte.
const NO_QUOTE: u8 = 0xFF;
/// Digits of a number that are parsed at once.
const MOST_DIGITS: usize = 19;
/// How many parts a look at a longer field costs as much as, if it looks like a number.
const LOOK_PARTS: u64 = 8;

/// Finds the fields of one record after the other in text that comes in pieces, as the crate `csv` does on the whole: a quote
/// opens a quoted field only where the field begins, two quotes in it stand for one, and what follows its closing quote
/// belongs to the field.
///
/// It is a state machine of its own, and not that of `csv-core`, because that one has to copy each field once more, cannot be
/// asked whether a quote is open, and drops a byte order mark within the text in some cuts and not in others.
pub(super) struct Scanner {
    delimiter: u8,
    /// What opens a quoted field.
    quote: u8,
    most_fields: usize,
    state: State,
    /// Where in the last text the quote stands that opened the field under way. None if it stands in an earlier one.
    opened: Option<usize>,
    /// The fields of the record that have ended.
    fields: StringRecord,
    /// What there is of the field under way, if it began in an earlier piece or has doubled quotes.
    part: String,
    /// Whether the record is only to be passed over, and nothing of it kept.
    passes_over: bool,
    /// What it may cost to parse the long numbers among the fields.
    long_numbers: u64,
    /// Parts that looks at such fields count for, in the scan under way.
    looked_at: u64,
}

/// Where in a record the next character stands.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the start of a field.
    FieldStart,
    /// In a field without quotes, or behind the quotes of one.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes the field, or is the first of two.
    AfterQuote,
}

/// What a scan came to.
#[must_use]
#[derive(Debug, PartialEq)]
pub(super) struct Scanned {
    /// Bytes of the text that it took.
    pub(super) bytes: usize,
    pub(super) end: End,
    /// Parts of fields that it handled one by one, each of which costs more than its bytes.
    pub(super) parts: u64,
}

#[derive(Debug, PartialEq)]
pub(super) enum End {
    /// The text ended, or as many parts as are permitted, and the record goes on.
    Text,
    /// The record ended: the last byte taken is its CR or LF.
    Record,
    /// The record has a field more than is permitted; it goes on.
    TooManyFields,
}

impl Scanner {
    pub(super) fn new(delimiter: u8, most_fields: usize) -> Scanner {
        Scanner {
            delimiter,
            quote: QUOTE,
            most_fields,
            state: State::FieldStart,
            opened: None,
            fields: StringRecord::new(),
            part: String::new(),
            passes_over: false,
            long_numbers: 0,
            looked_at: 0,
        }
    }

    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// Whether a quote opens a quoted field, or is a character like any other.
    pub(super) fn set_quotes(&mut self, has_quotes: bool) {
        self.quote = if has_quotes { QUOTE } else { NO_QUOTE };
    }

    /// Whether the text ended within a quoted field.
    pub(super) fn is_quoted(&self) -> bool {
        self.state == State::Quoted
    }

    /// Where in the text that was scanned last the quote stands that opened the field under way. None if it stands in an
    /// earlier text, or if the field has no quotes.
    pub(super) fn opened(&self) -> Option<usize> {
        self.opened.filter(|_| self.is_in_quotes())
    }

    /// Whether the field under way has quotes, and may have more of them.
    pub(super) fn is_in_quotes(&self) -> bool {
        matches!(self.state, State::Quoted | State::AfterQuote)
    }

    /// What there is of the field under way, if it began in an earlier text.
    pub(super) fn part(&self) -> &str {
        &self.part
    }

    /// The fields of the record that ended last, until [`clear`](Scanner::clear).
    pub(super) fn fields(&self) -> &StringRecord {
        &self.fields
    }

    /// Begins the next record.
    pub(super) fn clear(&mut self) {
        self.fields.clear();
        self.part.clear();
        self.passes_over = false;
        self.long_numbers = 0;
    }

    /// What it may cost to parse the long numbers among the fields, on top of other fields.
    pub(super) fn long_numbers(&self) -> u64 {
        self.long_numbers
    }

    /// Drops what there is of the record, and keeps nothing more of it.
    pub(super) fn pass_over(&mut self) {
        self.clear();
        self.passes_over = true;
    }

    /// Goes on in the record with `text`, up to its end, in about `most_parts` parts.
    pub(super) fn scan(&mut self, text: &str, most_parts: u64) -> Scanned {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut parts = 0;
        let mut opened = None;
        // Each part adds one field at most, so that one check is enough for both bounds.
        let most_parts = most_parts.min(self.most_fields.saturating_sub(self.fields.len()) as u64);
        let end = loop {
            parts += 1;
            let is_quoted = match (self.state, bytes.get(at)) {
                (State::Plain, _) => false,
                (State::Quoted, _) => true,
                (State::FieldStart | State::AfterQuote, None) => break End::Text,
                (State::FieldStart | State::AfterQuote, Some(&byte)) if byte != self.quote => false,
                (State::FieldStart, Some(_)) => {
                    opened = Some(at);
                    at += 1;
                    true
                }
                (State::AfterQuote, Some(_)) => {
                    self.keep("\"");
                    at += 1;
                    true
                }
            };
            if is_quoted {
                let Some(length) = find_byte(&bytes[at..], QUOTE) else {
                    self.state = State::Quoted;
                    self.keep(&text[at..]);
                    at = bytes.len();
                    break End::Text;
                };
                self.keep(&text[at..at + length]);
                self.state = State::AfterQuote;
                at += length + 1;
                if parts >= most_parts {
                    break End::Text;
                }
            } else {
                let Some(length) = find_field_end(&bytes[at..], self.delimiter) else {
                    self.state = State::Plain;
                    self.keep(&text[at..]);
                    at = bytes.len();
                    break End::Text;
                };
                self.end_field(&text[at..at + length]);
                parts += std::mem::take(&mut self.looked_at);
                at += length + 1;
                if bytes[at - 1] != self.delimiter {
                    break End::Record;
                }
                if parts >= most_parts {
                    break if self.fields.len() >= self.most_fields { End::TooManyFields } else { End::Text };
                }
            }
        };
        if end == End::Text {
            self.opened = opened;
        }
        Scanned { bytes: at, end, parts }
    }

    /// The text has ended within a record: ends it; false if a quote is open.
    pub(super) fn finish(&mut self) -> bool {
        let is_closed = self.state != State::Quoted;
        self.end_field("");
        is_closed
    }

    /// Keeps a part of a field that goes on.
    fn keep(&mut self, part: &str) {
        if !self.passes_over {
            self.part.push_str(part);
        }
    }

    /// A field ends with this part.
    #[inline]
    fn end_field(&mut self, part: &str) {
        self.state = State::FieldStart;
        if self.passes_over {
            return;
        }
        let length = self.part.len() + part.len();
        if self.part.is_empty() {
            self.fields.push_field(part);
        } else {
            self.part.push_str(part);
            self.fields.push_field(&self.part);
            self.part.clear();
        }
        if length > MOST_DIGITS {
            self.note_long();
        }
    }

    /// The last field is longer than a number that is parsed at once.
    #[cold]
    #[inline(never)]
    fn note_long(&mut self) {
        let field = self.fields.iter().next_back().unwrap_or_default().as_bytes();
        // A part of it is enough to tell text from numbers.
        let start = &field[..field.len().min(64)];
        if !start.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E' | b' ')) {
            return;
        }
        self.looked_at += LOOK_PARTS;
        if start.iter().filter(|byte| byte.is_ascii_digit()).count() > MOST_DIGITS {
            self.long_numbers += cost::csv::LONG_NUMBER + field.len() as u64 * cost::csv::LONG_NUMBER_BYTE;
        }
    }
}
