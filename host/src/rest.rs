/// Fuel that may be spent between two rests: about a millisecond.
const FUEL: u64 = 4_000_000;

/// Checkpoints between two rests, where no fuel is counted: as many as tokio lets a task have operations that are ready at once.
const CHECKPOINTS: u64 = 128;

/// When a guest rests at a checkpoint, so that other work of the host goes on: to come back takes microseconds, as long as many a slice,
/// so that most checkpoints are only heard.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// Fuel spent in the store, and checkpoints, at the last one.
    fuel: u64,
    checkpoints: u64,
}

impl Rest {
    /// Whether a rest is due after this much fuel and this number of checkpoints in all; if it is, it begins.
    pub(super) fn is_due(&mut self, fuel: u64, checkpoints: u64) -> bool {
        let is_due = fuel - self.fuel >= FUEL || checkpoints - self.checkpoints >= CHECKPOINTS;
        if is_due {
            *self = Self { fuel, checkpoints };
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::{CHECKPOINTS, FUEL, Rest};

    #[test]
    fn by_fuel_where_it_is_counted_and_by_checkpoints_where_it_is_not() {
        let mut rest = Rest::default();
        assert!(!rest.is_due(FUEL - 1, 1));
        assert!(rest.is_due(FUEL + 7, 2));
        assert!(!rest.is_due(2 * FUEL + 6, 3));
        assert!(rest.is_due(2 * FUEL + 7, 4));
        assert!(!rest.is_due(2 * FUEL + 7, CHECKPOINTS + 3));
        assert!(rest.is_due(2 * FUEL + 7, CHECKPOINTS + 4));
    }
}
