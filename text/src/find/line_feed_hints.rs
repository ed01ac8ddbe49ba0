/// Bytes that a mark stands for.
pub(crate) const HINT_BYTES: usize = 256;

/// The longest text that has marks.
const MAX: usize = 64 * 1024;

/// Marks that are read together. Behind the last there are as many more, none of which says anything.
const TOGETHER: usize = 8;

/// Which blocks of a text have no line feed, as far as decoding has shown, so that they are not searched again.
pub struct LineFeedHints([u8; MAX / HINT_BYTES + TOGETHER]);

/// There is no line end in it.
const NONE: u8 = 0;
/// There may be some.
const UNKNOWN: u8 = 1;
/// There are, or other control characters.
const SOME: u8 = 2;

/// What comes next in a text.
pub(crate) enum NextHint {
    /// This number of bytes without a line end.
    NoLineFeed(usize),
    Unknown,
    MayHaveLineFeed,
}

impl Default for LineFeedHints {
    fn default() -> LineFeedHints {
        LineFeedHints([UNKNOWN; MAX / HINT_BYTES + TOGETHER])
    }
}

impl LineFeedHints {
    /// A text of `bytes` bytes, at most [`MAX`], has no line ends but in the blocks that are marked later.
    pub(crate) fn begin_without_line_feeds(&mut self, bytes: usize) {
        let (without, others) = self.0.split_at_mut(bytes.min(MAX) / HINT_BYTES);
        without.fill(NONE);
        others[..TOGETHER].fill(UNKNOWN);
    }

    /// There may be line ends in the block at this index of the text.
    #[inline]
    pub(crate) fn may_have_line_feed(&mut self, at: usize) {
        if let Some(mark) = self.0.get_mut(at / HINT_BYTES) {
            *mark = SOME;
        }
    }

    /// Nothing is known of the blocks from an index of the text to another.
    #[inline(never)]
    pub(crate) fn unknown(&mut self, from: usize, to: usize) {
        if let Some(marks) = self.0.get_mut(from / HINT_BYTES..to.div_ceil(HINT_BYTES)) {
            marks.fill(UNKNOWN);
        }
    }
}

impl LineFeedHints {
    /// Nothing is known yet of a text of `bytes` bytes.
    pub(crate) fn begin(&mut self, bytes: usize) {
        let marks = self.0.len().min(bytes / HINT_BYTES + TOGETHER);
        self.0[..marks].fill(UNKNOWN);
    }

    /// What comes from this index of the text on.
    #[inline]
    pub(crate) fn next(&self, at: usize) -> NextHint {
        let Some(marks) = self.0.get(at / HINT_BYTES..).and_then(<[u8]>::first_chunk::<TOGETHER>) else {
            return NextHint::Unknown;
        };
        let marks = u64::from_le_bytes(*marks);
        if marks as u8 != NONE {
            return if marks as u8 == UNKNOWN { NextHint::Unknown } else { NextHint::MayHaveLineFeed };
        }
        let blocks = marks.trailing_zeros() as usize / 8;
        NextHint::NoLineFeed(blocks * HINT_BYTES - at % HINT_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineFeedHints, MAX, NextHint};

    #[test]
    fn all_is_as_it_was_marked_and_what_is_behind_is_unknown() {
        let mut hints = LineFeedHints::default();
        for at in [0, 256, 2560, MAX - 512, MAX - 256] {
            hints.begin_without_line_feeds(MAX);
            hints.unknown(at, at + 200);
            let may_have_line_feed = (at + 4096) % MAX;
            hints.may_have_line_feed(may_have_line_feed);
            for index in 0..MAX + 1000 {
                let is_unknown = (at..at + 256).contains(&index) || index >= MAX;
                let has_line_feeds = (may_have_line_feed..may_have_line_feed + 256).contains(&index);
                match hints.next(index) {
                    NextHint::NoLineFeed(bytes) => {
                        assert!(!is_unknown && !has_line_feeds && (1..=2048).contains(&bytes), "{index}")
                    }
                    NextHint::Unknown => assert!(is_unknown, "{index}, {at}"),
                    NextHint::MayHaveLineFeed => assert!(has_line_feeds, "{index}, {at}"),
                }
            }
        }
        hints.begin(1000);
        assert!((0..1000).all(|at| matches!(hints.next(at), NextHint::Unknown)));
        hints.begin_without_line_feeds(1000);
        assert!(matches!(hints.next(100), NextHint::NoLineFeed(668)));
        assert!(matches!(hints.next(768), NextHint::Unknown));
        hints.begin_without_line_feeds(MAX);
        assert!(matches!(hints.next(100), NextHint::NoLineFeed(1948)));
    }
}
