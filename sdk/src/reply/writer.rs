use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use intake_text::Replacement;

use super::encoder::{Encode, Step};
use super::{AsContent, Content, Head, Piece, Sink};
use crate::error::{HostWords, HumanDuration};
use crate::note::note;
use crate::pace::cost;
use crate::run::{Run, run_timed_out};
use crate::source::HostError;
use crate::{Error, ErrorKind, Limits, Result, Stage, UnmappablePolicy};

/// The maximum length of one piece of the reply, in bytes: what every host takes, by the WIT package.
const PIECE_BYTES: usize = 64 * 1024;

/// Bytes set aside for a small reply.
const SMALL_BYTES: usize = 4 * 1024;

/// The default maximum length of a record of a reply.
#[cfg(feature = "_records")]
const RECORD_BYTES: usize = 128 * 1024;

/// The reply of one run. What is written is gathered and goes out in pieces of up to 64 KiB, or less where the host's budget is
/// short; each is waited for. The SDK finishes the reply when the handler returns `Ok`, and drops it unfinished otherwise.
pub struct Reply {
    sink: Box<dyn Sink>,
    pub(super) run: Rc<Run>,
    pub(super) state: State,
    /// The bytes that the host was given, while it is being waited for. A call that finds this when it begins comes after one that was
    /// dropped while it waited, and with it a part of the reply.
    pub(super) under_way: Option<usize>,
    /// Written, and not sent yet: less than a piece.
    pub(super) gathered: Vec<u8>,
    pub(super) sent: u64,
    pub(super) wait: std::time::Duration,
    /// What text is encoded by. None for UTF-8, which it is already.
    pub(super) encoder: Option<Box<dyn Encode>>,
    pub(super) policy: UnmappablePolicy,
    /// The longest record.
    #[cfg(feature = "_records")]
    pub(super) record_bytes: usize,
    /// How many fields each record of CSV has. None until the first was written.
    #[cfg(feature = "csv")]
    pub(super) csv_fields: Option<usize>,
    /// Whether fields have quotes, if the media type that was set is that of fields between tabs.
    #[cfg(feature = "csv")]
    pub(super) tsv_quotes: Option<bool>,
}

pub(super) enum State {
    /// Nothing was sent yet, and this is what will be sent first.
    Head(Head),
    Body,
    Finished,
    Failed(Error),
}

impl Reply {
    pub(crate) fn new(sink: Box<dyn Sink>, run: Rc<Run>) -> Reply {
        let wait = Limits::default().wait;
        Reply {
            sink,
            run,
            state: State::Head(Head::default()),
            under_way: None,
            gathered: Vec::new(),
            sent: 0,
            wait,
            encoder: None,
            policy: UnmappablePolicy::default(),
            #[cfg(feature = "_records")]
            record_bytes: RECORD_BYTES,
            #[cfg(feature = "csv")]
            csv_fields: None,
            #[cfg(feature = "csv")]
            tsv_quotes: None,
        }
    }

    /// Appends `content`: text, which is encoded in the reply's charset, or bytes, which go out as they are. Waits if the host
    /// cannot take more yet.
    ///
    /// # Errors
    /// [`ErrorKind::Unmappable`] if the text has a character that is not in the reply's charset (see
    /// [`set_unmappable`](Reply::set_unmappable)); [`ErrorKind::Closed`] or [`ErrorKind::TimedOut`] if the reply cannot go on.
    /// Later calls return the same error. [`ErrorKind::Cancelled`] if the host asks to stop.
    pub async fn write(&mut self, content: impl AsContent) -> Result<()> {
        self.put(content.as_content(), Replacement::Policy(self.policy)).await
    }

    pub(super) async fn put(&mut self, content: Content<'_>, instead: Replacement) -> Result<()> {
        self.check().await?;
        let bytes = match content {
            Content::Text(text) if let Some(encoder) = &self.encoder => {
                self.run.slice().charge(2 * cost::WRITE);
                let poll_encode = encoder.poll_encode();
                let mut step = Step::before(text);
                poll_fn(|cx| poll_encode(self, cx, &mut step, instead)).await?;
                return self.run.pace().await;
            }
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        };
        let piece_bytes = self.piece_bytes();
        self.run.slice().charge(cost::WRITE + bytes.len().min(piece_bytes) as u64 * cost::COPY);
        // Two shifts with nothing between them would be malformed.
        let end = if bytes.is_empty() { &[] } else { self.end_text() };
        if !end.is_empty() {
            self.append(end).await?;
        }
        if self.gathered.len() + bytes.len() < piece_bytes {
            self.gather(bytes);
        } else {
            self.append(bytes).await?;
        }
        self.run.pace().await
    }

    /// The text is over, or bytes come next: the bytes that return to the state in which the reply began, if any must.
    #[inline]
    fn end_text(&mut self) -> &'static [u8] {
        self.encoder.as_mut().map_or(&[], |encoder| encoder.end())
    }

    fn append(&mut self, mut bytes: &[u8]) -> impl Future<Output = Result<()>> {
        poll_fn(move |cx| self.poll_append(cx, &mut bytes))
    }

    /// Sends what was gathered. This is only needed if the receiver waits for this part of the reply.
    ///
    /// # Errors
    /// Those of [`write`](Reply::write).
    pub async fn flush(&mut self) -> Result<()> {
        self.check().await?;
        if self.gathered.is_empty() {
            self.run.slice().charge(cost::CALL);
            return self.run.pace().await;
        }
        poll_fn(|cx| self.poll_send(cx, None)).await
    }

    /// Bytes that are gathered for one piece: to gather them is to copy them, which a short slice has to pay for.
    fn piece_bytes(&self) -> usize {
        PIECE_BYTES.min((self.run.slice().size() / 4) as usize).max(1)
    }

    /// Keeps `bytes` until there is a whole piece. The buffer is small or of a piece's size: growing by doubling would copy half
    /// a piece in one slice.
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
        self.check().await?;
        let end = self.end_text();
        self.append(end).await?;
        if !self.gathered.is_empty() {
            poll_fn(|cx| self.poll_send(cx, None)).await?;
        }
        poll_fn(|cx| self.poll_finish(cx)).await
    }

    /// Gathers `rest`, and sends every piece that is whole. What is left of it tells how far that is.
    pub(super) fn poll_append(&mut self, cx: &mut Context<'_>, rest: &mut &[u8]) -> Poll<Result<()>> {
        loop {
            let piece_bytes = self.piece_bytes();
            if self.gathered.is_empty() && rest.len() >= piece_bytes && self.sink.takes_borrowed() {
                // As large as a piece already: it need not be copied.
                let (piece, after) = rest.split_at(rest.len().min(PIECE_BYTES));
                ready!(self.poll_send(cx, Some(piece)))?;
                *rest = after;
                continue;
            }
            if self.under_way.is_none() {
                let (part, after) = rest.split_at(rest.len().min(piece_bytes.saturating_sub(self.gathered.len())));
                self.gather(part);
                *rest = after;
                if self.gathered.len() < piece_bytes {
                    return Poll::Ready(Ok(()));
                }
            }
            ready!(self.poll_send(cx, None))?;
        }
    }

    /// Sends a piece: these bytes, or those that were gathered.
    fn poll_send(&mut self, cx: &mut Context<'_>, borrowed: Option<&[u8]>) -> Poll<Result<()>> {
        ready!(self.poll_begin(cx))?;
        let Reply { sink, gathered, .. } = self;
        let wait = sink.patience(self.wait);
        let mut piece = borrowed.map_or(Piece::Gathered(gathered), Piece::Borrowed);
        let bytes = *self.under_way.get_or_insert(piece.bytes().len());
        let written = ready!(sink.poll_write(cx, &mut piece, wait));
        // Nothing was gathered if other bytes were borrowed.
        self.gathered.clear();
        self.after_host_call(written)?;
        note!(Trace, Reply, self.at(), "bytes written: {bytes}, before: {}", self.sent);
        self.sent += bytes as u64;
        Poll::Ready(Ok(()))
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_begin(cx))?;
        self.under_way = Some(0);
        let wait = self.sink.patience(self.wait);
        let finished = ready!(self.sink.poll_finish(cx, wait));
        self.after_host_call(finished)?;
        self.state = State::Finished;
        note!(Debug, Reply, self.at(), "the reply is finished; bytes: {}", self.sent);
        Poll::Ready(Ok(()))
    }

    /// How far the payload is: what is noted of a reply is about no byte of it.
    pub(super) fn at(&self) -> u64 {
        self.run.progress().bytes_decoded.get()
    }

    /// Comes before the host is given anything: whether it may be, and the head.
    fn poll_begin(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if self.under_way.is_none() {
            ready!(self.poll_check(cx))?;
        }
        if let State::Head(head) = &self.state {
            if !head.is_empty() {
                self.under_way = Some(0);
                let sent = ready!(self.sink.poll_head(cx, head));
                self.after_host_call(sent)?;
            }
            self.state = State::Body;
        }
        Poll::Ready(Ok(()))
    }

    /// A host call was made, with this outcome. If it failed, the reply is over.
    fn after_host_call(&mut self, outcome: Result<(), HostError>) -> Result<()> {
        self.run.count_host_call();
        self.under_way = None;
        let Err(refusal) = outcome else { return Ok(()) };
        let over = |kind, message, host| {
            let error = Error::saying(kind, Stage::Reply, message).and_host(host);
            self.run.note_error(&error);
            error
        };
        let sent = self.sent;
        let error = match refusal {
            HostError::TimedOut => {
                let waited = HumanDuration(self.sink.patience(self.wait));
                let message = format_args!("after {sent} bytes of the reply, the host took no more within {waited}");
                over(ErrorKind::TimedOut, message, HostWords::default())
            }
            HostError::Broken(why) => {
                over(ErrorKind::Closed, format_args!("after {sent} bytes the reply was closed{why}"), why.host.clone())
            }
            // What ends the payload is noted there.
            HostError::RunTimedOut(most) => self.run.end_payload(run_timed_out(Stage::Reply, most)),
            HostError::Cancelled(why) => {
                let error = Error::saying(ErrorKind::Cancelled, Stage::Reply, format_args!("the host asked to stop{why}"));
                self.run.end_payload(error.and_host(why.host))
            }
        };
        self.state = State::Failed(error.clone());
        Err(error)
    }

    pub(super) fn check(&self) -> impl Future<Output = Result<()>> {
        poll_fn(move |cx| self.poll_check(cx))
    }

    #[inline(never)]
    fn poll_check(&self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if self.under_way.is_some() {
            let message = "a call was dropped while it waited for the host, and a part of the reply with it";
            return self.run.poll_repeat(cx, Error::misuse(Stage::Reply, message));
        }
        match &self.state {
            State::Failed(error) => self.run.poll_repeat(cx, error.clone()),
            State::Head(_) | State::Body | State::Finished => Poll::Ready(self.run.check_cancelled()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use proptest::test_runner::RngSeed;

    use super::*;
    use crate::run::{Checkpoint, Progress, Verdict};

    /// A host that takes nothing, ever.
    struct Blocked;

    impl Sink for Blocked {
        fn poll_head(&mut self, _: &mut Context<'_>, _: &Head) -> Poll<Result<(), HostError>> {
            Poll::Ready(Ok(()))
        }

        fn poll_write(&mut self, _: &mut Context<'_>, _: &mut Piece<'_>, _: Duration) -> Poll<Result<(), HostError>> {
            Poll::Pending
        }

        fn poll_finish(&mut self, _: &mut Context<'_>, _: Duration) -> Poll<Result<(), HostError>> {
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

    /// How often a host makes the guest wait: at the first question, at the second, and so on.
    #[derive(Clone, Default)]
    struct Waits(Rc<RefCell<(Vec<u8>, usize)>>);

    impl Waits {
        /// Whether the question that is under way is answered now.
        fn poll(&self) -> Poll<()> {
            let (waits, asked) = &mut *self.0.borrow_mut();
            let index = *asked % waits.len().max(1);
            match waits.get_mut(index) {
                Some(left @ 1..) => {
                    *left -= 1;
                    Poll::Pending
                }
                _ => {
                    *asked += 1;
                    Poll::Ready(())
                }
            }
        }
    }

    impl Checkpoint for Waits {
        fn poll_checkpoint(&mut self, _: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
            self.poll().map(|()| Verdict::Proceed(Some(60_000)))
        }
    }

    /// A host that takes bytes only when it need not make the guest wait any more. One that does not borrow them keeps them
    /// meanwhile.
    struct Slow {
        takes_borrowed: bool,
        waits: Waits,
        kept: Option<Vec<u8>>,
        taken: Rc<RefCell<Vec<u8>>>,
    }

    impl Sink for Slow {
        fn poll_head(&mut self, _: &mut Context<'_>, _: &Head) -> Poll<Result<(), HostError>> {
            self.waits.poll().map(Ok)
        }

        fn takes_borrowed(&self) -> bool {
            self.takes_borrowed
        }

        fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, _: Duration) -> Poll<Result<(), HostError>> {
            match piece {
                Piece::Gathered(bytes) if !self.takes_borrowed => {
                    let kept = self.kept.get_or_insert_with(|| std::mem::take(*bytes));
                    ready!(self.waits.poll());
                    self.taken.borrow_mut().append(kept);
                    assert!(bytes.is_empty(), "what was gathered meanwhile is lost");
                    **bytes = self.kept.take().unwrap_or_default();
                }
                piece => {
                    ready!(self.waits.poll());
                    self.taken.borrow_mut().extend_from_slice(piece.bytes());
                }
            }
            Poll::Ready(Ok(()))
        }

        fn poll_finish(&mut self, _: &mut Context<'_>, _: Duration) -> Poll<Result<(), HostError>> {
            assert!(self.kept.is_none(), "a write is under way");
            self.waits.poll().map(Ok)
        }
    }

    /// The reply of these parts, each text or bytes.
    fn written(charset: Option<&str>, parts: &[(String, bool)], takes_borrowed: bool, waits: Vec<u8>) -> Vec<u8> {
        let (waits, taken) = (Waits(Rc::new(RefCell::new((waits, 0)))), Rc::<RefCell<Vec<u8>>>::default());
        let sink = Slow { takes_borrowed, waits: waits.clone(), kept: None, taken: taken.clone() };
        let mut reply = Reply::new(Box::new(sink), Rc::new(Run::new(Box::new(waits))));
        reply.set_media_type("text/plain").unwrap();
        reply.set_unmappable(UnmappablePolicy::Reference);
        if let Some(charset) = charset {
            reply.set_charset(charset).unwrap();
        }
        {
            let mut writing = pin!(async {
                for (part, is_text) in parts {
                    match is_text {
                        true => reply.write(part).await?,
                        false => reply.write(part.as_bytes()).await?,
                    }
                }
                reply.finish().await
            });
            let mut outcome = Poll::Pending;
            while outcome.is_pending() {
                outcome = writing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            }
            assert!(matches!(outcome, Poll::Ready(Ok(()))), "{outcome:?}");
        }
        assert!(matches!(reply.state, State::Finished));
        taken.take()
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(3), ..ProptestConfig::with_cases(300) })]

        #[test]
        fn a_reply_is_whole_however_its_host_makes_it_wait(
            charset in select(vec![None, Some("latin1"), Some("utf-16le"), Some("koi8-r")]),
            parts in vec((select(vec!["text", "\u{e9}", "a\u{20ac}"]), select(vec![1, 1023, 1024, 2048, 16 << 10, 17_000, 50_000]), any::<bool>()), 1..9),
            takes_borrowed in any::<bool>(),
            waits in vec(0_u8..3, 60),
        ) {
            let parts: Vec<_> = parts.iter().map(|(text, count, is_text)| (text.repeat(*count), *is_text)).collect();
            let wanted = written(charset, &parts, true, vec![]);
            let found = written(charset, &parts, takes_borrowed, waits);
            prop_assert!(wanted == found, "{} bytes of {}", found.len(), wanted.len());
            if charset.is_none() {
                prop_assert!(found == parts.iter().map(|(text, _)| text.as_str()).collect::<String>().as_bytes());
            }
        }
    }

    #[cfg(all(feature = "csv", feature = "ndjson", feature = "postcard"))]
    #[test]
    fn a_reply_that_lost_a_record_to_a_dropped_call_cannot_be_finished() {
        let mut cx = Context::from_waker(Waker::noop());
        let record = "x".repeat(PIECE_BYTES);
        let new = || Reply::new(Box::new(Blocked), Rc::new(Run::new(Box::new(Blocked))));
        let (mut csv, mut ndjson, mut postcard) = (new(), new(), new());
        {
            let mut csv = csv.csv().unwrap();
            assert!(pin!(csv.write(&record)).poll(&mut cx).is_pending());
            assert!(
                matches!(pin!(csv.write("next")).poll(&mut cx), Poll::Ready(Err(error)) if error.kind() == ErrorKind::Misuse)
            );
        }
        assert!(pin!(ndjson.ndjson().unwrap().write(&record)).poll(&mut cx).is_pending());
        assert!(pin!(postcard.postcard(crate::Framing::COBS).unwrap().write(&record)).poll(&mut cx).is_pending());
        for reply in [&mut csv, &mut ndjson, &mut postcard] {
            let Poll::Ready(Err(error)) = pin!(reply.finish()).poll(&mut cx) else { panic!("it goes on") };
            assert_eq!(error.kind(), ErrorKind::Misuse);
        }
    }
}
