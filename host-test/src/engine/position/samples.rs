use std::collections::HashMap;

use crate::report::HotSpot;

/// Looks at a slice before it is taken for a long one: the time of this number of interrupts.
const LOOKS: u32 = 3;
/// Distinct places that are counted; what comes after those is counted as others.
const PLACES: usize = 256;
/// Places that are shown.
const SHOWN: usize = 5;

/// Where a guest was found in a long slice, interrupt by interrupt.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    host_calls: u64,
    looks: u32,
    places: HashMap<String, u64>,
    taken: u64,
}

impl Samples {
    /// The guest was interrupted, after `host_calls` host calls. Returns whether it is worth finding out where.
    pub(crate) fn look(&mut self, host_calls: u64) -> bool {
        if self.host_calls != host_calls {
            *self = Self { host_calls, ..Self::default() };
        }
        self.looks = self.looks.saturating_add(1);
        self.looks > LOOKS
    }

    /// It was found there.
    pub(crate) fn add(&mut self, place: String) {
        self.taken += 1;
        if self.places.len() < PLACES || self.places.contains_key(&place) {
            *self.places.entry(place).or_default() += 1;
        }
    }

    /// The places where it was most, if the last slice is the one that was looked at.
    pub(crate) fn hottest(&self, host_calls: u64) -> Vec<HotSpot> {
        if host_calls != self.host_calls {
            return Vec::new();
        }
        let mut places: Vec<_> = self.places.iter().collect();
        places.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let percent = |count: u64| (count as f64 * 100.0 / self.taken as f64).round() as u8;
        places.into_iter().take(SHOWN).map(|(place, count)| HotSpot { percent: percent(*count), frame: place.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{LOOKS, Samples};

    #[test]
    fn a_long_slice_shows_where_it_was_most() {
        let mut samples = Samples::default();
        for look in 0..LOOKS + 4 {
            assert_eq!(samples.look(7), look >= LOOKS);
        }
        for place in ["a", "b", "a", "a"] {
            samples.add(place.to_owned());
        }
        let hottest: Vec<_> = samples.hottest(7).into_iter().map(|hot| (hot.percent, hot.frame)).collect();
        assert_eq!(hottest, [(75, "a".to_owned()), (25, "b".to_owned())]);
        assert_eq!(samples.hottest(8), [], "of another slice");
        assert!(!samples.look(8), "a new slice is not long yet");
    }
}
