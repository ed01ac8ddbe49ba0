use std::future::Future;
use std::mem;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use wit_bindgen::rt::async_support::{StreamReader, StreamResult};

use super::{Clock, Pump};
use crate::source::{HostError, Read};

/// A stream that the payload comes from. It is read into one buffer, which goes to and fro.
pub(in crate::world) struct Input(Pump<Ask, Answer>);

struct Ask {
    buffer: Vec<u8>,
    wait: Duration,
}

struct Answer {
    buffer: Vec<u8>,
    read: Result<Read, HostError>,
}

impl Input {
    /// `ended` tells how the stream ended; it is asked when it has.
    pub(in crate::world) fn new(
        stream: StreamReader<u8>,
        ended: impl Future<Output = Result<(), HostError>> + 'static,
        clock: Rc<Clock>,
    ) -> Input {
        let mut stream = Some(stream);
        let mut ended = Box::pin(ended);
        let mut end = None;
        Input(Pump::new(async move |Ask { mut buffer, wait }| {
            if let Some(open) = &mut stream {
                let read;
                (buffer, read) = read_once(open, buffer, wait, &clock).await;
                match read {
                    Ok(Read::End) => stream = None,
                    read => return Answer { buffer, read },
                }
            }
            if end.is_none() {
                match clock.within(ended.as_mut(), wait).await {
                    Ok(outcome) => end = Some(outcome),
                    Err(refusal) => return Answer { buffer, read: Err(refusal) },
                }
            }
            let read = end.clone().unwrap_or(Ok(())).map(|()| Read::End);
            Answer { buffer, read }
        }))
    }

    /// Reads up to `max` bytes into `chunk`, which has none.
    pub(in crate::world) fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        chunk: &mut Vec<u8>,
        max: u32,
        wait: Duration,
    ) -> Poll<Result<Read, HostError>> {
        let ask = || {
            let mut buffer = mem::take(chunk);
            buffer.clear();
            buffer.reserve_exact(max as usize);
            Ask { buffer, wait }
        };
        self.0.poll(cx, ask).map(|Answer { buffer, read }| {
            *chunk = buffer;
            read
        })
    }
}

/// Reads once, as much as fits. The end is the stream's: it is not known yet whether it is the payload's.
async fn read_once(
    stream: &mut StreamReader<u8>,
    buffer: Vec<u8>,
    wait: Duration,
    clock: &Clock,
) -> (Vec<u8>, Result<Read, HostError>) {
    let mut reading = pin!(stream.read(buffer));
    let (result, buffer, late) = match clock.within(reading.as_mut(), wait).await {
        Ok((result, buffer)) => (result, buffer, None),
        Err(refusal) => {
            // What came in the last moment has come.
            let (result, buffer) = reading.cancel();
            (result, buffer, Some(refusal))
        }
    };
    let read = match (result, late) {
        (StreamResult::Complete(bytes), _) if bytes > 0 => Ok(Read::Chunk),
        (StreamResult::Dropped, _) => Ok(Read::End),
        (_, Some(refusal)) => Err(refusal),
        (_, None) => Ok(Read::Chunk),
    };
    (buffer, read)
}
