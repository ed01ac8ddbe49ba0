use super::least_squares::solve;

/// What runs of one kind cost: fuel = `base` + `per_byte` x bytes + `per_line` x lines, by least squares of the relative errors;
/// none of the three is below 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Formula {
    /// Fuel for a payload, however small; none if it cannot be separated from the rest.
    pub base: Option<f64>,
    /// Fuel for a byte; none if it cannot be determined.
    pub per_byte: Option<f64>,
    /// Fuel for a line; none if it cannot be separated from the fuel for its bytes, which then includes it.
    pub per_line: Option<f64>,
    /// The largest deviation of a run from the formula, in percent of the run's fuel.
    pub off_percent: f64,
    /// The index of that run.
    pub worst: usize,
}

impl Formula {
    /// Fits a formula to runs, each with its bytes, lines and fuel; returns `None` without runs.
    #[must_use]
    pub fn of(runs: impl IntoIterator<Item = (u64, u64, u64)>) -> Option<Self> {
        let (mut bytes, mut lines, mut measured) = (Vec::new(), Vec::new(), Vec::new());
        for run in runs {
            bytes.push(run.0 as f64);
            lines.push(run.1 as f64);
            // Never 0: a guest that does nothing returns, and that is fuel.
            measured.push(run.2.max(1) as f64);
        }
        let ones = vec![1.0; measured.len()];
        let solved = solve(&[bytes, lines, ones], &measured)?;
        let off = |ratio: &f64| (ratio - 1.0).abs() * 100.0;
        let worst = solved.ratios.iter().enumerate().max_by(|one, other| off(one.1).total_cmp(&off(other.1)));
        let (worst, ratio) = worst?;
        let [per_byte, per_line, base] = solved.coefficients[..] else { return None };
        Some(Self { base, per_byte, per_line, off_percent: off(ratio), worst })
    }
}
