use std::task::{Context, Poll};
use std::time::Duration;

use crate::source::Refusal;

/// What the host is told about the reply before its first byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Head {
    pub(crate) media_type: Option<String>,
    pub(crate) charset: Option<String>,
    /// The HTTP status; other worlds than that behind `wasi:http` pass over it, and over the headers.
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
}

/// A world's side of the reply.
pub(crate) trait Sink {
    /// Asked once, before the first write.
    fn poll_head(&mut self, cx: &mut Context<'_>, head: &Head) -> Poll<Result<(), Refusal>>;

    /// How long a write waits that may wait for `limit`. Only who runs a command decides on that in the handler's place.
    fn patience(&self, limit: Duration) -> Duration {
        limit
    }

    /// Writes all of `piece`, once the host can take it.
    fn poll_write(&mut self, cx: &mut Context<'_>, piece: &[u8], wait: Duration) -> Poll<Result<(), Refusal>>;

    /// Says that the reply is whole. Asked once, and last.
    fn poll_finish(&mut self, cx: &mut Context<'_>, wait: Duration) -> Poll<Result<(), Refusal>>;
}
