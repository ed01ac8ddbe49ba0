//! Sizes and times as people write them.

use std::time::Duration;

use super::invalid_value::InvalidValue;

const UNITS: [(&str, u64); 9] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("B", 1),
];

/// Parses a size in bytes: `4096`, `1B`, `64KiB`, `1.5MiB`, `2GB`. A fraction of a byte is dropped: `1.2MiB` is 1,258,291.
///
/// # Errors
/// If it is not a size, or exceeds `u64`.
pub fn parse_size(text: &str) -> Result<u64, InvalidValue> {
    let wrong = || {
        format!(
            "`{text}` is not a size: write a number of bytes, with a unit if you like (B, kB, MB, GB, KiB, MiB, GiB, TiB), \
             such as 64KiB"
        )
    };
    let trimmed = text.trim();
    let (number, unit) = UNITS
        .iter()
        .find_map(|(name, unit)| trimmed.strip_suffix(name).map(|number| (number.trim_end(), *unit)))
        .unwrap_or((trimmed, 1));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || (number.contains('.') && (!digits(fraction) || fraction.len() > 9)) {
        return Err(wrong().into());
    }
    let tenth = 10u128.pow(fraction.len() as u32);
    let value: u128 = format!("{whole}{fraction}").parse().map_err(|_too_long| wrong())?;
    let bytes = value.checked_mul(u128::from(unit)).ok_or_else(wrong)?;
    if unit == 1 && bytes % tenth != 0 {
        return Err(format!("`{text}` is not a whole number of bytes").into());
    }
    u64::try_from(bytes / tenth).map_err(|_too_large| format!("`{text}` is more than 16 EiB").into())
}

/// Parses an amount of fuel: `2000000`, `2_000_000`, `500K`, `2M`, `1G`; the units are thousands.
///
/// # Errors
/// If it is not a whole number, is 0, or exceeds `u64`.
pub fn parse_fuel(text: &str) -> Result<u64, InvalidValue> {
    let wrong = || format!("invalid fuel `{text}`: write a whole number, such as 2000000, or with K, M or G, such as 2M");
    let units = [("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)];
    let (number, unit) =
        units.iter().find_map(|(name, unit)| text.strip_suffix(name).map(|number| (number, *unit))).unwrap_or((text, 1));
    if !number.starts_with(|first: char| first.is_ascii_digit())
        || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
    {
        return Err(wrong().into());
    }
    let fuel = number.replace('_', "").parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    match fuel {
        None => Err(format!("`{text}` is more than {}, the most fuel that there is", u64::MAX).into()),
        Some(0) => Err(format!("`{text}` is too little: without fuel no slice gets anywhere, write 1 or more").into()),
        Some(fuel) => Ok(fuel),
    }
}

/// Parses a time: `500ms`, `30s`, `5m`, `1h`.
///
/// # Errors
/// If it is not a time, is 0, or exceeds a year.
pub fn parse_time(text: &str) -> Result<Duration, InvalidValue> {
    let wrong = || format!("`{text}` is not a time: write a whole number and a unit (ms, s, m, h), such as 30s");
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let (number, unit) =
        units.iter().find_map(|(name, unit)| text.strip_suffix(name).map(|number| (number, *unit))).ok_or_else(wrong)?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong().into());
    }
    let ms = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).ok_or_else(wrong)?;
    if ms == 0 || ms > 366 * 24 * 3_600_000 {
        return Err(format!("`{text}` is out of range: a time is from 1ms to a year").into());
    }
    Ok(Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{parse_fuel, parse_size, parse_time};

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("0", 0),
            ("4096", 4096),
            ("1B", 1),
            ("64KiB", 65_536),
            ("64 KiB", 65_536),
            ("1MiB", 1 << 20),
            ("1.5MiB", 3 << 19),
            ("10GiB", 10 << 30),
            ("1.2MiB", 1_258_291),
            ("2kB", 2_000),
            ("2MB", 2_000_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in
            ["", "KiB", "-1", "+1", "1KiBs", "1e3", "0x10", "1.B", ".5B", "1.5.5", "18446744073709551616", "16777216TiB", "1.5B"]
        {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn fuel() {
        for (text, fuel) in [
            ("1", 1),
            ("2000000", 2_000_000),
            ("2_000_000", 2_000_000),
            ("500K", 500_000),
            ("2M", 2_000_000),
            ("1G", 1_000_000_000),
        ] {
            assert_eq!(parse_fuel(text), Ok(fuel), "{text}");
        }
        for text in ["2e6", "", "M", "_1", "-1", "+1", "1.5M", "2,000,000", "2m", "much"] {
            let error = format!("invalid fuel `{text}`: write a whole number, such as 2000000, or with K, M or G, such as 2M");
            assert_eq!(parse_fuel(text), Err(error.into()));
        }
        assert_eq!(
            parse_fuel("0K").unwrap_err().to_string(),
            "`0K` is too little: without fuel no slice gets anywhere, write 1 or more"
        );
        assert!(parse_fuel("18446744073709551615G").unwrap_err().to_string().contains("is more than 18446744073709551615"));
    }

    #[test]
    fn times() {
        for (text, ms) in [("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("1h", 3_600_000)] {
            assert_eq!(parse_time(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "5", "s", "-5s", "0s", "1.5s", "99999999h", "5 s"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }
}
