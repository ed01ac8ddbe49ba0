use std::rc::Rc;

use crate::chunks::Chunks;
use crate::decode::Decoder;
use crate::run::Run;
use crate::source::{Description, Feed};
use crate::text::{Lines, Text, TextStage};
use crate::{Charset, CharsetOrigin, Error, ErrorKind, Limits, MalformedPolicy, Pace, Result, Stage, Summary};

/// The payload of one run: what was declared, how it is to be read, and its content as raw [chunks](Payload::chunks),
/// [text](Payload::text) or [lines](Payload::lines).
///
/// Settings come before the first read. What reads it borrows it; lines can follow text and text can follow lines, going on
/// where the one before stood.
pub struct Payload {
    run: Rc<Run>,
    feed: Feed,
    description: Description,
    charset: Option<Charset>,
    policy: MalformedPolicy,
    limits: Limits,
    text: Option<TextStage>,
    takes_broken: bool,
}

impl Payload {
    pub(crate) fn new(source: Box<dyn crate::source::Source>, run: Rc<Run>) -> Payload {
        let description = source.describe();
        Payload {
            feed: Feed::new(source, description.length, run.clone()),
            run,
            description,
            charset: None,
            policy: MalformedPolicy::default(),
            limits: Limits::default(),
            text: None,
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

    /// How much of what the payload may bring.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first read.
    pub fn set_limits(&mut self, limits: Limits) -> Result<()> {
        self.before_first_read("limits")?;
        self.limits = limits;
        Ok(())
    }

    /// The payload decoded, in pieces.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] or [`ErrorKind::RefusedCharset`] if the declared charset is none that can be decoded and
    /// none was set instead; [`ErrorKind::Misuse`] after raw chunks were read.
    pub fn text(&mut self) -> Result<Text<'_>> {
        self.decode()?;
        let Payload { text, feed, limits, run, .. } = self;
        match text {
            Some(stage) => Ok(Text::new(stage, feed, limits, run)),
            None => Err(misuse("the payload is not decoded")),
        }
    }

    /// The payload decoded, line by line.
    ///
    /// # Errors
    /// As [`text`](Payload::text).
    pub fn lines(&mut self) -> Result<Lines<'_>> {
        self.decode()?;
        let Payload { text, feed, limits, run, .. } = self;
        match text {
            Some(stage) => Ok(Lines::new(stage, feed, limits, run)),
            None => Err(misuse("the payload is not decoded")),
        }
    }

    /// The payload as it came, undecoded.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after text or lines were read.
    pub fn chunks(&mut self) -> Result<Chunks<'_>> {
        if self.text.is_some() {
            return Err(misuse("raw chunks cannot be read after text or lines: the decoder holds bytes back"));
        }
        Ok(Chunks::new(&mut self.feed, &self.limits, &self.run))
    }

    /// The pace of this run, to charge it with heavy work of the handler's own.
    pub fn pace(&self) -> Pace {
        Pace::new(self.run.clone())
    }

    /// Accepts that the payload is broken: the reply may be finished all the same, though the payload ended with an error, or
    /// an over-long line was skipped. Without this a handler that overlooks such an error cannot finish its reply. A run that
    /// the host has cancelled never finishes.
    pub fn accept_broken(&mut self) {
        self.takes_broken = true;
    }

    /// What became of the payload so far.
    pub fn summary(&self) -> Summary {
        let decoder = self.text.as_ref().map(|text| &text.decoder);
        Summary {
            bytes: self.feed.bytes(),
            chunks: self.feed.chunks(),
            charset_declared: self.description.charset.clone(),
            charset_used: decoder.map(Decoder::charset),
            charset_origin: decoder.map(Decoder::origin),
            malformed: decoder.map_or(0, Decoder::malformed),
            first_malformed_at: decoder.and_then(Decoder::first_malformed_at),
            charset_advice: decoder.and_then(Decoder::advice),
        }
    }

    /// The error that forbids finishing the reply.
    pub(crate) fn forbids_finishing(&self) -> Result<()> {
        self.run.check_cancelled()?;
        match self.run.broken() {
            Some(error) if !self.takes_broken => Err(error),
            _ => Ok(()),
        }
    }

    fn decode(&mut self) -> Result<()> {
        if self.text.is_some() {
            return Ok(());
        }
        if !self.feed.is_unread() {
            return Err(misuse("text and lines cannot be read after raw chunks: the decoder must see the first byte"));
        }
        let (charset, origin) = match (self.charset, &self.description.charset) {
            (Some(charset), _) => (charset, CharsetOrigin::Overridden),
            (None, Some(label)) => (Charset::from_label(label)?, CharsetOrigin::Declared),
            (None, None) => (Charset::UTF_8, CharsetOrigin::Assumed),
        };
        let decoder = Decoder::new(charset, origin, self.policy, self.limits.malformed);
        self.text = Some(TextStage::new(decoder, self.run.clone()));
        Ok(())
    }

    fn before_first_read(&self, what: &str) -> Result<()> {
        if self.feed.is_unread() && self.text.is_none() {
            return Ok(());
        }
        Err(misuse(format!("{what} must be set before the payload is read")))
    }
}

fn misuse(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Misuse, Stage::Handler, message)
}
