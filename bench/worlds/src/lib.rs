//! Counts lines as the example `line-count` does, in whatever world: one line says which it is.

use intake::{Handler, Payload, Reply, Result};

struct LineCount;

impl Handler for LineCount {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut lines = payload.lines()?;
        let mut count = 0u64;
        while let Some(_line) = lines.next().await? {
            count += 1;
        }
        reply.write(format!("{count} lines\n")).await
    }
}

#[cfg(not(any(feature = "http", feature = "cli", feature = "stream", feature = "http-p3")))]
intake::export!(LineCount);
#[cfg(feature = "http")]
intake::export_http!(LineCount);
#[cfg(feature = "cli")]
intake::export_cli!(LineCount);
#[cfg(feature = "stream")]
intake::export_stream!(LineCount);
#[cfg(feature = "http-p3")]
intake::export_http_p3!(LineCount);
