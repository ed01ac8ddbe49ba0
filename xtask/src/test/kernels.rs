//! rustfmt does not look into `simd! { .. } // simd`, where the kernels stand. They are held to its format without those two lines.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Result, places};

/// Fails if rustfmt would change a kernel.
pub(super) fn test() -> Result<()> {
    let mut unformatted = Vec::new();
    for path in kernels(&places::root().join("text/src/arch"))? {
        let source = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        if !is_formatted(&without_macro(&source))? {
            unformatted.push(path.display().to_string());
        }
    }
    if unformatted.is_empty() {
        Ok(())
    } else {
        Err(format!("not formatted, the lines of `simd!` left out:\n{}", unformatted.join("\n")))
    }
}

fn kernels(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            paths.extend(kernels(&path)?);
        } else if path.parent().is_some_and(|parent| parent.components().any(|part| part.as_os_str() == "kernels")) {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn without_macro(source: &str) -> String {
    let is_kept = |line: &&str| !matches!(line.trim(), "simd! {" | "} // simd");
    source.lines().filter(is_kept).map(|line| format!("{line}\n")).collect()
}

fn is_formatted(source: &str) -> Result<bool> {
    let failed = |error: std::io::Error| format!("cannot run rustfmt: {error}");
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--check", "--quiet", "--config-path"]).arg(places::root());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(source.as_bytes()).map_err(failed)?;
    }
    Ok(child.wait().map_err(failed)?.success())
}
