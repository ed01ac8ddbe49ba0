use std::io::Write as _;
use std::task::{Context, Poll};

use super::encode_table;
use super::encoder_kind::{EncoderKind, LONGEST, STEP_BYTES};
use super::reply_charset::ReplyCharset;
use super::{Reply, UnmappablePolicy};
use crate::note::note;
use crate::pace::cost;
use crate::{Error, ErrorKind, Result, Stage};

/// Bytes of the longest reference, or of two escapes, and more.
const REFERENCE: usize = 16;

/// From text to bytes of a charset other than UTF-8, in steps whose work is bounded. It does no I/O.
///
/// It is a trait for the size of components: one that never sets the charset of its reply has no encoder in it.
pub(super) trait Encode {
    /// What has the reply encoded by this.
    fn poll_encode(&self) -> PollEncode;

    #[cfg(feature = "csv")]
    fn charset(&self) -> crate::Charset;

    /// How many characters were not in the charset so far.
    fn unmappable(&self) -> u64;

    /// Encodes some of `text`: as much as `fuel` pays for and one step holds, but a character at least. How far the payload is,
    /// `at`, is what is noted.
    fn encode<'t>(&mut self, text: &'t str, instead: Replacement, fuel: u64, at: u64) -> Step<'t>;

    /// The text is over, or interrupted: ISO-2022-JP returns to ASCII then. Returns the bytes that do so, if any must.
    fn end(&mut self) -> &'static [u8];

    /// What the last step encoded.
    fn encoded(&mut self) -> &mut Vec<u8>;

    /// The error of a character that is due at this byte of the reply.
    fn error(&self, unfit: Unfit, due: u64) -> Error;
}

/// It goes on behind this step.
pub(super) type PollEncode = fn(&mut Reply, &mut Context<'_>, &mut Step<'_>, Replacement) -> Poll<Result<()>>;

/// What is written instead of a character that is not in the charset.
#[derive(Clone, Copy)]
pub(super) enum Replacement {
    /// What the author has chosen.
    Policy(UnmappablePolicy),
    /// Escapes of JSON, which mean the same: the text is JSON, and such characters are inside its strings. No character becomes
    /// another one then.
    #[cfg(feature = "ndjson")]
    JsonEscapes,
}

/// What one step did.
#[must_use]
pub(super) struct Step<'t> {
    /// The text that is to come.
    pub(super) rest: &'t str,
    /// Whether all of the text is encoded.
    pub(super) is_over: bool,
    /// What the step cost.
    pub(super) fuel: u64,
    /// The character before the rest, if it ends the reply.
    pub(super) unfit: Option<Unfit>,
    /// Whether a checkpoint is waited for, before the next one.
    pub(super) is_at_checkpoint: bool,
}

/// A character that is not in the charset, with the one of its replacement that is not either, if that is to be written.
pub(super) struct Unfit {
    char: char,
    neither: Option<char>,
}

impl Step<'_> {
    /// Before the first: nothing is done.
    pub(super) fn before(text: &str) -> Step<'_> {
        Step { rest: text, is_over: false, fuel: 0, unfit: None, is_at_checkpoint: false }
    }
}

struct Encoder {
    charset: ReplyCharset,
    form: EncoderKind,
    unmappable: u64,
    /// The rest of what stands in the place of the last character that did not fit.
    replacement: &'static str,
    /// That character.
    replaced: char,
    /// Its capacity is never passed.
    encoded: Vec<u8>,
}

/// The encoder of this charset: none for UTF-8, which text is already.
pub(super) fn encoder(charset: ReplyCharset) -> Option<Box<dyn Encode>> {
    let form = EncoderKind::of(charset)?;
    let encoded = Vec::with_capacity(STEP_BYTES + LONGEST + REFERENCE);
    Some(Box::new(Encoder { charset, form, unmappable: 0, replacement: "", replaced: '\0', encoded }))
}

impl Encode for Encoder {
    fn poll_encode(&self) -> PollEncode {
        Reply::poll_encode
    }

    #[cfg(feature = "csv")]
    fn charset(&self) -> crate::Charset {
        self.charset.charset()
    }

    fn unmappable(&self) -> u64 {
        self.unmappable
    }

    fn encode<'t>(&mut self, text: &'t str, instead: Replacement, fuel: u64, at: u64) -> Step<'t> {
        let is_exact = !matches!(instead, Replacement::Policy(_));
        self.encoded.clear();
        let mut step = Step { fuel: cost::CALL, ..Step::before(text) };
        loop {
            let left = fuel.saturating_sub(step.fuel);
            if !self.replacement.is_empty() {
                let done = self.form.encode(&mut self.replacement, &mut self.encoded, left, false);
                step.fuel += done.fuel;
                if done.unmappable.is_some() {
                    step.unfit = Some(Unfit { char: self.replaced, neither: done.unmappable });
                    break;
                }
            } else if !step.rest.is_empty() {
                let done = self.form.encode(&mut step.rest, &mut self.encoded, left, is_exact);
                step.fuel += done.fuel;
                if let Some(char) = done.unmappable {
                    step.fuel += cost::UNMAPPABLE;
                    step.unfit = self.meet(char, instead, at);
                    if step.unfit.is_some() {
                        break;
                    }
                }
            } else {
                step.is_over = true;
                break;
            }
            if step.fuel >= fuel || self.encoded.len() >= STEP_BYTES {
                break;
            }
        }
        step
    }

    fn end(&mut self) -> &'static [u8] {
        self.form.end()
    }

    fn encoded(&mut self) -> &mut Vec<u8> {
        &mut self.encoded
    }

    #[cold]
    fn error(&self, unfit: Unfit, due: u64) -> Error {
        let first = format!("{}, due at byte {due} of the reply, is no character in {}", Named(unfit.char), self.charset.name());
        let message = match unfit.neither {
            None => {
                // Such as the euro sign, which ISO-8859-1 does not have.
                let wider = Some(self.charset.charset())
                    .filter(|charset| self.charset.is_subset() && encode_table::code(*charset, unfit.char).is_some());
                let or_wider = wider.map_or(String::new(), |charset| format!(" or {charset}"));
                format!("{first}; write UTF-8{or_wider}, or choose a replacement with `set_unmappable`")
            }
            Some(neither) => {
                format!("{first}, and neither is {} of its replacement; choose another with `set_unmappable`", Named(neither))
            }
        };
        Error::new(ErrorKind::Unmappable, Stage::Reply, message)
    }
}

impl Encoder {
    /// Writes the replacement of a character that is not in the charset, or returns the character.
    #[cold]
    fn meet(&mut self, char: char, instead: Replacement, at: u64) -> Option<Unfit> {
        #[cfg_attr(not(feature = "ndjson"), allow(clippy::infallible_destructuring_match, reason = "JSON brings another"))]
        let policy = match instead {
            Replacement::Policy(policy) => policy,
            #[cfg(feature = "ndjson")]
            Replacement::JsonEscapes => {
                self.form.begin_ascii(&mut self.encoded, true);
                for unit in char.encode_utf16(&mut [0; 2]) {
                    // To memory, which takes it.
                    let _ = write!(self.encoded, "\\u{unit:04x}");
                }
                return None;
            }
        };
        self.unmappable += 1;
        match policy {
            UnmappablePolicy::Strict => return Some(Unfit { char, neither: None }),
            UnmappablePolicy::Reference => {
                // Of what would be read as a shift of ISO-2022-JP, and not as itself, the standard says no more.
                let referred = if char.is_ascii() { char::REPLACEMENT_CHARACTER } else { char };
                self.form.begin_ascii(&mut self.encoded, false);
                // To memory, which takes it.
                let _ = write!(self.encoded, "&#{};", u32::from(referred));
            }
            UnmappablePolicy::Replace(replacement) => (self.replacement, self.replaced) = (replacement, char),
        }
        if self.unmappable == 1 {
            note!(Warn, Reply, at, "{} is no character in {}: {policy:?}", Named(char), self.charset.name());
        }
        None
    }
}

/// A character as messages show it.
struct Named(char);

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} (U+{:04X})", self.0, u32::from(self.0))
    }
}

#[cfg(all(test, feature = "east-asian"))]
mod tests {
    use super::*;

    /// How many characters of `text` one step takes for this much fuel.
    fn taken(label: &str, instead: Replacement, text: &str, fuel: u64) -> usize {
        let mut encoder = encoder(ReplyCharset::from_label(label).unwrap()).unwrap();
        let step = encoder.encode(text, instead, fuel, 0);
        assert!(step.fuel < fuel + 200_000 && encoder.encoded().capacity() == STEP_BYTES + LONGEST + REFERENCE);
        text.chars().count() - step.rest.chars().count()
    }

    #[test]
    fn a_step_takes_what_its_fuel_pays_for_and_one_character_at_the_least() {
        let policy = Replacement::Policy(UnmappablePolicy::Replace("[a replacement]"));
        for label in ["latin1", "big5", "iso-2022-jp", "utf-16"] {
            assert_eq!(taken(label, policy, "\u{4e00}\u{4e8c}\u{4e09}", 0), 1, "{label}");
        }
        // Ideographs that were not met before are expensive, and those that were are not.
        let text: String = ('\u{4e00}'..'\u{5000}').collect();
        assert_eq!(taken("big5", policy, &text, 500_000), 3);
        assert_eq!(taken("big5", policy, &"\u{4e00}".repeat(5000), 500_000), 2048);
        assert_eq!(taken("big5", policy, &"a".repeat(5000), 500_000), STEP_BYTES);
        let paid = taken("big5", policy, &"a".repeat(5000), 10_000);
        assert!((900..1000).contains(&paid), "{paid} characters of ASCII for 10,000 fuel");
        // Each replacement is at the border of a step once: none makes the buffer grow.
        for length in STEP_BYTES - 20..STEP_BYTES {
            let text = "a".repeat(length) + &"\u{1f600}".repeat(9);
            assert!(taken("latin1", Replacement::Policy(UnmappablePolicy::Reference), &text, 2_000_000) > length);
            assert!(taken("iso-2022-jp", Replacement::Policy(UnmappablePolicy::Replace("\u{3042}")), &text, 2_000_000) > length);
            #[cfg(feature = "ndjson")]
            assert!(taken("iso-2022-jp", Replacement::JsonEscapes, &text.replace('a', "\u{a5}"), 2_000_000) > length - 4);
        }
    }
}
