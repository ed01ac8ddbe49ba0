//! The command that repeats a case, as one types it into a shell.

use crate::text::quoted;

/// `command` with the names of cases.
pub(super) fn command(command: &[String], cases: &[String]) -> String {
    let mut words: Vec<String> = command.iter().map(|word| quoted(word)).collect();
    for case in cases {
        if case.starts_with('-') {
            words.push(quoted(&format!("--case={case}")));
        } else {
            words.extend(["--case".to_owned(), quoted(case)]);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn a_shell_takes_every_name_for_one_word() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let text = command(&words(&["host-test", "suite", "my suite.toml"]), &words(&["it's [chunks=1,2]", "plain"]));
        assert_eq!(command(&words(&["host-test"]), &words(&["-v b"])), "host-test '--case=-v b'");
        assert_eq!(text, "host-test suite 'my suite.toml' --case 'it'\\''s [chunks=1,2]' --case plain");
    }
}
