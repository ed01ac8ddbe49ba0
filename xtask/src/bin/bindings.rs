//! The guest-side bindings, generated from `wit/` and checked in.
//!
//! Checked in, so that a guest needs no generator and no proc-macro stack: its one dependency is `intake`. `--check` keeps the
//! file honest. A binary of its own behind a feature, so that `cargo xtask` need not build the generator first.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wit_bindgen_core::Files;
use wit_bindgen_core::WorldGenerator as _;
use wit_bindgen_core::wit_parser::Resolve;
use wit_bindgen_rust::Opts;

/// Where the bindings of the intake world live.
const FILE: &str = "sdk/src/world/intake/bindings.rs";

/// Stands above what the generator writes. `rustfmt_skip`, because the generator formats by a library of its own: so the file
/// is the same whichever rustfmt there is.
const HEADER: &str = "\
// @generated from wit/ by `cargo xtask bindings`; do not edit.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unreachable_pub, unsafe_code, clippy::all, reason = \"generated\")]
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write(),
        ["--check"] => check(),
        _ => Err("this takes no option but --check".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Generates the bindings and writes them into the SDK.
fn write() -> Result<(), String> {
    let path = root().join(FILE);
    std::fs::write(&path, generate()?).map_err(|e| format!("cannot write {FILE}: {e}"))
}

/// Compares the bindings in the SDK with what `wit/` gives, byte for byte.
fn check() -> Result<(), String> {
    let there = std::fs::read_to_string(root().join(FILE)).map_err(|e| format!("cannot read {FILE}: {e}"))?;
    if there == generate()? { Ok(()) } else { Err(format!("{FILE} is not what wit/ gives; run `cargo xtask bindings`")) }
}

fn generate() -> Result<String, String> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(root().join("wit")).map_err(|e| format!("wit/ does not parse: {e:?}"))?;
    let world = resolve.select_world(&[package], Some("guest")).map_err(|e| format!("wit/ has no world guest: {e:?}"))?;
    let mut files = Files::default();
    options()
        .build()
        .generate(&mut resolve, world, &mut files)
        .map_err(|e| format!("the bindings cannot be generated: {e:?}"))?;
    let (_, body) = files.iter().next().ok_or("the generator wrote no file")?;
    let body = std::str::from_utf8(body).map_err(|e| format!("the generator wrote no text: {e}"))?;
    Ok(format!("{HEADER}{body}"))
}

fn options() -> Opts {
    Opts {
        format: true,
        generate_all: true,
        pub_export_macro: true,
        export_macro_name: Some("export_guest".into()),
        default_bindings_module: Some("$crate::world::intake::bindings".into()),
        runtime_path: Some("::wit_bindgen::rt".into()),
        type_section_suffix: Some("intake-payload-0-1-0".into()),
        ..Opts::default()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").into()
}
