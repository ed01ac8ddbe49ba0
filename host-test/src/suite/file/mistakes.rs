use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};

use super::mistake::Mistake;

/// The mistakes in a suite file, each with its line and what was probably meant. `Display` prints them without colour; see
/// [`draw`](Mistakes::draw).
#[derive(Clone, PartialEq, Eq)]
pub struct Mistakes {
    path: PathBuf,
    text: String,
    /// In the order of the file; never empty.
    all: Vec<Mistake>,
}

impl Mistakes {
    pub(super) fn new(path: &Path, text: &str, mut all: Vec<Mistake>) -> Self {
        all.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
        // A case of many combinations makes its mistakes many times.
        all.dedup();
        Self { path: path.to_owned(), text: text.to_owned(), all }
    }

    /// Returns the number of mistakes.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Returns all mistakes with the lines they are about, with or without colours.
    #[must_use]
    pub fn draw(&self, colour: bool) -> String {
        let drawn: Vec<String> = self.all.iter().map(|mistake| self.one(mistake, colour)).collect();
        drawn.join("\n")
    }

    fn one(&self, mistake: &Mistake, colour: bool) -> String {
        let name = self.path.display().to_string();
        let config = Config::default().with_index_type(IndexType::Byte).with_color(colour);
        let span = self.within(&mistake.span);
        // Without a message nothing is underlined.
        let text = mistake.label().unwrap_or("here");
        let label = Label::new((name.clone(), span.clone())).with_color(Color::Red).with_message(text);
        let mut labels = vec![label];
        if let Some((other, what)) = &mistake.also {
            let other = self.within(other);
            let before = other.start < span.start;
            let label = Label::new((name.clone(), other)).with_message(what).with_color(Color::Blue);
            labels.insert(usize::from(!before), label);
        }
        let report = Report::build(ReportKind::Error, (name.clone(), span)).with_config(config);
        let mut report = report.with_message(&mistake.what).with_labels(labels);
        if let Some(help) = mistake.help() {
            report = report.with_help(help);
        }
        let mut drawn = Vec::new();
        let written = report.finish().write((name.clone(), Source::from(self.text.as_str())), &mut drawn);
        match written {
            Ok(()) => plain_ends(&String::from_utf8_lossy(&drawn)),
            Err(_memory_takes_all) => format!("Error: {name}: {}\n", mistake.what),
        }
    }

    /// A span that lies in the text, on whole characters.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(span.end.clamp(start, self.text.len()));
        start..end
    }
}

/// Lines without blanks at their ends.
fn plain_ends(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.draw(false).trim_end())
    }
}

/// As people read it: `unwrap` shows it.
impl fmt::Debug for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}\n")
    }
}
