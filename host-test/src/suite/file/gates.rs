//! What a case may cost.

use super::fields::Fields;
use super::reading::Reading;
use crate::suite::gates::Gates;
use crate::text::{parse_fuel, parse_size};

pub(super) fn gates(reading: &mut Reading<'_>, fields: &Fields<'_>) -> Gates {
    Gates {
        fuel: reading.parsed(fields.get("fuel"), parse_fuel),
        fuel_per_byte: reading.parsed(fields.get("fuel-per-byte"), per_byte),
        fuel_between_host_calls: reading.parsed(fields.get("fuel-between-host-calls"), parse_fuel),
        memory: reading.parsed(fields.get("memory"), parse_size),
    }
}

fn per_byte(text: &str) -> Result<f64, String> {
    let fuel = text.parse().ok().filter(|fuel: &f64| fuel.is_finite() && *fuel >= 0.0);
    fuel.ok_or_else(|| format!("`{text}` is not a fuel per byte: write a number, such as 9.5"))
}
