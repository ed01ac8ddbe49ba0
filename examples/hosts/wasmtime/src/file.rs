use std::io::{self, Read};
use std::time::Duration;

use intake_host::Blocking;
use intake_host::{Answer, ReadError, Source};
use tokio::sync::mpsc;

use crate::stop::{Stop, WHY};

/// Bytes read at once; the guest takes them in parts if it asks for fewer.
const BLOCK: usize = 64 << 10;

/// A file, or a pipe by its name, as a payload: read by a thread of its own, a few blocks ahead and no more.
pub(crate) struct File {
    /// The last one is empty: a thread that ends without it has not read all.
    blocks: mpsc::Receiver<io::Result<Vec<u8>>>,
    /// Came, and was not asked for yet.
    rest: Vec<u8>,
    has_ended: bool,
    stop: Stop,
}

impl File {
    pub(crate) fn open(path: String, stop: Stop) -> io::Result<File> {
        let (sender, blocks) = mpsc::channel(2);
        std::thread::Builder::new().name("payload".to_owned()).spawn(move || {
            // To open a pipe waits for its writer: that is not the run's thread to do.
            if let Err(error) = read(&path, &sender) {
                let _is_dropped = sender.blocking_send(Err(error));
            }
        })?;
        Ok(File { blocks, rest: Vec::new(), has_ended: false, stop })
    }

    async fn next(&mut self, max: usize, wait: Option<Duration>) -> Result<Option<Vec<u8>>, ReadError> {
        if self.rest.is_empty() && !self.has_ended {
            let File { blocks, stop, .. } = self;
            // Whatever comes first: the guest is to stop, it has waited long enough, or there is a block.
            let block = tokio::select! {
                biased;
                () = stop.wanted() => return Err(ReadError::Cancelled(WHY.to_owned())),
                block = blocks.recv() => block,
                () = sleep(wait) => return Err(ReadError::TimedOut),
            };
            match block {
                Some(Ok(block)) if block.is_empty() => self.has_ended = true,
                Some(Ok(block)) => self.rest = block,
                // What broke off must never look like the end.
                Some(Err(error)) => return Err(ReadError::Aborted(error.to_string())),
                None => return Err(ReadError::Aborted("what reads the payload panicked".to_owned())),
            }
        }
        if self.has_ended {
            return Ok(None);
        }
        let rest = self.rest.split_off(self.rest.len().min(max));
        Ok(Some(std::mem::replace(&mut self.rest, rest)))
    }
}

fn read(path: &str, sender: &mpsc::Sender<io::Result<Vec<u8>>>) -> io::Result<()> {
    let mut file = Blocking::new(std::fs::File::open(path)?);
    loop {
        let mut block = vec![0; BLOCK];
        let length = file.read(&mut block)?;
        block.truncate(length);
        if sender.blocking_send(Ok(block)).is_err() || length == 0 {
            return Ok(());
        }
    }
}

/// Without a bound it never ends.
pub(crate) async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

impl Source for File {
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        Box::pin(async move { Ok(self.next(max, wait).await) })
    }
}
