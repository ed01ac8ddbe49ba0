//! Once running, the SDK allocates nothing for a chunk, a piece of text or a line: a run over a hundred times the chunks makes
//! no allocation more.

use allocation_counter::measure;
use intake::memory::Script;
use intake::{Payload, Reply, Result};

/// Allocations of a run over `chunks` chunks like `chunk`, which are made before.
fn allocations(
    charset: &str,
    chunk: &[u8],
    chunks: u64,
    handle: impl AsyncFnOnce(&mut Payload, &mut Reply) -> Result<()>,
) -> u64 {
    let script = (0..chunks).fold(Script::new().charset(charset), |script, _| script.chunk(chunk));
    let mut outcome = Ok(());
    let counted = measure(|| outcome = script.run_fn(handle).outcome);
    outcome.unwrap();
    counted.count_total
}

/// Chunks that cut characters and lines, malformed bytes included.
const CHUNKS: [(&str, &[u8]); 5] = [
    ("utf-8", b"\xA9 caf\xC3\xA9\r\n\n\xFF and a line that goes on in the next \xC3"),
    ("windows-1252", b"caf\xE9\r\n\nna\xEFve and on"),
    ("shift_jis", b"{\x8C\xEA\n\x93\xFA\n\xFF \x96"),
    ("utf-16le", b"a\0\r\0\n\0\x3D\xD8b\0"),
    ("iso-2022-jp", b"\x1B$BF|\x1B(B\n\x1B\n and on"),
];

async fn lines(payload: &mut Payload, _: &mut Reply) -> Result<()> {
    let mut lines = payload.lines()?;
    let mut sum = 0;
    while let Some(line) = lines.next().await? {
        sum += line.at() + line.len() as u64;
    }
    assert!(sum > 0);
    Ok(())
}

async fn text(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut text = payload.text()?;
    let mut sent = 0;
    while let Some(piece) = text.next().await? {
        // The host in memory keeps the reply, and allocates for it: no more than one piece is sent.
        if sent < 1000 {
            reply.write(piece).await?;
            sent += piece.len();
        }
    }
    Ok(())
}

async fn raw(payload: &mut Payload, _: &mut Reply) -> Result<()> {
    let mut chunks = payload.chunks()?;
    while chunks.next().await?.is_some() {}
    Ok(())
}

#[test]
fn no_chunk_and_no_item_costs_an_allocation() {
    for (charset, chunk) in CHUNKS {
        let few = [
            allocations(charset, chunk, 100, lines),
            allocations(charset, chunk, 100, text),
            allocations(charset, chunk, 100, raw),
        ];
        let many = [
            allocations(charset, chunk, 10_000, lines),
            allocations(charset, chunk, 10_000, text),
            allocations(charset, chunk, 10_000, raw),
        ];
        assert_eq!(few, many, "{charset}");
    }
}
