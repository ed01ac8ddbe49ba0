use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::bindings::intake::payload_stream::source;
use crate::source::{Description, HostError, Read, Source};
use crate::world::wasi3::{Clock, Input};

/// Bytes asked for in one read: a read costs some 2,000 fuel, which is little for this many, and they lie in one buffer for the
/// whole run.
const CHUNK_BYTES: u32 = 128 * 1024;

/// The payload of one call.
pub(super) struct Payload {
    resource: Rc<source::Payload>,
    /// Its stream, from the first read on.
    input: Option<Input>,
    clock: Rc<Clock>,
}

impl Payload {
    pub(super) fn new(resource: Rc<source::Payload>, clock: Rc<Clock>) -> Payload {
        Payload { resource, input: None, clock }
    }
}

impl Source for Payload {
    fn describe(&self) -> Description {
        let source::Description { media_type, charset, length } = self.resource.describe();
        Description { media_type, charset, length }
    }

    fn limit_run(&mut self, most: Duration) {
        self.clock.limit_run(most);
    }

    fn chunk_bytes(&self) -> u32 {
        CHUNK_BYTES
    }

    fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        chunk: &mut Vec<u8>,
        max: u32,
        wait: Duration,
    ) -> Poll<Result<Read, HostError>> {
        let Payload { resource, input, clock } = self;
        let input = input.get_or_insert_with(|| {
            let (stream, ended) = resource.read();
            let of = resource.clone();
            let ended = async move { ended.await.map_err(|error| error.because(of.why())) };
            Input::new(stream, ended, clock.clone())
        });
        input.poll_read(cx, chunk, max, wait)
    }
}
