use std::fmt;
use std::str::FromStr;

use crate::text::InvalidValue;

/// How much a figure may change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance(f64);

impl Tolerance {
    /// Creates a tolerance of this percentage. A negative value or NaN counts as 0.
    #[must_use]
    pub fn percent(percent: f64) -> Self {
        Self(if percent > 0.0 { percent } else { 0.0 })
    }

    /// Whether the change from `before` to `after` is more than it allows, up or down. From 0 everything is.
    pub(super) fn passed_by(self, before: f64, after: f64) -> bool {
        (after - before).abs() > before.abs() * self.0 / 100.0 * (1.0 + 1e-9)
    }

    /// As a share of 1.
    pub(super) fn share(self) -> f64 {
        self.0 / 100.0
    }
}

impl Default for Tolerance {
    /// 2 percent: fuel is exact, and less is what another version of a compiler may bring.
    fn default() -> Self {
        Self(2.0)
    }
}

impl FromStr for Tolerance {
    type Err = InvalidValue;

    /// `2%`, `0.5%`, `0%`.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let wrong = || format!("`{text}` is not a tolerance: write a percentage from 0 to 1000, such as 2% or 0.5%");
        let number = text.strip_suffix('%').ok_or_else(wrong)?.trim_end();
        if !number.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(wrong().into());
        }
        let percent: f64 = number.parse().map_err(|_no_number| wrong())?;
        if (0.0..=1000.0).contains(&percent) { Ok(Self(percent)) } else { Err(wrong().into()) }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Tolerance;

    #[test]
    fn a_tolerance_is_written_in_percent() {
        assert_eq!(["2%", "0.5%", "0%", "3 %"].map(|text| text.parse::<Tolerance>().unwrap().0), [2.0, 0.5, 0.0, 3.0]);
        for text in ["2", "", "%", "-1%", "nan%", "inf%", "1001%", "+1%"] {
            let error = format!("`{text}` is not a tolerance: write a percentage from 0 to 1000, such as 2% or 0.5%");
            assert_eq!(text.parse::<Tolerance>().unwrap_err().to_string(), error);
        }
    }

    #[test]
    fn what_is_just_allowed_passes() {
        let two = Tolerance::percent(2.0);
        assert!(!two.passed_by(100.0, 102.0) && !two.passed_by(100.0, 98.0) && two.passed_by(100.0, 102.1));
        assert!(two.passed_by(0.0, 1.0) && !two.passed_by(0.0, 0.0));
        assert!(!Tolerance::percent(0.0).passed_by(7.0, 7.0) && Tolerance::percent(0.0).passed_by(7.0, 8.0));
    }
}
