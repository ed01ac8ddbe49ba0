//! The built-in payloads.

use std::sync::Arc;

use encoding_rs::Encoding;

use crate::batch::Sample;
use crate::error::Error;
use crate::generate::{Generate, Kind};

/// Charsets of the generated payloads: the assumed one, a single-byte one, and those with the most awkward characters.
const CHARSETS: [&str; 6] = ["UTF-8", "windows-1252", "Shift_JIS", "UTF-16LE", "gb18030", "ISO-2022-JP"];

/// Small enough to be cut into bytes.
const SMALL: u64 = 8 << 10;
/// Some chunks of the size that guests ask for.
const SOME_CHUNKS: u64 = 256 << 10;

/// In words, the label that is declared, the bytes.
type Short = (&'static str, Option<&'static str>, &'static [u8]);

/// Short payloads that are awkward to cut.
const SHORT: [Short; 19] = [
    ("nothing at all", Some("utf-8"), b""),
    ("characters of 1 to 4 bytes, CRLF", Some("utf-8"), b"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\r\nth\xC3\xA9\r\n"),
    ("a byte order mark", Some("utf-8"), b"\xEF\xBB\xBFa\xC3\xA9\nb"),
    ("malformed, and cut at its end", Some("utf-8"), b"a\xC3\x28\xF0\x9F\x98z\xFF\r\n\xE2\x82"),
    ("all kinds of line ends", Some("utf-8"), b"a\r\r\n\n\r\nb\r"),
    ("UTF-8 text", None, b"caf\xC3\xA9\nth\xC3\xA9\n"),
    ("no UTF-8", None, b"caf\xE9\nth\xE9\n"),
    ("half a byte order mark", None, b"\xEF\xBB"),
    ("the byte order mark of UTF-16", Some("utf-8"), b"\xFF\xFEa\0\xE9\0\n\0"),
    ("French", Some("windows-1252"), b"caf\xE9 \x80\r\nth\xE9\x81\n"),
    ("Japanese", Some("shift_jis"), b"\x83\x65\x83\x58\x83\x67\r\n\x8A\xBF\n"),
    ("malformed, and cut at its end", Some("shift_jis"), b"\x83\x65\x81\n\xFC\x83"),
    ("a byte order mark, surrogates", Some("utf-16le"), b"\xFF\xFE\xE9\0\r\0\n\0\x3D\xD8\x00\xDE\n\0"),
    ("a lone surrogate, half a unit", Some("utf-16le"), b"a\0\x3D\xD8b\0\n\0\xE9"),
    ("surrogates", Some("utf-16be"), b"\0a\xD8\x3D\xDE\x00\0\r\0\n"),
    ("characters of 4 bytes, cut at its end", Some("gb18030"), b"\xC4\xE3\x81\x30\x81\x30\r\n\x90\x30\x81\x30\n\x81\x30"),
    ("escapes, cut in one", Some("iso-2022-jp"), b"\x1B$B$3$s\x1B(B\r\na\x1B$B$K\x1B(B\n\x1B$"),
    ("Korean, cut at its end", Some("euc-kr"), b"\xB0\xA1\xB3\xAA\r\n\xC8"),
    ("a character of two", Some("big5"), b"\xA4\xA4\x88\x62\n"),
];

/// The payloads of a check, in one charset or in several.
pub(super) struct Samples {
    charsets: Vec<String>,
    only: Option<&'static Encoding>,
}

impl Samples {
    /// # Errors
    /// If there is no such charset, or it has no text.
    pub(super) fn of(charset: Option<&str>) -> Result<Self, Error> {
        let Some(label) = charset else {
            return Ok(Self { charsets: CHARSETS.map(str::to_owned).into(), only: None });
        };
        let generate = Generate::new(Kind::Log).with_charset(label).map_err(Error::from)?;
        Ok(Self {
            charsets: generate.charset().map(str::to_owned).into_iter().collect(),
            only: Encoding::for_label(label.as_bytes()),
        })
    }

    pub(super) fn short(&self) -> Vec<Arc<Sample>> {
        let wanted = |declared: Option<&str>| match (self.only, declared) {
            (None, _) => true,
            (Some(only), Some(label)) => Encoding::for_label(label.as_bytes()) == Some(only),
            (Some(_), None) => false,
        };
        let all = SHORT.iter().filter(|(_, charset, _)| wanted(*charset));
        all.map(|(name, charset, bytes)| Arc::new(Sample::bytes(name, bytes, *charset))).collect()
    }

    /// Generated ones that can be cut into bytes.
    pub(super) fn small(&self) -> Result<Vec<Arc<Sample>>, Error> {
        self.generated(&[Kind::Log, Kind::Prose, Kind::Malformed], SMALL)
    }

    /// Generated ones of every kind of text, of some chunks each.
    pub(super) fn every_kind(&self) -> Result<Vec<Arc<Sample>>, Error> {
        self.generated(&Kind::TEXT, SOME_CHUNKS)
    }

    /// Records of every kind, for a guest that takes nothing else: small ones that are all good, and some chunks of them with bad
    /// ones among them. In the first charset; each declares its media type.
    pub(super) fn records(&self) -> Result<Vec<Arc<Sample>>, Error> {
        let all = Kind::RECORDS.iter().flat_map(|kind| [(*kind, SMALL, ",bad=0"), (*kind, SOME_CHUNKS, "")]);
        all.map(|(kind, size, more)| generated(kind, size, &self.charsets[0], more)).collect()
    }

    /// One of this kind and size, in the first charset, without a bad record.
    pub(super) fn one(&self, kind: Kind, size: u64) -> Result<Arc<Sample>, Error> {
        generated(kind, size, &self.charsets[0], if kind.has_records() { ",bad=0" } else { "" })
    }

    fn generated(&self, kinds: &[Kind], size: u64) -> Result<Vec<Arc<Sample>>, Error> {
        let all = self.charsets.iter().flat_map(|charset| kinds.iter().map(move |kind| generated(*kind, size, charset, "")));
        all.collect()
    }
}

fn generated(kind: Kind, size: u64, charset: &str, more: &str) -> Result<Arc<Sample>, Error> {
    let charset = if kind.has_charset() { format!(",charset={charset}") } else { String::new() };
    let generate: Generate = format!("{},size={size}{charset}{more}", kind.name()).parse().map_err(Error::from)?;
    Ok(Arc::new(Sample::generated(generate)))
}
