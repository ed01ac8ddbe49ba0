use super::{AsContent, Reply};
#[cfg(feature = "csv")]
use crate::UnmappablePolicy;
use crate::pace::cost::ERROR;
use crate::records::cost;
use crate::{Error, ErrorKind, Result, Stage};

/// What the writers of records share: the reply that they go to, and their numbers.
pub(super) struct Records<'a> {
    pub(super) reply: &'a mut Reply,
    /// The format, as messages call it.
    format: &'static str,
    /// What one byte costs, in fuel.
    byte: u64,
    /// The record that is being written, or was written last; the first is 1.
    number: u64,
    /// What the last record cost.
    last: u64,
    /// Whether the media type is the one that was set here.
    #[cfg_attr(not(feature = "csv"), expect(dead_code))]
    pub(super) says_media_type: bool,
}

/// Why a record was not written.
pub(super) enum Failure {
    TooLong,
    /// The format's own reason.
    Bad(String),
}

impl<'a> Records<'a> {
    /// Begins to write records of this format, with this cost of each byte, and sets their media type, if none was set, and
    /// if the host was not told already.
    ///
    /// # Errors
    /// Whatever ended the reply.
    pub(super) fn new(reply: &'a mut Reply, format: &'static str, byte: u64, media_type: &str) -> Result<Records<'a>> {
        let says_media_type = match reply.head() {
            Ok(head) if head.media_type.is_none() => {
                head.media_type = Some(media_type.to_owned());
                true
            }
            Ok(_) => false,
            // The head was sent.
            Err(error) if error.kind() == ErrorKind::Misuse => false,
            Err(error) => return Err(error),
        };
        Ok(Records { reply, format, byte, number: 0, last: 0, says_media_type })
    }

    /// Comes before a record is serialised, which is done in one go.
    pub(super) async fn begin(&mut self) -> Result<()> {
        self.reply.check().await?;
        self.reply.run.reserve_budget(self.last).await?;
        self.number += 1;
        Ok(())
    }

    /// Comes after it, whatever the outcome.
    pub(super) fn charge(&mut self, bytes: usize) {
        self.last = cost::WRITTEN + bytes as u64 * self.byte;
        self.reply.run.slice().charge(self.last);
    }

    /// The error of a record that is not written. The next one can be.
    #[cold]
    pub(super) fn refuse(&mut self, failure: Failure) -> Error {
        self.reply.run.slice().charge(ERROR);
        let Records { number, format, .. } = self;
        let error = match failure {
            Failure::TooLong => {
                let most = self.reply.record_bytes;
                let message = format_args!("record {number} is longer than the limit of {most} bytes (`set_record_bytes`)");
                Error::saying(ErrorKind::RecordTooLong, Stage::Reply, message)
            }
            Failure::Bad(reason) => {
                let message = format_args!("record {number} cannot be written as {format}: {reason}");
                Error::saying(ErrorKind::BadRecord, Stage::Reply, message)
            }
        };
        let error = error.of_record(Some(*number));
        self.reply.run.note_error(&error);
        error
    }

    /// Makes sure that no replacement of characters which do not fit breaks the format, as those do that have such a byte.
    #[cfg(feature = "csv")]
    pub(super) fn check_replacement(&self, breaks: impl Fn(u8) -> bool) -> Result<()> {
        match self.reply.policy {
            UnmappablePolicy::Replace(replacement) if self.reply.encoder.is_some() && replacement.bytes().any(breaks) => {
                let message =
                    format!("the replacement {replacement:?} breaks {}; choose another with `set_unmappable`", self.format);
                Err(Error::misuse(Stage::Reply, message))
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn send(&mut self, content: impl AsContent) -> Result<()> {
        self.reply.write(content).await
    }
}
