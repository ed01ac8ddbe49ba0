//! Counts the lines of a payload in any charset.

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

intake::export!(LineCount);
