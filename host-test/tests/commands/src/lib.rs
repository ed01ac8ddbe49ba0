//! A command that does what its media type says, so that each end of a command can be had.

use std::future::pending;
use std::hint::black_box;

use intake::{Error, Handler, Limits, MalformedPolicy, Payload, Reply, Result, UnmappablePolicy};

struct Obey;

impl Handler for Obey {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let what = payload.description().media_type.clone().unwrap_or_default();
        let what = what.split(';').next().unwrap_or_default();
        let mut limits = Limits::default();
        match what {
            "echo" => return echo(payload, reply).await,
            "csv" => return rows(payload).await,
            "print" => print(),
            "strict" => payload.set_malformed(MalformedPolicy::Strict)?,
            "few-malformed" => limits.malformed = 1,
            "short" => limits.payload_bytes = 3,
            "own" => return Err(Error::handler("no comma").with_offset(2)),
            "late" => {
                let _begun = payload.text()?.next().await?;
                payload.set_charset("latin1")?;
            }
            "reply-charset" => {
                reply.set_charset("shift_jis")?;
                reply.set_unmappable(UnmappablePolicy::Strict);
                return reply.write("caf\u{e9}\n").await;
            }
            "no-reply-charset" => reply.set_charset("klingon")?,
            "never" => pending().await,
            "panic" => panic!("on purpose"),
            "spin" => spin(),
            "hold" => {
                black_box(vec![1u8; 64 << 20]);
            }
            _ => {}
        }
        if what == "few-malformed" || what == "short" {
            payload.set_limits(limits)?;
        }
        count(payload, reply).await
    }
}

async fn count(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut lines = payload.lines()?;
    let mut count = 0u64;
    while let Some(_line) = lines.next().await? {
        count += 1;
    }
    let charset = payload.summary().charset_used.map_or("none", |charset| charset.name());
    reply.write(format!("{count} lines of {charset}\n")).await
}

async fn echo(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut chunks = payload.chunks()?;
    while let Some(chunk) = chunks.next().await? {
        reply.write(chunk).await?;
        reply.flush().await?;
    }
    Ok(())
}

async fn rows(payload: &mut Payload) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Row {
        amount: u64,
    }
    let mut rows = payload.csv()?;
    while let Some(row) = rows.next::<Row>().await? {
        black_box(row.amount);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a handler that does it is what is tested")]
fn print() {
    println!("printed");
}

fn spin() -> ! {
    loop {
        black_box(0);
    }
}

intake::export_cli!(Obey);
