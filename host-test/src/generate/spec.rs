use std::fmt;
use std::io::Read;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use super::charset::Charset;
use super::kind::Kind;
use super::options::Options;
use super::pieces::{LINE, pieces};
use super::records;
use super::stream::Stream;
use crate::text::{InvalidValue, parse_size};

/// The average lengths that lines can have, in bytes. Shorter ones would hold no word of some charsets; of longer ones some
/// would pass the 128 KiB that a line may have by default.
const LINES: RangeInclusive<u64> = 20..=64 << 10;

/// A payload that is generated while it is read, and never held in memory. The same values always produce the same bytes.
///
/// It has only characters of its charset, exactly the given size, and never a cut character at the end: the rest is filled up
/// with ASCII, or, in records, with a longer record, with blank lines, or with empty frames.
///
/// ```
/// let payload: host_test::generate::Generate = "log,size=1GiB,charset=windows-1252,seed=7".parse().unwrap();
/// assert_eq!(payload.size(), 1 << 30);
/// ```
///
/// Payloads of records (`csv`, `ndjson`, `postcard`) declare their media type, and have some blank lines or empty frames and some
/// bad records: records that are not in the format, or not of the type of the others. Their options:
///
/// | option | of | meaning | default |
/// |---|---|---|---|
/// | `blank=N` | all | N percent of the records are blank lines, or frames of no bytes | 2 |
/// | `bad=N` | all | N percent of the records are bad | 2 |
/// | `ends=E` | csv, ndjson | what ends a line: `lf`, `crlf` or `cr` | `crlf` for csv, `lf` for ndjson |
/// | `framing=F` | postcard | `cobs` or `length`; with lengths a frame has always the same size, and the payload's size is rounded down to whole frames unless some are blank | `cobs` |
/// | `crc=C` | postcard | `crc32` or `none` | `crc32` |
#[derive(Debug, Clone)]
pub struct Generate {
    kind: Kind,
    size: u64,
    charset: Charset,
    seed: u64,
    line: u64,
    options: Options,
}

impl Generate {
    /// Creates a payload of this kind: 1 MiB, in UTF-8, with the seed 1.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, size: 1 << 20, charset: Charset::utf_8(), seed: 1, line: LINE, options: Options::default() }
    }

    /// Sets the size in bytes; in a UTF-16 charset it is rounded down to whole code units.
    #[must_use]
    pub fn with_size(mut self, bytes: u64) -> Self {
        self.size = bytes;
        self
    }

    /// Sets the charset.
    ///
    /// # Errors
    /// If the label is not one of the WHATWG Encoding Standard, or stands for `replacement`, which has no text;
    /// or if the kind is `postcard`, which is not text.
    pub fn with_charset(mut self, label: &str) -> Result<Self, InvalidValue> {
        if !self.kind.has_charset() {
            return Err(
                format!("a payload of kind {} is not text and has no charset: leave `charset` out", self.kind.name()).into()
            );
        }
        self.charset = label.parse()?;
        Ok(self)
    }

    /// Sets the seed: another seed produces other bytes of the same kind.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the average length of a line in bytes, including its end. Defaults to 100. The text does not depend on where lines
    /// end, so that what a guest spends on a line can be separated from what it spends on a byte.
    ///
    /// # Errors
    /// If it is not from 20 to 65,536, or the line length of the kind cannot be chosen: `one-line`, `newlines`
    /// and `postcard`. The fields of records can make lines longer than asked, of about 100 bytes in csv and 200 in ndjson.
    pub fn with_line(mut self, bytes: u64) -> Result<Self, InvalidValue> {
        if !self.kind.has_line_length() {
            let name = self.kind.name();
            return Err(format!("the lines of a payload of kind {name} have no length to choose: leave `line` out").into());
        }
        if !LINES.contains(&bytes) {
            return Err(format!("lines of {bytes} bytes on average cannot be made: write from 20 to 65536").into());
        }
        self.line = bytes;
        Ok(self)
    }

    /// Sets an option of records, written as on the command line: `blank=5`. The table above lists them.
    ///
    /// # Errors
    /// If the kind does not have this option or value.
    pub fn with_option(mut self, option: &str) -> Result<Self, InvalidValue> {
        self.options.set(self.kind, option)?;
        Ok(self)
    }

    /// Returns the kind of payload.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the name of the charset, if the payload is text.
    #[must_use]
    pub fn charset(&self) -> Option<&'static str> {
        self.kind.has_charset().then(|| self.charset.name())
    }

    /// Returns the media type, if the payload consists of records.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        self.options.media_type(self.kind)
    }

    /// Returns the size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let unit = if self.kind == Kind::Postcard { self.options.unit() } else { self.charset.unit() };
        self.size - self.size % unit
    }

    /// Returns the average length of a line in bytes.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns the number of lines: the line feeds in it, by code units. They are counted without making the bytes, at about ten
    /// nanoseconds a line.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.stream().lines(&self.charset.encode("\n"))
    }

    /// Returns a reader of the payload. Every reader produces the same bytes, whatever the sizes of the reads.
    #[must_use]
    pub fn read(&self) -> impl Read + Send + 'static + use<> {
        self.stream()
    }

    fn stream(&self) -> Stream {
        let pieces = match self.kind {
            Kind::Csv | Kind::Ndjson => records::lines(self.kind, self.charset, self.seed, self.line, &self.options),
            Kind::Postcard => records::frames(self.seed, &self.options),
            kind => pieces(kind, self.charset, self.seed, self.line),
        };
        let pieces = Arc::new(pieces);
        let end = if self.kind == Kind::OneLine { "." } else { "\n" };
        let fill = if self.kind == Kind::Newlines { "\n" } else { "." };
        Stream::new(pieces, self.seed, self.size(), self.charset.encode(fill), self.charset.encode(end))
    }
}

impl FromStr for Generate {
    type Err = InvalidValue;

    /// `KIND,size=SIZE,charset=LABEL,seed=N,line=BYTES`, and for records the options above; only the kind is required.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let mut parts = text.split(',');
        let mut generate = Self::new(parts.next().unwrap_or_default().parse()?);
        let mut said = Vec::new();
        for part in parts {
            let key = part.split_once('=').map_or(part, |(key, _)| key);
            if said.contains(&key) {
                return Err(format!("`{key}` is given twice for a generated payload: give it once").into());
            }
            said.push(key);
            generate = match part.split_once('=') {
                Some(("size", size)) => generate.with_size(parse_size(size)?),
                Some(("charset", label)) => generate.with_charset(label)?,
                Some(("seed", seed)) => generate.with_seed(
                    seed.parse()
                        .map_err(|_no_number| format!("`{seed}` is not a seed: write a whole number from 0 to {}", u64::MAX))?,
                ),
                Some(("line", line)) => generate.with_line(parse_size(line)?)?,
                _ => generate.with_option(part)?,
            };
        }
        if let Some(name) = generate.charset().filter(|_| generate.size() != generate.size) {
            return Err(format!("a payload in {name} has an even size, and {} is odd", generate.size).into());
        }
        Ok(generate)
    }
}

impl fmt::Display for Generate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gen:{},size={}", self.kind.name(), self.size())?;
        if let Some(charset) = self.charset() {
            write!(f, ",charset={charset}")?;
        }
        write!(f, ",seed={}", self.seed)?;
        if self.line != LINE {
            write!(f, ",line={}", self.line)?;
        }
        self.options.fmt(f)
    }
}
