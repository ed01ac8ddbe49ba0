//! Masks the values of fields by their names in NDJSON logs, and leaves all else as it came, byte for byte.
//!
//! The reply is in the payload's own charset, with a byte order mark if the payload has one. Where a charset has two codes for one
//! character, as those of East Asia do for some, the reply has the code that encoders choose: the same text in other bytes. In
//! UTF-8, UTF-16 and the single-byte charsets the bytes are the same.
//!
//! What cannot be read cannot be redacted: malformed bytes, a line that is not JSON and one that is too long end the run.

mod mask;

use intake::{CharsetOrigin, Error, Handler, Limits, MalformedPolicy, Pace, Payload, Reply, Result};
use serde::de::IgnoredAny;

/// The longest line. Whether it is JSON is found in one go, which takes up to 100 fuel a byte, so that hosts that give a slice two
/// million can run it. Where they give more, this can be more.
const LINE_BYTES: usize = 16 * 1024;

/// What the two passes over a line cost, found by `host-test run`: most lines are text, and half of this would do for them.
const CHECK_FUEL: u64 = 100;
const MASK_FUEL: u64 = 100;

struct Redact;

impl Handler for Redact {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut limits = Limits::default();
        limits.line_bytes = LINE_BYTES;
        payload.set_limits(limits)?;
        payload.set_malformed(MalformedPolicy::Strict)?;
        let pace = payload.pace();
        // A byte order mark wins over what was declared, so the charset is known only once the first line is there.
        let first = payload.lines()?.next().await?.map(|line| (line.to_string(), line.end().to_owned(), line.at()));
        begin(reply, payload).await?;
        if let Some((line, end, at)) = first {
            redact(&line, || (1, at), reply, &pace).await?;
            reply.write(end).await?;
        }
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            redact(&line, || (line.number(), line.at()), reply, &pace).await?;
            reply.write(line.end()).await?;
        }
        Ok(())
    }
}

/// Sets what the reply is to what the payload is.
async fn begin(reply: &mut Reply, payload: &Payload) -> Result<()> {
    let summary = payload.summary();
    if let Some(charset) = summary.charset_used {
        // Not by the label that was declared, such as latin1: what was read can have more characters than that.
        reply.set_charset(charset.name())?;
    }
    if let Some(media_type) = payload.description().media_type_without_charset() {
        reply.set_media_type(media_type)?;
    }
    let has_mark = summary.charset_origin == Some(CharsetOrigin::ByteOrderMark);
    if has_mark { reply.write("\u{FEFF}").await } else { Ok(()) }
}

/// Writes a line with what is to be hidden masked. `place` is asked for its number and offset if it is not JSON.
async fn redact(line: &str, place: impl FnOnce() -> (u64, u64), reply: &mut Reply, pace: &Pace) -> Result<()> {
    if line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
        return reply.write(line).await;
    }
    pace.spend(line.len() as u64 * CHECK_FUEL).await?;
    // However deep it is nested, this takes no stack.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(line) {
        let (number, at) = place();
        let said = error.to_string(); // which quotes nothing of the line
        let why = said.split(" at line ").next().unwrap_or_default();
        let message = format!("line {number} is not JSON: {why}, at column {}", error.column());
        return Err(Error::handler(message).with_offset(at));
    }
    for piece in mask::pieces(line) {
        pace.spend(piece.len() as u64 * MASK_FUEL).await?;
        reply.write(piece).await?;
    }
    Ok(())
}

intake::export!(Redact);
