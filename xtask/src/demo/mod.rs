//! `cargo xtask demo`: the example guests under host-test, and a table of what they did.

mod files;
mod report;
mod table;

use std::path::PathBuf;

use crate::phase::phase;
use crate::run::run;
use crate::test::build_guests;
use crate::{Result, places, setup};
use files::File;
use report::Row;
use table::Table;

/// What the guests run on.
#[derive(Debug)]
pub(crate) enum Demo {
    /// The files of `examples/data`.
    Files,
    /// A file of the user's own.
    Own { file: PathBuf, charset: Option<String>, media_type: Option<String> },
}

const COLUMNS: [&str; 7] = ["file", "charset", "bytes", "reply", "fuel/byte", "max slice", "memory"];

const MEANING: &str = "\
charset: what the payload was decoded from, (raw) if it was not. bytes: of the payload. fuel/byte: what wasmtime counted, divided
by the bytes; about an instruction each; - for a payload under 4 KiB, for there the start and the end of a run count most.
max slice: the most fuel between two host calls, that is, calls at which the host can let others run or stop the guest. memory: the
most that the guest had.";

/// Runs the demo.
pub(crate) fn demo(what: &Demo) -> Result<()> {
    let files = match what {
        Demo::Files => files::listed()?,
        Demo::Own { file, charset, media_type } => vec![files::own(file, charset.clone(), media_type.clone())?],
    };
    let toolchain = setup::toolchain()?;
    phase("build the example guests", || build_guests(&toolchain))?;
    phase("build host-test (wasmtime takes some minutes the first time)", || {
        run(toolchain.host_cargo()?.args(["build", "--workspace", "--bin", "host-test"]))
    })?;
    let guests = places::guests()?;
    let tables = phase("run the guests", || guests.iter().map(|guest| table(guest, &files)).collect::<Result<Vec<_>>>())?;
    for (guest, (table, errors)) in guests.iter().zip(tables) {
        print!("\n{guest}\n{}{table}", about(guest)?);
        for error in errors {
            print!("{error}");
        }
    }
    println!("\n{MEANING}");
    Ok(())
}

/// What a guest did, and under the table what went wrong, in full.
fn table(guest: &str, files: &[File]) -> Result<(Table, Vec<String>)> {
    let (mut table, mut errors) = (Table::new(&COLUMNS), Vec::new());
    for file in files.iter().filter(|file| file.fits(guest)) {
        let Row { cells, error } = report::row(guest, file)?;
        table.push(cells);
        errors.extend(error);
    }
    Ok((table, errors))
}

/// What a guest does: the first line of its documentation, ready to print; nothing where it has none.
fn about(guest: &str) -> Result<String> {
    let source = places::root().join("examples").join(guest).join("src/lib.rs");
    let text = std::fs::read_to_string(&source).map_err(|e| format!("cannot read {}: {e}", source.display()))?;
    let first = text.lines().next().and_then(|line| line.strip_prefix("//! "));
    Ok(first.map_or_else(String::new, |line| format!("{line}\n")))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_guest_says_what_it_does() {
        for guest in crate::places::guests().unwrap() {
            let about = super::about(&guest).unwrap();
            assert!(about.ends_with(".\n") || about.ends_with(":\n"), "{guest}: {about:?} is not a sentence");
        }
    }
}
