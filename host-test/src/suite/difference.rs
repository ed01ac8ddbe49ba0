use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{self, Read};

/// Bytes shown before the first difference, and from it on.
const BEFORE: usize = 20;
const AFTER: usize = 40;

/// Compares what comes with what a reader has, piece by piece, up to the first difference.
pub(super) struct Comparison {
    expected: Box<dyn Read + Send>,
    /// Bytes that were the same.
    same: u64,
    /// The last of them.
    before: VecDeque<u8>,
    found: Option<Difference>,
}

/// Where two replies differ first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) at: u64,
    before: Vec<u8>,
    expected: Vec<u8>,
    got: Vec<u8>,
}

impl Comparison {
    pub(super) fn with(expected: impl Read + Send + 'static) -> Self {
        Self { expected: Box::new(expected), same: 0, before: VecDeque::new(), found: None }
    }

    /// The next piece.
    pub(super) fn feed(&mut self, got: &[u8]) -> io::Result<()> {
        if let Some(found) = &mut self.found {
            let room = AFTER.saturating_sub(found.got.len()).min(got.len());
            found.got.extend(&got[..room]);
            return Ok(());
        }
        let mut expected = vec![0; got.len()];
        let there = fill(&mut self.expected, &mut expected)?;
        expected.truncate(there);
        let same = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
        self.same += same as u64;
        let last = &got[same.saturating_sub(BEFORE)..same];
        self.before.extend(last);
        let over = self.before.len().saturating_sub(BEFORE);
        self.before.drain(..over);
        if same == got.len() {
            return Ok(());
        }
        self.part(expected.split_off(same), &got[same..])
    }

    /// Ends the comparison: returns where the replies differ first, if they do.
    pub(super) fn end(&mut self) -> io::Result<Option<Difference>> {
        if self.found.is_none() {
            self.part(Vec::new(), &[])?;
        }
        Ok(self.found.clone().filter(|found| found.expected != found.got))
    }

    fn part(&mut self, mut expected: Vec<u8>, got: &[u8]) -> io::Result<()> {
        let (read, mut more) = (expected.len(), vec![0; AFTER]);
        if read < AFTER {
            let there = fill(&mut self.expected, &mut more[read..])?;
            expected.extend(&more[read..read + there]);
        }
        expected.truncate(AFTER);
        let before = self.before.iter().copied().collect();
        let got = got[..got.len().min(AFTER)].to_vec();
        self.found = Some(Difference { at: self.same, before, expected, got });
        Ok(())
    }
}

/// Reads until `buffer` is full, or there is no more.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut there = 0;
    while there < buffer.len() {
        match from.read(&mut buffer[there..]) {
            Ok(0) => break,
            Ok(read) => there += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(there)
}

impl Difference {
    /// Both sides around the difference, escaped.
    pub(super) fn sides(&self) -> (String, String) {
        (self.side(&self.expected), self.side(&self.got))
    }

    fn side(&self, from_there_on: &[u8]) -> String {
        let cut = self.at > self.before.len() as u64;
        // Do not begin within a character that was cut.
        let begin = self.before.iter().take(3).take_while(|byte| cut && **byte & 0xc0 == 0x80).count();
        let open = from_there_on.len() == AFTER;
        let bytes = [&self.before[begin..], from_there_on].concat();
        let (left, right) = (if cut { ".." } else { "" }, if open { ".." } else { "" });
        format!("\"{left}{}{right}\"", escaped(&bytes, open))
    }
}

/// Bytes as text; bytes that are not text in hex. At an `open` end a character that was cut is left out.
pub(super) fn escaped(bytes: &[u8], open: bool) -> String {
    let mut text = String::new();
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.extend(chunk.valid().chars().flat_map(|c| if c == '\'' { vec![c] } else { c.escape_debug().collect() }));
        let invalid = chunk.invalid();
        if open && chunks.peek().is_none() && invalid.first().is_some_and(|byte| *byte >= 0xc2) {
            break;
        }
        for byte in invalid {
            let _a_string_takes_all = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::Comparison;

    fn compare(expected: &str, pieces: &[&str]) -> Option<(u64, String, String)> {
        let mut comparison = Comparison::with(Cursor::new(expected.as_bytes().to_vec()));
        for piece in pieces {
            comparison.feed(piece.as_bytes()).unwrap();
        }
        let found = comparison.end().unwrap()?;
        let (expected, got) = found.sides();
        Some((found.at, expected, got))
    }

    #[test]
    fn the_same_however_it_is_cut() {
        for pieces in [&["376 lines\n"][..], &["376", "", " lines\n"], &["3", "7", "6", " lines", "\n"]] {
            assert_eq!(compare("376 lines\n", pieces), None, "{pieces:?}");
        }
        assert_eq!(compare("", &[]), None);
    }

    #[test]
    fn the_first_difference_with_both_sides() {
        for pieces in [&["37 lines\n"][..], &["3", "7", " l", "ines\n"], &["37", " lines\n"]] {
            let found = compare("376 lines\n", pieces).unwrap();
            assert_eq!(found, (2, "\"376 lines\\n\"".to_owned(), "\"37 lines\\n\"".to_owned()), "{pieces:?}");
        }
        assert_eq!(compare("ab", &["a"]), Some((1, "\"ab\"".to_owned(), "\"a\"".to_owned())));
        assert_eq!(compare("a", &["ab"]), Some((1, "\"a\"".to_owned(), "\"ab\"".to_owned())));
    }

    #[test]
    fn a_long_reply_is_shown_around_the_difference_in_whole_characters() {
        let (same, rest) = ("\u{e9}".repeat(1000), "\u{e9}".repeat(1000));
        let (at, expected, got) = compare(&format!("{same}a{rest}"), &[&same, "b", &rest]).unwrap();
        assert_eq!(at, 2000);
        assert_eq!(expected, format!("\"..{}a{}..\"", "\u{e9}".repeat(10), "\u{e9}".repeat(19)));
        assert_eq!(got, expected.replace('a', "b"));
    }
}
