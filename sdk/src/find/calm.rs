/// Bytes that a mark stands for.
pub(crate) const STRETCH: usize = 256;

/// The longest text that has marks.
const MOST: usize = 64 * 1024;

/// Marks that are read together. Behind the last there are as many more, none of which says anything.
const TOGETHER: usize = 8;

/// What is known of the stretches of a text, as was seen when it was decoded, so that nobody looks again.
pub(crate) struct Calm([u8; MOST / STRETCH + TOGETHER]);

/// There is no line end in it.
const CALM: u8 = 0;
/// There may be some.
const UNKNOWN: u8 = 1;
/// There are, or other control characters.
const LIVELY: u8 = 2;

/// What comes next in a text.
pub(crate) enum Next {
    /// So many bytes without a line end.
    Calm(usize),
    Unknown,
    Lively,
}

impl Default for Calm {
    fn default() -> Calm {
        Calm([UNKNOWN; MOST / STRETCH + TOGETHER])
    }
}

#[cfg_attr(not(all(target_arch = "wasm32", not(feature = "scalar"))), cfg_attr(not(test), expect(dead_code)))]
impl Calm {
    /// Of a text of so many bytes all is calm, but for what will be marked. It is no longer than [`MOST`].
    pub(crate) fn begin_calm(&mut self, bytes: usize) {
        let (calm, others) = self.0.split_at_mut(bytes.min(MOST) / STRETCH);
        calm.fill(CALM);
        others[..TOGETHER].fill(UNKNOWN);
    }

    /// There are line ends in the stretch of this index of the text.
    #[inline]
    pub(crate) fn lively(&mut self, at: usize) {
        if let Some(mark) = self.0.get_mut(at / STRETCH) {
            *mark = LIVELY;
        }
    }

    /// Nothing is known of the stretches from an index of the text to another.
    #[inline(never)]
    pub(crate) fn unknown(&mut self, from: usize, to: usize) {
        if let Some(marks) = self.0.get_mut(from / STRETCH..to.div_ceil(STRETCH)) {
            marks.fill(UNKNOWN);
        }
    }
}

impl Calm {
    /// Of a text of so many bytes nothing is known yet.
    pub(crate) fn begin(&mut self, bytes: usize) {
        let marks = self.0.len().min(bytes / STRETCH + TOGETHER);
        self.0[..marks].fill(UNKNOWN);
    }

    /// What comes from this index of the text on.
    #[inline]
    pub(crate) fn next(&self, at: usize) -> Next {
        let Some(marks) = self.0.get(at / STRETCH..).and_then(<[u8]>::first_chunk::<TOGETHER>) else { return Next::Unknown };
        let marks = u64::from_le_bytes(*marks);
        if marks as u8 != CALM {
            return if marks as u8 == UNKNOWN { Next::Unknown } else { Next::Lively };
        }
        let calm = marks.trailing_zeros() as usize / 8;
        Next::Calm(calm * STRETCH - at % STRETCH)
    }
}

#[cfg(test)]
mod tests {
    use super::{Calm, MOST, Next};

    #[test]
    fn all_is_as_it_was_marked_and_what_is_behind_is_unknown() {
        let mut calm = Calm::default();
        for at in [0, 256, 2560, MOST - 512, MOST - 256] {
            calm.begin_calm(MOST);
            calm.unknown(at, at + 200);
            let lively = (at + 4096) % MOST;
            calm.lively(lively);
            for index in 0..MOST + 1000 {
                let is_unknown = (at..at + 256).contains(&index) || index >= MOST;
                let is_lively = (lively..lively + 256).contains(&index);
                match calm.next(index) {
                    Next::Calm(bytes) => assert!(!is_unknown && !is_lively && (1..=2048).contains(&bytes), "{index}"),
                    Next::Unknown => assert!(is_unknown, "{index}, {at}"),
                    Next::Lively => assert!(is_lively, "{index}, {at}"),
                }
            }
        }
        calm.begin(1000);
        assert!((0..1000).all(|at| matches!(calm.next(at), Next::Unknown)));
        calm.begin_calm(1000);
        assert!(matches!(calm.next(100), Next::Calm(668)));
        assert!(matches!(calm.next(768), Next::Unknown));
        calm.begin_calm(MOST);
        assert!(matches!(calm.next(100), Next::Calm(1948)));
    }
}
