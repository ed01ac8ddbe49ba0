use std::io::Read as _;

use host_test::generate::{Generate, Kind};

use super::made::{self, Letters};
use crate::build::root;
use crate::host::Load;

/// What corpora have in common, as the goals name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Nothing but ASCII.
    Ascii,
    /// UTF-8 that is not ASCII alone.
    Utf8,
    /// A single-byte charset of Latin letters, hardly any of them ASCII.
    LatinDense,
    /// Prose in one.
    LatinProse,
    /// Cyrillic, Greek, Hebrew, Arabic or Thai, hardly any ASCII.
    OtherDense,
    /// UTF-16, Latin prose.
    Utf16Latin,
    /// UTF-16, Japanese.
    Utf16Japanese,
    /// An East Asian charset, hardly any ASCII.
    EastAsian,
    /// ISO-2022-JP.
    Iso2022Jp,
    /// A file of `examples/data`.
    Real,
    /// ASCII and other letters, in no measure that a goal is set for.
    Mixed,
    /// Adversarial: made to cost as much fuel as possible.
    Extreme,
}

/// Where the bytes of a corpus come from.
#[derive(Debug, Clone, Copy)]
pub enum Text {
    /// A file of `examples/data`, over and over. Its lines are as long as they are.
    File(&'static str),
    /// What `host_test::generate::Generate` makes.
    Generated(Kind),
    /// Text of letters that `Generate` does not make alone.
    Made(Letters),
}

/// A text in a charset, of any size.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// As tables and JSON name it.
    pub name: String,
    /// The label of its charset.
    pub charset: &'static str,
    /// What it counts as.
    pub group: Group,
    /// Where it comes from.
    pub text: Text,
}

impl Corpus {
    /// A payload of about `size` bytes, with lines of `line` bytes on average, and its lines, if they are known without a look.
    ///
    /// # Panics
    /// If a file of `examples/data` is not there.
    #[must_use]
    pub fn load(&self, size: usize, line: u64) -> Load {
        Load::new(self.bytes(size, line), self.charset)
    }

    fn bytes(&self, size: usize, line: u64) -> Vec<u8> {
        match self.text {
            Text::File(file) => {
                let path = root().join("examples/data").join(file);
                let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let mut all = bytes.repeat(size.div_ceil(bytes.len()));
                all.truncate(size);
                all
            }
            Text::Generated(kind) => {
                let generate = Generate::new(kind).with_size(size as u64).with_seed(7).with_charset(self.charset);
                let generate = generate.unwrap_or_else(|why| panic!("{why}"));
                let generate = match kind.has_line_length() {
                    true => generate.with_line(line).unwrap_or_else(|why| panic!("{why}")),
                    false => generate,
                };
                let mut bytes = Vec::with_capacity(size);
                generate.read().read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{generate}: {error}"));
                bytes
            }
            Text::Made(letters) => made::bytes(letters, self.charset, size, line),
        }
    }
}
