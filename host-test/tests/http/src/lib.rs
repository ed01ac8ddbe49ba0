//! A guest of `wasi:http` that does what the path says, within the limits that the query sets.

#![allow(missing_docs)] // a guest for tests

mod misbehave;
#[cfg(all(feature = "plain", target_family = "wasm"))]
mod plain;
mod query;
mod typed;

use intake::{BadRecords, Error, Handler, MalformedPolicy, Payload, Reply, Request, Result};
use serde::Deserialize;

use query::Query;

struct Routes;

/// A record of `/records`.
#[derive(Deserialize)]
struct Reading {
    id: u64,
    celsius: f64,
}

impl Handler for Routes {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let request = payload.request().cloned().unwrap_or_default();
        let query = Query::new(request.query().unwrap_or_default());
        payload.set_limits(query.limits())?;
        if let Some(wait) = query.time("reply_wait") {
            reply.set_wait(wait);
        }
        match request.path() {
            "/" => reply.write("hello\n").await,
            "/echo" => echo(payload, reply).await,
            "/lines" => lines(payload, reply).await,
            "/text" => text(payload, reply).await,
            "/strict" => {
                payload.set_malformed(MalformedPolicy::Strict)?;
                lines(payload, reply).await
            }
            "/records" => records(payload, reply, &query).await,
            "/headers" => headers(&request, reply).await,
            "/big" => big(query.number("bytes").unwrap_or(0), reply).await,
            "/typed" => typed::typed(&request, payload, reply).await,
            "/same" => typed::same(payload, reply).await,
            "/twice" => twice(payload, reply).await,
            "/fail-late" => {
                big(query.number("bytes").unwrap_or(100_000), reply).await?;
                Err(Error::handler("too late to say it by a status").with_status(418))
            }
            "/fail" => Err(Error::handler("the database is at 10.0.0.1")),
            "/early" => {
                // Replies, and reads nothing.
                reply.set_status(403)?;
                reply.write("not for you\n").await
            }
            "/unmappable" => {
                reply.set_charset("iso-8859-1")?;
                reply.set_unmappable(intake::UnmappablePolicy::Strict);
                reply.write("\u{65e5}\u{672c}").await
            }
            "/never" => {
                // Where others could wake it, it waits for as long as a run may take.
                let mut limits = intake::Limits::default();
                limits.run = std::time::Duration::from_millis(50);
                payload.set_limits(limits)?;
                std::future::pending().await
            }
            "/misuse" => {
                let _ = payload.text()?.next().await?;
                payload.lines().map(|_| ())
            }
            "/spin" => {
                let pace = payload.pace();
                for _ in 0..query.number("slices").unwrap_or(u64::MAX) {
                    pace.spend(1_000_000).await?;
                }
                reply.write("done\n").await
            }
            path if path.starts_with("/says/") => {
                // A status of a reply that is fine, with a body that some of them do not have.
                reply.set_status(path[6..].parse().unwrap_or(200))?;
                reply.write("a body\n").await
            }
            path => match path.strip_prefix("/status/").and_then(|status| status.parse().ok()) {
                Some(status) => Err(Error::handler("as it was asked for").with_status(status)),
                None => misbehave::misbehave(path, payload, reply).await,
            },
        }
    }
}

async fn echo(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    reply.set_media_type("application/octet-stream")?;
    let mut chunks = payload.chunks()?;
    while let Some(chunk) = chunks.next().await? {
        reply.write(chunk).await?;
    }
    Ok(())
}

/// The text, decoded, in UTF-8.
async fn text(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut text = payload.text()?;
    while let Some(piece) = text.next().await? {
        reply.write(piece).await?;
    }
    Ok(())
}

async fn lines(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut lines = payload.lines()?;
    let mut count = 0u64;
    while let Some(_line) = lines.next().await? {
        count += 1;
    }
    reply.write(format!("{count} lines\n")).await
}

/// Reads on after the end.
async fn twice(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let (mut bytes, mut ends) = (0, 0);
    let mut chunks = payload.chunks()?;
    while ends < 10 {
        match chunks.next().await? {
            Some(chunk) => bytes += chunk.len(),
            None => ends += 1,
        }
    }
    reply.write(format!("{bytes} bytes, {ends} ends\n")).await
}

async fn records(payload: &mut Payload, reply: &mut Reply, query: &Query<'_>) -> Result<()> {
    if query.number("bad").is_some() {
        payload.set_bad_records(BadRecords::Skip)?;
    }
    let mut records = payload.records()?;
    let (mut count, mut sum) = (0u64, 0.0);
    while let Some(reading) = records.next::<Reading>().await? {
        count += reading.id.min(1);
        sum += reading.celsius;
    }
    reply.write(format!("{count} readings, {sum} in sum\n")).await
}

async fn headers(request: &Request, reply: &mut Reply) -> Result<()> {
    reply.set_status(202)?;
    reply.set_media_type("text/plain")?;
    reply.set_utf8()?;
    reply.set_header("x-answer", "42")?;
    let (method, path, query) = (request.method(), request.path(), request.query().unwrap_or("-"));
    reply.write(format!("{method} {path} {query} {}\n", request.authority().unwrap_or("-"))).await?;
    for (name, value) in request.headers() {
        reply.write(format!("{name}: {}\n", String::from_utf8_lossy(value))).await?;
    }
    Ok(())
}

/// Bytes that count up, so that a client sees which are missing.
async fn big(bytes: u64, reply: &mut Reply) -> Result<()> {
    let all: Vec<u8> = (0..=255).cycle().take(16 << 10).collect();
    let mut left = bytes;
    while left > 0 {
        let piece = all.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        reply.write(&all[..piece]).await?;
        left -= piece as u64;
    }
    Ok(())
}

#[cfg(not(any(feature = "plain", feature = "p3")))]
intake::export_http!(Routes);
#[cfg(feature = "p3")]
intake::export_http_p3!(Routes);
