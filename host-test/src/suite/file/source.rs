use std::ops::Range;
use std::path::{Path, PathBuf};

use super::mistake::Mistake;
use super::mistakes::Mistakes;
use crate::engine::Guest;
use crate::error::Error as RunError;
use crate::suite::Error;

/// The file that a suite comes from, and what it says of the guest.
#[derive(Debug)]
pub(in crate::suite) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// What is run, and where the file says so.
    pub(super) guest: Option<(Wanted, Range<usize>)>,
}

/// What a suite file says to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A component in a file.
    Component(PathBuf),
    /// A crate in a folder, to be built.
    Crate(PathBuf),
}

impl Source {
    pub(in crate::suite) fn path(&self) -> &Path {
        &self.path
    }

    /// The file, and the component if it names one.
    pub(in crate::suite) fn files(&self) -> impl Iterator<Item = &Path> {
        let component = match &self.guest {
            Some((Wanted::Component(path), _)) => Some(path.as_path()),
            Some((Wanted::Crate(_), _)) | None => None,
        };
        [self.path.as_path()].into_iter().chain(component)
    }

    /// The guest that the file names, compiled.
    pub(in crate::suite) fn guest(&self) -> Result<Guest, Error> {
        match &self.guest {
            None => {
                let mistake = Mistake::new(0..0, "the suite does not say what to run")
                    .hint("add `component = \"FILE\"` or `crate = \".\"`, or give --component FILE");
                Err(self.mistake(mistake))
            }
            Some((Wanted::Component(path), span)) => Guest::from_file(path).map_err(|error| match error {
                RunError::File { .. } => self.mistake(Mistake::told(span.clone(), &error.to_string())),
                RunError::NotAGuest(why) => RunError::NotAGuest(format!("{}: {why}", path.display())).into(),
                other => other.into(),
            }),
            Some((Wanted::Crate(folder), span)) if !folder.join("Cargo.toml").is_file() => {
                let mistake = Mistake::new(span.clone(), format!("there is no crate: `{}` has no Cargo.toml", folder.display()))
                    .hint("write the folder of the guest's crate, relative to that of the suite");
                Err(self.mistake(mistake))
            }
            Some((Wanted::Crate(folder), _)) => Ok(Guest::build(folder)?),
        }
    }

    fn mistake(&self, mistake: Mistake) -> Error {
        Error::Mistakes(Mistakes::new(&self.path, &self.text, vec![mistake]))
    }
}
