use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use host_test::{Error, Guest};

use super::exit;
use super::say::say;

/// Why nothing was run: a code to exit with, and what to say.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: u8,
    pub(super) text: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match error {
            Error::File { .. } | Error::Listen(_) => exit::USAGE,
            Error::NotAGuest(_) | Error::NotHttp(_) => exit::NOT_A_GUEST,
            _ => exit::HOST,
        };
        Self { code, text: error.to_string() }
    }
}

/// Prints it, and returns the code.
pub(super) fn refuse(refusal: &Failure) -> ExitCode {
    // The reader may be gone.
    let _gone = say(io::stderr(), &format!("host-test: {}\n", refusal.text));
    ExitCode::from(refusal.code)
}

/// Prints `text`, the `what`, to standard output.
pub(super) fn print(what: &str, text: &str) -> Result<(), Failure> {
    say(io::stdout(), text).map_err(|error| host(format!("the {what} cannot be written to standard output: {error}")))
}

/// host-test itself failed.
pub(super) fn host(why: impl ToString) -> Failure {
    Failure { code: exit::HOST, text: why.to_string() }
}

pub(super) fn usage(why: impl ToString) -> Failure {
    Failure { code: exit::USAGE, text: why.to_string() }
}

/// Compiles the component in a file.
pub(super) fn load(component: &Path) -> Result<Guest, Failure> {
    Guest::from_file(component).map_err(|error| match error {
        Error::NotAGuest(_) => Failure { code: exit::NOT_A_GUEST, text: format!("{}: {error}", component.display()) },
        error => error.into(),
    })
}

/// A payload that is read for each run.
pub(super) fn file(name: &str) -> Result<PathBuf, String> {
    match name {
        "-" => Err("each run reads the payload again, and standard input can be read only once: save it in a file".to_owned()),
        name if name.starts_with("gen:") => Err("faults are put in a small payload of your own: write a file".to_owned()),
        name => Ok(PathBuf::from(name)),
    }
}
