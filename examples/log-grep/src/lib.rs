//! Finds the lines of a log that contain a word: each with its number, and the byte offset in the payload at which it starts.

use intake::{Handler, Payload, Reply, Result, log};

const WORD: &str = "ERROR";

struct LogGrep;

impl Handler for LogGrep {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut lines = payload.lines()?;
        let mut found = 0u64;
        while let Some(line) = lines.next().await? {
            if line.contains(WORD) {
                found += 1;
                reply.write(format!("{}:{}:{line}\n", line.number(), line.at())).await?;
            }
        }
        log::info!("{found} lines contain {WORD}"); // seen where the host asks for it
        Ok(())
    }
}

intake::export!(LogGrep);
