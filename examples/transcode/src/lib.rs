//! Any charset in, UTF-8 out.

use intake::{Handler, Payload, Reply, Result};

struct Transcode;

impl Handler for Transcode {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        match payload.description().media_type_without_charset() {
            Some(media_type) => reply.set_utf8_media_type(&media_type)?,
            None => reply.set_utf8()?,
        }
        let mut text = payload.text()?;
        while let Some(piece) = text.next().await? {
            reply.write(piece).await?;
        }
        Ok(())
    }
}

intake::export!(Transcode);
