use core::fmt;

/// How much of the text is looked at by kind, after its first malformed sequence: forty lines and more, in which valid characters are
/// counted for 4,000 units of work, once for a text.
const BY_KIND: u64 = 4 * 1024;

/// A malformed sequence, by its offset and its bytes, of which there are four at most. Its `Display` shows the bytes, as in `E9 20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedSequence {
    at: u64,
    bytes: [u8; 4],
    length: u8,
}

impl MalformedSequence {
    fn new(at: u64, bad: &[u8]) -> MalformedSequence {
        let mut bytes = [0; 4];
        let length = bad.len().min(bytes.len());
        bytes[..length].copy_from_slice(&bad[..length]);
        MalformedSequence { at, bytes, length: length as u8 }
    }

    /// Returns the offset of its first byte.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Returns the offset after its last byte.
    pub(crate) fn end(&self) -> u64 {
        self.at + u64::from(self.length)
    }

    /// Returns its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl fmt::Display for MalformedSequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.bytes()).fmt(f)
    }
}

/// The malformed sequences of a text.
pub(crate) struct Malformed {
    /// How many are replaced.
    pub(super) limit: u64,
    pub(crate) count: u64,
    counted_before: u64,
    pub(crate) first: Option<MalformedSequence>,
    /// The one that was one too many.
    pub(crate) stopped: Option<MalformedSequence>,
    /// Where the part ends that is looked at by kind: nowhere, as long as there was none.
    by_kind_end: u64,
    /// Of those in the part that is looked at by kind: how many begin with a byte from 0x80, 0xA0, 0xC0 and 0xE0 on, ...
    pub(crate) by_lead: [u64; 4],
    /// ... how many follow another at once, ...
    pub(crate) adjacent: u64,
    /// ... and how many are more than one byte, which are the start of a character.
    pub(crate) cut: u64,
    /// Whether the last one is the first byte of a character, and the last of the text.
    pub(crate) is_cut_by_end: bool,
    /// Where the last one ends.
    end: u64,
}

/// Whether decoding goes on after a malformed sequence.
#[derive(PartialEq)]
#[must_use]
pub(crate) enum Then {
    Replace,
    Stop,
}

impl Default for Malformed {
    fn default() -> Malformed {
        Malformed {
            limit: u64::MAX,
            count: 0,
            counted_before: 0,
            first: None,
            stopped: None,
            by_kind_end: u64::MAX,
            by_lead: [0; 4],
            adjacent: 0,
            cut: 0,
            is_cut_by_end: false,
            end: 0,
        }
    }
}

impl Malformed {
    /// Counts the bytes `bad`, which stand at this offset.
    pub(crate) fn add(&mut self, at: u64, bad: &[u8]) -> Then {
        self.count += 1;
        if at < self.by_kind_end {
            self.add_by_kind(at, bad);
        }
        if self.count <= self.limit {
            return Then::Replace;
        }
        self.stopped = Some(MalformedSequence::new(at, bad));
        Then::Stop
    }

    #[inline(never)]
    fn add_by_kind(&mut self, at: u64, bad: &[u8]) {
        let Some(&lead) = bad.first() else { return };
        let is_first = self.first.is_none();
        if is_first {
            let first = MalformedSequence::new(at, bad);
            self.by_kind_end = first.end() + BY_KIND;
            self.first = Some(first);
        }
        self.by_lead[usize::from(lead >> 5 & 3)] += 1;
        self.adjacent += u64::from(at == self.end && !is_first);
        self.cut += u64::from(bad.len() > 1);
        self.end = at + bad.len() as u64;
    }

    /// Counts the bytes `bad`, which stand at this offset, and within which the text has ended.
    pub(super) fn add_cut_by_end(&mut self, at: u64, bad: &[u8]) -> Then {
        self.is_cut_by_end = at < self.by_kind_end && bad.len() == 1;
        self.add(at, bad)
    }

    /// How many were met since this was asked last.
    pub(super) fn since_last_step(&mut self) -> u64 {
        self.count - core::mem::replace(&mut self.counted_before, self.count)
    }

    /// The part of the text that is looked at by kind: it starts where the first ends.
    pub(crate) fn looked_at(&self) -> Option<(u64, u64)> {
        Some((self.first?.end(), self.by_kind_end))
    }
}

/// Bytes as `E9` or `E9 20`.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{byte:02X}")?;
        }
        Ok(())
    }
}
