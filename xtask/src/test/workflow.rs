//! The workflow that the examples show for an author's CI: its steps, one after the other, in a guest's folder.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::readme;
use crate::run::run;
use crate::{Result, places};

/// Where the steps begin that can be tried anywhere.
const MARK: &str = "# try: from here on";
/// What the set-up of these tests does in its own way.
const SET_UP: &str = "rustup target add wasm32-wasip2 && ";

/// Runs the steps in the folder of `guest`, a crate whose component is built by `cargo`.
pub(super) fn test(guest: &Path, component: &str, cargo: &Command) -> Result<()> {
    let path = places::root().join("examples/ci/host-test.yml");
    let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let suite = guest.join("suite.toml");
    fs::write(&suite, readme::suite()?).map_err(|e| format!("cannot write {}: {e}", suite.display()))?;
    let first = "host-test sweep \"$COMPONENT\" --baseline baseline.json --update-baseline";
    let steps = steps(&text);
    if steps.len() < 6 {
        return Err(format!("{} has only {} steps to try", path.display(), steps.len()));
    }
    for step in steps[..2].iter().map(String::as_str).chain([first]).chain(steps[2..].iter().map(String::as_str)) {
        let mut command = Command::new("bash");
        command.args(["-ec", step]).current_dir(guest).env("COMPONENT", component).env("INTAKE", places::root());
        command.envs(cargo.get_envs().filter_map(|(name, value)| Some((name, value?)))).env_remove("CARGO_TARGET_DIR");
        run(command.env("PATH", path_with_host_test(cargo)?)).map_err(|why| format!("a step of {}: {why}", path.display()))?;
    }
    for report in ["host-test.xml", "host-test.html"] {
        if !guest.join(report).is_file() {
            return Err(format!("{} wrote no {report}", path.display()));
        }
    }
    Ok(())
}

/// The commands after the mark, but for what the set-up does.
fn steps(workflow: &str) -> Vec<String> {
    let tried = workflow.split_once(MARK).map_or("", |(_, after)| after);
    let commands = tried.lines().filter_map(|line| line.trim().strip_prefix("run: "));
    commands.map(|command| command.replace(SET_UP, "")).collect()
}

/// The path to look for commands, with the host-test that these tests built in front: nothing is installed again.
fn path_with_host_test(cargo: &Command) -> Result<std::ffi::OsString> {
    let set = cargo.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value.map(ToOwned::to_owned));
    let path = set.or_else(|| std::env::var_os("PATH")).unwrap_or_default();
    let host_test = places::host_test();
    let folder = host_test.parent().ok_or("host-test is in no folder")?.to_owned();
    std::env::join_paths([folder].into_iter().chain(std::env::split_paths(&path))).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn steps_are_taken_from_the_mark_on() {
        let text =
            "- run: before\n# try: from here on\n- name: a\n  run: rustup target add wasm32-wasip2 && cargo build\n  run: b\n";
        assert_eq!(super::steps(text), ["cargo build", "b"]);
    }
}
