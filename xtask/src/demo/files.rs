use std::path::{Path, PathBuf};

use crate::{Result, places};

/// A payload for the demo.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) charset: Option<String>,
    pub(super) media_type: Option<String>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Log,
    Prose,
    /// Rows of CSV.
    Orders,
    /// Lines of JSON.
    Events,
    /// Frames of postcard, which are not text.
    Readings,
    /// A file of the user's own, which can be anything.
    Unknown,
}

impl File {
    /// Whether it makes sense to run this guest on it.
    pub(super) fn fits(&self, guest: &str) -> bool {
        match guest {
            "log-grep" => matches!(self.kind, Kind::Log | Kind::Events | Kind::Unknown),
            "csv-to-ndjson" => self.kind == Kind::Orders,
            "redact" => self.kind == Kind::Events,
            "sensor-stats" => self.kind == Kind::Readings,
            "checksum" => true,
            _ => self.kind != Kind::Readings,
        }
    }

    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The files listed in `examples/data/payloads.tsv`.
pub(super) fn listed() -> Result<Vec<File>> {
    let list = places::data().join("payloads.tsv");
    let text = std::fs::read_to_string(&list).map_err(|e| format!("cannot read {}: {e}", list.display()))?;
    text.lines().skip(1).map(parse).collect()
}

/// A line: file, kind, charset, media type, description.
fn parse(line: &str) -> Result<File> {
    let wrong = || format!("a line of payloads.tsv is not file, kind, charset, media type, description: {line}");
    let [file, kind, charset, media_type, _] = line.split('\t').collect::<Vec<_>>()[..] else {
        return Err(wrong());
    };
    let kind = match kind {
        "log" => Kind::Log,
        "prose" => Kind::Prose,
        "orders" => Kind::Orders,
        "events" => Kind::Events,
        "readings" => Kind::Readings,
        _ => return Err(wrong()),
    };
    let path = places::data().join(file);
    let charset = Some(charset).filter(|label| *label != "-").map(str::to_owned);
    Ok(File { path, charset, media_type: Some(media_type.to_owned()), kind })
}

/// A file of the user's own.
pub(super) fn own(path: &Path, charset: Option<String>, media_type: Option<String>) -> Result<File> {
    let name = path.display();
    let meta = std::fs::metadata(path).map_err(|e| format!("the payload `{name}` cannot be opened: {e}"))?;
    if meta.is_dir() {
        return Err(format!("the payload `{name}` is a directory: name a file"));
    }
    if !meta.is_file() {
        return Err(format!("the payload `{name}` is not a regular file, and each guest reads it again: save it to a file"));
    }
    let kind = match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => Kind::Orders,
        Some("ndjson" | "jsonl") => Kind::Events,
        Some("postcard") => Kind::Readings,
        _ => Kind::Unknown,
    };
    let path = path.to_owned();
    Ok(File { path, charset, media_type, kind })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{listed, own, parse};

    #[test]
    fn what_is_no_file_is_told() {
        let error = |name: &str| own(Path::new(name), None, None).unwrap_err();
        assert!(error("/no/such/file").starts_with("the payload `/no/such/file` cannot be opened: No such file or directory"));
        assert_eq!(error("/"), "the payload `/` is a directory: name a file");
        assert!(error("/dev/null").starts_with("the payload `/dev/null` is not a regular file"));
    }

    #[test]
    fn every_listed_file_is_there_and_every_file_is_listed() {
        let mut listed: Vec<String> = listed().unwrap().iter().map(super::File::name).collect();
        let entries = std::fs::read_dir(crate::places::data()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut there: Vec<String> =
            names.filter(|name| !name.starts_with('.') && !["README.md", "payloads.tsv"].contains(&name.as_str())).collect();
        listed.sort();
        there.sort();
        assert_eq!(listed, there);
    }

    #[test]
    fn every_guest_has_a_file_that_fits() {
        let listed = listed().unwrap();
        for guest in crate::places::guests().unwrap() {
            assert!(listed.iter().any(|file| file.fits(&guest)), "{guest}");
        }
    }

    #[test]
    fn a_wrong_line_is_shown() {
        assert!(parse("a.log\tlog\tutf-8").unwrap_err().ends_with("description: a.log\tlog\tutf-8"));
    }
}
