use std::rc::Rc;

#[cfg(feature = "csv")]
use crate::CsvRecords;
#[cfg(feature = "ndjson")]
use crate::NdjsonRecords;
use crate::charset::Shown;
use crate::chunks::Chunks;
use crate::decode::Decoder;
use crate::media_type::MediaType;
use crate::note::note;
#[cfg(feature = "_records")]
use crate::records::{Any, BadRecords, BadTally, Format, Records};
use crate::run::Run;
use crate::source::{Description, Feed};
use crate::text::{Lines, Text, TextStage};
use crate::{Charset, CharsetOrigin, Error, ErrorKind, Limits, MalformedPolicy, Pace, Reply, Result, Stage, Summary};
#[cfg(feature = "postcard")]
use crate::{Framing, PostcardRecords};

/// The payload of one run: what was declared, how it is to be read, and its content as raw [chunks](Payload::chunks),
/// [text](Payload::text) or [lines](Payload::lines).
///
/// Settings come before the first read. What reads it borrows it. Text can follow lines, going on where they stood: behind a
/// few lines of head, say. Otherwise a payload is read in one of the three ways.
pub struct Payload {
    stage: TextStage,
    description: Description,
    charset: Option<Charset>,
    policy: MalformedPolicy,
    #[cfg(feature = "_records")]
    bad_records: BadRecords,
    way: Way,
    /// Why the declared charset is none, as long as the payload was not read in some other way.
    undecodable: Option<Error>,
    takes_broken: bool,
}

/// In which way a payload is read.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    NotYet,
    Chunks,
    Lines,
    Text,
    #[cfg(feature = "_records")]
    Records,
}

impl Payload {
    pub(crate) fn new(source: Box<dyn crate::source::Source>, run: Rc<Run>) -> Payload {
        let mut description = source.describe();
        run.crossed();
        if let (None, Some(media_type)) = (&description.charset, &description.media_type) {
            description.charset = MediaType::new(media_type).parameter("charset");
        }
        if let Some(length) = description.length {
            note!(Debug, Source, 0, "declared length: {length}");
        }
        let feed = Feed::new(source, description.length, run.clone());
        Payload {
            stage: TextStage::new(feed, run),
            description,
            charset: None,
            policy: MalformedPolicy::default(),
            #[cfg(feature = "_records")]
            bad_records: BadRecords::default(),
            way: Way::NotYet,
            undecodable: None,
            takes_broken: false,
        }
    }

    /// What the sender declared.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Decodes from the charset of this label, whatever was declared. A byte order mark at the start of the payload still wins.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] and [`ErrorKind::RefusedCharset`] as [`Charset::from_label`]; [`ErrorKind::Misuse`] after
    /// the first read.
    pub fn set_charset(&mut self, label: &str) -> Result<()> {
        self.before_first_read("the charset")?;
        self.charset = Some(Charset::from_label(label)?);
        Ok(())
    }

    /// What becomes of malformed bytes; by default they are replaced and counted.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first read.
    pub fn set_malformed(&mut self, policy: MalformedPolicy) -> Result<()> {
        self.before_first_read("the malformed policy")?;
        self.policy = policy;
        Ok(())
    }

    /// What becomes of bad records; by default the first one ends the payload.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first read.
    #[cfg(feature = "_records")]
    pub fn set_bad_records(&mut self, policy: BadRecords) -> Result<()> {
        self.before_first_read("what becomes of bad records")?;
        self.bad_records = policy;
        Ok(())
    }

    /// How much of what the payload may bring.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first read.
    pub fn set_limits(&mut self, limits: Limits) -> Result<()> {
        self.before_first_read("limits")?;
        self.stage.limits = limits;
        Ok(())
    }

    /// The payload decoded, in pieces.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] or [`ErrorKind::RefusedCharset`] if the declared charset is none that can be decoded and
    /// none was set instead; [`ErrorKind::Misuse`] after raw chunks were asked for.
    pub fn text(&mut self) -> Result<Text<'_>> {
        match self.way {
            Way::NotYet => self.begin_decoding()?,
            Way::Chunks => return Err(misuse("text cannot be read after raw chunks: the decoder must see the first byte")),
            Way::Lines | Way::Text => {}
            #[cfg(feature = "_records")]
            Way::Records => return Err(misuse("text cannot be read after records: they may have stopped amid one")),
        }
        self.way = Way::Text;
        Ok(Text::new(&mut self.stage))
    }

    /// The payload decoded, line by line.
    ///
    /// # Errors
    /// As [`text`](Payload::text), and [`ErrorKind::Misuse`] after text was asked for.
    pub fn lines(&mut self) -> Result<Lines<'_>> {
        match self.way {
            Way::NotYet => self.begin_decoding()?,
            Way::Chunks => return Err(misuse("lines cannot be read after raw chunks: the decoder must see the first byte")),
            Way::Text => return Err(misuse("lines cannot be read after text: it may have stopped amid a line")),
            #[cfg(feature = "_records")]
            Way::Records => return Err(misuse("lines cannot be read after records: they may have stopped amid one")),
            Way::Lines => {}
        }
        self.way = Way::Lines;
        self.stage.line_bytes = self.stage.limits.line_bytes;
        Ok(Lines::new(&mut self.stage))
    }

    /// The payload decoded, a JSON value from each line.
    ///
    /// ```
    /// # use intake::{Payload, Reply, Result};
    /// #[derive(serde::Deserialize)]
    /// struct Event<'a> {
    ///     level: &'a str, // borrowed from the line
    ///     id: u64,
    /// }
    ///
    /// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    ///     let mut events = payload.ndjson()?;
    ///     while let Some(event) = events.next::<Event>().await? {
    ///         reply.write(format!("{} {} {}\n", event.number(), event.level, event.id)).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`text`](Payload::text), and [`ErrorKind::Misuse`] after text or records were asked for.
    #[cfg(feature = "ndjson")]
    pub fn ndjson(&mut self) -> Result<NdjsonRecords<'_>> {
        let bad = self.begin_text_records()?;
        self.stage.line_bytes = self.stage.limits.record_bytes;
        Ok(NdjsonRecords::new(&mut self.stage, bad))
    }

    /// The payload decoded, by records of CSV. It can follow lines: behind a few lines of head.
    ///
    /// # Errors
    /// As [`text`](Payload::text), and [`ErrorKind::Misuse`] after text or records were asked for.
    #[cfg(feature = "csv")]
    pub fn csv(&mut self) -> Result<CsvRecords<'_>> {
        let tally = self.begin_text_records()?;
        Ok(CsvRecords::new(&mut self.stage, tally))
    }

    /// The payload's records, in the format that its media type says: `text/csv` and `text/tab-separated-values` (with a header,
    /// unless `header=absent`), `application/x-ndjson`, `application/x-postcard; framing=cobs` (or `length`, or `none`; with
    /// `crc=crc32` or without). Each needs the cargo feature of its name.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownFormat`] if no media type was declared, if it names no such format, or one whose cargo feature is off;
    /// and those of the method that reads the format: [`csv`](Payload::csv), [`ndjson`](Payload::ndjson) or
    /// [`postcard`](Payload::postcard).
    #[cfg(feature = "_records")]
    pub fn records(&mut self) -> Result<Records<'_>> {
        let any = match Format::of(self.description.media_type.as_deref())? {
            #[cfg(feature = "csv")]
            Format::Csv { has_header, delimiter } => Any::Csv(self.csv()?.with_header(has_header).with_delimiter(delimiter)?),
            #[cfg(feature = "ndjson")]
            Format::Ndjson => Any::Ndjson(self.ndjson()?),
            #[cfg(feature = "postcard")]
            Format::Postcard(framing) => Any::Postcard(self.postcard(framing)?),
            #[allow(unreachable_patterns, reason = "with all features on, none is missing")]
            missing => return Err(missing.is_off(self.description.media_type.as_deref())),
        };
        Ok(Records(any))
    }

    /// The payload as it came, undecoded.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after text or lines were asked for.
    pub fn chunks(&mut self) -> Result<Chunks<'_>> {
        match self.way {
            Way::NotYet | Way::Chunks => {}
            Way::Lines | Way::Text => {
                return Err(misuse("raw chunks cannot be read after text or lines: the decoder holds bytes back"));
            }
            #[cfg(feature = "_records")]
            Way::Records => return Err(misuse("raw chunks cannot be read after records: they may have stopped amid one")),
        }
        if self.way == Way::NotYet {
            note!(Info, Source, 0, "raw chunks: nothing is decoded");
        }
        self.way = Way::Chunks;
        self.undecodable = None;
        let TextStage { feed, limits, run, .. } = &mut self.stage;
        Ok(Chunks::new(feed, limits, run))
    }

    /// The payload as records of postcard, framed so. The charset is not looked at.
    ///
    /// ```
    /// # use intake::{Framing, Payload, Reply, Result};
    /// #[derive(serde::Deserialize)]
    /// struct Reading<'a> {
    ///     sensor: &'a str, // borrowed from the record
    ///     celsius: f32,
    /// }
    ///
    /// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    ///     let mut readings = payload.postcard(Framing::COBS.with_crc32())?;
    ///     let mut warmest = f32::MIN;
    ///     while let Some(reading) = readings.next::<Reading>().await? {
    ///         warmest = warmest.max(reading.celsius);
    ///     }
    ///     reply.write(format!("{warmest}\n")).await
    /// }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the payload was read in any way.
    #[cfg(feature = "postcard")]
    pub fn postcard(&mut self, framing: Framing) -> Result<PostcardRecords<'_>> {
        let tally = self.begin_byte_records()?;
        note!(Info, Records, 0, "records of postcard; framing: {:?}, CRC: {}", framing.bounds, framing.crc32);
        let TextStage { feed, limits, run, .. } = &mut self.stage;
        Ok(PostcardRecords::new(feed, limits, run, tally, framing))
    }

    /// The pace of this run, to charge it with heavy work of the handler's own.
    pub fn pace(&self) -> Pace {
        Pace::new(self.stage.run.clone())
    }

    /// Accepts that the payload is broken: the reply may be finished all the same, though the payload ended with an error, or
    /// an over-long line was skipped. Without this a handler that overlooks such an error cannot finish its reply. A run that
    /// the host has cancelled never finishes.
    pub fn accept_broken(&mut self) {
        self.takes_broken = true;
    }

    /// What became of the payload so far.
    pub fn summary(&self) -> Summary {
        let decoder = self.stage.decoder.as_ref();
        Summary {
            bytes: self.stage.feed.bytes(),
            chunks: self.stage.feed.chunks(),
            charset_declared: self.description.charset.clone(),
            charset_used: decoder.map(Decoder::charset),
            charset_origin: decoder.map(Decoder::origin),
            malformed: decoder.map_or(0, Decoder::malformed),
            first_malformed_at: decoder.and_then(Decoder::first_malformed_at),
            charset_advice: decoder.and_then(Decoder::advice),
        }
    }

    /// Hears from the host what a turn may spend, before the first of them.
    pub(crate) async fn first_checkpoint(&self) -> Result<()> {
        self.stage.run.checkpoint().await
    }

    /// Whether this is the payload of the same run as `reply` is the reply of.
    pub(crate) fn belongs_to(&self, reply: &Reply) -> bool {
        reply.is_of(&self.stage.run)
    }

    /// The error that forbids finishing the reply.
    pub(crate) fn forbids_finishing(&self) -> Result<()> {
        self.stage.run.check_cancelled()?;
        match self.stage.run.broken().or_else(|| self.undecodable.clone()) {
            Some(error) if !self.takes_broken => Err(error),
            _ => Ok(()),
        }
    }

    /// Says how the run ended.
    pub(crate) fn note_end(&self, outcome: &Result<()>) {
        let progress = self.stage.run.progress();
        let at = progress.bytes_decoded.get();
        let (items, malformed) = (progress.items.get(), progress.malformed.get());
        let (turns, checkpoints) = (progress.turns.get(), progress.checkpoints.get());
        note!(Debug, Pace, at, "items: {items}, malformed: {malformed}, turns: {turns}, checkpoints: {checkpoints}");
        match (outcome, self.stage.run.broken()) {
            (Ok(()), None) => {}
            (Ok(()), Some(_)) => {
                note!(Info, Handler, at, "the payload is broken, and the reply finished: the handler accepts it")
            }
            (Err(error), _) => {
                let at = error.offset().unwrap_or(at);
                note!(Error, Handler, at, "the run failed with {} (stage {}): {}", error.kind(), error.stage(), error.message());
            }
        }
    }

    /// Begins to read records of text.
    #[cfg(any(feature = "csv", feature = "ndjson"))]
    fn begin_text_records(&mut self) -> Result<BadTally> {
        match self.way {
            Way::NotYet => self.begin_decoding()?,
            Way::Lines => {}
            Way::Chunks => {
                return Err(misuse("records of text cannot be read after raw chunks: the decoder must see the first byte"));
            }
            Way::Text => return Err(misuse("records cannot be read after text: it may have stopped amid one")),
            Way::Records => return Err(misuse("records are read once: keep what reads them")),
        }
        self.way = Way::Records;
        Ok(BadTally::new(self.bad_records, &self.stage.limits))
    }

    /// Begins to read records of bytes.
    #[cfg(feature = "postcard")]
    fn begin_byte_records(&mut self) -> Result<BadTally> {
        match self.way {
            Way::NotYet => {}
            Way::Chunks => return Err(misuse("records cannot be read after raw chunks: they may have stopped amid one")),
            Way::Lines | Way::Text => {
                return Err(misuse("records of bytes cannot be read after text or lines: the decoder holds bytes back"));
            }
            Way::Records => return Err(misuse("records are read once: keep what reads them")),
        }
        self.way = Way::Records;
        self.undecodable = None;
        Ok(BadTally::new(self.bad_records, &self.stage.limits))
    }

    fn begin_decoding(&mut self) -> Result<()> {
        let (charset, origin) = match (self.charset, &self.description.charset) {
            (Some(charset), _) => (charset, CharsetOrigin::Overridden),
            (None, Some(label)) => {
                let charset = Charset::from_label(label).inspect_err(|error| {
                    self.stage.run.note_error(error);
                    self.undecodable = Some(error.clone());
                })?;
                (charset, CharsetOrigin::Declared)
            }
            (None, None) => (Charset::UTF_8, CharsetOrigin::Assumed),
        };
        self.undecodable = None;
        self.note_charset(charset, origin);
        self.stage.decoder = Some(Decoder::new(charset, origin, self.policy, self.stage.limits.malformed));
        Ok(())
    }

    fn note_charset(&self, charset: Charset, origin: CharsetOrigin) {
        let who = match origin {
            CharsetOrigin::Overridden => "set by the guest; ",
            CharsetOrigin::Assumed => "assumed; ",
            _ => "",
        };
        match &self.description.charset {
            Some(label) => note!(Info, Decode, 0, "charset {charset} ({who}declared {})", Shown(label)),
            None => note!(Info, Decode, 0, "charset {charset} ({who}none was declared)"),
        }
    }

    fn before_first_read(&self, what: &str) -> Result<()> {
        match self.way {
            Way::NotYet => Ok(()),
            _ => Err(misuse(format!("{what} must be set before the payload is read"))),
        }
    }
}

fn misuse(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Misuse, Stage::Handler, message)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::*;
    use crate::run::{Checkpoint, Progress, Verdict};
    use crate::source::{Read, Refusal, Source};

    /// A host that makes the guest wait every other time, and gives seven bytes then.
    struct Fitful {
        payload: &'static [u8],
        is_ready: bool,
    }

    impl Fitful {
        fn new(payload: &'static [u8]) -> Box<Fitful> {
            Box::new(Fitful { payload, is_ready: true })
        }

        fn poll(&mut self) -> Poll<()> {
            self.is_ready = !self.is_ready;
            if self.is_ready { Poll::Ready(()) } else { Poll::Pending }
        }
    }

    impl Source for Fitful {
        fn describe(&self) -> Description {
            Description { charset: Some("windows-1252".into()), ..Description::default() }
        }

        fn poll_read(&mut self, _: &mut Context<'_>, chunk: &mut Vec<u8>, _: u32, _: Duration) -> Poll<Result<Read, Refusal>> {
            self.poll().map(|()| {
                let (piece, rest) = self.payload.split_at(self.payload.len().min(7));
                self.payload = rest;
                *chunk = piece.to_vec();
                Ok(if piece.is_empty() { Read::End } else { Read::Chunk })
            })
        }
    }

    impl Checkpoint for Fitful {
        fn poll_checkpoint(&mut self, _: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
            self.poll().map(|()| Verdict::Proceed(Some(0)))
        }
    }

    /// Polls `$next` once, again and again, and drops it while it waits: what it gives, and how often it was dropped.
    macro_rules! dropped_while_it_waits {
        ($next:expr, $take:expr) => {{
            let mut dropped = 0;
            let mut cx = Context::from_waker(Waker::noop());
            loop {
                match pin!($next).poll(&mut cx) {
                    Poll::Pending => dropped += 1,
                    Poll::Ready(Ok(Some(item))) => $take(item),
                    Poll::Ready(end) => break (end.is_ok(), dropped),
                }
            }
        }};
    }

    const PAYLOAD: &[u8] = b"a line\nand one that is longer than chunks are, caf\xE9\r\n\n\r\nthe end";

    fn payload() -> Payload {
        let run = Rc::new(Run::new(Fitful::new(b"")));
        Payload::new(Fitful::new(PAYLOAD), run)
    }

    #[test]
    fn a_call_for_a_line_that_is_dropped_while_it_waits_loses_nothing() {
        let mut payload = payload();
        let mut seen = Vec::new();
        let run = payload.stage.run.clone();
        let mut lines = payload.lines().unwrap();
        let mut take = |line: crate::Line<'_>| {
            seen.push((line.number(), line.at(), line.to_string()));
            run.turn().charge(u64::MAX); // So that checkpoints wait, too.
        };
        let (ended_well, dropped) = dropped_while_it_waits!(lines.next(), take);
        assert!(ended_well && dropped > 10, "{dropped}");
        let wanted = [
            (1, 0, "a line"),
            (2, 7, "and one that is longer than chunks are, café"),
            (3, 53, ""),
            (4, 54, ""),
            (5, 56, "the end"),
        ];
        assert_eq!(seen, wanted.map(|(number, at, text)| (number, at, text.to_owned())));
    }

    #[test]
    fn a_call_for_text_that_is_dropped_while_it_waits_loses_nothing() {
        let mut payload = payload();
        let mut seen = String::new();
        let mut text = payload.text().unwrap();
        let (ended_well, dropped) = dropped_while_it_waits!(text.next(), |piece: &str| seen.push_str(piece));
        assert!(ended_well && dropped > 9, "{dropped}");
        assert_eq!(seen, "a line\nand one that is longer than chunks are, café\r\n\n\r\nthe end");
    }

    #[test]
    fn a_call_for_a_chunk_that_is_dropped_while_it_waits_loses_nothing() {
        let mut payload = payload();
        let mut seen = Vec::new();
        let mut chunks = payload.chunks().unwrap();
        let (ended_well, dropped) = dropped_while_it_waits!(chunks.next(), |chunk: &[u8]| seen.extend_from_slice(chunk));
        assert!(ended_well && dropped > 9, "{dropped}");
        assert_eq!(seen, PAYLOAD);
    }

    #[test]
    fn a_line_whose_start_was_waited_for_can_be_taken_as_text() {
        let mut payload = payload();
        let mut cx = Context::from_waker(Waker::noop());
        let mut seen = String::new();
        let mut dropped = 0;
        while dropped < 5 {
            match pin!(payload.lines().unwrap().next()).poll(&mut cx) {
                Poll::Pending => dropped += 1,
                Poll::Ready(line) => assert_eq!(line.unwrap().unwrap().text(), "a line"),
            }
        }
        let mut text = payload.text().unwrap();
        let (ended_well, _) = dropped_while_it_waits!(text.next(), |piece: &str| seen.push_str(piece));
        assert!(ended_well);
        assert_eq!(seen, "and one that is longer than chunks are, café\r\n\n\r\nthe end");
    }
}
