use std::io::Write as _;

use super::writer::State;
use super::{Reply, UnmappablePolicy};
use crate::note::note;
use crate::pace::cost;
use crate::{Charset, Error, ErrorKind, Result, Stage};

/// Text in another charset than UTF-8.
impl Reply {
    pub(super) async fn write_encoded(&mut self, text: &str) -> Result<()> {
        self.check().await?;
        self.run.turn().charge(cost::ITEM);
        let mut rest = text;
        while let Some(char) = self.encode(&mut rest).await? {
            self.meet_unmappable(char).await?;
        }
        self.run.pace().await
    }

    /// The text is over, or bytes come next: returns to the state in which the reply began.
    pub(super) async fn end_text(&mut self) -> Result<()> {
        let end = self.encoder.as_mut().map_or(&[][..], |encoder| encoder.end());
        if end.is_empty() { Ok(()) } else { self.append(end).await }
    }

    /// Encodes all of `rest`, or up to the first character that is none in the charset, which it gives.
    async fn encode(&mut self, rest: &mut &str) -> Result<Option<char>> {
        while !rest.is_empty() {
            self.pace_amid().await?;
            let Some(encoder) = &mut self.encoder else { break };
            let step = encoder.encode(rest, self.run.turn().left());
            *rest = step.rest;
            let unmappable = step.unmappable;
            self.run.turn().charge(step.fuel);
            self.append_encoded().await?;
            if unmappable.is_some() {
                return Ok(unmappable);
            }
        }
        Ok(None)
    }

    async fn append_encoded(&mut self) -> Result<()> {
        let Some(encoder) = &mut self.encoder else { return Ok(()) };
        let encoded = std::mem::take(encoder.encoded());
        self.run.turn().charge(encoded.len() as u64 * cost::COPY);
        let appended = self.append(&encoded).await;
        if let Some(encoder) = &mut self.encoder {
            *encoder.encoded() = encoded;
        }
        appended
    }

    /// Writes what stands in the place of a character that is none in the charset.
    async fn meet_unmappable(&mut self, char: char) -> Result<()> {
        self.run.turn().charge(cost::UNMAPPABLE);
        self.unmappable += 1;
        match self.policy {
            UnmappablePolicy::Strict => return Err(self.end_by(char, None)),
            UnmappablePolicy::Reference => {
                if let Some(encoder) = &mut self.encoder {
                    let referred = if is_shift(encoder.charset(), char) { char::REPLACEMENT_CHARACTER } else { char };
                    encoder.encoded().clear();
                    // To memory, which takes it.
                    let _ = write!(encoder.encoded(), "&#{};", u32::from(referred));
                }
                self.append_encoded().await?;
            }
            UnmappablePolicy::Replace(replacement) => {
                let mut rest = replacement;
                if let Some(neither) = self.encode(&mut rest).await? {
                    return Err(self.end_by(char, Some(neither)));
                }
            }
        }
        if self.unmappable == 1 {
            let policy = self.policy;
            note!(Warn, Reply, self.at(), "{} is no character in {}: {policy:?}", Named(char), self.charset());
        }
        Ok(())
    }

    /// Ends the reply by a character that does not fit, and whose replacement does not fit either, if there is one.
    #[cold]
    fn end_by(&mut self, char: char, neither: Option<char>) -> Error {
        let (charset, at) = (self.charset(), self.sent + self.gathered.len() as u64);
        let first = format!("{}, due at byte {at} of the reply, is no character in {charset}", Named(char));
        let message = match neither {
            None => format!("{first}; write UTF-8, or choose what becomes of it by `set_unmappable`"),
            Some(neither) => {
                format!("{first}, and neither is {} of its replacement; choose another by `set_unmappable`", Named(neither))
            }
        };
        let error = Error::new(ErrorKind::Unmappable, Stage::Reply, message);
        self.run.note_error(&error);
        self.state = State::Failed(error.clone());
        error
    }

    /// Makes a checkpoint if it is time for one, amid a text: if the call is dropped then, the rest of the text is lost.
    async fn pace_amid(&mut self) -> Result<()> {
        if !self.run.turn().is_used_up() {
            return Ok(());
        }
        let state = std::mem::replace(&mut self.state, State::Waiting);
        let paced = self.run.checkpoint().await;
        self.state = state;
        paced
    }
}

/// Whether the character would be read as a shift, and not as itself. The standard refers to U+FFFD instead of it.
fn is_shift(charset: Charset, char: char) -> bool {
    charset.is_iso_2022_jp() && matches!(char, '\u{0E}' | '\u{0F}' | '\u{1B}')
}

/// A character as messages show it.
struct Named(char);

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} (U+{:04X})", self.0, u32::from(self.0))
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
    use crate::reply::{Head, Sink};
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

        fn poll_write(&mut self, _: &mut Context<'_>, piece: &[u8], _: Duration) -> Poll<Result<(), Refusal>> {
            self.0.borrow_mut().1.extend_from_slice(piece);
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
