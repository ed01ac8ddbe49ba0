use super::setters::setters;
use crate::report::Outcome;
use crate::text::grouped;

/// Limits on what a case may cost. Fuel is exact only for one build of a guest and one version of wasmtime: leave some room.
/// There is no gate for time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gates {
    pub(super) fuel: Option<u64>,
    pub(super) fuel_per_byte: Option<f64>,
    pub(super) fuel_between_host_calls: Option<u64>,
    pub(super) memory: Option<u64>,
}

impl Gates {
    /// Creates gates without any limit.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    setters! {
        /// Limits the total fuel.
        fuel(fuel: u64) = Some(fuel);

        /// Limits the fuel for each byte of the payload that the guest took.
        fuel_per_byte(fuel: f64) = Some(fuel);

        /// Limits the fuel of one slice.
        fuel_between_host_calls(fuel: u64) = Some(fuel);

        /// Limits the memory in bytes, all linear memories together.
        memory(bytes: u64) = Some(bytes);
    }

    /// The gates that were passed, and by how much.
    pub(super) fn passed_by(&self, outcome: &Outcome) -> Vec<String> {
        let fuel = &outcome.fuel;
        let mut passed = Vec::new();
        passed.extend(whole("fuel", self.fuel, fuel.total));
        match (self.fuel_per_byte, fuel.per_byte) {
            (Some(gate), Some(per_byte)) if per_byte > gate => {
                let more = percent(per_byte, gate);
                passed.push(format!("gate fuel-per-byte: {per_byte:.2}, and at most {gate} is allowed ({more})"));
            }
            (Some(_), None) => {
                passed.push("gate fuel-per-byte: the guest took no byte, there is nothing to divide by".to_owned())
            }
            _ => {}
        }
        passed.extend(whole("fuel-between-host-calls", self.fuel_between_host_calls, fuel.max_between_host_calls));
        passed.extend(whole("memory", self.memory, outcome.memory.peak_bytes));
        passed
    }
}

fn whole(name: &str, gate: Option<u64>, is: u64) -> Option<String> {
    let gate = gate.filter(|gate| is > *gate)?;
    let (over, more) = (grouped(is - gate), percent(is as f64, gate as f64));
    Some(format!("gate {name}: {}, and at most {} is allowed: {over} too much ({more})", grouped(is), grouped(gate)))
}

/// How much more `is` than `gate`.
fn percent(is: f64, gate: f64) -> String {
    if gate > 0.0 { format!("+{:.1} %", (is / gate - 1.0) * 100.0) } else { "from nothing".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_gate_says_by_how_much_it_was_passed() {
        assert_eq!(whole("fuel", Some(1000), 1000), None);
        let text = "gate fuel: 1,234, and at most 1,000 is allowed: 234 too much (+23.4 %)";
        assert_eq!(whole("fuel", Some(1000), 1234).as_deref(), Some(text));
        assert_eq!(whole("fuel", None, 1234), None);
    }
}
