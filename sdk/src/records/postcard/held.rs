use crate::growth::next_capacity;

/// What there is of a frame that does not lie whole in the chunk, or cannot be parsed where it lies. One buffer, used again.
#[derive(Default)]
pub(super) struct Held {
    bytes: Vec<u8>,
    /// `bytes[from..]` are held; the ones before are over.
    from: usize,
}

impl Held {
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.from..).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.from
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends `more`. The buffer never grows past `most` bytes (or what it must hold).
    pub(super) fn push(&mut self, more: &[u8], most: usize) {
        if more.is_empty() {
            return;
        }
        if self.from > 0 {
            self.bytes.drain(..self.from);
            self.from = 0;
        }
        let needed = self.bytes.len() + more.len();
        if needed > self.bytes.capacity() {
            let capacity = next_capacity(self.bytes.capacity(), needed, most);
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(more);
    }

    /// Drops the first `bytes`.
    pub(super) fn drop_first(&mut self, bytes: usize) {
        self.from = self.bytes.len().min(self.from + bytes);
    }

    /// Drops the last `bytes`.
    pub(super) fn drop_last(&mut self, bytes: usize) {
        self.bytes.truncate((self.bytes.len() - bytes.min(self.bytes.len())).max(self.from));
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.from = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::SMALL;

    #[test]
    fn what_is_held_can_be_dropped_from_both_ends() {
        let mut held = Held::default();
        held.push(b"0123456", 100);
        held.drop_first(2);
        held.drop_last(1);
        assert_eq!((held.bytes(), held.len()), (&b"2345"[..], 4));
        held.push(b"ab", 100);
        assert_eq!(held.bytes(), b"2345ab");
        held.drop_first(4);
        held.drop_last(5);
        assert!(held.is_empty() && held.bytes().is_empty());
    }

    #[test]
    fn the_buffer_grows_from_small_to_the_limit_and_not_past_it() {
        let mut held = Held::default();
        held.push(b"a", 20_000);
        assert_eq!(held.bytes.capacity(), SMALL);
        held.push(&[0; SMALL], 20_000);
        assert_eq!(held.bytes.capacity(), 20_000);
        held.push(&vec![0; 20_000 - SMALL - 1], 20_000);
        assert_eq!((held.len(), held.bytes.capacity()), (20_000, 20_000));
        held.clear();
        assert_eq!((held.len(), held.bytes.capacity()), (0, 20_000));
    }

    #[test]
    fn a_small_limit_bounds_the_first_buffer_by_little() {
        let mut held = Held::default();
        held.push(b"abc", 3);
        assert!(held.bytes.capacity() <= SMALL);
    }
}
