/// Measures fuel from host call to host call, and says how much the next slice gets.
///
/// Without a budget for a slice the guest gets `u64::MAX` each time: fuel is counted, not limited.
#[derive(Debug, Clone)]
pub struct Meter {
    slice_fuel: Option<u64>,
    /// What the store was given at the start of the running slice; 0 while no slice runs.
    given: u64,
    total: u64,
    most: u64,
    host_calls: u64,
}

impl Meter {
    /// A meter that gives each slice `slice_fuel`, or counts only.
    #[must_use]
    pub fn new(slice_fuel: Option<u64>) -> Self {
        Self { slice_fuel, given: 0, total: 0, most: 0, host_calls: 0 }
    }

    /// The budget of a slice, none if there is no limit.
    #[must_use]
    pub fn slice_fuel(&self) -> Option<u64> {
        self.slice_fuel
    }

    /// The slice that begins now gets `fuel`, or as much as there is. Gives what the store's fuel must be set to.
    #[must_use = "the store's fuel must be set to it"]
    pub fn start_slice(&mut self, fuel: Option<u64>) -> u64 {
        self.given = fuel.unwrap_or(u64::MAX);
        self.given
    }

    /// A host call was reached, with `left` fuel in the store. Gives what the slice spent.
    pub fn cross(&mut self, left: u64) -> u64 {
        self.host_calls += 1;
        self.settle(left)
    }

    /// The run is over without a host call, by a trap: what the last slice spent counts too. Gives it.
    pub fn settle(&mut self, left: u64) -> u64 {
        let spent = self.given.saturating_sub(left);
        self.given = 0;
        self.total = self.total.saturating_add(spent);
        self.most = self.most.max(spent);
        spent
    }

    /// Fuel spent in all slices.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The most fuel that one slice spent.
    #[must_use]
    pub fn max_between_host_calls(&self) -> u64 {
        self.most
    }

    /// Host calls so far.
    #[must_use]
    pub fn host_calls(&self) -> u64 {
        self.host_calls
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;

    #[test]
    fn counts_what_each_slice_spends() {
        let mut meter = Meter::new(Some(100));
        meter.cross(0);
        assert_eq!(meter.start_slice(Some(100)), 100);
        assert_eq!(meter.cross(70), 30);
        assert_eq!(meter.start_slice(Some(100)), 100);
        meter.settle(40);
        assert_eq!((meter.total(), meter.max_between_host_calls(), meter.host_calls()), (90, 60, 2));
        meter.settle(40);
        assert_eq!(meter.total(), 90, "a slice is settled once");
    }

    #[test]
    fn without_a_budget_fuel_is_counted_only() {
        let mut meter = Meter::new(None);
        assert_eq!(meter.start_slice(None), u64::MAX);
        meter.cross(u64::MAX - 7);
        assert_eq!(meter.total(), 7);
    }
}
