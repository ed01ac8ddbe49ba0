use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::generate::Rng;
use crate::text::{InvalidValue, parse_size};

/// How a payload is cut into chunks.
///
/// A chunk is never larger than the `max` that the guest reads with, nor than 16 MiB: a larger planned one is delivered in
/// pieces, one a read, before the plan goes on. The last chunk ends with the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Whole,
    /// Not all of them 0, and not none.
    Cycle(Vec<u64>),
    /// `max` is not 0, and `min` not above it.
    Random {
        seed: u64,
        min: u64,
        max: u64,
    },
}

impl Plan {
    /// Creates a plan in which each read gets as much as its `max` allows.
    #[must_use]
    pub fn whole() -> Self {
        Self(Kind::Whole)
    }

    /// Creates a plan of chunks of these sizes in bytes, in a cycle; 0 is an empty chunk.
    ///
    /// # Errors
    /// If there is no size but 0.
    pub fn cycle(sizes: impl IntoIterator<Item = u64>) -> Result<Self, InvalidValue> {
        let sizes: Vec<u64> = sizes.into_iter().collect();
        if sizes.iter().all(|size| *size == 0) {
            return Err("a plan of empty chunks alone never gets to the end: add a size above 0".into());
        }
        Ok(Self(Kind::Cycle(sizes)))
    }

    /// Creates a plan of chunks of random sizes in `sizes`, both ends included; the same `seed` always gives the same sizes.
    ///
    /// # Errors
    /// If there is no size but 0.
    pub fn random(seed: u64, sizes: RangeInclusive<u64>) -> Result<Self, InvalidValue> {
        let (min, max) = sizes.into_inner();
        if max == 0 || min > max {
            return Err(format!("{min}..{max} holds no size: write MIN..MAX with MAX at least 1 and at least MIN").into());
        }
        Ok(Self(Kind::Random { seed, min, max }))
    }

    pub(crate) fn cutter(&self) -> Cutter {
        match &self.0 {
            Kind::Whole => Cutter::Whole,
            Kind::Cycle(sizes) => Cutter::Cycle { sizes: sizes.clone(), next: 0 },
            Kind::Random { seed, min, max } => Cutter::Random { rng: Rng::new(*seed), min: *min, max: *max },
        }
    }
}

impl FromStr for Plan {
    type Err = InvalidValue;

    /// `whole`, a size, a cycle of sizes (`1,2,3`), or `random:SEED:MIN..MAX`.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        if text == "whole" {
            return Ok(Self::whole());
        }
        if let Some(random) = text.strip_prefix("random:") {
            let wrong = || format!("`{text}` is not a plan: write random:SEED:MIN..MAX, such as random:7:1..64KiB");
            let (seed, sizes) = random.split_once(':').ok_or_else(wrong)?;
            let (min, max) = sizes.split_once("..").ok_or_else(wrong)?;
            let seed = seed.parse().map_err(|_no_number| wrong())?;
            return Self::random(seed, parse_size(min)?..=parse_size(max)?);
        }
        let sizes: Result<Vec<u64>, InvalidValue> = text.split(',').map(parse_size).collect();
        let sizes = sizes.map_err(|error| {
            format!("{error}; a plan is `whole`, a size, a cycle of sizes such as 1,2,3, or random:SEED:MIN..MAX")
        })?;
        Self::cycle(sizes)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Whole => f.write_str("whole"),
            Kind::Cycle(sizes) => {
                let sizes: Vec<String> = sizes.iter().map(u64::to_string).collect();
                f.write_str(&sizes.join(","))
            }
            Kind::Random { seed, min, max } => write!(f, "random:{seed}:{min}..{max}"),
        }
    }
}

/// A plan on its way: the size of one chunk after the other.
#[derive(Debug)]
pub(crate) enum Cutter {
    Whole,
    Cycle { sizes: Vec<u64>, next: usize },
    Random { rng: Rng, min: u64, max: u64 },
}

impl Cutter {
    /// The size of the next chunk, none for as much as there may be.
    pub(crate) fn next(&mut self) -> Option<u64> {
        match self {
            Self::Whole => None,
            Self::Cycle { sizes, next } => {
                let size = sizes[*next];
                *next = (*next + 1) % sizes.len();
                Some(size)
            }
            Self::Random { rng, min, max } => Some(match (*max - *min).checked_add(1) {
                Some(sizes) => *min + rng.below(sizes),
                None => rng.next(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plan;

    fn sizes(plan: &str) -> Vec<Option<u64>> {
        let mut cutter = plan.parse::<Plan>().unwrap().cutter();
        (0..5).map(|_| cutter.next()).collect()
    }

    #[test]
    fn plans() {
        assert_eq!(sizes("whole"), [None; 5]);
        assert_eq!(sizes("64KiB"), [Some(65_536); 5]);
        assert_eq!(sizes("1,0,3"), [Some(1), Some(0), Some(3), Some(1), Some(0)]);
        assert_eq!(sizes("random:7:1..10"), sizes("random:7:1..10"));
        assert_eq!(sizes("random:7:5..5"), [Some(5); 5]);
        assert!(sizes("random:0:0..18446744073709551615").iter().all(Option::is_some));
    }

    #[test]
    fn random_sizes_stay_the_same_for_ever() {
        assert_eq!(sizes("random:7:1..100"), [Some(39), Some(2), Some(91), Some(59), Some(46)]);
    }

    #[test]
    fn wrong_plans_say_what_is_wrong() {
        for (plan, error) in [
            ("0", "a plan of empty chunks alone never gets to the end: add a size above 0"),
            ("0,0", "a plan of empty chunks alone never gets to the end: add a size above 0"),
            ("random:7", "`random:7` is not a plan: write random:SEED:MIN..MAX, such as random:7:1..64KiB"),
            ("random:x:1..2", "`random:x:1..2` is not a plan: write random:SEED:MIN..MAX, such as random:7:1..64KiB"),
            ("random:7:9..3", "9..3 holds no size: write MIN..MAX with MAX at least 1 and at least MIN"),
            ("random:7:0..0", "0..0 holds no size: write MIN..MAX with MAX at least 1 and at least MIN"),
        ] {
            assert_eq!(plan.parse::<Plan>().unwrap_err().to_string(), error);
        }
        assert!("all".parse::<Plan>().unwrap_err().to_string().ends_with("or random:SEED:MIN..MAX"));
        assert!("1,,2".parse::<Plan>().is_err());
    }

    #[test]
    fn a_plan_prints_as_it_is_written() {
        for plan in ["whole", "65536", "1,2,3", "random:7:1..10"] {
            assert_eq!(plan.parse::<Plan>().unwrap().to_string(), plan);
        }
    }
}
