//! A table of faults, for people.

use std::fmt;

use super::table::{FaultRow, FaultTable, Violation};
use crate::batch::{WIDTH, plain_table};
use crate::report::Ending;
use crate::text::{counted, grouped, safe, wrapped};

/// Places that are listed for one violation.
const PLACES: usize = 8;

impl fmt::Display for FaultTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrong = counted(self.violations.len() as u64, "answer");
        writeln!(f, "{}: {wrong} that no guest may give, in {}", self.component, counted(self.runs, "run"))?;
        writeln!(f, "payload: {}", self.payload)?;
        let mut table = plain_table(&[
            "fault",
            "runs",
            "ok",
            "error",
            "out of\nfuel",
            "out of\nmemory",
            "trap",
            "timed\nout",
            "did not\nhappen",
            "not run",
            "wrong",
        ]);
        for row in &self.rows {
            table.add_row(cells(row));
        }
        writeln!(f, "\n{table}\n")?;
        writeln!(f, "the errors, by the kinds that the guest gives:")?;
        for row in self.rows.iter().filter(|row| !row.errors.is_empty()) {
            let kinds: Vec<String> =
                row.errors.iter().map(|(kind, times)| format!("{} {}", safe(kind), grouped(*times))).collect();
            writeln!(f, "  {:<20}{}", row.fault, kinds.join(", "))?;
        }
        for note in &self.notes {
            for line in wrapped(note, WIDTH) {
                writeln!(f, "{line}")?;
            }
        }
        let mut left: Vec<&Violation> = self.violations.iter().collect();
        while let Some(first) = left.first().copied() {
            let (same, others): (Vec<&Violation>, Vec<&Violation>) =
                left.into_iter().partition(|one| one.fault == first.fault && one.rule == first.rule);
            violation(f, first, &same)?;
            left = others;
        }
        Ok(())
    }
}

/// One that stands for all like it.
fn violation(f: &mut fmt::Formatter<'_>, first: &Violation, all: &[&Violation]) -> fmt::Result {
    let mut places: Vec<&str> = all.iter().take(PLACES).map(|one| one.at.as_str()).collect();
    let more = all.len().saturating_sub(PLACES);
    let and_more = format!("and {more} more");
    if more > 0 {
        places.push(&and_more);
    }
    writeln!(f, "\n{}: WRONG: {}", first.fault, first.rule)?;
    for (name, text) in [("at", places.join(", ")), ("ended", first.ended.clone())] {
        for (index, line) in wrapped(&text, WIDTH - 12).iter().enumerate() {
            writeln!(f, "  {:<10}{line}", if index == 0 { name } else { "" })?;
        }
    }
    writeln!(f, "  {:<10}{}", "repeat", first.command)
}

fn cells(row: &FaultRow) -> Vec<String> {
    // A 0 that means nothing is left out, so that what there is stands out.
    let number = |number: u64| if number == 0 { String::new() } else { grouped(number) };
    let outcomes = [Ending::Ok, Ending::GuestError, Ending::OutOfFuel, Ending::OutOfMemory, Ending::Trap, Ending::TimedOut];
    let outcomes = outcomes.map(|ending| number(row.outcomes.get(ending.name()).copied().unwrap_or(0)));
    let mut cells = vec![row.fault.clone(), grouped(row.runs)];
    cells.extend(outcomes);
    cells.extend([number(row.did_not_happen), number(row.not_run), number(row.wrong)]);
    cells
}
