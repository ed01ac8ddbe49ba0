//! Finds the lines of a log that contain a word: each with its number, and the byte offset in the payload at which it starts.

use intake::{Handler, Payload, Reply, Result};

const WORD: &str = "ERROR";

struct LogGrep;

impl Handler for LogGrep {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            if line.contains(WORD) {
                reply.write(format!("{}:{}:{line}\n", line.number(), line.at())).await?;
            }
        }
        Ok(())
    }
}

intake::export!(LogGrep);
