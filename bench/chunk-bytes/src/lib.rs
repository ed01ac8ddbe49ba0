//! Counts the bytes of the chunks. A guest that has nothing decoded links no decoder: this is how small one can be.

use intake::{Handler, Payload, Reply, Result};

struct ChunkBytes;

impl Handler for ChunkBytes {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut chunks = payload.chunks()?;
        let mut bytes = 0;
        while let Some(chunk) = chunks.next().await? {
            bytes += chunk.len();
        }
        reply.write(format!("{bytes} bytes\n")).await
    }
}

#[cfg(not(feature = "stream"))]
intake::export!(ChunkBytes);
#[cfg(feature = "stream")]
intake::export_stream!(ChunkBytes);
