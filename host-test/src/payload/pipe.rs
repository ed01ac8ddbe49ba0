use std::io::{self, Read};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::feed::Fed;

/// Bytes read ahead at once.
const BLOCK: usize = 65_536;
/// Blocks read ahead at most: enough to keep the writer busy, and little memory.
const BLOCKS: usize = 4;

/// Bytes that come when they come, read by a thread of its own: a pipe that never delivers holds up nobody else. The thread
/// lives until the pipe ends, or until it has a block that nobody wants.
pub(super) struct Pipe {
    blocks: mpsc::Receiver<io::Result<Vec<u8>>>,
    /// Came, and not yet asked for.
    rest: Vec<u8>,
    /// Where `rest` begins.
    at: usize,
    name: String,
}

impl Pipe {
    pub(super) fn new<R: Read>(name: &str, open: impl FnOnce() -> io::Result<R> + Send + 'static) -> Self {
        let (sender, blocks) = mpsc::channel(BLOCKS);
        let spawned = thread::Builder::new().name("payload".to_owned()).spawn({
            let sender = sender.clone();
            move || pump(open, &sender)
        });
        if let Err(error) = spawned {
            // The channel is empty and open: there is room.
            let _told = sender.try_send(Err(error));
        }
        Self { blocks, rest: Vec::new(), at: 0, name: name.to_owned() }
    }

    pub(super) async fn next(&mut self, want: usize, all: bool, wait: Option<Duration>) -> Fed {
        let until = wait.and_then(|wait| Instant::now().checked_add(wait));
        let mut bytes = self.take(want);
        while bytes.is_empty() || (all && bytes.len() < want) {
            let block = match until {
                None => self.blocks.recv().await,
                Some(until) => match tokio::time::timeout_at(until, self.blocks.recv()).await {
                    Ok(block) => block,
                    Err(_elapsed) if bytes.is_empty() => return Fed::TimedOut,
                    Err(_elapsed) => return Fed::Bytes(bytes),
                },
            };
            match block {
                Some(Ok(block)) => {
                    (self.rest, self.at) = (block, 0);
                    bytes.extend(self.take(want - bytes.len()));
                }
                Some(Err(error)) => return Fed::Broken(format!("the host could not read {}: {error}", self.name)),
                None if bytes.is_empty() => return Fed::End,
                None => return Fed::Bytes(bytes),
            }
        }
        Fed::Bytes(bytes)
    }

    fn take(&mut self, want: usize) -> Vec<u8> {
        let end = self.rest.len().min(self.at.saturating_add(want));
        let bytes = self.rest[self.at..end].to_vec();
        self.at = end;
        bytes
    }
}

fn pump<R: Read>(open: impl FnOnce() -> io::Result<R>, sender: &mpsc::Sender<io::Result<Vec<u8>>>) {
    let mut read = match open() {
        Ok(read) => read,
        Err(error) => {
            let _nobody_reads = sender.blocking_send(Err(error));
            return;
        }
    };
    let mut block = vec![0; BLOCK];
    loop {
        let message = match read.read(&mut block) {
            Ok(0) => return,
            Ok(length) => Ok(block[..length].to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let last = message.is_err();
        if sender.blocking_send(message).is_err() || last {
            return;
        }
    }
}
