//! Words and bytes, as a shell takes them.

use std::fmt::Write;

/// `word`, quoted if a shell would take it for more than a word.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// A command that writes `bytes` to standard output, in any shell of POSIX.
pub(crate) fn printf(bytes: &[u8]) -> String {
    let mut format = String::from("printf '");
    for (index, byte) in bytes.iter().enumerate() {
        let _a_string_takes_all = match byte {
            b'\n' => write!(format, r"\n"),
            b'\r' => write!(format, r"\r"),
            b'%' => write!(format, "%%"),
            b'\\' => write!(format, r"\\"),
            // A hyphen in front would be an option.
            b'-' if index == 0 => write!(format, r"\055"),
            b'\'' => write!(format, r"\047"),
            b' '..=b'~' => write!(format, "{}", char::from(*byte)),
            other => write!(format, r"\{other:03o}"),
        };
    }
    format.push('\'');
    format
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{printf, quoted};

    #[test]
    fn a_shell_gives_back_every_byte() {
        let all: Vec<u8> = (0..=255).collect();
        for bytes in [&all[..], b"-n", b"", b"100%d\\n 'quoted' \xC3\xA91"] {
            let output = Command::new("sh").args(["-c", &printf(bytes)]).output().unwrap();
            assert_eq!(output.stdout, bytes, "{}", printf(bytes));
        }
    }

    #[test]
    fn a_shell_gives_back_every_word() {
        for word in ["a.wasm", "gen:log,size=1MiB", "", "it's", "a b", "$HOME", "caf\u{e9}", "pause=2@byte:1/3"] {
            let output = Command::new("sh").args(["-c", &format!("printf %s {}", quoted(word))]).output().unwrap();
            assert_eq!(output.stdout, word.as_bytes());
        }
        assert_eq!(quoted("pause=2@byte:1/3"), "pause=2@byte:1/3");
    }
}
