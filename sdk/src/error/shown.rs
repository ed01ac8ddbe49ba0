use std::fmt;

/// Characters that are shown at most.
const MOST: usize = 40;

/// Text as it came, such as a label, quoted, escaped and cut to a length that fits a message: it can be anything.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut: String = self.0.chars().take(MOST).collect();
        let more = if cut.len() < self.0.len() { "..." } else { "" };
        write!(f, "{cut:?}{more}")
    }
}
