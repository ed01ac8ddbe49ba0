//! Numbers the lines of a payload in any charset, in any world: the handler is the same, and one line says which world it is.

use intake::{Handler, Payload, Reply, Result};

struct AnyHost;

impl Handler for AnyHost {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        reply.set_media_type("text/plain; charset=utf-8")?;
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            reply.write(format!("{} at byte {}: ", line.number(), line.at())).await?;
            reply.write(line).await?; // by itself, for it can be too long to be copied in one go
            reply.write("\n").await?;
        }
        let summary = payload.summary();
        reply.write(format!("{} bytes, {} malformed\n", summary.bytes, summary.malformed)).await
    }
}

#[cfg(not(any(feature = "http", feature = "cli", feature = "stream", feature = "http-p3")))]
intake::export!(AnyHost);
#[cfg(feature = "http")]
intake::export_http!(AnyHost);
#[cfg(feature = "cli")]
intake::export_cli!(AnyHost);
#[cfg(feature = "stream")]
intake::export_stream!(AnyHost);
#[cfg(feature = "http-p3")]
intake::export_http_p3!(AnyHost);
