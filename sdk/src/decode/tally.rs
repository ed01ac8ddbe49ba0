use crate::note::note;
use crate::{Error, ErrorKind, MalformedPolicy, Stage};

/// The malformed sequences met so far, and what is to become of them.
pub(super) struct Tally {
    policy: MalformedPolicy,
    most: u64,
    count: u64,
    counted_before: u64,
    first_at: Option<u64>,
    /// Whether one of them began with a byte of 0x80 to 0x9F.
    saw_80_to_9f: bool,
    error: Option<Error>,
}

/// Whether decoding goes on after a malformed sequence.
#[derive(PartialEq)]
#[must_use]
pub(super) enum Then {
    Replace,
    Stop,
}

impl Tally {
    pub(super) fn new(policy: MalformedPolicy, most: u64) -> Tally {
        Tally { policy, most, count: 0, counted_before: 0, first_at: None, saw_80_to_9f: false, error: None }
    }

    /// The bytes `bad`, `at` this place in the payload, are malformed.
    pub(super) fn malformed(&mut self, at: u64, bad: &[u8]) -> Then {
        self.count += 1;
        if self.first_at.is_none() {
            self.first_at = Some(at);
            note_first(at, bad);
        }
        self.saw_80_to_9f |= bad.first().is_some_and(|byte| (0x80..=0x9F).contains(byte));
        if self.policy == MalformedPolicy::Strict {
            let message = format_args!("{} is no character in the payload's charset", Hex(bad));
            self.error = Some(Error::saying(ErrorKind::Malformed, Stage::Decode, message).at(at));
        } else if self.count > self.most {
            let message = format_args!("more than {} malformed sequences (`malformed`)", self.most);
            self.error = Some(Error::saying(ErrorKind::TooManyMalformed, Stage::Decode, message).at(at));
        }
        if self.error.is_some() { Then::Stop } else { Then::Replace }
    }

    pub(super) fn take_error(&mut self) -> Option<Error> {
        self.error.take()
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn first_at(&self) -> Option<u64> {
        self.first_at
    }

    pub(super) fn saw_80_to_9f(&self) -> bool {
        self.saw_80_to_9f
    }

    /// How many were met since this was asked last.
    pub(super) fn since_last_step(&mut self) -> u64 {
        self.count - std::mem::replace(&mut self.counted_before, self.count)
    }
}

/// Apart from what is done for each sequence, which would become dearer by it.
#[cold]
#[inline(never)]
fn note_first(at: u64, bad: &[u8]) {
    note!(Warn, Decode, at, "the first malformed bytes: {}", Hex(bad));
}

/// Bytes as `E9` or `E9 20`.
struct Hex<'a>(&'a [u8]);

impl std::fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{byte:02X}")?;
        }
        Ok(())
    }
}
