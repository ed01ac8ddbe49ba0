use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use host_test::Error;
use intake_host::Blocking;

/// A file that is there whole, or not at all: it is written under another name and then renamed.
#[derive(Debug)]
pub(in crate::cli) struct WholeFile {
    what: &'static str,
    path: PathBuf,
    /// The name to write under; none for what cannot be renamed to, such as a pipe or `/dev/stderr`.
    draft: Option<PathBuf>,
}

impl WholeFile {
    /// Tries whether it can be written, before anything long is done for it, and leaves what is there.
    pub(in crate::cli) fn new(what: &'static str, path: &Path) -> Result<Self, Error> {
        let failed = |error| Error::File { what, path: path.to_owned(), not: "written", error };
        // The target of a link is replaced, not the link.
        let place = fs::canonicalize(path).unwrap_or_else(|_not_there| path.to_owned());
        match fs::metadata(&place) {
            Ok(meta) if meta.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(meta) if !meta.is_file() => return Ok(Self { what, path: place, draft: None }),
            // To see that one may.
            Ok(_) => drop(File::options().append(true).open(&place).map_err(failed)?),
            Err(_not_there) => {}
        }
        let name = place.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
        let draft = place.with_file_name(format!(".{}.{}.draft", name.to_string_lossy(), std::process::id()));
        File::create(&draft).and_then(|_made| fs::remove_file(&draft)).map_err(failed)?;
        Ok(Self { what, path: place, draft: Some(draft) })
    }

    /// The file itself, whatever it was called.
    pub(in crate::cli) fn place(&self) -> &Path {
        &self.path
    }

    pub(in crate::cli) fn write(&self, text: &str) -> Result<(), Error> {
        self.try_write(text).map_err(|error| Error::File { what: self.what, path: self.path.clone(), not: "written", error })
    }

    fn try_write(&self, text: &str) -> io::Result<()> {
        let Some(draft) = &self.draft else {
            return Blocking::new(File::options().write(true).open(&self.path)?).write_all(text.as_bytes());
        };
        let mut file = File::create(draft)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| fs::rename(draft, &self.path));
        if written.is_err() {
            let _gone = fs::remove_file(draft);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::WholeFile;

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let folder = std::env::temp_dir().join(format!("host-test-whole-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("page.html");
        fs::write(&path, "old").unwrap();
        let file = WholeFile::new("page", &path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old", "it is only tried");
        file.write("new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left");
        let error = WholeFile::new("page", &folder).unwrap_err().to_string();
        assert_eq!(error, format!("the page `{}` cannot be written: it is a directory", folder.display()));
        let missing = folder.join("no/page.html");
        let error = WholeFile::new("page", &missing).unwrap_err().to_string();
        assert_eq!(error, format!("the page `{}` cannot be written: No such file or directory", missing.display()));
        fs::remove_dir_all(&folder).unwrap();
    }
}
