//! Any charset in, UTF-8 out.

use intake::{Handler, Payload, Reply, Result};

struct Transcode;

impl Handler for Transcode {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        if let Some(media_type) = &payload.description().media_type {
            // Its parameters go: a charset among them is the payload's.
            reply.set_media_type(media_type.split(';').next().unwrap_or_default())?;
        }
        reply.set_utf8()?;
        let mut text = payload.text()?;
        while let Some(piece) = text.next().await? {
            reply.write(piece).await?;
        }
        Ok(())
    }
}

intake::export!(Transcode);
