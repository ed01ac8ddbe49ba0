use super::Reply;
use super::encoder::Instead;
use super::writer::State;
use crate::Result;
use crate::pace::cost;

/// Text in another charset than UTF-8.
impl Reply {
    pub(super) async fn write_encoded(&mut self, text: &str, instead: Instead) -> Result<()> {
        self.check().await?;
        self.run.turn().charge(2 * cost::WRITE);
        let mut rest = text;
        loop {
            self.pace_amid().await?;
            let at = self.at();
            let Some(encoder) = &mut self.encoder else { return Ok(()) };
            let step = encoder.encode(rest, instead, self.run.turn().left(), at);
            self.run.turn().charge(step.fuel + encoder.encoded().len() as u64 * cost::COPY);
            self.append_encoded().await?;
            if let Some(unfit) = step.unfit
                && let Some(encoder) = &self.encoder
            {
                let error = encoder.error(unfit, self.sent + self.gathered.len() as u64);
                self.run.note_error(&error);
                self.state = State::Failed(error.clone());
                return Err(error);
            }
            if step.is_over {
                return self.run.pace().await;
            }
            rest = step.rest;
        }
    }

    /// The text is over, or bytes come next: returns to the state in which the reply began.
    pub(super) async fn end_text(&mut self) -> Result<()> {
        let end = self.encoder.as_mut().map_or(&[][..], |encoder| encoder.end());
        if end.is_empty() { Ok(()) } else { self.append(end).await }
    }

    async fn append_encoded(&mut self) -> Result<()> {
        let Some(encoder) = &mut self.encoder else { return Ok(()) };
        let encoded = std::mem::take(encoder.encoded());
        let appended = self.append(&encoded).await;
        if let Some(encoder) = &mut self.encoder {
            *encoder.encoded() = encoded;
        }
        appended
    }

    /// Makes a checkpoint if it is time for one, amid a text: if the call is dropped then, the rest of the text is lost.
    async fn pace_amid(&mut self) -> Result<()> {
        if !self.run.turn().is_used_up() {
            return Ok(());
        }
        self.under_way = Some(0);
        let paced = self.run.checkpoint().await;
        self.under_way = None;
        paced
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::pin::pin;
    use std::rc::Rc;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::*;
    use crate::ErrorKind;
    use crate::reply::{Head, Piece, Sink};
    use crate::run::{Checkpoint, Progress, Run, Verdict};
    use crate::source::Refusal;

    /// A host that never comes back from a checkpoint, and keeps what it is told.
    #[derive(Clone, Default)]
    struct Host(Rc<RefCell<(Head, Vec<u8>)>>);

    impl Sink for Host {
        fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), Refusal>> {
            self.0.borrow_mut().0 = head.clone();
            Poll::Ready(Ok(()))
        }

        fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, _: Duration) -> Poll<Result<(), Refusal>> {
            self.0.borrow_mut().1.extend_from_slice(piece.bytes());
            Poll::Ready(Ok(()))
        }

        fn poll_finish(&mut self, _: &mut Context<'_>, _: Duration) -> Poll<Result<(), Refusal>> {
            Poll::Ready(Ok(()))
        }
    }

    impl Checkpoint for Host {
        fn poll_checkpoint(&mut self, _: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
            Poll::Pending
        }
    }

    fn reply(host: &Host) -> Reply {
        Reply::new(Box::new(host.clone()), Rc::new(Run::new(Box::new(host.clone()))))
    }

    fn poll<T>(call: impl Future<Output = T>) -> Poll<T> {
        pin!(call).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_reply_that_lost_text_to_a_call_dropped_at_a_checkpoint_cannot_be_finished() {
        let host = Host::default();
        let mut reply = reply(&host);
        reply.set_charset("latin1").unwrap();
        assert!(poll(reply.write("a")).is_ready());
        assert!(poll(reply.write("\u{e9}".repeat(10_000))).is_pending());
        // Else the next checkpoint is waited for, which is for ever here.
        reply.run.turn().begin(None);
        for outcome in [poll(reply.write("b")), poll(reply.finish())] {
            let Poll::Ready(Err(error)) = outcome else { panic!("it goes on") };
            let wanted = "reply: a call was dropped while it waited for the host, and a part of the reply with it";
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Misuse, wanted));
        }
        assert!(host.0.borrow().1.is_empty());
    }

    #[test]
    fn the_host_is_told_the_label_as_it_is() {
        let host = Host::default();
        let mut reply = reply(&host);
        reply.set_charset(" Latin1").unwrap();
        assert!(reply.set_charset("klingon").is_err());
        assert!(matches!(poll(reply.write("\u{e9}")), Poll::Ready(Ok(()))));
        reply.set_charset("ascii").unwrap();
        assert!(reply.set_charset("koi8-r").is_err());
        assert!(matches!(poll(reply.finish()), Poll::Ready(Ok(()))));
        let (head, bytes) = &*host.0.borrow();
        assert_eq!((head.charset.as_deref(), bytes.as_slice()), (Some("ascii"), &b"\xE9"[..]));
    }
}
