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
use table::Table;

/// What the guests run on.
#[derive(Debug)]
pub(crate) enum Demo {
    /// The files of `examples/data`.
    Files,
    /// A file of the user's own.
    Own { file: PathBuf, charset: Option<String>, media_type: Option<String> },
}

const COLUMNS: [&str; 7] = ["file", "charset", "bytes", "reply", "fuel/byte", "max turn", "memory"];

const MEANING: &str = "\
bytes: of the payload. fuel/byte: what wasmtime counted, divided by the bytes; about an instruction each. max turn: the most fuel
between two crossings, that is, calls at which the host can let others run or stop the guest. memory: the most that the guest had.";

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
    for (guest, table) in guests.iter().zip(tables) {
        print!("\n{guest}\n{table}");
    }
    println!("\n{MEANING}");
    Ok(())
}

fn table(guest: &str, files: &[File]) -> Result<Table> {
    let mut table = Table::new(&COLUMNS);
    for file in files.iter().filter(|file| file.fits(guest)) {
        table.push(report::row(guest, file)?);
    }
    Ok(table)
}
