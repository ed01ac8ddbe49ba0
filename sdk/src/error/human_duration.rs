use std::fmt;
use std::time::Duration;

/// A duration as `{:?}` shows it, `1.5s`: that alone would make every component 2 KB larger, for it can round, and pad.
pub(crate) struct HumanDuration(pub(crate) Duration);

impl fmt::Display for HumanDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.0.subsec_nanos();
        let (whole, mut fraction, mut digits, unit) = match (self.0.as_secs(), nanoseconds) {
            (0, 1_000_000..) => ((nanoseconds / 1_000_000).into(), nanoseconds % 1_000_000, 6, "ms"),
            (0, 1_000..) => ((nanoseconds / 1_000).into(), nanoseconds % 1_000, 3, "\u{b5}s"),
            (0, _) => (nanoseconds.into(), 0, 0, "ns"),
            (seconds, _) => (seconds, nanoseconds, 9, "s"),
        };
        write!(f, "{whole}")?;
        if fraction > 0 {
            while fraction % 10 == 0 {
                (fraction, digits) = (fraction / 10, digits - 1);
            }
            write!(f, ".{fraction:0digits$}")?;
        }
        f.write_str(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_shown_as_std_does() {
        for nanoseconds in
            [0, 1, 999, 1_000, 1_500, 1_050, 999_999, 1_000_000, 30_500_000, 999_999_999, 1_000_000_000, 1_500_000_000]
        {
            for duration in [Duration::from_nanos(nanoseconds), Duration::from_nanos(nanoseconds) * 30, Duration::MAX] {
                assert_eq!(HumanDuration(duration).to_string(), format!("{duration:?}"));
            }
        }
    }
}
