use std::task::{Context, Poll, ready};

use intake_text::Replacement;

use super::Reply;
use super::encoder::{Step, encode, refused};
use super::writer::State;
use crate::Result;
use crate::pace::cost;

/// Text in another charset than UTF-8. Encoders alone name this, so that a component without them is without it, too.
impl Reply {
    /// Encodes the text, step by step, and gathers what comes of it.
    pub(super) fn poll_encode(&mut self, cx: &mut Context<'_>, step: &mut Step<'_>, instead: Replacement) -> Poll<Result<()>> {
        loop {
            if !step.is_at_checkpoint {
                ready!(self.poll_append_encoded(cx))?;
            }
            let Some(encoder) = &mut self.encoder else { return Poll::Ready(Ok(())) };
            if let Some(char) = step.done.refused.take() {
                let error = refused(encoder.encoder().charset(), char, self.sent + self.gathered.len() as u64);
                self.run.note_error(&error);
                self.state = State::Failed(error.clone());
                return Poll::Ready(Err(error));
            }
            if step.done.is_over {
                return Poll::Ready(Ok(()));
            }
            // If the call is dropped at this checkpoint, the rest of the text is lost.
            if step.is_at_checkpoint || self.run.slice().is_used_up() {
                (self.under_way, step.is_at_checkpoint) = (Some(0), true);
                let paced = ready!(self.run.poll_checkpoint(cx));
                (self.under_way, step.is_at_checkpoint) = (None, false);
                if let Err(error) = &paced {
                    self.state = State::Failed(error.clone());
                }
                paced?;
            }
            let at = self.run.progress().bytes_decoded.get();
            let encoder = encoder.encoder_mut();
            step.done = encode(encoder, step.done.rest, instead, self.run.slice().left(), at);
            self.run.slice().charge(step.done.work + encoder.encoded().len() as u64 * cost::COPY);
        }
    }

    /// Gathers what the last step encoded. While the host is waited for, it holds what is to come.
    fn poll_append_encoded(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let Some(encoder) = &mut self.encoder else { return Poll::Ready(Ok(())) };
        let mut encoded = encoder.encoder_mut().take_encoded();
        let mut rest = encoded.as_slice();
        // A piece that all of it went into may be under way.
        let is_done = rest.is_empty() && self.under_way.is_none();
        let appended = if is_done { Poll::Ready(Ok(())) } else { self.poll_append(cx, &mut rest) };
        let gathered = encoded.len() - rest.len();
        encoded.drain(..gathered);
        if let Some(encoder) = &mut self.encoder {
            encoder.encoder_mut().put_back(encoded);
        }
        appended
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
    use crate::source::HostError;

    /// A host that never comes back from a checkpoint, and keeps what it is told.
    #[derive(Clone, Default)]
    struct Host(Rc<RefCell<(Head, Vec<u8>)>>);

    impl Sink for Host {
        fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>> {
            self.0.borrow_mut().0 = head.clone();
            Poll::Ready(Ok(()))
        }

        fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, _: Duration) -> Poll<Result<(), HostError>> {
            self.0.borrow_mut().1.extend_from_slice(piece.bytes());
            Poll::Ready(Ok(()))
        }

        fn poll_finish(&mut self, _: &mut Context<'_>, _: Duration) -> Poll<Result<(), HostError>> {
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
        reply.run.slice().begin(None);
        for outcome in [poll(reply.write("b")), poll(reply.finish())] {
            let Poll::Ready(Err(error)) = outcome else { panic!("it goes on") };
            let wanted = "reply: a call was dropped while it waited for the host, and a part of the reply with it";
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Misuse, wanted));
        }
        assert!(host.0.borrow().1.is_empty());
    }

    #[test]
    fn the_host_is_told_the_name_of_the_charset() {
        let host = Host::default();
        let mut reply = reply(&host);
        reply.set_charset(" Latin1").unwrap();
        assert!(reply.set_charset("klingon").is_err());
        assert!(matches!(poll(reply.write("\u{e9}")), Poll::Ready(Ok(()))));
        reply.set_charset("iso-8859-1").unwrap();
        assert!(reply.set_charset("ascii").is_err() && reply.set_charset("koi8-r").is_err());
        assert!(matches!(poll(reply.finish()), Poll::Ready(Ok(()))));
        let (head, bytes) = &*host.0.borrow();
        assert_eq!((head.charset, bytes.as_slice()), (Some("ISO-8859-1"), &b"\xE9"[..]));
    }
}
