use std::collections::BTreeMap;
use std::fmt;

use crate::corpus::{self, Corpus, Group};
use crate::host::{Metering, Ran};
use crate::lab::Lab;
use crate::measure::{Memory, Size};
use crate::ways::{CHUNK_BYTES, INTAKE, INTAKE_STREAM, PEERS, SMALL, WSTD, Way};

/// The size of the payloads.
const SIZE: usize = 512 << 10;

/// Figures that may not become worse. They are kept in `ceilings.tsv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceilings(Vec<Row>);

#[derive(Debug, Clone, PartialEq)]
struct Row {
    figure: String,
    /// What it is a figure of.
    of: String,
    measured: f64,
    /// What was measured at commit 3433543, the base; none for a figure that is newer.
    base: Option<f64>,
    /// Why it is worse than the base by more than [`DRIFT`]; empty if it is not.
    reason: String,
}

/// Of what begins so, more is better.
const FLOOR: &str = "times ";

/// How many times worse than the base a figure may be without a reason.
const DRIFT: f64 = 1.03;

impl Row {
    fn is_worse_than(&self, other: f64, tolerance: f64) -> bool {
        if self.figure.starts_with(FLOOR) { self.measured < other / tolerance } else { self.measured > other * tolerance }
    }
}

impl Ceilings {
    /// The guests that are run for them.
    pub const WAYS: [Way; 6] = [INTAKE, PEERS[0], PEERS[1], PEERS[2], WSTD, INTAKE_STREAM];

    /// Measures all of them.
    ///
    /// # Errors
    /// In words, if a guest does not build, or a run does not end well.
    pub fn measure() -> Result<Self, String> {
        let lab = Lab::new(&Self::WAYS, false)?;
        let mut all = Self(Vec::new());
        let corpora = [corpus::all(), corpus::mixed(), corpus::real(), corpus::extremes()].concat();
        for corpus in &corpora {
            all.of_corpus(&lab, corpus)?;
        }
        for corpus in corpora.iter().filter(|corpus| ["ascii", "koi8-r dense", "shift_jis dense"].contains(&corpus.name.as_str()))
        {
            for size in [1 << 20, 16 << 20] {
                let peak = Memory::measure(&lab, &INTAKE, corpus, size)?.peak_bytes;
                all.push(&format!("peak memory, {} MiB", size >> 20), &corpus.name, peak as f64);
            }
        }
        for way in [INTAKE, SMALL, INTAKE_STREAM, CHUNK_BYTES] {
            all.push("component, stripped, bytes", way.name, Size::measure(&way)?.bytes as f64);
        }
        Ok(all)
    }

    fn of_corpus(&mut self, lab: &Lab, corpus: &Corpus) -> Result<(), String> {
        let name = &corpus.name;
        let mut most = 0;
        // The lines of real files are as long as they are, and extremes have none to choose.
        let has_lines = !matches!(corpus.group, Group::Real | Group::Extreme);
        for line in [20, 100, 1000].into_iter().filter(|line| has_lines || *line == 100) {
            let load = corpus.load(SIZE, line);
            let ran = lab.run(&INTAKE, Metering::Fuel, &load)?;
            let per_byte = ran.fuel as f64 / load.bytes.len() as f64;
            most = most.max(ran.most_between_host_calls.unwrap_or_default());
            let lines = if has_lines { format!(", lines of {line}") } else { String::new() };
            self.push(&format!("fuel a byte{lines}"), name, per_byte);
            if line == 100 && corpus.group != Group::Extreme {
                let peers = Self::WAYS[1..5].iter().filter(|way| way.takes(corpus.charset));
                let rans = peers.map(|way| lab.run(way, Metering::Fuel, &load)).collect::<Result<Vec<_>, String>>()?;
                // It is the same work, but that the SDK takes what comes after the last line feed for a line, too.
                if let Some(other) = rans.iter().find(|other| apart(other, &ran).is_none_or(|lines| lines > 1)) {
                    return Err(format!("{name}: a peer replies {:?}, and the SDK {:?}", other.reply, ran.reply));
                }
                let best = rans.into_iter().map(|ran| ran.fuel).min().unwrap_or_default();
                self.push("times less fuel than the best peer", name, best as f64 / ran.fuel as f64);
            }
        }
        self.push("most fuel between two host calls", name, most as f64);
        if corpus.group == Group::Real {
            let load = corpus.load(SIZE, 100);
            let ran = lab.run(&INTAKE_STREAM, Metering::Fuel, &load)?;
            self.push("fuel a byte, on streams", name, ran.fuel as f64 / load.bytes.len() as f64);
            let most = ran.most_between_host_calls.unwrap_or_default();
            self.push("most fuel between two host calls, on streams", name, most as f64);
        }
        Ok(())
    }

    fn push(&mut self, figure: &str, of: &str, measured: f64) {
        // As it is written down.
        let rounded = if measured < 1000.0 { (measured * 1000.0).round() / 1000.0 } else { measured.round() };
        self.0.push(Row { figure: figure.to_owned(), of: of.to_owned(), measured: rounded, base: None, reason: String::new() });
    }

    /// Takes the base of each figure and its reason over from what was kept.
    #[must_use]
    pub fn with_base_of(mut self, kept: &Self) -> Self {
        for row in &mut self.0 {
            if let Some(kept) = kept.0.iter().find(|kept| (&kept.figure, &kept.of) == (&row.figure, &row.of)) {
                (row.base, row.reason) = (kept.base, kept.reason.clone());
            }
        }
        self
    }

    /// The figures that are worse than their base by more than 3 percent, and have no reason next to them, in words.
    #[must_use]
    pub fn without_reason(&self) -> Vec<String> {
        let is_drifted = |row: &&Row| row.base.is_some_and(|base| row.is_worse_than(base, DRIFT)) && row.reason.is_empty();
        let words =
            |row: &Row| format!("{}, {}: {}, {} at first", row.figure, row.of, row.measured, row.base.unwrap_or_default());
        self.0.iter().filter(is_drifted).map(words).collect()
    }

    /// What became worse than `kept` by more than `tolerance` times, and what is in one of them alone, in words.
    #[must_use]
    pub fn worse_than(&self, kept: &Self, tolerance: f64) -> Vec<String> {
        fn key(row: &Row) -> ((&str, &str), &Row) {
            ((&row.figure, &row.of), row)
        }
        let (is, was): (BTreeMap<_, _>, BTreeMap<_, _>) = (self.0.iter().map(key).collect(), kept.0.iter().map(key).collect());
        let mut failed = Vec::new();
        for (name @ (figure, of), row) in &is {
            let is = row.measured;
            match was.get(name).map(|kept| kept.measured) {
                None => failed.push(format!("{figure}, {of}: {is}, and nothing was written down")),
                Some(was) if row.is_worse_than(was, tolerance) => {
                    failed.push(format!("{figure}, {of}: {is}, where {was} was measured"));
                }
                Some(_) => {}
            }
        }
        let gone = was.keys().filter(|name| !is.contains_key(*name));
        failed.extend(gone.map(|(figure, of)| format!("{figure}, {of}: written down, and not measured any more")));
        failed
    }

    /// Reads what [`to_string`](ToString::to_string) wrote.
    ///
    /// # Errors
    /// A message, if a line is not a row.
    pub fn parse(text: &str) -> Result<Self, String> {
        let row = |line: &str| {
            let [figure, of, measured, base, reason] = line.split('\t').collect::<Vec<_>>()[..] else { return None };
            let base = if base == "-" { None } else { Some(base.parse().ok()?) };
            let measured = measured.parse().ok()?;
            Some(Row { figure: figure.to_owned(), of: of.to_owned(), measured, base, reason: reason.to_owned() })
        };
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        rows.map(|line| {
            row(line).ok_or_else(|| {
                format!("not a figure, what it is of, the number, its base or `-`, and a reason, with tabs between them: {line}")
            })
        })
        .collect::<Result<_, _>>()
        .map(Self)
    }
}

/// How many lines the replies of two runs are apart; none if one of them tells no lines.
fn apart(one: &Ran, other: &Ran) -> Option<u64> {
    Some(one.lines()?.abs_diff(other.lines()?))
}

/// One line each, after a comment.
impl fmt::Display for Ceilings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "# What was measured last, and may not become worse; what it was at commit 3433543; and why it is worse than that by more\n\
             # than 3 percent. INTAKE_CEILINGS=write cargo test --workspace --test ceilings\n",
        )?;
        self.0.iter().try_for_each(|Row { figure, of, measured, base, reason }| {
            let base = base.map_or_else(|| "-".to_owned(), |base| base.to_string());
            writeln!(f, "{figure}\t{of}\t{measured}\t{base}\t{reason}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Ceilings, Row};

    fn of(rows: &[(&str, f64)]) -> Ceilings {
        let row = |(figure, measured): &(&str, f64)| Row {
            figure: (*figure).to_owned(),
            of: "a".to_owned(),
            measured: *measured,
            base: Some(100.0),
            reason: String::new(),
        };
        Ceilings(rows.iter().map(row).collect())
    }

    #[test]
    fn what_is_written_is_read_again() {
        let ceilings = of(&[("fuel", 1.25), ("times less", 123_456.0)]);
        assert_eq!(Ceilings::parse(&ceilings.to_string()), Ok(ceilings));
        assert!(Ceilings::parse("fuel a 1\n").is_err());
    }

    #[test]
    fn ceilings_and_floors_are_told_apart() {
        let kept = of(&[("fuel", 100.0), ("times less", 5.0)]);
        assert!(of(&[("fuel", 104.0), ("times less", 4.9)]).worse_than(&kept, 1.05).is_empty());
        assert!(of(&[("fuel", 1.0), ("times less", 50.0)]).worse_than(&kept, 1.05).is_empty());
        let worse = of(&[("fuel", 106.0), ("times less", 4.7)]).worse_than(&kept, 1.05);
        assert_eq!(worse, ["fuel, a: 106, where 100 was measured", "times less, a: 4.7, where 5 was measured"]);
    }

    #[test]
    fn what_is_worse_than_its_base_has_a_reason() {
        let mut drifted = of(&[("fuel", 103.5), ("less", 102.9), ("times less", 96.0), ("times more", 200.0)]);
        let words = ["fuel, a: 103.5, 100 at first", "times less, a: 96, 100 at first"];
        assert_eq!(drifted.without_reason(), words);
        drifted.0[0].reason = "a new promise".to_owned();
        assert_eq!(of(&[("fuel", 110.0)]).with_base_of(&drifted).without_reason(), [""; 0]);
    }

    #[test]
    fn nothing_is_passed_over() {
        let worse = of(&[("new", 1.0)]).worse_than(&of(&[("old", 1.0)]), 1.05);
        assert_eq!(worse, ["new, a: 1, and nothing was written down", "old, a: written down, and not measured any more"]);
    }
}
