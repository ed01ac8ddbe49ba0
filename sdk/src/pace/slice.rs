use std::cell::Cell;

/// What a slice may spend by default, in estimated fuel, and the published ceiling of the SDK's own work in it: the estimates of
/// [`cost`](super::cost) are kept above what was measured.
const SLICE: u64 = 500_000;

/// The least fuel that a host may give a slice, see [`Pace::MIN_BUDGET`](crate::Pace::MIN_BUDGET).
pub(crate) const MIN_BUDGET: u64 = 60_000;

/// For each byte that is handed out at once, a slice that is not a full one has this much fuel: a quarter of the budget is enough
/// then for what a handler does with them. A full one has enough for all of a chunk.
const PART: u64 = 14;

/// The fuel of the slice that is under way: how much of it is left.
pub(crate) struct Slice {
    left: Cell<u64>,
    size: Cell<u64>,
    /// What was left when the slice had only begun: its size, less what was logged before any work.
    start: Cell<u64>,
    /// What the host lets a slice spend, as it said last.
    budget: Cell<Option<u64>>,
}

impl Default for Slice {
    fn default() -> Slice {
        Slice { left: Cell::new(SLICE), size: Cell::new(SLICE), start: Cell::new(SLICE), budget: Cell::new(None) }
    }
}

impl Slice {
    /// Starts a slice. `fuel` is the host's hint, if it gave one, and no less than [`MIN_BUDGET`]; half of it is left to the handler's
    /// own work.
    pub(crate) fn begin(&self, fuel: Option<u64>) {
        if let Some(fuel) = fuel {
            self.size.set((fuel / 2).min(SLICE));
            self.budget.set(Some(fuel));
        }
        self.left.set(self.size.get());
        self.start.set(self.size.get());
    }

    /// Takes `fuel` from the slice, all that is left if it is less.
    #[inline]
    pub(crate) fn charge(&self, fuel: u64) {
        self.left.set(self.left.get().saturating_sub(fuel));
    }

    /// As [`charge`](Slice::charge), for what is logged. A slice in which nothing else was done has still only begun: each one logs how
    /// far the run is, and work that takes all of a slice would wait forever for one that does not.
    #[cfg(feature = "log")]
    pub(crate) fn charge_log(&self, fuel: u64) {
        let has_begun = self.left.get() == self.start.get();
        self.charge(fuel);
        if has_begun {
            self.start.set(self.left.get().max(1));
            self.left.set(self.start.get());
        }
    }

    /// Whether the slice has this much left, or has only begun: for work that cannot be parted. One that is closed has no room.
    #[inline]
    pub(crate) fn has_room(&self, fuel: u64) -> bool {
        fuel <= self.left.get() || (self.left.get() == self.start.get() && self.size.get() > 0)
    }

    /// The budget of a slice, if a whole one cannot pay `fuel`. A quarter of it is left for what surrounds one piece of work, and for
    /// what the handler does with that.
    #[cfg(feature = "_records")]
    pub(crate) fn cannot_pay(&self, fuel: u64) -> Option<u64> {
        self.budget.get().filter(|budget| fuel > budget - budget / 4)
    }

    /// What the host lets a slice spend, as far as it said so.
    #[cfg(feature = "_records")]
    pub(crate) fn budget(&self) -> u64 {
        self.budget.get().unwrap_or(u64::MAX)
    }

    /// Takes `fuel` from the slice if it has that much left.
    #[cfg(feature = "_records")]
    #[inline]
    pub(crate) fn take(&self, fuel: u64) -> bool {
        let left = self.left.get().checked_sub(fuel);
        if let Some(left) = left {
            self.left.set(left);
        }
        left.is_some()
    }

    #[inline]
    pub(crate) fn left(&self) -> u64 {
        self.left.get()
    }

    /// How many bytes of a piece of text, or of a chunk, are handed out at once: as many as leave the handler
    /// [some fuel for each](crate::Pace::FREE_BYTE).
    pub(crate) fn part_bytes(&self) -> usize {
        if self.size() == SLICE { usize::MAX } else { (self.size() / PART) as usize }
    }

    /// What a slice may spend, when it begins.
    pub(crate) fn size(&self) -> u64 {
        self.size.get()
    }

    #[inline]
    pub(crate) fn is_used_up(&self) -> bool {
        self.left.get() == 0
    }

    /// Leaves no fuel, in this slice and in any later one: the run is cancelled.
    pub(crate) fn close(&self) {
        self.size.set(0);
        self.left.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_is_used_up_by_charges_and_begun_again_by_a_host_call() {
        let slice = Slice::default();
        slice.charge(SLICE - 1);
        assert!(!slice.is_used_up());
        slice.charge(u64::MAX);
        assert!(slice.is_used_up());
        slice.begin(None);
        assert_eq!(slice.left(), SLICE);
    }

    #[cfg(feature = "_records")]
    #[test]
    fn there_is_room_for_what_cannot_be_divided_if_enough_is_left_or_the_slice_has_only_begun() {
        let slice = Slice::default();
        assert!(!slice.take(SLICE + 1) && slice.has_room(SLICE + 1));
        slice.charge(SLICE + 1);
        assert!(slice.is_used_up() && !slice.has_room(1) && slice.has_room(0));
        slice.begin(None);
        assert!(slice.take(400_000) && !slice.take(100_001) && !slice.has_room(100_001));
        assert!(slice.take(100_000) && slice.is_used_up());
        slice.close();
        assert!(!slice.has_room(1));
    }

    #[cfg(feature = "_records")]
    #[test]
    fn a_slice_can_pay_three_quarters_of_its_budget_and_anything_if_there_is_none() {
        let slice = Slice::default();
        assert_eq!(slice.cannot_pay(u64::MAX), None);
        slice.begin(Some(80_000));
        assert_eq!((slice.cannot_pay(60_000), slice.cannot_pay(60_001)), (None, Some(80_000)));
    }

    #[test]
    fn a_hint_lowers_the_slice_until_the_next_hint_but_never_to_nothing() {
        let slice = Slice::default();
        slice.begin(Some(200_000));
        assert_eq!(slice.left(), 100_000);
        slice.begin(None);
        assert_eq!(slice.left(), 100_000);
        slice.begin(Some(MIN_BUDGET));
        assert_eq!(slice.left(), MIN_BUDGET / 2);
        slice.begin(Some(u64::MAX));
        assert_eq!(slice.left(), SLICE);
        slice.close();
        slice.begin(None);
        assert!(slice.is_used_up());
    }
}
