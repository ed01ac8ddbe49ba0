//! Finds the lines of a log that contain a word: each with its number, and the byte offset in the payload at which it starts.

use intake::{Handler, Pace, Payload, Reply, Result, log};

const WORD: &str = "ERROR";

/// Bytes of a line that are searched in one go.
const PART: usize = 250;

/// The maximum fuel that searching a byte takes, found by `host-test run` with lines of `E`. A byte of a log takes 5 to 15.
const BYTE_FUEL: u64 = 85;

struct LogGrep;

impl Handler for LogGrep {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let pace = payload.pace();
        let mut lines = payload.lines()?;
        let mut found = 0u64;
        while let Some(line) = lines.next().await? {
            if has_word(&line, &pace).await? {
                found += 1;
                reply.write(format!("{}:{}:", line.number(), line.at())).await?;
                reply.write(line).await?; // by itself, for it can be too long to be copied in one go
                reply.write("\n").await?;
            }
        }
        log::info!("{found} lines contain {WORD}"); // seen where the host asks for it
        Ok(())
    }
}

/// Whether the word is in a line: a long one is searched in parts, with room for other work between them.
async fn has_word(line: &str, pace: &Pace) -> Result<bool> {
    let mut rest = line;
    while rest.len() > PART {
        let end = rest.ceil_char_boundary(PART);
        if rest[..end].contains(WORD) {
            return Ok(true);
        }
        // The word may begin in this part and end in the next.
        rest = &rest[rest.floor_char_boundary(end - WORD.len() + 1)..];
        pace.spend(BYTE_FUEL * end as u64).await?;
    }
    let has_word = rest.contains(WORD);
    pace.spend(BYTE_FUEL * rest.len() as u64).await?;
    Ok(has_word)
}

intake::export!(LogGrep);
