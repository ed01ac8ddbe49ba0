//! What Python's strict decoders read differently from what a reply has, for each charset that a reply can declare: docs/records.md
//! lists it, and is held against Python here.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufWriter;
use std::process::{Command, Stdio};

use common::ENCODINGS;
use intake::UnmappablePolicy;
use intake::memory::{Ran, Script};

/// Labels that are declared by another name than that of a charset of the WHATWG Encoding Standard.
const SUBSETS: [&str; 6] = ["us-ascii", "iso-8859-1", "iso-8859-9", "iso-8859-11", "tis-620", "gb2312"];

/// What Python calls the charsets whose names it does not know.
const INSTEAD: [(&str, &str); 4] =
    [("ISO-8859-8-I", "iso8859-8"), ("windows-874", "cp874"), ("x-mac-cyrillic", "mac_cyrillic"), ("x-user-defined", "-")];

/// Stands behind each character, as bytes: no part of it is at both of its ends, so that it is found wherever it is.
const MARK: &[u8] = b"01234567";

/// Characters that are written together, and decoded together if Python reads all of them.
const BLOCK: usize = 256;

/// How many characters, or runs of them, are named in one line of the list; of more there are the bytes alone.
const MAX_NAMED: usize = 30;

/// A character, and the bytes that it is written as.
type Written = (char, Vec<u8>);

/// All of the characters that can be written.
struct Charset {
    name: String,
    written: Vec<Written>,
}

fn write(label: &str, blocks: &[String], separately: bool) -> (Ran, Vec<bool>) {
    let mut is_written = Vec::new();
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset(label)?;
        reply.set_unmappable(UnmappablePolicy::Replace(""));
        for block in blocks {
            let before = reply.unmappable();
            if separately {
                for char in block.chars() {
                    reply.write(char.encode_utf8(&mut [0; 4])).await?;
                    reply.write(MARK).await?;
                }
            } else {
                reply.write(block).await?;
            }
            is_written.push(reply.unmappable() - before < block.chars().count() as u64);
        }
        Ok(())
    });
    assert!(ran.is_finished, "{label}: {:?}", ran.outcome);
    (ran, is_written)
}

impl Charset {
    fn of(label: &str) -> Charset {
        let every: Vec<char> = ('\0'..=char::MAX).collect();
        let blocks: Vec<String> = every.chunks(BLOCK).map(String::from_iter).collect();
        let (_, is_written) = write(label, &blocks, false);
        let blocks: Vec<String> =
            blocks.into_iter().zip(is_written).filter(|(_, is_written)| *is_written).map(|(block, _)| block).collect();
        let (ran, _) = write(label, &blocks, true);
        let mut rest = ran.reply.as_slice();
        let mut written = Vec::new();
        for char in blocks.iter().flat_map(|block| block.chars()) {
            let end = rest.windows(MARK.len()).position(|window| window == MARK).expect("a mark");
            if end > 0 {
                written.push((char, rest[..end].to_vec()));
            }
            rest = &rest[end + MARK.len()..];
        }
        Charset { name: ran.charset.expect("it is declared"), written }
    }

    /// Its characters as the script takes them.
    fn write_to(&self, script: &mut impl std::io::Write) -> std::io::Result<()> {
        let instead = INSTEAD.iter().find(|(name, _)| *name == self.name).map_or("-", |(_, codec)| codec);
        for block in self.written.chunks(BLOCK) {
            let chars: Vec<u8> = block.iter().flat_map(|(char, _)| u32::from(*char).to_le_bytes()).collect();
            let counts: Vec<u8> = block.iter().map(|(_, bytes)| bytes.len() as u8).collect();
            let bytes: Vec<u8> = block.iter().flat_map(|(_, bytes)| bytes).copied().collect();
            writeln!(script, "{} {instead} {} {} {}", self.name, chars.len(), counts.len(), bytes.len())?;
            for part in [chars, counts, bytes] {
                script.write_all(&part)?;
            }
        }
        Ok(())
    }
}

/// What Python says of these charsets.
fn read_by_python(charsets: &[Charset]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/decode.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs: `cargo xtask test` installs it");
    // It says nothing before all is read.
    let mut stdin = BufWriter::new(python.stdin.take().expect("it is piped"));
    for charset in charsets {
        charset.write_to(&mut stdin).expect("Python reads");
    }
    drop(stdin);
    let output = python.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "{}", output.status);
    String::from_utf8(output.stdout).expect("ASCII")
}

/// A character that Python reads differently: which it reads instead, if it reads any.
struct Difference<'a> {
    /// Its place among the characters of the charset, in the order of their bytes.
    place: usize,
    code: &'a str,
    char: u32,
    instead: Option<u32>,
}

/// The bytes without escape sequences, of which ISO-2022-JP has one before and one after.
fn without_escapes(code: &str) -> &str {
    code.strip_prefix("1B").map_or(code, |rest| rest[4..].strip_suffix("1B2842").expect("it ends in ASCII"))
}

/// What Python says of a charset, with neighbours as one: those that it reads as another character, and those that it refuses.
fn differences(charset: &Charset, python: &str) -> (usize, String, String) {
    let codes: BTreeMap<String, usize> = {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        let mut codes: Vec<_> = charset.written.iter().map(|(_, bytes)| hex(bytes)).collect();
        codes.sort_by_key(|code| (code.len(), code.clone()));
        // Some characters become the same bytes.
        codes.dedup();
        codes.into_iter().zip(0..).collect()
    };
    let hex = |text: &str| u32::from_str_radix(text, 16).expect("one character");
    let mut all: Vec<Difference<'_>> = python
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>())
        .filter(|words| words[0] == charset.name && words.len() == 4)
        .map(|words| Difference {
            place: codes[words[2]],
            code: without_escapes(words[2]),
            char: hex(words[1]),
            instead: (words[3] != "error").then(|| hex(words[3])),
        })
        .collect();
    all.sort_by_key(|difference| difference.place);
    let (others, errors): (Vec<_>, Vec<_>) = all.iter().partition(|difference| difference.instead.is_some());
    let by_bytes = |differences: &[&Difference<'_>]| -> Vec<String> {
        runs(differences, |_, _| true).iter().map(|run| format!("`{}`", range(run[0].code, run[run.len() - 1].code))).collect()
    };
    let by_chars: Vec<String> =
        runs(&others, |before, next| next.char == before.char + 1 && next.instead == before.instead.map(|instead| instead + 1))
            .iter()
            .map(|run| named(run))
            .collect();
    let joined = |texts: Vec<String>| if texts.is_empty() { "none".to_owned() } else { texts.join(", ") };
    let others = if by_chars.len() > MAX_NAMED { by_bytes(&others) } else { by_chars };
    (all.len(), joined(others), joined(by_bytes(&errors)))
}

/// Neighbours, and what they are read as.
fn named(run: &[&Difference<'_>]) -> String {
    let (first, last) = (run[0], run[run.len() - 1]);
    let chars = range(&format!("U+{:04X}", first.char), &format!("U+{:04X}", last.char));
    let instead = |one: &Difference<'_>| format!("U+{:04X}", one.instead.unwrap_or_default());
    format!("`{}` {chars} as {}", range(first.code, last.code), range(&instead(first), &instead(last)))
}

fn range(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first}-{last}") }
}

/// Neighbours that go on like this.
fn runs<'a, 'd>(
    all: &[&'a Difference<'d>],
    goes_on: impl Fn(&Difference<'d>, &Difference<'d>) -> bool,
) -> Vec<Vec<&'a Difference<'d>>> {
    let mut runs: Vec<Vec<&'a Difference<'d>>> = Vec::new();
    for &next in all {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|before| next.place <= before.place + 1 && goes_on(before, next)) => {
                run.push(next)
            }
            _ => runs.push(vec![next]),
        }
    }
    runs
}

#[test]
fn what_python_reads_differently_is_listed() {
    let labels: Vec<_> = SUBSETS.into_iter().chain(ENCODINGS).collect();
    let charsets: Vec<Charset> = labels.iter().map(|label| Charset::of(label)).collect();
    let python = read_by_python(&charsets);
    let (mut same, mut none) = (Vec::new(), Vec::new());
    let mut table = String::new();
    for charset in &charsets {
        let name = &charset.name;
        let instead = INSTEAD.iter().find(|(known, _)| known == name).map(|(_, codec)| *codec);
        assert_eq!(
            python.lines().any(|line| line == format!("{name} unknown")),
            instead.is_some(),
            "{name}: does Python know it?"
        );
        let (count, others, errors) = differences(charset, &python);
        let codec = instead.map_or(String::new(), |codec| format!(" (Python: `{codec}`)"));
        match (count, instead) {
            (_, Some("-")) => none.push(format!("`{name}`")),
            (0, _) => same.push(format!("`{name}`{codec}")),
            _ => {
                let all = charset.written.len();
                writeln!(table, "| `{name}`{codec} | {count} of {all} | {others} | {errors} |").unwrap();
            }
        }
    }
    let wanted = format!(
        "Alike: {}.\nPython has no decoder of {}.\n\n| declared as | differ | read as another character | refused |\n|---|---|---|---|\n{table}",
        same.join(", "),
        none.join(", ")
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/records.md");
    let docs = std::fs::read_to_string(path).expect("docs/records.md is there");
    assert!(docs.contains(&wanted), "docs/records.md should have:\n{wanted}");
}
