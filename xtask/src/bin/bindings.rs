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

/// What is generated: the folder of a package, the module of the SDK that its bindings are, and what tells their custom sections from
/// those of the other.
struct Bound {
    wit: &'static str,
    module: &'static str,
    suffix: &'static str,
    export_macro: &'static str,
}

const BOUND: [Bound; 2] = [
    Bound { wit: "wit", module: "intake", suffix: "intake-payload-0-1-0", export_macro: "export_guest" },
    Bound { wit: "wit/stream", module: "stream", suffix: "intake-payload-stream-0-1-0", export_macro: "export_stream_guest" },
];

/// Stands above what the generator writes, after the line that says from what. `rustfmt_skip`, because the generator formats by a
/// library of its own: so the file is the same whichever rustfmt there is.
const HEADER: &str = "\
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unreachable_pub, unsafe_code, clippy::all, clippy::undocumented_unsafe_blocks, reason = \"generated\")]
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write(),
        ["--check"] => check(),
        _ => Err("the only option is --check".to_owned()),
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
    BOUND.iter().try_for_each(|bound| {
        let file = bound.file();
        std::fs::write(root().join(&file), bound.generate()?).map_err(|e| format!("cannot write {file}: {e}"))
    })
}

/// Compares the bindings in the SDK with what the packages give, byte for byte.
fn check() -> Result<(), String> {
    BOUND.iter().try_for_each(|bound| {
        let file = bound.file();
        let there = std::fs::read_to_string(root().join(&file)).map_err(|e| format!("cannot read {file}: {e}"))?;
        let is_same = there == bound.generate()?;
        if is_same { Ok(()) } else { Err(format!("{file} does not match {}/; run `cargo xtask bindings`", bound.wit)) }
    })
}

impl Bound {
    fn file(&self) -> String {
        format!("sdk/src/world/{}/bindings.rs", self.module)
    }

    fn generate(&self) -> Result<String, String> {
        let wit = self.wit;
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_path(root().join(wit)).map_err(|e| format!("{wit}/ does not parse: {e:?}"))?;
        let world = resolve.select_world(&[package], Some("guest")).map_err(|e| format!("{wit}/ has no world guest: {e:?}"))?;
        let mut files = Files::default();
        self.options()
            .build()
            .generate(&mut resolve, world, &mut files)
            .map_err(|e| format!("the bindings cannot be generated: {e:?}"))?;
        let (_, body) = files.iter().next().ok_or("the generator wrote no file")?;
        let body = std::str::from_utf8(body).map_err(|e| format!("the generator did not write text: {e}"))?;
        // The names of hidden macros do not depend on the package, and all of them are names of the crate.
        let body = body.replace("__export_guest_impl", &format!("__{}_impl", self.export_macro));
        Ok(format!("// @generated from {wit}/ by `cargo xtask bindings`; do not edit.\n{HEADER}{body}"))
    }

    fn options(&self) -> Opts {
        Opts {
            format: true,
            generate_all: true,
            pub_export_macro: true,
            export_macro_name: Some(self.export_macro.into()),
            default_bindings_module: Some(format!("$crate::world::{}::bindings", self.module)),
            runtime_path: Some("::wit_bindgen::rt".into()),
            type_section_suffix: Some(self.suffix.into()),
            ..Opts::default()
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").into()
}
