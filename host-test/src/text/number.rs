//! Numbers for people.

use super::words::grouped;

/// A size in the largest unit that it is a whole number of: `64KiB`, `1000B`.
pub(crate) fn size(bytes: u64) -> String {
    let units = [("GiB", 1u64 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    match units.into_iter().find(|(_, unit)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((name, unit)) => format!("{}{name}", bytes / unit),
        None => format!("{bytes}B"),
    }
}

/// With three significant digits, or all before the point: `0.0123`, `9.03`, `101`, `12,345`.
pub(crate) fn figure(number: f64) -> String {
    // As good as nothing: the noise of a formula.
    if number.abs() < 5e-4 {
        return "0".to_owned();
    }
    let digits = number.abs().log10().floor();
    if digits >= 3.0 {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}{}", grouped(number.abs().round() as u64));
    }
    format!("{number:.*}", (2.0 - digits).clamp(0.0, 6.0) as usize)
}

/// In short, for the ends of axes and for narrow columns: `950`, `12.5k`, `3.2M`.
pub(crate) fn short(number: f64) -> String {
    let units = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    match units.into_iter().find(|(unit, _)| number.abs() >= *unit * 0.9995) {
        Some((unit, name)) => format!("{}{name}", trimmed(number / unit)),
        None => trimmed(number),
    }
}

/// Three digits, without trailing zeros after the point.
fn trimmed(number: f64) -> String {
    let text = if number.abs() >= 99.95 { format!("{number:.0}") } else { format!("{number:.1}") };
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Bytes in MiB.
pub(crate) fn mib(bytes: u64) -> String {
    format!("{:.2}", bytes as f64 / f64::from(1 << 20))
}

/// What comes from outside, without what moves a cursor, and cut in its middle to `longest` characters.
pub(crate) fn clean(text: &str, longest: usize) -> String {
    let all: Vec<char> = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if all.len() <= longest {
        return all.into_iter().collect();
    }
    let front = longest.saturating_sub(2) / 2;
    let back = longest.saturating_sub(2) - front;
    all[..front].iter().chain(['.', '.'].iter()).chain(&all[all.len() - back..]).collect()
}

#[cfg(test)]
mod tests {
    use super::{clean, figure, short, size};

    #[test]
    fn numbers_are_short_and_readable() {
        assert_eq!([0, 1, 1000, 65_536, 1 << 20, 3 << 30].map(size), ["0B", "1B", "1000B", "64KiB", "1MiB", "3GiB"]);
        for (number, text) in [
            (0.0, "0"),
            (0.000_002, "0"),
            (0.003, "0.00300"),
            (9.034, "9.03"),
            (16.5, "16.5"),
            (204.2, "204"),
            (12_345.6, "12,346"),
        ] {
            assert_eq!(figure(number), text);
        }
        for (number, text) in [(0.0, "0"), (950.0, "950"), (999.9, "1k"), (12_500.0, "12.5k"), (3.2e6, "3.2M"), (1e10, "10G")] {
            assert_eq!(short(number), text);
        }
    }

    #[test]
    fn what_is_too_long_keeps_its_ends() {
        assert_eq!(clean("abcdefghij", 8), "abc..hij");
        assert_eq!(clean("a\x1b[31m", 8), "a\u{fffd}[31m");
    }
}
