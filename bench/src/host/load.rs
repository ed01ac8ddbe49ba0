use hyper::body::Bytes;

/// What a guest is given in one run.
#[derive(Debug, Clone)]
pub struct Load {
    /// The payload.
    pub bytes: Bytes,
    /// The charset that is declared.
    pub charset: &'static str,
    /// Bytes of a chunk. A guest that asks for less at once gets less.
    pub chunk: usize,
}

impl Load {
    /// In chunks of 64 KiB.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, charset: &'static str) -> Self {
        Self { bytes: bytes.into(), charset, chunk: 64 << 10 }
    }

    /// In chunks of `chunk` bytes.
    #[must_use]
    pub fn in_chunks(&self, chunk: usize) -> Self {
        Self { chunk, ..self.clone() }
    }
}

/// The next chunk, at most `max` bytes of it; none at the end.
pub(super) fn next(rest: &mut Bytes, chunk: usize, max: usize) -> Option<Bytes> {
    let next = rest.split_to(rest.len().min(chunk).min(max));
    if next.is_empty() { None } else { Some(next) }
}
