/// The start of a line that goes on in the next piece of text, or a whole one that began in an earlier piece.
#[derive(Default)]
pub(super) struct Tail {
    text: String,
    /// Whether it was lent to the handler: it is over with the next call.
    is_lent: bool,
}

impl Tail {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
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
    }

    /// A line end follows: the CR before it is part of it.
    pub(super) fn trim_cr(&mut self) {
        if self.text.ends_with('\r') {
            self.text.pop();
        }
    }

    pub(super) fn lend(&mut self) {
        self.is_lent = true;
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.is_lent = false;
    }

    /// Drops what the handler has had.
    pub(super) fn settle(&mut self) {
        if self.is_lent {
            self.clear();
        }
    }
}
