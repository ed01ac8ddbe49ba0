use std::task::{Context, Poll};
use std::time::Duration;

use crate::pace::MIN_BUDGET;
use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::{Description, HostError, Read, Source};

/// For tests: a host that makes the guest wait every other time, at reads and at checkpoints, and then returns a few bytes.
pub(crate) struct FlakyHost {
    payload: Vec<u8>,
    given: usize,
    size: usize,
    is_ready: bool,
}

impl FlakyHost {
    /// It returns `payload` in chunks of `size` bytes.
    pub(crate) fn new(payload: &[u8], size: usize) -> Box<FlakyHost> {
        Box::new(FlakyHost { payload: payload.to_vec(), given: 0, size, is_ready: true })
    }

    fn poll(&mut self) -> Poll<()> {
        self.is_ready = !self.is_ready;
        if self.is_ready { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Source for FlakyHost {
    fn describe(&self) -> Description {
        Description { charset: Some("windows-1252".into()), ..Description::default() }
    }

    fn poll_read(&mut self, _: &mut Context<'_>, chunk: &mut Vec<u8>, _: u32, _: Duration) -> Poll<Result<Read, HostError>> {
        self.poll().map(|()| {
            let left = &self.payload[self.given..];
            *chunk = left[..self.size.min(left.len())].to_vec();
            self.given += chunk.len();
            Ok(if chunk.is_empty() { Read::End } else { Read::Chunk })
        })
    }
}

impl Checkpoint for FlakyHost {
    fn poll_checkpoint(&mut self, _: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
        self.poll().map(|()| Verdict::Proceed(Some(MIN_BUDGET)))
    }
}
