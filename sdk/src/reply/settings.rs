use super::encoder::encoder;
use super::header::check_header;
use super::media_type::take_charsets;
use super::writer::State;
use super::{Head, Reply};
use crate::note::note;
use crate::{Charset, Error, ErrorKind, Result, Stage, UnmappablePolicy};
use intake_text::Escaped;
use intake_text::OutputCharset;

/// The settings of a reply, most of them made before the first piece is sent.
impl Reply {
    /// Sets the media type of the reply, such as `text/csv; header=present`. A charset among its parameters becomes the charset
    /// of the reply, as if by [`set_charset`](Reply::set_charset).
    ///
    /// The component has no encoders of other charsets if the compiler sees that there is no charset, or that it is UTF-8: in a
    /// literal of up to 64 bytes, in a release build. [`set_utf8_media_type`](Reply::set_utf8_media_type) does without them for any
    /// text.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, if the media type is longer than 1024 bytes, or if another charset
    /// was set; and those of [`set_charset`](Reply::set_charset).
    #[inline(always)] // so that the compiler sees the literal
    pub fn set_media_type(&mut self, media_type: impl AsRef<str> + Into<String>) -> Result<()> {
        let text = media_type.as_ref();
        match text.strip_suffix("; charset=utf-8").or(text.strip_suffix("; charset=UTF-8")) {
            Some(rest) if !may_name_charset(rest) => self.set_utf8_media_type(rest),
            None if !may_name_charset(text) => self.set_bare_media_type(media_type.into()),
            _ => self.set_media_type_and_charset(text),
        }
    }

    /// Sets the media type of a reply in UTF-8, and declares UTF-8 to the host: [`set_media_type`](Reply::set_media_type) and
    /// [`set_utf8`](Reply::set_utf8) in one, without the encoders of other charsets.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] as for these two, and if the media type has another charset.
    pub fn set_utf8_media_type(&mut self, media_type: &str) -> Result<()> {
        self.head()?;
        let (media_type, charsets) = taken_apart(media_type)?;
        for label in charsets {
            let charset = reply_charset(&label)?;
            if charset.charset() != Charset::UTF_8 {
                return Err(two_charsets(Charset::UTF_8.name(), charset.name()));
            }
        }
        self.set_utf8()?;
        self.set_bare_media_type(media_type)
    }

    fn set_media_type_and_charset(&mut self, media_type: &str) -> Result<()> {
        self.head()?;
        let (media_type, charsets) = taken_apart(media_type)?;
        let mut found: Option<OutputCharset> = None;
        for label in charsets {
            let charset = reply_charset(&label)?;
            match found {
                Some(before) if before.name() != charset.name() => return Err(two_charsets(charset.name(), before.name())),
                _ => found = Some(charset),
            }
        }
        if let Some(charset) = found {
            self.encode_in(charset)?;
        }
        self.set_bare_media_type(media_type)
    }

    /// It names no charset.
    fn set_bare_media_type(&mut self, media_type: String) -> Result<()> {
        self.head()?.media_type = Some(media_type);
        Ok(())
    }

    /// Sets the HTTP status, 200 by default. Worlds other than the one behind `wasi:http` have no status, and ignore it.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, and for a number that is not the status of a whole reply, 200 to
    /// 599.
    pub fn set_status(&mut self, status: u16) -> Result<()> {
        let head = self.head()?;
        if !(200..=599).contains(&status) {
            let message = format!("{status} is not the HTTP status of a whole reply (expected 200 to 599)");
            return Err(Error::new(ErrorKind::Misuse, Stage::Reply, message));
        }
        head.status = Some(status);
        Ok(())
    }

    /// Adds an HTTP header. Worlds other than the one behind `wasi:http` have no headers, and ignore it. Media type and charset
    /// have their own settings; the host sets the headers about how the reply is sent, such as `content-length`.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, and for a header that cannot be set here.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<()> {
        let head = self.head()?;
        check_header(name, value).map_err(|why| Error::new(ErrorKind::Misuse, Stage::Reply, why))?;
        head.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        Ok(())
    }

    /// Sets the charset, by its label, that text is written in, and declares it. It is UTF-8 by default, which is not declared
    /// automatically. Bytes go out as they are, whatever the charset.
    ///
    /// Text becomes what the encoders of the [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/) make of it, in any of
    /// the 39 charsets; the standard has no encoder of UTF-16, which is written without a byte order mark. Mind that Shift_JIS
    /// and EUC-JP have no yen sign and no overline of their own: there these become `\\` and `~`. The policy for characters that
    /// are not in the charset is set by [`set_unmappable`](Reply::set_unmappable). Writing the East Asian charsets, like reading
    /// them, needs the cargo feature `east-asian`.
    ///
    /// The charset is declared by its name in the standard, such as `windows-1252`, `UTF-16LE` or `GBK`. Some labels name a
    /// smaller charset elsewhere, and are declared by the name that they have there: `us-ascii`, `iso-8859-1`, `iso-8859-9`,
    /// `iso-8859-11`, `tis-620`, `gb2312`, and labels of the same meaning, such as `latin1`. Then only characters of the smaller
    /// charset can be written: `iso-8859-1` has no `€`, since a reader that takes the name literally does not know it. Nor does
    /// it have the control characters from U+0080 to U+009F.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] and [`ErrorKind::RefusedCharset`] as for [`Charset::from_label`]; [`ErrorKind::Misuse`]
    /// after the first piece was sent, after anything was written, unless in the same charset, and if another charset was set,
    /// also by [`set_media_type`](Reply::set_media_type).
    pub fn set_charset(&mut self, label: impl Into<String>) -> Result<()> {
        let label = label.into();
        self.head()?;
        self.encode_in(reply_charset(&label)?)
    }

    /// Declares to the host that text is written in UTF-8, which it is unless [`set_charset`](Reply::set_charset) sets another
    /// charset. A component that calls only this has no encoders of other charsets, which saves 18 KB, or 176 KB with the cargo
    /// feature `east-asian`.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] after the first piece was sent, and if another charset was set.
    pub fn set_utf8(&mut self) -> Result<()> {
        self.declare(Charset::UTF_8.name())
    }

    fn encode_in(&mut self, charset: OutputCharset) -> Result<()> {
        self.declare(charset.name())?;
        if self.encoder.is_none()
            && let Some(encoder) = encoder(charset)
        {
            self.encoder = Some(encoder);
            note!(Info, Reply, self.at(), "charset {} (set by the guest)", charset.name());
        }
        Ok(())
    }

    /// Declares the charset by this name, if no other one was declared.
    fn declare(&mut self, name: &'static str) -> Result<()> {
        let is_utf8_written = !self.gathered.is_empty();
        let head = self.head()?;
        match head.charset {
            Some(before) if before != name => Err(two_charsets(name, before)),
            None if is_utf8_written && name != Charset::UTF_8.name() => {
                Err(Error::misuse(Stage::Reply, "the charset of the reply must be set before anything is written"))
            }
            _ => {
                head.charset = Some(name);
                Ok(())
            }
        }
    }

    /// Sets the policy for characters that are not in the reply's charset. By default the first one ends the reply with an error.
    /// The policy applies to what is written from here on.
    pub fn set_unmappable(&mut self, policy: UnmappablePolicy) {
        self.policy = policy;
    }

    /// Returns how many characters were not in the reply's charset so far.
    pub fn unmappable(&self) -> u64 {
        self.encoder.as_ref().map_or(0, |encoder| encoder.unmappable())
    }

    /// Sets how long to wait for the host to take a piece; 30 seconds by default (see [`Limits::wait`](crate::Limits::wait)).
    pub fn set_wait(&mut self, wait: std::time::Duration) {
        self.wait = wait;
    }

    /// Sets the maximum length of a record, in bytes without its line end or frame; 128 KiB by default, as for records that are
    /// read. A record is serialised in memory, in one go, before any of it goes out: this limits the cost of that.
    #[cfg(feature = "_records")]
    pub fn set_record_bytes(&mut self, most: usize) {
        self.record_bytes = most;
    }

    #[cfg(feature = "csv")]
    pub(super) fn charset(&self) -> Charset {
        self.encoder.as_ref().map_or(Charset::UTF_8, |encoder| encoder.encoder().charset().charset())
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

/// Whether a charset may be among the parameters: it is told by two letters of the name. There is no loop, so that a compiler knows the
/// answer for a literal.
#[inline(always)]
fn may_name_charset(media_type: &str) -> bool {
    macro_rules! has {
        ($bytes:ident at $($at:literal)*) => {
            $($bytes.len() > $at + 1 && $bytes[$at] | 0x20 == b'c' && $bytes[$at + 1] | 0x20 == b'h')||*
        };
    }
    let bytes = media_type.as_bytes();
    bytes.len() > 64
        || has!(bytes at 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
            41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62)
}

/// The media type without its charset, and the labels of the charset: more than one, if it is said again. A blank one says nothing.
fn taken_apart(media_type: &str) -> Result<(String, impl Iterator<Item = String>)> {
    let too_long = || Error::misuse(Stage::Reply, "the media type of the reply is longer than 1024 bytes");
    let (media_type, charsets) = take_charsets(media_type).ok_or_else(too_long)?;
    Ok((media_type, charsets.into_iter().filter(|label| !label.trim_ascii().is_empty())))
}

/// # Errors
/// Those of [`Charset::from_label`], at the stage `reply`.
fn reply_charset(label: &str) -> Result<OutputCharset> {
    OutputCharset::from_label(label).map_err(|error| about_reply(&error.into(), label))
}

#[cold]
fn two_charsets(name: &str, before: &str) -> Error {
    let message = format_args!("the charset of the reply is {before}, and cannot be {name} as well");
    Error::saying(ErrorKind::Misuse, Stage::Reply, message)
}

/// The error of a label, in words about writing.
fn about_reply(error: &Error, label: &str) -> Error {
    let message = match error.kind() {
        ErrorKind::RefusedCharset => {
            let shown = Escaped(label);
            format!("charset {shown} cannot be written: the WHATWG Encoding Standard refuses to decode it; write UTF-8")
        }
        _ => error.message().to_owned(),
    };
    Error::new(error.kind(), Stage::Reply, message)
}
