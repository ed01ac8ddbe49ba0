use std::io;

use host_test::Error;
use host_test::sweep::{Baseline, Measured};

use super::args::SweepArgs;
use crate::cli::file::WholeFile;
use crate::cli::refusal::{Failure, usage};

/// What was measured is held against this.
pub(super) struct Gate {
    /// `None` if there is no baseline yet, and one is to be written.
    before: Option<Baseline>,
    /// Where to write what was accepted.
    update: Option<WholeFile>,
}

impl Gate {
    /// Reads the baseline, before the runs: one that is missing is told at once.
    pub(super) fn new(args: &SweepArgs) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.baseline else { return Ok(None) };
        let before = match Baseline::read(path) {
            Ok(baseline) => Some(baseline),
            Err(Error::File { error, .. }) if args.update_baseline && error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                let missing = matches!(&error, Error::File { error, .. } if error.kind() == io::ErrorKind::NotFound);
                let hint = if missing { "; the same command with --update-baseline makes it" } else { "" };
                return Err(usage(format!("{error}{hint}")));
            }
        };
        let update = args.update_baseline.then(|| WholeFile::new("baseline", path)).transpose();
        Ok(Some(Self { before, update: update.map_err(usage)? }))
    }

    pub(super) fn file(&self) -> Option<&WholeFile> {
        self.update.as_ref()
    }

    /// What to say of the comparison, and whether it holds; what is accepted holds.
    pub(super) fn judge(&self, measured: &Measured, args: &SweepArgs) -> Result<(String, bool), Error> {
        let comparison = self.before.as_ref().map(|before| measured.compare(before, args.tolerance));
        let mut text =
            comparison.as_ref().map_or_else(String::new, |comparison| format!("\nagainst the baseline:\n{comparison}"));
        let Some(file) = &self.update else {
            return Ok((text, comparison.is_none_or(|comparison| comparison.holds())));
        };
        let baseline = Baseline::of(measured);
        file.write(&baseline.to_json())?;
        let points = baseline.len();
        let plural = if points == 1 { "" } else { "s" };
        text.push_str(&format!("\naccepted: {points} point{plural} written to {}\n", file.place().display()));
        Ok((text, true))
    }
}
