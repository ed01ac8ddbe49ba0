use postcard::ser_flavors::Flavor;
use serde::Serialize;

use super::Reply;
use super::frame::write_frame;
use super::limited_buf::{Full, LimitedBuf};
use super::record::{Failure, Records};
use crate::framing::Bounds;
use crate::records::cost;
use crate::records::reason;
use crate::{Framing, Result};

/// Writes records as frames of postcard. Returned by [`Reply::postcard`].
pub struct PostcardWriter<'a> {
    records: Records<'a>,
    framing: Framing,
    room: LimitedBuf,
    frame: Vec<u8>,
}

impl Reply {
    /// Writes records as postcard from here on, in this framing. If no media type was set, it becomes
    /// `application/x-postcard; framing=cobs; crc=crc32`, where the framing can also be `length`, and without a checksum
    /// there is no `crc`.
    ///
    /// # Errors
    /// Whatever ended the reply.
    pub fn postcard(&mut self, framing: Framing) -> Result<PostcardWriter<'_>> {
        let name = match framing.bounds {
            Bounds::Cobs => "cobs",
            Bounds::LengthPrefixed => "length",
        };
        let crc = if framing.crc32 { "; crc=crc32" } else { "" };
        let records = Records::new(
            self,
            "postcard",
            cost::postcard::WRITTEN_BYTE,
            &format!("application/x-postcard; framing={name}{crc}"),
        )?;
        Ok(PostcardWriter { records, framing, room: LimitedBuf::default(), frame: Vec::new() })
    }
}

impl PostcardWriter<'_> {
    /// Appends one record, in its frame. Waits if the host cannot take more yet.
    ///
    /// # Errors
    /// [`BadRecord`](crate::ErrorKind::BadRecord) if the record cannot be serialised; [`RecordTooLong`](crate::ErrorKind::RecordTooLong) past [`Reply::set_record_bytes`], which
    /// counts the record's bytes without the frame. In both cases nothing of it is sent, and the next one can be written. And
    /// whatever ends the reply (see [`Reply::write`]).
    pub async fn write<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<()> {
        self.records.begin().await?;
        let outcome = self.serialise(record);
        self.records.charge(self.room.len());
        if let Err(failure) = outcome {
            return Err(self.records.refuse(failure));
        }
        write_frame(self.framing, self.room.bytes(), &mut self.frame);
        self.records.send(&self.frame).await
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
        if let Err(error) = postcard::serialize_with_flavor(record, &mut self.room) {
            return Err(if self.room.is_over() { Failure::TooLong } else { Failure::Bad(reason(error)) });
        }
        Ok(())
    }
}

impl Flavor for &mut LimitedBuf {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.try_extend(&[byte])
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.take(bytes).map_err(|Full| postcard::Error::SerializeBufferFull)
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
