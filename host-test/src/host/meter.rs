/// Measures fuel from crossing to crossing, and says how much the next turn gets.
///
/// Without a budget for a turn the guest gets `u64::MAX` each time: fuel is counted, not limited.
#[derive(Debug, Clone)]
pub struct Meter {
    turn_fuel: Option<u64>,
    /// What the store was given at the start of the running turn; 0 while no turn runs.
    given: u64,
    total: u64,
    most: u64,
    crossings: u64,
}

impl Meter {
    /// A meter that gives each turn `turn_fuel`, or counts only.
    #[must_use]
    pub fn new(turn_fuel: Option<u64>) -> Self {
        Self { turn_fuel, given: 0, total: 0, most: 0, crossings: 0 }
    }

    /// The budget of a turn, none if there is no limit.
    #[must_use]
    pub fn turn_fuel(&self) -> Option<u64> {
        self.turn_fuel
    }

    /// The turn that begins now gets `fuel`, or as much as there is. Gives what the store's fuel must be set to.
    #[must_use = "the store's fuel must be set to it"]
    pub fn start_turn(&mut self, fuel: Option<u64>) -> u64 {
        self.given = fuel.unwrap_or(u64::MAX);
        self.given
    }

    /// A crossing was reached, with `left` fuel in the store. Gives what the turn spent.
    pub fn cross(&mut self, left: u64) -> u64 {
        self.crossings += 1;
        self.settle(left)
    }

    /// The run is over without a crossing, by a trap: what the last turn spent counts too. Gives it.
    pub fn settle(&mut self, left: u64) -> u64 {
        let spent = self.given.saturating_sub(left);
        self.given = 0;
        self.total = self.total.saturating_add(spent);
        self.most = self.most.max(spent);
        spent
    }

    /// Fuel spent in all turns.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The most fuel that one turn spent.
    #[must_use]
    pub fn max_between_crossings(&self) -> u64 {
        self.most
    }

    /// Crossings so far.
    #[must_use]
    pub fn crossings(&self) -> u64 {
        self.crossings
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;

    #[test]
    fn counts_what_each_turn_spends() {
        let mut meter = Meter::new(Some(100));
        meter.cross(0);
        assert_eq!(meter.start_turn(Some(100)), 100);
        assert_eq!(meter.cross(70), 30);
        assert_eq!(meter.start_turn(Some(100)), 100);
        meter.settle(40);
        assert_eq!((meter.total(), meter.max_between_crossings(), meter.crossings()), (90, 60, 2));
        meter.settle(40);
        assert_eq!(meter.total(), 90, "a turn is settled once");
    }

    #[test]
    fn without_a_budget_fuel_is_counted_only() {
        let mut meter = Meter::new(None);
        assert_eq!(meter.start_turn(None), u64::MAX);
        meter.cross(u64::MAX - 7);
        assert_eq!(meter.total(), 7);
    }
}
