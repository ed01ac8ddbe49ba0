use std::str::FromStr;

use super::fault::{DEFAULT_REASON, Fault, Times, What};
use super::place::{Place, Unit};
use crate::text::{InvalidValue, parse_size};

/// The names, and what one writes after an `=`.
const NAMES: [(&str, &str); 16] = [
    ("empty", "N or ever"),
    ("pause", "N"),
    ("stall", ""),
    ("drip", "SIZE"),
    ("abort", "WHY"),
    ("cancel", "WHY"),
    ("cut", ""),
    ("longer", "SIZE"),
    ("too-large", ""),
    ("after-end", ""),
    ("reply-blocked", "N or ever"),
    ("reply-closed", "WHY"),
    ("reply-refused", "WHY"),
    ("no-memory", ""),
    ("no-fuel", ""),
    ("stop", "WHY"),
];

impl FromStr for Fault {
    type Err = InvalidValue;

    /// `WHAT@PLACE`; `longer` and `after-end` happen at the end of the payload and have no place.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        // A reason may hold an @.
        let (what, place) = match text.rsplit_once('@') {
            Some((what, place)) => (what.parse::<What>()?, Some(place)),
            None => (text.parse::<What>()?, None),
        };
        match (place, what.units().first()) {
            (None, None) => Self::new(what, Place::once(Unit::Byte, 0)),
            (None, Some(unit)) => {
                Err(format!("`{text}` does not say where: write {what}@{}:N, such as {what}@{}:3", unit.name(), unit.name())
                    .into())
            }
            (Some("end"), None) => Self::new(what, Place::once(Unit::Byte, 0)),
            (Some(_), None) => {
                Err(format!("`{}` happens at the end of the payload: write it without a place", what.name()).into())
            }
            (Some(place), Some(_)) => Self::new(what, place.parse()?),
        }
    }
}

impl FromStr for What {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let (name, argument) = match text.split_once('=') {
            Some((name, argument)) => (name, Some(argument)),
            None => (text, None),
        };
        let why = || argument.unwrap_or(DEFAULT_REASON).to_owned();
        Ok(match (name, argument) {
            ("empty", _) => Self::Empty(times(name, argument, Times::Some(1))?),
            ("pause", _) => Self::Pause(number(name, argument)?),
            ("stall", None) => Self::Stall,
            ("drip", _) => Self::Drip(number(name, argument)?),
            ("abort", _) => Self::Abort(why()),
            ("cancel", _) => Self::Cancel(why()),
            ("cut", None) => Self::Cut,
            ("longer", _) => Self::Longer(number(name, argument)?),
            ("too-large", None) => Self::TooLarge,
            ("after-end", None) => Self::AfterEnd,
            ("reply-blocked", _) => Self::ReplyBlocked(times(name, argument, Times::Ever)?),
            ("reply-closed", _) => Self::ReplyClosed(why()),
            ("reply-refused", _) => Self::ReplyRefused(why()),
            ("no-memory", None) => Self::NoMemory,
            ("no-fuel", None) => Self::NoFuel,
            ("stop", _) => Self::Stop(why()),
            (known, Some(_)) if NAMES.iter().any(|(name, _)| *name == known) => {
                return Err(format!("`{known}` takes nothing after an `=`").into());
            }
            _ => return Err(unknown(name).into()),
        })
    }
}

fn number(name: &str, argument: Option<&str>) -> Result<u64, InvalidValue> {
    match argument {
        None => Ok(1),
        Some(text) => match parse_size(text)? {
            0 => Err(format!("`{name}=0` is not a fault: write 1 or more").into()),
            number => Ok(number),
        },
    }
}

fn times(name: &str, argument: Option<&str>, default: Times) -> Result<Times, InvalidValue> {
    match argument {
        None => Ok(default),
        Some("ever") => Ok(Times::Ever),
        some => number(name, some).map(Times::Some),
    }
}

fn unknown(name: &str) -> String {
    let close = NAMES.iter().map(|(known, _)| (strsim::jaro_winkler(name, known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    match close {
        Some((likeness, known)) if likeness > 0.8 => format!("there is no fault `{name}`; did you mean `{known}`?"),
        _ => {
            let names: Vec<&str> = NAMES.iter().map(|(known, _)| *known).collect();
            format!("there is no fault `{name}`; it is one of {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, NAMES, What};

    #[test]
    fn a_fault_prints_as_it_is_written() {
        for text in [
            "empty@byte:0",
            "empty=3@chunk:1/2",
            "empty=ever@host-call:4",
            "pause=2@byte:100",
            "stall@byte:7",
            "drip@byte:0",
            "drip=16@chunk:2",
            "abort@byte:5",
            "abort=the peer@home is gone@byte:5",
            "cut@byte:5",
            "longer",
            "longer=64",
            "after-end",
            "too-large@chunk:1",
            "reply-blocked=3@byte:0",
            "reply-closed@chunk:2",
            "reply-refused=no@byte:0",
            "no-memory@growth:1/1",
            "no-fuel@host-call:3",
            "stop=enough@checkpoint:1",
        ] {
            let fault: Fault = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(fault.to_string(), text);
        }
        assert_eq!("pause@byte:1KiB".parse::<Fault>().unwrap().to_string(), "pause@byte:1024");
        assert_eq!("reply-blocked@byte:0".parse::<Fault>().unwrap().to_string(), "reply-blocked=ever@byte:0");
    }

    #[test]
    fn every_name_is_known_and_its_own() {
        for (name, _) in NAMES {
            assert_eq!(name.parse::<What>().unwrap().name(), name);
        }
    }

    #[test]
    fn a_wrong_fault_says_what_was_meant() {
        for (text, error) in [
            ("pauze@byte:1", "there is no fault `pauze`; did you mean `pause`?"),
            ("stall", "`stall` does not say where: write stall@byte:N, such as stall@byte:3"),
            ("stall=3@byte:1", "`stall` takes nothing after an `=`"),
            ("pause=0@byte:1", "`pause=0` is not a fault: write 1 or more"),
            ("no-memory@byte:1", "`no-memory` cannot happen at a byte: write growth:N"),
            ("cut@chunk:0", "a chunk is counted from 1, and `chunk:0` says 0"),
            ("pause@byte:1/0", "`byte:1/0` repeats after each 0: write 1 or more"),
            ("longer@byte:1", "`longer` happens at the end of the payload: write it without a place"),
            (
                "pause@bite:1",
                "`bite:1` is not a place: write byte:N, chunk:N, host-call:N, checkpoint:N or growth:N, with /M for again \
                 after each M",
            ),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap_err().to_string(), error, "{text}");
        }
    }
}
