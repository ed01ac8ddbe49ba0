//! Builds a guest's crate into a component, once in each process.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use crate::error::Error;

/// Which tool builds: the environment variable's name.
const BUILD: &str = "HOST_TEST_BUILD";

/// A folder, and the features.
type Wanted = (PathBuf, String);
type Built = Arc<OnceLock<Result<PathBuf, String>>>;

/// The component that the crate in this folder makes with these features.
pub(crate) fn once(manifest_dir: &Path, features: &[&str]) -> Result<PathBuf, Error> {
    static BUILT: LazyLock<Mutex<HashMap<Wanted, Built>>> = LazyLock::new(Mutex::default);
    let features = features.join(",");
    let built = {
        let mut all = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry((manifest_dir.to_owned(), features.clone())).or_default())
    };
    // The map is free again: other crates build meanwhile, and tests that want this one wait here.
    built.get_or_init(|| build(manifest_dir, &features)).clone().map_err(Error::Build)
}

fn build(manifest_dir: &Path, features: &str) -> Result<PathBuf, String> {
    let tool = Tool::from_env(std::env::var(BUILD).ok().as_deref())?;
    let manifest = manifest_dir.join("Cargo.toml");
    let mut command = tool.command();
    command.arg("--manifest-path").arg(&manifest);
    if !features.is_empty() {
        // In a folder of its own: the component has the same name whatever the features.
        let folder = target(&manifest)?.join("host-test").join(features.replace(',', "+"));
        command.arg("--features").arg(features).arg("--target-dir").arg(folder);
    }
    let output = command.output().map_err(|error| format!("{} did not start: {error}", tool.name()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let hint = tool.hint(&said).map_or_else(String::new, |hint| format!("\n{hint}"));
        return Err(format!("{} failed for {}:\n{said}{hint}", tool.name(), manifest.display()));
    }
    component(&output.stdout, &manifest)
        .ok_or_else(|| format!("{} makes no component: add `[lib] crate-type = [\"cdylib\"]` to it", manifest.display()))
}

/// Where cargo puts what it builds of this crate.
fn target(manifest: &Path) -> Result<PathBuf, String> {
    let mut metadata = cargo();
    metadata.args(["metadata", "--no-deps", "--format-version=1", "--manifest-path"]).arg(manifest);
    let output = metadata.output().map_err(|error| format!("cargo metadata did not start: {error}"))?;
    let target = serde_json::from_slice::<serde_json::Value>(&output.stdout).ok();
    target
        .and_then(|all| Some(PathBuf::from(all["target_directory"].as_str()?)))
        .ok_or_else(|| format!("cargo metadata failed for {}:\n{}", manifest.display(), String::from_utf8_lossy(&output.stderr)))
}

/// Under `cargo test` cargo says which cargo it is.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// What builds a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    Cargo,
    CargoComponent,
}

impl Tool {
    fn from_env(value: Option<&str>) -> Result<Self, String> {
        match value {
            None | Some("" | "cargo") => Ok(Self::Cargo),
            Some("cargo-component") => Ok(Self::CargoComponent),
            Some(other) => Err(format!("{BUILD} is `{other}`: set it to `cargo` or `cargo-component`, or do not set it")),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Cargo => "cargo build --release --target wasm32-wasip2",
            Self::CargoComponent => "cargo component build --release",
        }
    }

    fn command(self) -> Command {
        let mut command = cargo();
        command.args(self.name().split(' ').skip(1)).arg("--message-format=json-render-diagnostics");
        command
    }

    /// The command that fixes what cargo complains of.
    fn hint(self, said: &str) -> Option<&'static str> {
        match self {
            Self::Cargo if said.contains("can't find crate for `core`") || said.contains("can't find crate for `std`") => {
                Some("the target is missing: run `rustup target add wasm32-wasip2`")
            }
            Self::CargoComponent if said.contains("no such command") => {
                Some("cargo-component is missing: run `cargo install --locked cargo-component@0.21.1`")
            }
            Self::CargoComponent if said.contains("wasm32-wasip1") && said.contains("target") => {
                Some("the target may be missing: run `rustup target add wasm32-wasip1`")
            }
            Self::Cargo | Self::CargoComponent => None,
        }
    }
}

/// The component among the artifacts that cargo names, a JSON message a line.
fn component(messages: &[u8], manifest: &Path) -> Option<PathBuf> {
    let manifest = manifest.canonicalize().ok()?;
    messages.split(|byte| *byte == b'\n').filter_map(|line| artifact(line, &manifest)).next_back()
}

fn artifact(line: &[u8], manifest: &Path) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let is = |name: &str, value: &str| message[name] == value;
    let cdylib = message["target"]["kind"].as_array()?.iter().any(|kind| kind == "cdylib");
    let ours = Path::new(message["manifest_path"].as_str()?).canonicalize().is_ok_and(|path| path == manifest);
    if !(is("reason", "compiler-artifact") && cdylib && ours) {
        return None;
    }
    let mut files = message["filenames"].as_array()?.iter().filter_map(|file| file.as_str());
    files.find(|file| file.ends_with(".wasm")).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::Tool;

    #[test]
    fn the_environment_chooses_the_tool() {
        assert_eq!(Tool::from_env(None), Ok(Tool::Cargo));
        assert_eq!(Tool::from_env(Some("cargo-component")), Ok(Tool::CargoComponent));
        assert_eq!(
            Tool::from_env(Some("make")).unwrap_err(),
            "HOST_TEST_BUILD is `make`: set it to `cargo` or `cargo-component`, or do not set it"
        );
    }

    #[test]
    fn a_missing_target_or_tool_says_which_command_to_run() {
        let hint = Tool::Cargo.hint("error[E0463]: can't find crate for `core`");
        assert_eq!(hint, Some("the target is missing: run `rustup target add wasm32-wasip2`"));
        let hint = Tool::CargoComponent.hint("error: no such command: `component`");
        assert!(hint.is_some_and(|hint| hint.contains("cargo install --locked cargo-component@0.21.1")));
    }
}
