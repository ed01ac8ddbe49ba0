use std::fmt;

use super::ends::Ends;
use super::framing::Framing;
use super::kind::Kind;
use crate::text::InvalidValue;

/// The percentage of blank and of bad records by default.
const SOME: u64 = 2;

/// What is chosen of a payload of records.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    blank: Option<u64>,
    bad: Option<u64>,
    ends: Option<Ends>,
    framing: Framing,
    without_crc: bool,
}

impl Options {
    /// Sets an option, written as `key=value`.
    pub(super) fn set(&mut self, kind: Kind, option: &str) -> Result<(), InvalidValue> {
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        match (key, kind) {
            ("blank", _) if kind.has_records() => self.blank = Some(percent(key, value)?),
            ("bad", _) if kind.has_records() => self.bad = Some(percent(key, value)?),
            ("ends", Kind::Csv | Kind::Ndjson) => self.ends = Some(value.parse()?),
            ("framing", Kind::Postcard) => self.framing = value.parse()?,
            ("crc", Kind::Postcard) => {
                self.without_crc = match value {
                    "crc32" => false,
                    "none" => true,
                    _ => return Err(format!("unknown crc `{value}` of a generated payload: write crc32 or none").into()),
                }
            }
            _ => {
                let more = match kind {
                    Kind::Csv | Kind::Ndjson => ", line=BYTES, blank=PERCENT, bad=PERCENT or ends=lf|crlf|cr",
                    Kind::Postcard => ", blank=PERCENT, bad=PERCENT, framing=cobs|length or crc=crc32|none",
                    _ => " or line=BYTES",
                };
                let charset = if kind.has_charset() { ", charset=LABEL" } else { "" };
                return Err(format!(
                    "`{option}` is not an option of a generated payload: write size=SIZE{charset}, seed=N{more}"
                )
                .into());
            }
        }
        if self.blank() + self.bad() > 100 {
            return Err(format!("`blank` and `bad` are {} percent together: write at most 100", self.blank() + self.bad()).into());
        }
        Ok(())
    }

    /// The percentage of records that are blank lines, or empty frames.
    pub(super) fn blank(&self) -> u64 {
        self.blank.unwrap_or(SOME.min(100 - self.bad.unwrap_or_default()))
    }

    /// The percentage of records that are bad.
    pub(super) fn bad(&self) -> u64 {
        self.bad.unwrap_or(SOME.min(100 - self.blank()))
    }

    pub(super) fn ends(&self, kind: Kind) -> Ends {
        self.ends.unwrap_or(if kind == Kind::Csv { Ends::Crlf } else { Ends::Lf })
    }

    pub(super) fn framing(&self) -> Framing {
        self.framing
    }

    pub(super) fn has_crc(&self) -> bool {
        !self.without_crc
    }

    /// What the size of a payload of postcard is a multiple of: nothing that is shorter than a frame fills it up, unless it has
    /// empty frames.
    pub(super) fn unit(&self) -> u64 {
        if self.framing == Framing::Cobs || self.blank() > 0 { 1 } else { self.framing.frame_bytes(self.has_crc()) }
    }

    pub(super) fn media_type(&self, kind: Kind) -> Option<String> {
        let media_type = match kind {
            Kind::Csv => r#"text/csv; delimiter=";""#.to_owned(),
            Kind::Ndjson => "application/x-ndjson".to_owned(),
            Kind::Postcard => {
                let crc = if self.has_crc() { "; crc=crc32" } else { "" };
                format!("application/x-postcard; framing={}{crc}", self.framing.name())
            }
            _ => return None,
        };
        Some(media_type)
    }
}

fn percent(key: &str, value: &str) -> Result<u64, InvalidValue> {
    let percent = value.parse().ok().filter(|percent| *percent <= 100);
    percent.ok_or_else(|| format!("`{value}` is not a percentage for `{key}`: write a whole number from 0 to 100").into())
}

impl fmt::Display for Options {
    /// What was set, each behind a comma.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.framing != Framing::default() {
            write!(f, ",framing={}", self.framing.name())?;
        }
        if self.without_crc {
            f.write_str(",crc=none")?;
        }
        if let Some(ends) = self.ends {
            write!(f, ",ends={}", ends.name())?;
        }
        if let Some(blank) = self.blank {
            write!(f, ",blank={blank}")?;
        }
        if let Some(bad) = self.bad {
            write!(f, ",bad={bad}")?;
        }
        Ok(())
    }
}
