use super::rng::Rng;

/// Of which pieces a payload of records is made. They are drawn from good ones, then bad ones, then the blank one.
#[derive(Debug)]
pub(super) struct Records {
    /// What the payload begins with.
    pub(super) header: Vec<u8>,
    pub(super) good: u64,
    pub(super) bad: u64,
    pub(super) blank_percent: u64,
    pub(super) bad_percent: u64,
    /// A record that is made as long as what is left: what stands before the filling, and after it.
    pub(super) last: Option<(Vec<u8>, Vec<u8>)>,
    /// What fills up less than that: blank lines, or empty frames.
    pub(super) blank_unit: Vec<u8>,
}

impl Records {
    /// The index of the next piece.
    pub(super) fn draw(&self, rng: &mut Rng) -> usize {
        let percent = rng.below(100);
        let index = if percent < self.blank_percent {
            self.good + self.bad
        } else if percent < self.blank_percent + self.bad_percent {
            self.good + rng.below(self.bad)
        } else {
            rng.below(self.good)
        };
        index as usize
    }

    /// The bytes that a record has at least which is made as long as what is left.
    pub(super) fn shortest_last(&self) -> u64 {
        self.last.as_ref().map_or(0, |(before, after)| (before.len() + after.len()) as u64)
    }

    /// What fills up the last `left` bytes, which are whole units.
    pub(super) fn last(&self, left: usize, fill: &[u8]) -> Vec<u8> {
        if let Some((before, after)) = &self.last
            && let Some(room) = left.checked_sub(before.len() + after.len())
        {
            return [before.clone(), fill.repeat(room / fill.len()), after.clone()].concat();
        }
        self.blank_unit.repeat(left / self.blank_unit.len())
    }
}
