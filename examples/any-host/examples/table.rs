//! Writes the table of `tests/same_reply.rs` for hosts in other languages: into a folder, each payload and what host-test's reply to it
//! is, and `cases.json`, which says what belongs together. The tests of the hosts in `examples/hosts` read it; `cargo xtask test` runs
//! this before them.
//!
//! ```sh
//! table target/any-host
//! ```

#[path = "../tests/table/mod.rs"]
mod table;
#[allow(dead_code, reason = "other worlds have no part in this")]
#[path = "../tests/worlds/mod.rs"]
mod worlds;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use self::table::Case;
use self::worlds::{Ran, World};

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("usage: table FOLDER"));
    fs::create_dir_all(&folder).unwrap();
    let write = |name: String, bytes: &[u8]| {
        fs::write(folder.join(&name), bytes).unwrap();
        name
    };
    let cases = table::small_payloads()
        .chain(table::characters_across_chunks())
        .chain(table::long_lines())
        .chain(table::lines_that_are_too_long())
        .chain(table::generated_payloads());
    let rows: Vec<Value> = cases
        .enumerate()
        .map(|(number, Case { what, payload, charset, cuts })| {
            let (reply, error) = match World::Intake.run(&payload, charset, "whole") {
                Ran::Replied(reply) => (Some(write(format!("{number}.reply"), &reply)), None),
                Ran::Failed(error) => (None, Some(error)),
            };
            let payload = write(format!("{number}.payload"), &payload);
            json!({ "what": what, "charset": charset, "cuts": cuts, "payload": payload, "reply": reply, "error": error })
        })
        .collect();
    write("cases.json".to_owned(), serde_json::to_string_pretty(&rows).unwrap().as_bytes());
}
