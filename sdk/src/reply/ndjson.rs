use serde::Serialize;

use super::limited_buf::LimitedBuf;
use super::record::{Failure, Records};
use super::{Content, Reply};
use crate::Result;
use crate::records::cost;
use crate::records::reason;
use intake_text::Replacement;
use intake_text::find::find_byte;

/// Writes records as JSON, one a line, each of which ends with LF. Returned by [`Reply::ndjson`].
pub struct NdjsonWriter<'a> {
    records: Records<'a>,
    room: LimitedBuf,
}

impl Reply {
    /// Writes records as NDJSON from here on, encoded in the reply's charset: JSON by `serde_json`, one record a line. Characters
    /// that are not in the charset are written as escapes, such as `\ud83d\ude00`, which mean the same in JSON: nothing is lost,
    /// whatever [`Reply::set_unmappable`] is set to. If no media type was set, it becomes `application/x-ndjson`.
    ///
    /// # Errors
    /// Whatever ended the reply.
    pub fn ndjson(&mut self) -> Result<NdjsonWriter<'_>> {
        Ok(NdjsonWriter {
            records: Records::new(self, "JSON", cost::json::WRITTEN_BYTE, "application/x-ndjson")?,
            room: LimitedBuf::default(),
        })
    }
}

impl NdjsonWriter<'_> {
    /// Appends one record. Waits if the host cannot take more yet.
    ///
    /// # Errors
    /// [`BadRecord`](crate::ErrorKind::BadRecord) if the record cannot be JSON on one line, such as a map whose keys are not
    /// strings, and [`RecordTooLong`](crate::ErrorKind::RecordTooLong) past [`Reply::set_record_bytes`]: in both cases nothing of
    /// it is sent, and the next one can be written. And whatever ends the reply (see [`Reply::write`]).
    pub async fn write<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<()> {
        self.records.begin().await?;
        let outcome = self.serialise(record);
        self.records.charge(self.room.len());
        if let Err(failure) = outcome {
            return Err(self.records.refuse(failure));
        }
        let bytes: &[u8] = self.room.bytes();
        if self.records.reply.encoder.is_none() {
            return self.records.send(bytes).await;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.records.reply.put(Content::Text(text), Replacement::JsonEscapes).await,
            Err(error) => Err(self.records.refuse(Failure::Bad(reason(error)))),
        }
    }

    /// Sends what was gathered, like [`Reply::flush`].
    ///
    /// # Errors
    /// Those of [`Reply::flush`].
    pub async fn flush(&mut self) -> Result<()> {
        self.records.reply.flush().await
    }

    fn serialise<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<(), Failure> {
        self.room.begin(self.records.reply.record_bytes);
        if let Err(error) = serde_json::to_writer(&mut self.room, record) {
            return Err(if self.room.is_over() { Failure::TooLong } else { Failure::Bad(reason(error)) });
        }
        check_line(self.room.bytes())?;
        self.room.add(b"\n");
        Ok(())
    }
}

/// JSON that was put together before can be of many lines.
fn check_line(json: &[u8]) -> Result<(), Failure> {
    match find_byte(json, b'\n') {
        Some(_) => Err(Failure::Bad("it has a line feed, which ends a record".into())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_of_many_lines_is_no_record() {
        assert!(check_line(b"{\"a\":\"\\n\\r\"}\r").is_ok());
        let Err(Failure::Bad(reason)) = check_line(b"{\n}") else { panic!("it is taken") };
        assert_eq!(reason, "it has a line feed, which ends a record");
    }
}
