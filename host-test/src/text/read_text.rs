use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::words::grouped;

/// The text of a file of at most `most` bytes, whatever kind of file it is.
pub(crate) fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        let text = format!("it has more than {} bytes", grouped(most));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    Ok(text)
}
