use std::rc::Rc;

use super::readable::check_readable;
use crate::chunks::Chunks;
use crate::media_type::Declared;
use crate::note::note;
#[cfg(feature = "_records")]
use crate::records::BadRecords;
use crate::run::Run;
use crate::source::{Description, Feed, Request};
use crate::text::Decoding;
use crate::text::{Lines, Text, TextStage};
use crate::{Charset, CharsetOrigin, Error, ErrorKind, Limits, MalformedPolicy, Pace, Reply, Result, Stage, Summary};
use intake_text::Escaped;

/// The payload of one run: its declaration, the settings for reading it, and its content as raw [chunks](Payload::chunks),
/// [text](Payload::text), [lines](Payload::lines), or records.
///
/// Settings come before the first read. A reader borrows the payload. Text, and records of text, can follow lines and go on where
/// they stopped: after a few head lines, for example. Otherwise a payload is read in one of these ways.
pub struct Payload {
    pub(super) stage: TextStage,
    pub(super) description: Description,
    charset: Option<Charset>,
    policy: MalformedPolicy,
    #[cfg(feature = "_records")]
    pub(super) bad_records: BadRecords,
    pub(super) way: Way,
    /// Why the payload cannot be decoded, as long as it was not read in some other way.
    pub(super) undecodable: Option<Error>,
    takes_broken: bool,
    /// Adds the counts of the text to a summary. Set when decoding begins, so that a component that decodes nothing has no code
    /// for it.
    sum_up: Option<fn(&Decoding, &mut Summary)>,
}

/// In which way a payload is read.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
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
        run.count_host_call();
        settle(&mut description);
        if let Some(declared) = source.wrong_length() {
            let message = format_args!("the declared length {} is not one number of bytes", Escaped(&declared));
            run.end_payload(Error::saying(ErrorKind::LengthMismatch, Stage::Source, message).at(0));
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
            sum_up: None,
        }
    }

    /// Returns what the sender declared.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Returns the HTTP request that the payload came in. None in worlds other than the one behind `wasi:http`.
    pub fn request(&self) -> Option<&Request> {
        self.stage.feed.source().request()
    }

    /// Decodes the payload from the charset of this label, whatever was declared. A byte order mark at the start of the payload
    /// still wins.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] and [`ErrorKind::RefusedCharset`] as [`Charset::from_label`]; [`ErrorKind::Misuse`] after
    /// the first read.
    pub fn set_charset(&mut self, label: &str) -> Result<()> {
        self.before_first_read("the charset")?;
        self.charset = Some(Charset::from_label(label)?);
        Ok(())
    }

    /// Sets the policy for malformed bytes. By default they are replaced and counted.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first read.
    pub fn set_malformed(&mut self, policy: MalformedPolicy) -> Result<()> {
        self.before_first_read("the malformed policy")?;
        self.policy = policy;
        Ok(())
    }

    /// Sets the limits of the payload.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first read.
    pub fn set_limits(&mut self, limits: Limits) -> Result<()> {
        self.before_first_read("limits")?;
        self.stage.feed.limit_run(limits.run);
        self.stage.limits = limits;
        Ok(())
    }

    /// Reads the payload as text, in pieces.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] or [`ErrorKind::RefusedCharset`] if the declared charset cannot be decoded and no other was
    /// set; [`ErrorKind::UnknownCoding`] or [`ErrorKind::Multipart`] if the payload is compressed or has several parts;
    /// [`ErrorKind::Misuse`] after raw chunks or records were read.
    pub fn text(&mut self) -> Result<Text<'_>> {
        match self.way {
            Way::NotYet => self.begin_decoding()?,
            Way::Chunks => return Err(misuse("text cannot be read after raw chunks: the decoder must see the first byte")),
            Way::Lines | Way::Text => {}
            #[cfg(feature = "_records")]
            Way::Records => return Err(misuse("text cannot be read after records: they may have stopped within one")),
        }
        self.way = Way::Text;
        Ok(Text::new(&mut self.stage))
    }

    /// Reads the payload as text, line by line.
    ///
    /// # Errors
    /// Those of [`text`](Payload::text), and [`ErrorKind::Misuse`] after text was read.
    pub fn lines(&mut self) -> Result<Lines<'_>> {
        match self.way {
            Way::NotYet => self.begin_decoding()?,
            Way::Chunks => return Err(misuse("lines cannot be read after raw chunks: the decoder must see the first byte")),
            Way::Text => return Err(misuse("lines cannot be read after text: it may have stopped within a line")),
            #[cfg(feature = "_records")]
            Way::Records => return Err(misuse("lines cannot be read after records: they may have stopped within one")),
            Way::Lines => {}
        }
        self.way = Way::Lines;
        self.stage.line_bytes = self.stage.limits.line_bytes;
        Ok(Lines::new(&mut self.stage))
    }

    /// Reads the payload as it came, undecoded.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after text, lines or records were read.
    pub fn chunks(&mut self) -> Result<Chunks<'_>> {
        match self.way {
            Way::NotYet | Way::Chunks => {}
            Way::Lines | Way::Text => {
                return Err(misuse("raw chunks cannot be read after text or lines: the decoder holds bytes back"));
            }
            #[cfg(feature = "_records")]
            Way::Records => return Err(misuse("raw chunks cannot be read after records: they may have stopped within one")),
        }
        if self.way == Way::NotYet {
            note!(Info, Source, 0, "raw chunks: nothing is decoded");
        }
        self.way = Way::Chunks;
        self.undecodable = None;
        let TextStage { feed, limits, run, .. } = &mut self.stage;
        Ok(Chunks::new(feed, limits, run))
    }

    /// Returns the pace of this run, to charge it with heavy work of the handler's own.
    pub fn pace(&self) -> Pace {
        Pace::new(self.stage.run.clone())
    }

    /// Accepts that the payload is broken: the reply can be finished even if the payload ended with an error or an over-long
    /// line was skipped. Without this, a handler that overlooks such an error cannot finish its reply. A run that the host has
    /// cancelled never finishes.
    pub fn accept_broken(&mut self) {
        self.takes_broken = true;
    }

    /// Returns what became of the payload so far.
    pub fn summary(&self) -> Summary {
        let progress = self.stage.run.progress();
        let mut summary = Summary {
            bytes: self.stage.feed.bytes(),
            chunks: self.stage.feed.chunks(),
            charset_declared: self.description.charset.clone(),
            charset_used: None,
            charset_origin: None,
            malformed: 0,
            first_malformed_at: None,
            bad_records: progress.bad_records.get(),
            first_bad_record_at: progress.first_bad_record_at.get(),
            skipped_bytes: progress.skipped_bytes.get(),
            skipped_lines: progress.skipped_lines.get(),
            advice: Vec::new(),
        };
        if let (Some(sum_up), Some(decoder)) = (self.sum_up, &self.stage.decoder) {
            sum_up(decoder, &mut summary);
        }
        summary
    }

    /// Hears from the host what a slice may spend, before the first of them.
    pub(crate) fn first_checkpoint(&self) -> impl Future<Output = Result<()>> {
        self.stage.run.checkpoint()
    }

    /// Whether this is the payload of the same run as `reply` is the reply of.
    pub(crate) fn belongs_to(&self, reply: &Reply) -> bool {
        reply.is_of(&self.stage.run)
    }

    /// The error that forbids finishing the reply.
    pub(crate) fn forbids_finishing(&self) -> Result<()> {
        self.stage.run.check_cancelled()?;
        if self.takes_broken {
            return Ok(());
        }
        self.stage.run.broken().or_else(|| self.undecodable.clone()).map_or(Ok(()), Err)
    }

    /// Says how the run ended.
    pub(crate) fn note_end(&self, outcome: &Result<()>) {
        let progress = self.stage.run.progress();
        let at = progress.bytes_decoded.get();
        let (items, malformed) = (progress.items(), progress.malformed.get());
        let (slices, checkpoints) = (progress.slices.get(), progress.checkpoints.get());
        note!(Debug, Pace, at, "items: {items}, malformed: {malformed}, slices: {slices}, checkpoints: {checkpoints}");
        match outcome {
            Ok(()) => {
                if self.stage.run.is_broken() {
                    note!(Info, Handler, at, "the payload is broken, and the reply finished: the handler accepts it");
                }
            }
            Err(error) => {
                let at = error.offset().unwrap_or(at);
                let (kind, stage, message, host) = (error.kind(), error.stage(), error.message(), error.host_words());
                note!(Error, Handler, at, "the run failed with {kind} (stage {stage}): {message}{host}");
            }
        }
    }

    pub(super) fn begin_decoding(&mut self) -> Result<()> {
        self.check_readable()?;
        let (charset, origin) = match (self.charset, &self.description.charset) {
            (Some(charset), _) => (charset, CharsetOrigin::Overridden),
            (None, Some(label)) => {
                let charset = Charset::from_label(label).map_err(Error::from).inspect_err(|error| {
                    self.stage.run.note_error(error);
                    self.undecodable = Some(error.clone());
                })?;
                (charset, CharsetOrigin::Declared)
            }
            (None, None) => (Charset::UTF_8, CharsetOrigin::Assumed),
        };
        self.undecodable = None;
        self.note_charset(charset, origin);
        self.sum_up = Some(sum_up);
        self.stage.decoder = Some(Decoding::new(charset, origin, self.policy, self.stage.limits.malformed));
        Ok(())
    }

    /// Refuses what has neither text nor records: its bytes would be read as nonsense.
    #[inline(never)] // it is called from several places, one of them in each component
    pub(super) fn check_readable(&mut self) -> Result<()> {
        let coding = self.stage.feed.source().coding();
        check_readable(coding.as_deref(), self.description.media_type.as_deref()).inspect_err(|error| {
            self.stage.run.note_error(error);
            self.undecodable = Some(error.clone());
        })
    }

    fn note_charset(&self, charset: Charset, origin: CharsetOrigin) {
        let who = match origin {
            CharsetOrigin::Overridden => "set by the guest; ",
            CharsetOrigin::Assumed => "assumed; ",
            _ => "",
        };
        match &self.description.charset {
            Some(label) => note!(Info, Decode, 0, "charset {charset} ({who}declared {})", Escaped(label)),
            None => note!(Info, Decode, 0, "charset {charset} ({who}none was declared)"),
        }
    }

    pub(super) fn before_first_read(&self, what: &str) -> Result<()> {
        match self.way {
            Way::NotYet => Ok(()),
            _ => Err(misuse(format!("{what} must be set before the payload is read"))),
        }
    }
}

/// Takes what a media type declares, and drops what declares nothing.
fn settle(description: &mut Description) {
    description.charset.take_if(|label| label.trim_ascii().is_empty());
    let Some(Declared { media_type, charset }) = description.media_type.as_deref().and_then(Declared::extract) else { return };
    let media_type = media_type.to_owned();
    description.charset = description.charset.take().or(charset);
    description.media_type = Some(media_type);
}

fn sum_up(decoder: &Decoding, summary: &mut Summary) {
    summary.charset_used = Some(decoder.charset());
    summary.charset_origin = Some(decoder.origin());
    summary.malformed = decoder.malformed();
    summary.first_malformed_at = decoder.first_malformed_at();
    summary.advice = decoder.advice();
}

/// The error of a handler that reads or sets what it cannot.
pub(super) fn misuse(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::misuse(Stage::Handler, message)
}
