use std::task::{Context, Poll};
use std::time::Duration;

use crate::source::HostError;

/// What the host is told about the reply before its first byte.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// Without a charset.
    pub(crate) media_type: Option<String>,
    /// The name of the charset, which text is written in.
    pub(crate) charset: Option<&'static str>,
    /// The HTTP status; worlds other than the one behind `wasi:http` ignore it, and the headers.
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Head {
    /// Whether nothing was set.
    pub(crate) fn is_empty(&self) -> bool {
        let Head { media_type, charset, status, headers } = self;
        media_type.is_none() && charset.is_none() && status.is_none() && headers.is_empty()
    }
}

/// A piece of the reply, on its way out.
pub(crate) enum Piece<'a> {
    /// Bytes that lie elsewhere.
    Borrowed(&'a [u8]),
    /// Bytes that were gathered, with the buffer that they are in.
    Gathered(&'a mut Vec<u8>),
}

impl Piece<'_> {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Piece::Borrowed(bytes) => bytes,
            Piece::Gathered(buffer) => buffer,
        }
    }

    /// The bytes, for a world that must own what it writes. Borrowed ones are copied.
    #[cfg(feature = "_wasi3")]
    pub(crate) fn take(&mut self) -> Vec<u8> {
        match self {
            Piece::Borrowed(bytes) => bytes.to_vec(),
            Piece::Gathered(buffer) => std::mem::take(buffer),
        }
    }

    /// Returns the buffer that was taken, so that it is used again.
    #[cfg(feature = "_wasi3")]
    pub(crate) fn give_back(&mut self, taken: Vec<u8>) {
        if let Piece::Gathered(buffer) = self {
            **buffer = taken;
        }
    }
}

/// A world's side of the reply.
pub(crate) trait Sink {
    /// Asked once, before the first write.
    fn poll_head(&mut self, cx: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>>;

    /// The timeout for a write, given the handler's limit. Only the `cli` world overrides it.
    fn patience(&self, limit: Duration) -> Duration {
        limit
    }

    /// Whether bytes can be written from where they lie. A world that must own them is given what was gathered: one copy either way.
    fn takes_borrowed(&self) -> bool {
        true
    }

    /// Writes all of `piece`, once the host can take it.
    fn poll_write(&mut self, cx: &mut Context<'_>, piece: &mut Piece<'_>, wait: Duration) -> Poll<Result<(), HostError>>;

    /// Says that the reply is whole. Asked once, and last.
    fn poll_finish(&mut self, cx: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>>;
}
