use std::str::FromStr;

use crate::text::InvalidValue;

/// What a generated payload looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Lines of a log, 100 bytes on average, with a share of the charset's own letters.
    Log,
    /// Lines of prose, about 100 bytes, in the scripts of the charset.
    Prose,
    /// Lines of about 100 bytes with hardly any ASCII.
    Dense,
    /// Lines of a log with many malformed sequences. In a charset where no sequence is malformed, such as windows-1252: with
    /// any of the bytes from 0x80.
    Malformed,
    /// Prose without an end of line.
    OneLine,
    /// Nothing but line feeds.
    Newlines,
    /// Orders of a spreadsheet: a header, and fields with `;` between them, some of them in quotes.
    Csv,
    /// Requests to a web service, a JSON object on each line.
    Ndjson,
    /// Readings of sensors, in the frames of `application/x-postcard`. They are bytes, and have no charset.
    Postcard,
}

impl Kind {
    /// The kinds of plain text.
    pub const TEXT: [Self; 6] = [Self::Log, Self::Prose, Self::Dense, Self::Malformed, Self::OneLine, Self::Newlines];
    /// The kinds of records.
    pub const RECORDS: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Postcard];
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Log,
        Self::Prose,
        Self::Dense,
        Self::Malformed,
        Self::OneLine,
        Self::Newlines,
        Self::Csv,
        Self::Ndjson,
        Self::Postcard,
    ];

    /// Whether the length of its lines can be chosen: [`OneLine`](Kind::OneLine) and [`Postcard`](Kind::Postcard) have no lines,
    /// and those of [`Newlines`](Kind::Newlines) are empty.
    #[must_use]
    pub fn has_line_length(self) -> bool {
        !matches!(self, Self::OneLine | Self::Newlines | Self::Postcard)
    }

    /// Whether it is text, in some charset.
    #[must_use]
    pub fn has_charset(self) -> bool {
        self != Self::Postcard
    }

    /// Whether it consists of records, some of them blank or bad.
    #[must_use]
    pub fn has_records(self) -> bool {
        Self::RECORDS.contains(&self)
    }

    /// Returns the name, as on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Prose => "prose",
            Self::Dense => "dense",
            Self::Malformed => "malformed",
            Self::OneLine => "one-line",
            Self::Newlines => "newlines",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Postcard => "postcard",
        }
    }
}

impl FromStr for Kind {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{text}` is not a kind of payload: write one of {names}").into()
        })
    }
}
