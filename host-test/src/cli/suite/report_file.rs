use std::fs::{self, File};
use std::path::{Path, PathBuf};

use host_test::Error;

use crate::cli::exit;
use crate::cli::refusal::{Refusal, usage};

/// A file that a report is to be written to.
pub(super) struct ReportFile {
    what: &'static str,
    path: PathBuf,
}

impl ReportFile {
    /// Sees that it can be written, and leaves what is in it.
    pub(super) fn open(what: &'static str, path: &Path) -> Result<Self, Refusal> {
        let opened = File::options().create(true).append(true).open(path);
        opened.map_err(|error| usage(not_written(what, path, error)))?;
        Ok(Self { what, path: path.to_owned() })
    }

    pub(super) fn write(&self, text: &str) -> Result<(), Refusal> {
        let written = fs::write(&self.path, text);
        written.map_err(|error| Refusal { code: exit::HOST, text: not_written(self.what, &self.path, error) })
    }
}

fn not_written(what: &'static str, path: &Path, error: std::io::Error) -> String {
    Error::File { what, path: path.to_owned(), not: "written", error }.to_string()
}
