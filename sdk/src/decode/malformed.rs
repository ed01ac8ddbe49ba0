use std::fmt;

/// How much of the payload is looked at by kind, after its first malformed sequence: forty lines and more, in which valid characters are
/// counted for 4,000 fuel, once for a payload.
const BY_KIND: u64 = 4 * 1024;

/// The malformed sequences of a payload.
pub(super) struct Malformed {
    pub(super) count: u64,
    first: Option<First>,
    /// Where the part ends that is looked at by kind: nowhere, as long as there was none.
    by_kind_end: u64,
    /// Of those in the part that is looked at by kind: how many begin with a byte from 0x80, 0xA0, 0xC0 and 0xE0 on, ...
    pub(super) by_lead: [u64; 4],
    /// ... how many follow another at once, ...
    pub(super) adjacent: u64,
    /// ... and how many are more than one byte, which are the start of a character.
    pub(super) cut: u64,
    /// Whether the last one is the first byte of a character, and the last of the payload.
    pub(super) is_cut_by_end: bool,
    /// Where the last one ends.
    end: u64,
}

struct First {
    at: u64,
    bytes: [u8; 4],
    length: usize,
}

impl Default for Malformed {
    fn default() -> Malformed {
        Malformed {
            count: 0,
            first: None,
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
    /// Counts the bytes `bad`, which stand `at` this place. Whether they are the first.
    #[inline]
    pub(super) fn add(&mut self, at: u64, bad: &[u8]) -> bool {
        self.count += 1;
        at < self.by_kind_end && self.add_by_kind(at, bad)
    }

    #[inline(never)]
    fn add_by_kind(&mut self, at: u64, bad: &[u8]) -> bool {
        let Some(&lead) = bad.first() else { return false };
        let is_first = self.first.is_none();
        if is_first {
            let mut bytes = [0; 4];
            let length = bad.len().min(bytes.len());
            bytes[..length].copy_from_slice(&bad[..length]);
            self.by_kind_end = at + length as u64 + BY_KIND;
            self.first = Some(First { at, bytes, length });
        }
        self.by_lead[usize::from(lead >> 5 & 3)] += 1;
        self.adjacent += u64::from(at == self.end && !is_first);
        self.cut += u64::from(bad.len() > 1);
        self.end = at + bad.len() as u64;
        is_first
    }

    /// The payload ends within a character, with the bytes `bad` at this place.
    pub(super) fn end_within_char(&mut self, at: u64, bad: &[u8]) {
        self.is_cut_by_end = at < self.by_kind_end && bad.len() == 1;
    }

    /// Where the first stands, and its bytes.
    pub(super) fn first(&self) -> Option<(u64, &[u8])> {
        self.first.as_ref().map(|first| (first.at, &first.bytes[..first.length]))
    }

    /// The part of the payload that is looked at by kind: it starts where the first ends.
    pub(super) fn looked_at(&self) -> Option<(u64, u64)> {
        let first = self.first.as_ref()?;
        Some((first.at + first.length as u64, self.by_kind_end))
    }
}

/// Bytes as `E9` or `E9 20`.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{byte:02X}")?;
        }
        Ok(())
    }
}
