//! The payload and the reply of the intake world, in memory.

use std::future::ready;
use std::time::Duration;

use hyper::body::Bytes;
use intake_host::{Answer, Description, Head, PayloadResource, ReadError, ReplyResource, Sink, Source, WriteError};

use super::load::{self, Load};
use super::reply::Reply;

/// Returns the payload in chunks, each copied once: any host that has them from elsewhere must do that.
struct Chunks {
    rest: Bytes,
    chunk: usize,
}

impl Source for Chunks {
    fn read(&mut self, max: usize, _wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        let next = load::next(&mut self.rest, self.chunk, max).map(|bytes| bytes.to_vec());
        Box::pin(ready(Ok(Ok(next))))
    }

    fn read_now(&mut self, into: &mut [u8]) -> Option<usize> {
        let next = load::next(&mut self.rest, self.chunk, into.len())?;
        into[..next.len()].copy_from_slice(&next);
        Some(next.len())
    }
}

impl Sink for Reply {
    fn head(&mut self, _head: &Head) -> Result<(), WriteError> {
        Ok(())
    }

    fn write(&mut self, bytes: Vec<u8>, _wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        self.append(&bytes);
        Box::pin(ready(Ok(Ok(()))))
    }

    fn finish(&mut self, _wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(ready(Ok(Ok(()))))
    }
}

/// What `handle` is called with.
pub(super) fn resources(load: &Load, reply: &Reply) -> (PayloadResource, ReplyResource) {
    let length = Some(load.bytes.len() as u64);
    let description = Description { media_type: None, charset: Some(load.charset.to_owned()), length };
    let chunks = Chunks { rest: load.bytes.clone(), chunk: load.chunk };
    (PayloadResource::new(description, chunks), ReplyResource::new(reply.clone()))
}
