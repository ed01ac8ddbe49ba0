//! A guest on the streams of WASI 0.3; what it does is said by the media type.

mod counting;
mod others;

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::task::Poll;

use intake::{Error, Handler, Payload, Reply, Result};

struct Streaming;

impl Handler for Streaming {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        match payload.description().media_type.clone().as_deref().unwrap_or("count") {
            "echo" => echo(payload, reply).await,
            "fails-late" => {
                echo(payload, reply).await?;
                Err(Error::handler("it came to nothing"))
            }
            "never-ready" => pending().await,
            "gives-way" => {
                for _ in 0..1000 {
                    give_way().await;
                }
                count(payload, reply).await
            }
            "allocations" => allocations(payload, reply).await,
            "gives-up" => gives_up(payload, reply).await,
            "naps" => {
                others::nap(1_000_000_000).await;
                others::nap(1_000_000).await;
                echo(payload, reply).await
            }
            "works-on" => others::works_on(payload).await,
            "flushes" | "writes-nothing" | "writes-little" | "writes-latin" | "spends-nothing" => {
                others::calls(payload, reply).await
            }
            "impatient" => others::impatient(payload, reply).await,
            "gone" => others::gone(payload).await,
            "side-by-side" => others::side_by_side(payload, reply).await,
            "is-woken" => others::is_woken(reply).await,
            "wakes" => {
                count(payload, reply).await?;
                others::wake();
                Ok(())
            }
            "not-read" => reply.write("not read").await,
            "panic" => panic!("not a fan of streams"),
            _ => count(payload, reply).await,
        }
    }
}

async fn count(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut lines = payload.lines()?;
    let mut count = 0u64;
    while lines.next().await?.is_some() {
        count += 1;
    }
    reply.write(format!("{count} lines")).await
}

async fn echo(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut chunks = payload.chunks()?;
    while let Some(chunk) = chunks.next().await? {
        reply.write(chunk).await?;
    }
    Ok(())
}

/// How many allocations are made from the eighth chunk on.
async fn allocations(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut chunks = payload.chunks()?;
    let (mut seen, mut before) = (0, 0);
    while let Some(chunk) = chunks.next().await? {
        seen += 1;
        if seen == 8 {
            before = counting::allocations();
        }
        reply.write(chunk).await?;
    }
    let made = counting::allocations() - before;
    reply.write(format!("\n{made} allocations")).await
}

/// Drops each call that is not ready when it is polled first, and asks again: no byte may be lost, and none come twice.
async fn gives_up(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut chunks = payload.chunks()?;
    let (mut sum, mut dropped) = (0u64, 0u64);
    loop {
        let polled = {
            let mut next = pin!(chunks.next());
            let polled = poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx))).await;
            polled.map(|chunk| chunk.map(|chunk| chunk.map(|bytes| bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>())))
        };
        match polled {
            Poll::Ready(Ok(Some(bytes))) => sum += bytes,
            Poll::Ready(Ok(None)) => break,
            Poll::Ready(Err(error)) => return Err(error),
            Poll::Pending => {
                dropped += 1;
                give_way().await;
            }
        }
    }
    reply.write(format!("{sum} in all, {}", if dropped > 0 { "given up" } else { "never given up" })).await
}

async fn give_way() {
    let mut is_second = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut is_second, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

intake::export_stream!(Streaming);
