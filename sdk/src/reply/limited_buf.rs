use std::io;

/// Bytes of the first buffer: more than most records have.
const SMALL: usize = 4 << 10;

/// One record, as it is serialised. The buffer grows to the longest so far, and never past the limit.
#[derive(Default)]
pub(super) struct LimitedBuf {
    bytes: Vec<u8>,
    most: usize,
    is_over: bool,
}

impl LimitedBuf {
    /// Makes room for a record of up to `most` bytes.
    pub(super) fn begin(&mut self, most: usize) {
        self.bytes.clear();
        self.most = most;
        self.is_over = false;
    }

    /// Whether the record was longer than the limit, and not all of it was taken.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Takes `bytes`, unless it would be too long then.
    #[inline]
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Full> {
        if bytes.len() > self.most - self.bytes.len() {
            self.is_over = true;
            return Err(Full);
        }
        self.add(bytes);
        Ok(())
    }

    /// Takes what belongs to no record, such as a line end, whatever the limit.
    #[inline]
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let needed = self.bytes.len() + bytes.len();
        if needed > self.bytes.capacity() {
            self.grow(needed);
        }
        self.bytes.extend_from_slice(bytes);
    }

    #[cold]
    fn grow(&mut self, needed: usize) {
        let capacity = (self.bytes.capacity() * 2).max(SMALL).min(self.most).max(needed);
        self.bytes.reserve_exact(capacity - self.bytes.len());
    }
}

/// The record is longer than its limit.
#[derive(Debug)]
pub(super) struct Full;

impl io::Write for LimitedBuf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.take(bytes).map_err(|Full| io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_takes_what_its_limit_allows_and_grows_no_further() {
        let mut room = LimitedBuf::default();
        room.begin(10_000);
        for _ in 0..1000 {
            room.take(b"ten bytes.").unwrap();
        }
        assert!((room.len(), room.is_over()) == (10_000, false) && room.bytes().capacity() == 10_000);
        assert!(room.take(b"").is_ok() && room.take(b"x").is_err() && room.is_over());
        room.begin(3);
        assert!(!room.is_over() && room.take(b"abcd").is_err() && room.take(b"abc").is_ok() && room.is_over());
    }
}
