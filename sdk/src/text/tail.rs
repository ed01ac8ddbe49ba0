use crate::growth::next_capacity;

/// What there is of a line before the piece that is under way.
#[derive(Default)]
pub(crate) struct Tail {
    text: String,
    /// The end that the line in it had.
    end: &'static str,
    state: State,
}

#[derive(Default, PartialEq)]
enum State {
    /// Nothing: the line starts in the piece.
    #[default]
    Empty,
    /// The start of a line.
    Growing,
    /// A whole line, borrowed by the handler until the next call.
    Borrowed,
    /// The start of an over-long line, which was dropped, and the rest of which is to be skipped. It starts at this byte of the
    /// payload.
    Skipping(u64),
}

impl Tail {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.state == State::Empty
    }

    /// Where the line starts that is skipped, if one is.
    pub(super) fn skipping(&self) -> Option<u64> {
        if let State::Skipping(start) = self.state { Some(start) } else { None }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Appends `text`. The buffer never grows past `most` bytes (or what it must hold).
    pub(super) fn push(&mut self, text: &str, most: usize) {
        let needed = self.text.len() + text.len();
        if needed > self.text.capacity() {
            self.grow(needed, most);
        }
        self.text.push_str(text);
        if needed > 0 {
            self.state = State::Growing;
        }
    }

    #[cold]
    fn grow(&mut self, needed: usize, most: usize) {
        let capacity = next_capacity(self.text.capacity(), needed, most);
        self.text.reserve_exact(capacity - self.text.len());
    }

    /// An LF follows: the CR before it is part of the line's end.
    pub(super) fn end_line(&mut self) {
        self.end = "\n";
        if self.text.ends_with('\r') {
            self.text.pop();
            self.end = "\r\n";
        }
    }

    /// The end of the line that is borrowed: LF, CRLF, or nothing.
    pub(super) fn line_end(&self) -> &'static str {
        self.end
    }

    pub(super) fn lend(&mut self) {
        self.state = State::Borrowed;
    }

    pub(super) fn skip(&mut self, start: u64) {
        self.text.clear();
        self.state = State::Skipping(start);
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.end = "";
        self.state = State::Empty;
    }

    /// Takes the start of a line out, if it is neither borrowed nor to be skipped.
    #[cfg(feature = "csv")]
    pub(crate) fn take(&mut self) -> String {
        self.settle();
        if self.state == State::Growing {
            self.state = State::Empty;
        }
        std::mem::take(&mut self.text)
    }

    /// Drops what the handler has had.
    pub(super) fn settle(&mut self) {
        if self.state == State::Borrowed {
            self.clear();
        }
    }
}
