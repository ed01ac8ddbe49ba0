//! Counts the bytes of the text. Next to `reads-only` it shows what decoding alone costs: neither looks for lines.

use intake::{Handler, Payload, Reply, Result};

struct TextBytes;

impl Handler for TextBytes {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut text = payload.text()?;
        let mut bytes = 0;
        while let Some(piece) = text.next().await? {
            bytes += piece.len();
        }
        reply.write(format!("{bytes} bytes\n")).await
    }
}

intake::export!(TextBytes);
