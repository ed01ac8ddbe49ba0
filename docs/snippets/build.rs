//! Writes the Rust of the documents into files, each line at the number that it has in its document, for the compiler to name.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "fences.rs"]
#[allow(dead_code)] // the tests use the rest
mod fences;

use fences::Fence;

/// The code of a suite's place, as the documents show it.
const SUITE: &str = r#"concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")"#;
const EXPORT: &str = "\nintake::export!(";

fn main() {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where this is")).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    for watched in ["README.md", "CONTRIBUTING.md", "docs", "examples/data/README.md"] {
        println!("cargo:rerun-if-changed={}", root.join(watched).display());
    }
    let all = fences::all(&root);
    let mut modules = String::new();
    for file in fences::rust_files(&all) {
        let folder = out.join(file[0].document.replace('/', "-"));
        write_suite(&root, &folder, &all, &file[0].document);
        let path = folder.join(format!("{}.rs", file[0].name()));
        let suite = format!("{:?}", folder.join("suite.toml"));
        write(&path, &fences::code(&file).replace(SUITE, &suite));
        let name = file[0].name();
        // The compiler says what is unused, as it does to a newcomer; but that nothing uses the whole is not of interest.
        writeln!(modules, "#[deny(unused)]\n#[allow(dead_code, clippy::all)]\nmod {name} {{\n    include!({path:?});\n}}")
            .expect("a text takes more text");
    }
    write(&out.join("native.rs"), &modules);
    write(&out.join("guest.rs"), &two_worlds(&fences::first_guest(&all)));
}

/// A guest of the intake world that is, by a cargo feature, a command.
fn two_worlds(guest: &str) -> String {
    let handler = guest.split_once(EXPORT).and_then(|(_, after)| after.split_once(')')).expect("a handler is exported").0;
    let intake = guest.replace(EXPORT, &["\n#[cfg(not(feature = \"cli\"))]", EXPORT].concat());
    format!("{intake}\n#[cfg(feature = \"cli\")]\nintake::export_cli!({handler});\n")
}

/// The first suite of the document, and the files that it may name.
fn write_suite(root: &Path, folder: &Path, all: &[Fence], document: &str) {
    let _there_already = fs::create_dir_all(folder);
    if let Some(suite) = all.iter().find(|fence| fence.document == document && fence.is_suite()) {
        write(&folder.join("suite.toml"), &suite.text);
    }
    let data = folder.join("data");
    if !data.exists() {
        std::os::unix::fs::symlink(root.join("examples/data").canonicalize().expect("there is data"), &data)
            .unwrap_or_else(|error| panic!("{}: {error}", data.display()));
    }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
