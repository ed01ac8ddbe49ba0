use super::malformed::{Hex, Malformed};
use crate::note::note;
use crate::{Error, ErrorKind, MalformedPolicy, Stage};

/// The malformed sequences met so far, and what is to become of them.
pub(super) struct Tally {
    policy: MalformedPolicy,
    most: u64,
    seen: Malformed,
    counted_before: u64,
    /// Where those end that end the payload.
    stopped_at: Option<u64>,
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
        Tally { policy, most, seen: Malformed::default(), counted_before: 0, stopped_at: None, error: None }
    }

    /// The bytes `bad`, `at` this place in the payload, are malformed.
    pub(super) fn malformed(&mut self, at: u64, bad: &[u8]) -> Then {
        if self.seen.add(at, bad) {
            note_first(at, bad);
        }
        if self.policy == MalformedPolicy::Strict {
            let message = format_args!("{} is no character in the payload's charset", Hex(bad));
            self.error = Some(Error::saying(ErrorKind::Malformed, Stage::Decode, message).at(at));
        } else if self.seen.count > self.most {
            let message = format_args!("more than {} malformed sequences (`malformed`)", self.most);
            self.error = Some(Error::saying(ErrorKind::TooManyMalformed, Stage::Decode, message).at(at));
        }
        if self.error.is_none() {
            return Then::Replace;
        }
        self.stopped_at = Some(at + bad.len() as u64);
        Then::Stop
    }

    /// The payload ends within a character, with the bytes `bad` at this place: they are malformed.
    pub(super) fn end_within_char(&mut self, at: u64, bad: &[u8]) -> Then {
        self.seen.end_within_char(at, bad);
        self.malformed(at, bad)
    }

    pub(super) fn take_error(&mut self) -> Option<Error> {
        self.error.take()
    }

    pub(super) fn seen(&self) -> &Malformed {
        &self.seen
    }

    /// Where the bytes end that ended the payload, if some did.
    pub(super) fn stopped_at(&self) -> Option<u64> {
        self.stopped_at
    }

    /// How many were met since this was asked last.
    pub(super) fn since_last_step(&mut self) -> u64 {
        self.seen.count - std::mem::replace(&mut self.counted_before, self.seen.count)
    }
}

/// Apart from what is done for each sequence, which would take more fuel by it.
#[cold]
#[inline(never)]
fn note_first(at: u64, bad: &[u8]) {
    note!(Warn, Decode, at, "the first malformed bytes: {}", Hex(bad));
}
