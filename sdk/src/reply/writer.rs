use std::future::poll_fn;
use std::rc::Rc;

use super::{Head, Sink};
use crate::note::note;
use crate::pace::cost;
use crate::run::Run;
use crate::source::Refusal;
use crate::{Error, ErrorKind, Limits, Result, Stage};

/// Bytes in one piece of the reply at most: what every host takes, by the WIT package.
const PIECE_BYTES: usize = 64 * 1024;

/// Bytes set aside for a small reply.
const SMALL_BYTES: usize = 4 * 1024;

/// The reply of one run. What is written is gathered and goes out in pieces of up to 64 KiB, each waited for; the SDK finishes
/// it when the handler returns `Ok`, and drops it unfinished otherwise.
pub struct Reply {
    sink: Box<dyn Sink>,
    run: Rc<Run>,
    state: State,
    /// Written, and not sent yet: less than a piece.
    gathered: Vec<u8>,
    sent: u64,
    wait: std::time::Duration,
}

enum State {
    /// Nothing was sent yet, and this is what will be sent first.
    Head(Head),
    Body,
    /// The host is being waited for. Whoever finds this dropped the call that waited, and with it a part of the reply.
    Waiting,
    Finished,
    Failed(Error),
}

impl Reply {
    pub(crate) fn new(sink: Box<dyn Sink>, run: Rc<Run>) -> Reply {
        let wait = Limits::default().wait;
        Reply { sink, run, state: State::Head(Head::default()), gathered: Vec::new(), sent: 0, wait }
    }

    /// Says what media type the reply has, such as `text/plain`.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent.
    pub fn set_media_type(&mut self, media_type: impl Into<String>) -> Result<()> {
        self.head()?.media_type = Some(media_type.into());
        Ok(())
    }

    /// Says what charset the reply is written in. It is no more than said: text is written as UTF-8.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent.
    pub fn set_charset(&mut self, label: impl Into<String>) -> Result<()> {
        self.head()?.charset = Some(label.into());
        Ok(())
    }

    /// How long to wait for the host to take a piece; 30 seconds by default (see [`Limits::wait`]).
    pub fn set_wait(&mut self, wait: std::time::Duration) {
        self.wait = wait;
    }

    /// Appends `bytes`, or text. Waits if the host cannot take more yet.
    ///
    /// # Errors
    /// [`ErrorKind::Closed`] or [`ErrorKind::TimedOut`] if the reply cannot go on, and again whenever it is tried;
    /// [`ErrorKind::Cancelled`] if the host asks to stop.
    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) -> Result<()> {
        let mut bytes = bytes.as_ref();
        self.check().await?;
        self.run.turn().charge(cost::ITEM + bytes.len().min(PIECE_BYTES) as u64 * cost::COPY);
        while self.gathered.len() + bytes.len() >= PIECE_BYTES {
            if self.gathered.is_empty() {
                // As large as a piece already: it need not be copied.
                let (piece, rest) = bytes.split_at(PIECE_BYTES);
                self.send(piece).await?;
                bytes = rest;
            } else {
                let (piece, rest) = bytes.split_at(PIECE_BYTES - self.gathered.len());
                self.gather(piece);
                self.flush().await?;
                bytes = rest;
            }
        }
        self.gather(bytes);
        self.run.pace().await
    }

    /// Sends what was gathered. There is no need to, unless somebody waits for this part of the reply.
    ///
    /// # Errors
    /// As [`write`](Reply::write).
    pub async fn flush(&mut self) -> Result<()> {
        self.check().await?;
        if self.gathered.is_empty() {
            self.run.turn().charge(cost::CALL);
            return self.run.pace().await;
        }
        let mut piece = std::mem::take(&mut self.gathered);
        let sent = self.send(&piece).await;
        piece.clear();
        self.gathered = piece;
        sent
    }

    /// Keeps `bytes` until there is a whole piece. The buffer is small or of a piece's size: growing by doubling would copy half
    /// a piece in one turn.
    fn gather(&mut self, bytes: &[u8]) {
        let needed = self.gathered.len() + bytes.len();
        if needed > self.gathered.capacity() {
            let capacity = if needed <= SMALL_BYTES { SMALL_BYTES } else { PIECE_BYTES };
            self.gathered.reserve_exact(capacity - self.gathered.len());
        }
        self.gathered.extend_from_slice(bytes);
    }

    pub(crate) fn is_of(&self, run: &Rc<Run>) -> bool {
        Rc::ptr_eq(&self.run, run)
    }

    pub(crate) async fn finish(&mut self) -> Result<()> {
        if !self.gathered.is_empty() {
            self.flush().await?;
        }
        self.send_head().await?;
        self.state = State::Waiting;
        let Reply { sink, wait, .. } = self;
        let finished = poll_fn(|cx| sink.poll_finish(cx, *wait)).await;
        self.crossed(finished, State::Finished)?;
        note!(Debug, Reply, self.at(), "the reply is finished; bytes: {}", self.sent);
        Ok(())
    }

    async fn send(&mut self, piece: &[u8]) -> Result<()> {
        self.send_head().await?;
        self.state = State::Waiting;
        let Reply { sink, wait, .. } = self;
        let written = poll_fn(|cx| sink.poll_write(cx, piece, *wait)).await;
        self.crossed(written, State::Body)?;
        note!(Trace, Reply, self.at(), "bytes written: {}, before: {}", piece.len(), self.sent);
        self.sent += piece.len() as u64;
        Ok(())
    }

    /// How far the payload is: what is noted of a reply is about no byte of it.
    fn at(&self) -> u64 {
        self.run.progress().bytes_decoded.get()
    }

    async fn send_head(&mut self) -> Result<()> {
        let State::Head(head) = &mut self.state else { return self.check().await };
        let head = std::mem::take(head);
        if head == Head::default() {
            self.state = State::Body;
            return Ok(());
        }
        self.state = State::Waiting;
        let sent = poll_fn(|cx| self.sink.poll_head(cx, &head)).await;
        self.crossed(sent, State::Body)
    }

    /// A crossing was made, with this outcome. If it failed, the reply is over; else `then` follows.
    fn crossed(&mut self, outcome: Result<(), Refusal>, then: State) -> Result<()> {
        self.run.crossed();
        let Err(refusal) = outcome else {
            self.state = then;
            return Ok(());
        };
        let error = match refusal {
            Refusal::TimedOut => {
                let message = format!("after {} bytes of the reply none was taken within {:?}", self.sent, self.wait);
                Error::new(ErrorKind::TimedOut, Stage::Reply, message)
            }
            Refusal::Broken(why) => {
                let message = format!("after {} bytes the reply was closed: {why}", self.sent);
                Error::new(ErrorKind::Closed, Stage::Reply, message)
            }
            Refusal::Cancelled(why) => {
                let message = format!("the host asked to stop: {why}");
                self.run.end_payload(Error::new(ErrorKind::Cancelled, Stage::Reply, message))
            }
        };
        if error.kind() != ErrorKind::Cancelled {
            self.run.note_error(&error);
        }
        self.state = State::Failed(error.clone());
        Err(error)
    }

    async fn check(&self) -> Result<()> {
        match &self.state {
            State::Failed(error) => self.run.repeat(error.clone()).await,
            State::Waiting => {
                let message = "a call was dropped while it waited for the host, and a part of the reply with it";
                self.run.repeat(Error::new(ErrorKind::Misuse, Stage::Reply, message)).await
            }
            State::Head(_) | State::Body | State::Finished => self.run.check_cancelled(),
        }
    }

    fn head(&mut self) -> Result<&mut Head> {
        match &mut self.state {
            State::Head(head) => Ok(head),
            State::Failed(error) => Err(error.clone()),
            State::Body | State::Waiting | State::Finished => {
                let message = "the head of the reply must be set before the first piece is sent";
                Err(Error::new(ErrorKind::Misuse, Stage::Reply, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::*;
    use crate::run::{Checkpoint, Progress, Verdict};

    /// A host that takes nothing, ever.
    struct Blocked;

    impl Sink for Blocked {
        fn poll_head(&mut self, _: &mut Context<'_>, _: &Head) -> Poll<Result<(), Refusal>> {
            Poll::Ready(Ok(()))
        }

        fn poll_write(&mut self, _: &mut Context<'_>, _: &[u8], _: Duration) -> Poll<Result<(), Refusal>> {
            Poll::Pending
        }

        fn poll_finish(&mut self, _: &mut Context<'_>, _: Duration) -> Poll<Result<(), Refusal>> {
            Poll::Ready(Ok(()))
        }
    }

    impl Checkpoint for Blocked {
        fn poll_checkpoint(&mut self, _: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
            Poll::Ready(Verdict::Proceed(None))
        }
    }

    #[test]
    fn a_reply_that_lost_a_piece_to_a_dropped_call_cannot_be_finished() {
        let mut reply = Reply::new(Box::new(Blocked), Rc::new(Run::new(Box::new(Blocked))));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(matches!(pin!(reply.write("lost")).poll(&mut cx), Poll::Ready(Ok(()))));
        assert!(pin!(reply.flush()).poll(&mut cx).is_pending());
        let Poll::Ready(Err(error)) = pin!(reply.finish()).poll(&mut cx) else { panic!("it goes on") };
        let wanted = "reply: a call was dropped while it waited for the host, and a part of the reply with it";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Misuse, wanted));
    }
}
