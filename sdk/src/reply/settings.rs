use super::encoder::encoder;
use super::header::check_header;
use super::writer::State;
use super::{Head, Reply, UnmappablePolicy};
use crate::error::Shown;
use crate::note::note;
use crate::{Charset, Error, ErrorKind, Result, Stage};

/// What is set of a reply, most of it before the first piece is sent.
impl Reply {
    /// Says what media type the reply has, such as `text/plain`.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent.
    pub fn set_media_type(&mut self, media_type: impl Into<String>) -> Result<()> {
        self.head()?.media_type = Some(media_type.into());
        Ok(())
    }

    /// Answers with this HTTP status, 200 by default. Other worlds than that behind `wasi:http` have none, and pass over it.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, and for what is no status of a whole reply: 200 to 599.
    pub fn set_status(&mut self, status: u16) -> Result<()> {
        let head = self.head()?;
        if !(200..=599).contains(&status) {
            let message = format!("{status} is no HTTP status of a whole reply: 200 to 599");
            return Err(Error::new(ErrorKind::Misuse, Stage::Reply, message));
        }
        head.status = Some(status);
        Ok(())
    }

    /// Adds an HTTP header. Other worlds than that behind `wasi:http` have none, and pass over it. Media type and charset have
    /// settings of their own; the host sets what says how the reply is sent, such as `content-length`.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, and for a header that cannot be set here.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<()> {
        let head = self.head()?;
        check_header(name, value).map_err(|why| Error::new(ErrorKind::Misuse, Stage::Reply, why))?;
        head.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        Ok(())
    }

    /// Writes text in the charset of this label, and says so to the host, by the label as it is. UTF-8 by default, of which
    /// nothing is said. Bytes go out as they are, whatever the charset.
    ///
    /// Text becomes what the encoders of the [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/) make of it, in any of
    /// the 39 charsets; the standard has no encoder of UTF-16, which is written without a byte order mark. Mind that Shift_JIS
    /// and EUC-JP have no yen sign and no overline of their own: there these become `\\` and `~`. What becomes of characters that
    /// do not fit is set by [`set_unmappable`](Reply::set_unmappable). The East Asian ones are written, as they are read, by the
    /// cargo feature `east-asian`.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] and [`ErrorKind::RefusedCharset`] as [`Charset::from_label`]; [`ErrorKind::Misuse`] after
    /// the first piece was sent, and after anything was written, unless it is the same charset.
    pub fn set_charset(&mut self, label: impl Into<String>) -> Result<()> {
        let label = label.into();
        self.head()?;
        let charset = Charset::from_label(&label).map_err(|error| about_reply(&error, &label))?;
        if charset != self.charset() {
            if !self.gathered.is_empty() {
                let message = "the charset of the reply must be set before anything is written";
                return Err(Error::misuse(Stage::Reply, message));
            }
            self.encoder = encoder(charset);
            note!(Info, Reply, self.at(), "charset {charset} (set by the guest)");
        }
        self.head()?.charset = Some(label);
        Ok(())
    }

    /// Says to the host that text is written in UTF-8, which it is unless [`set_charset`](Reply::set_charset) says otherwise. A
    /// component that calls this alone does without the encoders of all other charsets: 18 KB, and 176 with the cargo feature
    /// `east-asian`.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, and after another charset was set.
    pub fn set_utf8(&mut self) -> Result<()> {
        if self.encoder.is_some() {
            return Err(Error::misuse(Stage::Reply, "another charset was set: `set_charset` sets UTF-8 again"));
        }
        self.head()?.charset = Some("UTF-8".to_owned());
        Ok(())
    }

    /// What becomes of characters that are none in the reply's charset; by default the first one ends the reply with an error.
    /// It holds for what is written from here on.
    pub fn set_unmappable(&mut self, policy: UnmappablePolicy) {
        self.policy = policy;
    }

    /// How many characters were none in the reply's charset so far.
    pub fn unmappable(&self) -> u64 {
        self.encoder.as_ref().map_or(0, |encoder| encoder.unmappable())
    }

    /// How long to wait for the host to take a piece; 30 seconds by default (see [`Limits::wait`](crate::Limits::wait)).
    pub fn set_wait(&mut self, wait: std::time::Duration) {
        self.wait = wait;
    }

    /// The longest record, in bytes without its line end or frame; 128 KiB by default, as for those that are read. A record is
    /// serialised in memory, in one go, before any of it goes out: this bounds what that may cost.
    #[cfg(feature = "_records")]
    pub fn set_record_bytes(&mut self, most: usize) {
        self.record_bytes = most;
    }

    pub(super) fn charset(&self) -> Charset {
        self.encoder.as_ref().map_or(Charset::UTF_8, |encoder| encoder.charset())
    }

    pub(super) fn head(&mut self) -> Result<&mut Head> {
        match &mut self.state {
            State::Head(head) if self.under_way.is_none() => Ok(head),
            State::Failed(error) => Err(error.clone()),
            State::Head(_) | State::Body | State::Finished => {
                let message = "the head of the reply must be set before the first piece is sent";
                Err(Error::misuse(Stage::Reply, message))
            }
        }
    }
}

/// The error of a label, in the words of who writes.
fn about_reply(error: &Error, label: &str) -> Error {
    let message = match error.kind() {
        ErrorKind::RefusedCharset => {
            let shown = Shown(label);
            format!("charset {shown} is not written, for the WHATWG Encoding Standard refuses to decode it; UTF-8 serves all")
        }
        _ => error.message().to_owned(),
    };
    Error::new(error.kind(), Stage::Reply, message)
}
