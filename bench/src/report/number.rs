//! Numbers for people.

/// With three digits that count, or all before the point, in groups: `0.012`, `9.03`, `101`, `12,345`.
pub(super) fn figure(number: f64) -> String {
    let size = number.abs();
    match size {
        _ if size >= 1000.0 => grouped(number.round() as u64),
        _ if size >= 100.0 => format!("{number:.0}"),
        _ if size >= 10.0 => format!("{number:.1}"),
        _ if size >= 0.1 || size == 0.0 => format!("{number:.2}"),
        _ => format!("{number:.4}"),
    }
}

/// The same, or a dash for none.
pub(super) fn maybe(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), figure)
}

/// In groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// A size in the largest unit that it is about a whole number of: `64 KiB`.
pub(super) fn size(bytes: u64) -> String {
    let units = [("MiB", 1u64 << 20), ("KiB", 1 << 10)];
    match units.into_iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{} {name}", (bytes + unit / 2) / unit),
        None => format!("{bytes} B"),
    }
}

/// In MiB.
pub(super) fn mib(bytes: u64) -> String {
    format!("{:.2}", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::{figure, grouped, size};

    #[test]
    fn numbers_are_short_and_readable() {
        for (number, text) in
            [(0.0, "0.00"), (0.0042, "0.0042"), (9.034, "9.03"), (61.25, "61.2"), (204.2, "204"), (12345.6, "12,346")]
        {
            assert_eq!(figure(number), text);
        }
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!([100, 1024, 16_777_300].map(size), ["100 B", "1 KiB", "16 MiB"]);
    }
}
