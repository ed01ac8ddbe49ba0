use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use super::encoder_kind::{EncoderKind, LONGEST, STEP_BYTES};
use super::{OutputCharset, UnmappablePolicy};
use crate::weights;

/// Bytes of the longest reference, or of two escapes, and more.
const REFERENCE: usize = 16;

/// Encodes text to a charset other than UTF-8, in steps of bounded work.
///
/// ```
/// use intake_text::{Encoder, OutputCharset, Replacement, UnmappablePolicy};
///
/// let mut encoder = Encoder::new(OutputCharset::from_label("iso-8859-1")?).expect("it is not UTF-8");
/// let (mut rest, mut bytes) = ("100 € for a café", Vec::new());
/// loop {
///     let step = encoder.step(rest, Replacement::Policy(UnmappablePolicy::Replace("EUR")), 500_000);
///     bytes.extend_from_slice(encoder.encoded());
///     if step.is_over {
///         break;
///     }
///     rest = step.rest;
/// }
/// bytes.extend_from_slice(encoder.end());
/// assert_eq!(bytes, b"100 EUR for a caf\xE9");
/// assert_eq!(encoder.unmappable(), 1);
/// # Ok::<(), intake_text::CharsetError>(())
/// ```
pub struct Encoder {
    charset: OutputCharset,
    kind: EncoderKind,
    unmappable: u64,
    first_unmappable: Option<char>,
    /// The rest of what stands in the place of the last character that is not in the charset.
    replacement: &'static str,
    /// That character.
    replaced: char,
    /// Its capacity is never passed.
    encoded: Vec<u8>,
}

/// What is written instead of a character that is not in the charset.
#[derive(Clone, Copy, Debug)]
pub enum Replacement {
    /// What the policy says.
    Policy(UnmappablePolicy),
    /// Escapes of JSON, which mean the same: the text is JSON, and such characters are inside its strings. No character becomes
    /// another one then, as the yen sign does in some charsets.
    JsonEscapes,
}

/// The outcome of a step of an [`Encoder`].
#[derive(Debug)]
#[must_use]
pub struct EncodeStep<'t> {
    /// The text that is to come.
    pub rest: &'t str,
    /// Whether all of the text is encoded.
    pub is_over: bool,
    /// What the step is taken to have cost, in the unit of [`weights`].
    pub work: u64,
    /// The character before the rest, if the policy does not let it pass.
    pub refused: Option<Refused>,
}

/// A character that is not in the charset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The character of the text.
    pub char: char,
    /// The one of its replacement that is not in the charset either, if it was to be replaced.
    pub replacement: Option<char>,
}

impl<'t> EncodeStep<'t> {
    /// Returns what is true before the first step: nothing is done.
    pub fn before(text: &'t str) -> EncodeStep<'t> {
        EncodeStep { rest: text, is_over: false, work: 0, refused: None }
    }
}

impl Encoder {
    /// Creates an encoder; `None` for UTF-8, which text is already.
    pub fn new(charset: OutputCharset) -> Option<Encoder> {
        let kind = EncoderKind::of(charset)?;
        let encoded = Vec::with_capacity(STEP_BYTES + LONGEST + REFERENCE);
        Some(Encoder { charset, kind, unmappable: 0, first_unmappable: None, replacement: "", replaced: '\0', encoded })
    }

    /// Returns the charset.
    pub fn charset(&self) -> OutputCharset {
        self.charset
    }

    /// Returns how many characters were not in the charset so far, those written as escapes of JSON left aside.
    pub fn unmappable(&self) -> u64 {
        self.unmappable
    }

    /// Returns the first of them.
    pub fn first_unmappable(&self) -> Option<char> {
        self.first_unmappable
    }

    /// Encodes some of `text`: as much as `budget` pays for, in the unit of [`weights`], and as 4 KiB hold, but at least one character.
    /// What was [encoded](Encoder::encoded) before is gone.
    pub fn step<'t>(&mut self, text: &'t str, instead: Replacement, budget: u64) -> EncodeStep<'t> {
        let is_exact = !matches!(instead, Replacement::Policy(_));
        self.encoded.clear();
        let mut step = EncodeStep { work: weights::CALL, ..EncodeStep::before(text) };
        loop {
            let left = budget.saturating_sub(step.work);
            if !self.replacement.is_empty() {
                let done = self.kind.encode(&mut self.replacement, &mut self.encoded, left, false);
                step.work += done.work;
                if done.unmappable.is_some() {
                    step.refused = Some(Refused { char: self.replaced, replacement: done.unmappable });
                    break;
                }
            } else if !step.rest.is_empty() {
                let done = self.kind.encode(&mut step.rest, &mut self.encoded, left, is_exact);
                step.work += done.work;
                if let Some(char) = done.unmappable {
                    step.work += weights::UNMAPPABLE;
                    step.refused = self.replace(char, instead);
                    if step.refused.is_some() {
                        break;
                    }
                }
            } else {
                step.is_over = true;
                break;
            }
            if step.work >= budget || self.encoded.len() >= STEP_BYTES {
                break;
            }
        }
        step
    }

    /// Ends, or interrupts, the text. Returns the bytes that must stand there: ISO-2022-JP returns to ASCII.
    pub fn end(&mut self) -> &'static [u8] {
        self.kind.end()
    }

    /// Returns what the last step encoded.
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// Takes out what the last step encoded. To be put [back](Encoder::put_back) when it was used, for its memory.
    pub fn take_encoded(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.encoded)
    }

    /// Puts back what was taken out, or what is left of it.
    pub fn put_back(&mut self, encoded: Vec<u8>) {
        self.encoded = encoded;
    }

    /// Writes the replacement of a character that is not in the charset, or refuses the character.
    #[cold]
    fn replace(&mut self, char: char, instead: Replacement) -> Option<Refused> {
        let policy = match instead {
            Replacement::Policy(policy) => policy,
            Replacement::JsonEscapes => {
                self.kind.begin_ascii(&mut self.encoded, true);
                for unit in char.encode_utf16(&mut [0; 2]) {
                    // To memory, which takes it.
                    let _ = write!(Bytes(&mut self.encoded), "\\u{unit:04x}");
                }
                return None;
            }
        };
        self.unmappable += 1;
        match policy {
            UnmappablePolicy::Strict => return Some(Refused { char, replacement: None }),
            UnmappablePolicy::Reference => {
                // Of what would be read as a shift of ISO-2022-JP, and not as itself, the standard says no more.
                let referred = if char.is_ascii() { char::REPLACEMENT_CHARACTER } else { char };
                self.kind.begin_ascii(&mut self.encoded, false);
                // To memory, which takes it.
                let _ = write!(Bytes(&mut self.encoded), "&#{};", u32::from(referred));
            }
            UnmappablePolicy::Replace(replacement) => (self.replacement, self.replaced) = (replacement, char),
        }
        self.first_unmappable = self.first_unmappable.or(Some(char));
        None
    }
}

struct Bytes<'a>(&'a mut Vec<u8>);

impl fmt::Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[cfg(all(test, feature = "east-asian"))]
mod tests {
    use std::prelude::v1::*;

    use super::*;

    /// How many characters of `text` one step takes for this budget.
    fn taken(label: &str, instead: Replacement, text: &str, budget: u64) -> usize {
        let mut encoder = Encoder::new(OutputCharset::from_label(label).unwrap()).unwrap();
        let step = encoder.step(text, instead, budget);
        assert!(step.work < budget + 200_000 && encoder.encoded.capacity() == STEP_BYTES + LONGEST + REFERENCE);
        text.chars().count() - step.rest.chars().count()
    }

    #[test]
    fn a_step_takes_what_its_budget_pays_for_and_at_least_one_character() {
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
        assert!((900..1000).contains(&paid), "{paid} characters of ASCII for 10,000");
        // Each replacement is at the border of a step once: none makes the buffer grow.
        for length in STEP_BYTES - 20..STEP_BYTES {
            let text = "a".repeat(length) + &"\u{1f600}".repeat(9);
            assert!(taken("latin1", Replacement::Policy(UnmappablePolicy::Reference), &text, 2_000_000) > length);
            assert!(taken("iso-2022-jp", Replacement::Policy(UnmappablePolicy::Replace("\u{3042}")), &text, 2_000_000) > length);
            assert!(taken("iso-2022-jp", Replacement::JsonEscapes, &text.replace('a', "\u{a5}"), 2_000_000) > length - 4);
        }
    }
}
