use std::io::{self, Write};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use intake_host::Blocking;
use intake_host::WriteError;

/// Pieces on their way at once: back-pressure beyond that.
const PIECES: usize = 4;

enum Order {
    Write(Vec<u8>),
    Flush(oneshot::Sender<()>),
}

/// Hands a reply on to a writer, by a thread of its own: a reader that does not read holds up nothing else.
pub(crate) struct Drain {
    orders: mpsc::Sender<Order>,
    /// Why the writer takes no more.
    closed: Arc<OnceLock<String>>,
}

impl Drain {
    pub(crate) fn new(writer: impl Write + Send + 'static) -> io::Result<Self> {
        let (orders, queue) = mpsc::channel(PIECES);
        let closed = Arc::new(OnceLock::new());
        let seen = Arc::clone(&closed);
        thread::Builder::new().name("reply".to_owned()).spawn(move || pump(writer, queue, &seen))?;
        Ok(Self { orders, closed })
    }

    pub(crate) async fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Result<(), WriteError> {
        self.order(Order::Write(bytes), wait).await
    }

    pub(crate) async fn finish(&mut self, wait: Option<Duration>) -> Result<(), WriteError> {
        let (done, flushed) = oneshot::channel();
        self.order(Order::Flush(done), wait).await?;
        match bounded(wait, flushed).await {
            Some(Ok(())) => Ok(()),
            Some(Err(_dropped)) => Err(self.why()),
            None => Err(WriteError::TimedOut),
        }
    }

    /// A second handle, to see the last pieces written when the reply itself is gone.
    pub(crate) fn handle(&self) -> Self {
        Self { orders: self.orders.clone(), closed: Arc::clone(&self.closed) }
    }

    /// Waits until what was taken is written, for `wait` at most.
    pub(crate) async fn settle(mut self, wait: Duration) {
        let _broken_off_anyway = self.finish(Some(wait)).await;
    }

    /// Why the writer failed, if it did.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.closed.get().map(String::as_str)
    }

    async fn order(&mut self, order: Order, wait: Option<Duration>) -> Result<(), WriteError> {
        match bounded(wait, self.orders.send(order)).await {
            Some(Ok(())) => Ok(()),
            Some(Err(_gone)) => Err(self.why()),
            None => Err(WriteError::TimedOut),
        }
    }

    fn why(&self) -> WriteError {
        WriteError::Closed(self.failure().unwrap_or("the writer of the reply is gone").to_owned())
    }
}

async fn bounded<T>(wait: Option<Duration>, future: impl Future<Output = T>) -> Option<T> {
    match wait {
        None => Some(future.await),
        Some(wait) => timeout(wait, future).await.ok(),
    }
}

fn pump(writer: impl Write, mut queue: mpsc::Receiver<Order>, closed: &OnceLock<String>) {
    let mut writer = Blocking::by_naps(writer);
    while let Some(order) = queue.blocking_recv() {
        let result = match order {
            Order::Write(bytes) => writer.write_all(&bytes),
            Order::Flush(done) => writer.flush().map(|()| {
                let _no_waiter = done.send(());
            }),
        };
        if let Err(error) = result {
            let _first = closed.set(match error.kind() {
                io::ErrorKind::BrokenPipe => "the reader of the reply is gone".to_owned(),
                _ => format!("the host could not write the reply: {error}"),
            });
            return;
        }
    }
}
