use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use wasip2::cli::stdin::get_stdin;
use wasip2::cli::terminal_stdin::get_terminal_stdin;

use super::say;
use crate::reply::{Head, Piece, Sink};
use crate::source::{Description, HostError, Read, Source};
use crate::world::wasi::{Came, Clock, Input, Output, in_host_words};

/// How long nothing comes before whoever may sit at a terminal is told what is waited for.
const NOTICE_AFTER: Duration = Duration::from_secs(1);

/// Standard input, as a payload.
pub(super) struct StandardInput {
    input: Input,
    description: Description,
    wait: Option<Duration>,
    /// Nothing was read yet, and the host says that it is a terminal. Some hosts say so of a file or a pipe, too.
    may_need_notice: bool,
    has_ended: bool,
}

impl StandardInput {
    pub(super) fn new(description: Description, wait: Option<Duration>, clock: Rc<Clock>) -> StandardInput {
        let may_need_notice = get_terminal_stdin().is_some();
        StandardInput {
            input: Input::new(get_stdin(), clock, in_host_words),
            description,
            wait,
            may_need_notice,
            has_ended: false,
        }
    }

    fn read(&mut self, max: u32, wait: Duration) -> Result<Came, HostError> {
        if std::mem::take(&mut self.may_need_notice) && wait > NOTICE_AFTER {
            match self.input.read(max, NOTICE_AFTER) {
                Err(HostError::TimedOut) => {}
                came => return came,
            }
            say("waiting for the payload on standard input; in a terminal, Ctrl-D at the start of a line ends it\n");
            return self.input.read(max, wait - NOTICE_AFTER);
        }
        self.input.read(max, wait)
    }
}

impl Source for StandardInput {
    fn describe(&self) -> Description {
        self.description.clone()
    }

    fn patience(&self, _: Duration) -> Duration {
        patience(self.wait)
    }

    fn poll_read(&mut self, _: &mut Context<'_>, chunk: &mut Vec<u8>, max: u32, wait: Duration) -> Poll<Result<Read, HostError>> {
        // The chunk before goes first: two at once would double the memory.
        *chunk = Vec::new();
        if self.has_ended {
            return Poll::Ready(Ok(Read::End));
        }
        Poll::Ready(self.read(max, wait).map(|came| match came {
            Came::Bytes(bytes) => {
                *chunk = bytes;
                Read::Chunk
            }
            Came::Closed => {
                self.has_ended = true;
                Read::End
            }
        }))
    }
}

/// Standard output, as a reply.
pub(super) struct StandardOutput {
    output: Rc<Output>,
    wait: Option<Duration>,
}

impl StandardOutput {
    pub(super) fn new(output: Rc<Output>, wait: Option<Duration>) -> StandardOutput {
        StandardOutput { output, wait }
    }
}

impl Sink for StandardOutput {
    fn patience(&self, _: Duration) -> Duration {
        patience(self.wait)
    }

    fn poll_head(&mut self, _: &mut Context<'_>, _: &Head) -> Poll<Result<(), HostError>> {
        // A pipe has no place for it.
        Poll::Ready(Ok(()))
    }

    fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        Poll::Ready(self.output.write(piece.bytes(), wait))
    }

    fn poll_finish(&mut self, _: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        Poll::Ready(self.output.finish(wait))
    }
}

/// Who runs a command sits before it, or has said how long to wait: the limits of the handler are not asked.
fn patience(wait: Option<Duration>) -> Duration {
    wait.unwrap_or(Duration::MAX)
}
