/// What there is of a line before the piece that is under way.
#[derive(Default)]
pub(super) struct Tail {
    text: String,
    state: State,
}

#[derive(Default, PartialEq)]
enum State {
    /// Nothing: the line starts in the piece.
    #[default]
    Empty,
    /// The start of a line.
    Growing,
    /// A whole line, lent to the handler: it is over with the next call.
    Lent,
    /// The start of an over-long line, which was dropped, and the rest of which is to be skipped.
    Skipping,
}

impl Tail {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.state == State::Empty
    }

    pub(super) fn is_skipping(&self) -> bool {
        self.state == State::Skipping
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Appends `text`. The buffer grows by doubling, but not past `most` bytes (or what it must hold).
    pub(super) fn push(&mut self, text: &str, most: usize) {
        let needed = self.text.len() + text.len();
        if needed > self.text.capacity() {
            let capacity = (self.text.capacity() * 2).clamp(1024, most.max(1024)).max(needed);
            self.text.reserve_exact(capacity - self.text.len());
        }
        self.text.push_str(text);
        if needed > 0 {
            self.state = State::Growing;
        }
    }

    /// A line end follows: the CR before it is part of it.
    pub(super) fn trim_cr(&mut self) {
        if self.text.ends_with('\r') {
            self.text.pop();
        }
    }

    pub(super) fn lend(&mut self) {
        self.state = State::Lent;
    }

    pub(super) fn skip(&mut self) {
        self.text.clear();
        self.state = State::Skipping;
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.state = State::Empty;
    }

    /// Drops what the handler has had.
    pub(super) fn settle(&mut self) {
        if self.state == State::Lent {
            self.clear();
        }
    }
}
