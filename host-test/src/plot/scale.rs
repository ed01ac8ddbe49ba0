//! Maps numbers to places on a plot.

/// An axis, from its first tick to its last.
#[derive(Debug, Clone)]
pub struct Scale {
    from: f64,
    to: f64,
    log: bool,
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// Creates a linear axis from 0 to a round number above all of `values`.
    #[must_use]
    pub fn linear(values: impl Iterator<Item = f64>) -> Self {
        let most = values.fold(0.0, f64::max);
        let most = if most > 0.0 { most } else { 1.0 };
        // Four steps or so, of 1, 2, 2.5 or 5 times a power of ten.
        let power = 10f64.powf((most / 4.0).log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power).into_iter().find(|step| step * 4.0 >= most * 0.999);
        let step = step.unwrap_or(most);
        let steps = (most / step - 1e-9).ceil().max(1.0) as usize;
        Self { from: 0.0, to: step * steps as f64, log: false, ticks: (0..=steps).map(|index| index as f64 * step).collect() }
    }

    /// Creates a logarithmic axis between the powers of ten around all of `values` that are above 0.
    #[must_use]
    pub fn decades(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) = range(values);
        let (low, high) = (least.log10().floor() as i32, (most.log10() - 1e-9).ceil() as i32);
        let high = high.max(low + 1);
        let every = ((high - low) as usize).div_ceil(6);
        let ticks = (low..=high).step_by(every).map(|power| 10f64.powi(power)).collect();
        Self { from: 10f64.powi(low), to: 10f64.powi(high), log: true, ticks }
    }

    /// Creates a logarithmic axis with a little room on both sides, and a tick at each value that has room for its label.
    #[must_use]
    pub fn at(values: impl Iterator<Item = f64> + Clone) -> Self {
        let (least, most) = range(values.clone());
        let room = (most / least).powf(0.12).max(1.5);
        let (from, to) = (least / room, most * room);
        let mut ticks: Vec<f64> = values.filter(|value| *value > 0.0).collect();
        ticks.sort_by(f64::total_cmp);
        let apart = (to / from).ln() / 7.0;
        ticks.dedup_by(|next, last| (*next / *last).ln() < apart);
        Self { from, to, log: true, ticks }
    }

    /// Where `value` is, from 0 to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        let place = if self.log {
            (value.max(self.from) / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        };
        place.clamp(0.0, 1.0)
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, most) = values
        .filter(|value| *value > 0.0)
        .fold((f64::INFINITY, 0.0), |(least, most): (f64, f64), value| (least.min(value), most.max(value)));
    if least.is_finite() { (least, most) } else { (1.0, 10.0) }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn ticks_are_round_and_enclose_all() {
        assert_eq!(Scale::linear([3.0, 204.0].into_iter()).ticks, [0.0, 100.0, 200.0, 300.0]);
        assert_eq!(Scale::linear([0.0].into_iter()).ticks.first(), Some(&0.0));
        assert_eq!(Scale::decades([2e5, 3e7].into_iter()).ticks, [1e5, 1e6, 1e7, 1e8]);
        let at = Scale::at([65_536.0, 65_537.0, 1_048_576.0].into_iter());
        assert_eq!(at.ticks, [65_536.0, 1_048_576.0]);
        assert!(at.place(65_536.0) > 0.0 && at.place(1_048_576.0) < 1.0);
    }

    #[test]
    fn every_value_has_a_place() {
        for scale in [Scale::linear(std::iter::empty()), Scale::decades(std::iter::empty()), Scale::at([0.0].into_iter())] {
            for value in [-1.0, 0.0, 1.0, 1e30] {
                assert!((0.0..=1.0).contains(&scale.place(value)));
            }
        }
    }
}
