//! Real text, from packages of Debian that keep it for tests of their own. The tests look for it at these places.

use std::path::Path;

use super::apt;
use crate::Result;

/// Packages, and a folder that each brings.
const CORPORA: [(&str, &str); 2] = [
    ("golang-golang-x-text-dev", "/usr/share/gocode/src/golang.org/x/text/encoding/testdata"),
    ("libpython3.11-testsuite", "/usr/lib/python3.11/test/cjkencodings"),
];

pub(super) fn install() -> Result<()> {
    for (package, folder) in CORPORA {
        if !Path::new(folder).is_dir() {
            apt::install(&[package])?;
        }
    }
    Ok(())
}
