/// Bytes that a mark stands for.
pub(crate) const BLOCK: usize = 256;

/// The longest text that has marks.
const MOST: usize = 64 * 1024;

/// Marks that are read together. Behind the last there are as many more, none of which says anything.
const TOGETHER: usize = 8;

/// What is known of the stretches of a text, as was seen when it was decoded, so that nobody looks again.
pub(crate) struct LineFeedHints([u8; MOST / BLOCK + TOGETHER]);

/// There is no line end in it.
const NONE: u8 = 0;
/// There may be some.
const UNKNOWN: u8 = 1;
/// There are, or other control characters.
const SOME: u8 = 2;

/// What comes next in a text.
pub(crate) enum Next {
    /// So many bytes without a line end.
    LineFeedHints(usize),
    Unknown,
    Lively,
}

impl Default for LineFeedHints {
    fn default() -> LineFeedHints {
        LineFeedHints([UNKNOWN; MOST / BLOCK + TOGETHER])
    }
}

#[cfg_attr(not(all(target_arch = "wasm32", not(feature = "scalar"))), cfg_attr(not(test), expect(dead_code)))]
impl LineFeedHints {
    /// Of a text of so many bytes all is calm, but for what will be marked. It is no longer than [`MOST`].
    pub(crate) fn begin_without_line_feeds(&mut self, bytes: usize) {
        let (hints, others) = self.0.split_at_mut(bytes.min(MOST) / BLOCK);
        hints.fill(NONE);
        others[..TOGETHER].fill(UNKNOWN);
    }

    /// There are line ends in the stretch of this index of the text.
    #[inline]
    pub(crate) fn may_have_line_feed(&mut self, at: usize) {
        if let Some(mark) = self.0.get_mut(at / BLOCK) {
            *mark = SOME;
        }
    }

    /// Nothing is known of the stretches from an index of the text to another.
    #[inline(never)]
    pub(crate) fn unknown(&mut self, from: usize, to: usize) {
        if let Some(marks) = self.0.get_mut(from / BLOCK..to.div_ceil(BLOCK)) {
            marks.fill(UNKNOWN);
        }
    }
}

impl LineFeedHints {
    /// Of a text of so many bytes nothing is known yet.
    pub(crate) fn begin(&mut self, bytes: usize) {
        let marks = self.0.len().min(bytes / BLOCK + TOGETHER);
        self.0[..marks].fill(UNKNOWN);
    }

    /// What comes from this index of the text on.
    #[inline]
    pub(crate) fn next(&self, at: usize) -> Next {
        let Some(marks) = self.0.get(at / BLOCK..).and_then(<[u8]>::first_chunk::<TOGETHER>) else { return Next::Unknown };
        let marks = u64::from_le_bytes(*marks);
        if marks as u8 != NONE {
            return if marks as u8 == UNKNOWN { Next::Unknown } else { Next::Lively };
        }
        let hints = marks.trailing_zeros() as usize / 8;
        Next::LineFeedHints(hints * BLOCK - at % BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineFeedHints, MOST, Next};

    #[test]
    fn all_is_as_it_was_marked_and_what_is_behind_is_unknown() {
        let mut hints = LineFeedHints::default();
        for at in [0, 256, 2560, MOST - 512, MOST - 256] {
            hints.begin_without_line_feeds(MOST);
            hints.unknown(at, at + 200);
            let may_have_line_feed = (at + 4096) % MOST;
            hints.may_have_line_feed(may_have_line_feed);
            for index in 0..MOST + 1000 {
                let is_unknown = (at..at + 256).contains(&index) || index >= MOST;
                let has_line_feeds = (may_have_line_feed..may_have_line_feed + 256).contains(&index);
                match hints.next(index) {
                    Next::LineFeedHints(bytes) => {
                        assert!(!is_unknown && !has_line_feeds && (1..=2048).contains(&bytes), "{index}")
                    }
                    Next::Unknown => assert!(is_unknown, "{index}, {at}"),
                    Next::Lively => assert!(has_line_feeds, "{index}, {at}"),
                }
            }
        }
        hints.begin(1000);
        assert!((0..1000).all(|at| matches!(hints.next(at), Next::Unknown)));
        hints.begin_without_line_feeds(1000);
        assert!(matches!(hints.next(100), Next::LineFeedHints(668)));
        assert!(matches!(hints.next(768), Next::Unknown));
        hints.begin_without_line_feeds(MOST);
        assert!(matches!(hints.next(100), Next::LineFeedHints(1948)));
    }
}
