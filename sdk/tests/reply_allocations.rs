//! Once running, the reply allocates nothing for a write: a hundred times the writes make no allocation more.
#![cfg(all(feature = "csv", feature = "ndjson", feature = "postcard"))]

use allocation_counter::measure;
use intake::memory::Script;
use intake::{Framing, Reply, Result, UnmappablePolicy};

/// Allocations of a run that writes so often. The host in memory keeps the reply, and allocates for it: so that it does not
/// count, the last writes are of a piece that is never sent.
fn allocations(times: usize, handle: impl AsyncFnOnce(&mut Reply, usize) -> Result<()>) -> u64 {
    let mut outcome = Ok(());
    let counted = measure(|| {
        outcome = Script::new().run_fn(async |_, reply| handle(reply, times).await).outcome;
    });
    outcome.unwrap();
    counted.count_total
}

async fn text(reply: &mut Reply, label: &str, times: usize) -> Result<()> {
    reply.set_charset(label)?;
    reply.set_unmappable(UnmappablePolicy::Reference);
    // The reply grows to a piece at once.
    reply.write(" ".repeat(5000)).await?;
    for _ in 0..times {
        reply.write("a\u{e9}\u{3042}\u{4e00}\u{1f600}\n").await?;
    }
    Ok(())
}

#[test]
fn no_write_of_text_costs_an_allocation() {
    for label in ["utf-8", "windows-1252", "shift_jis", "iso-2022-jp", "gb18030", "utf-16le"] {
        let few = allocations(10, async |reply, times| text(reply, label, times).await);
        let many = allocations(1000, async |reply, times| text(reply, label, times).await);
        assert_eq!(few, many, "{label}");
    }
}

#[test]
fn no_record_costs_an_allocation() {
    let record = (1, "a field", 2.5);
    let csv = async |reply: &mut Reply, times| {
        reply.write(" ".repeat(5000)).await?;
        let mut csv = reply.csv()?;
        for _ in 0..times {
            csv.write(&record).await?;
        }
        Ok(())
    };
    assert_eq!(allocations(10, csv), allocations(1000, csv));
    let ndjson = async |reply: &mut Reply, times| {
        reply.write(" ".repeat(5000)).await?;
        let mut ndjson = reply.ndjson()?;
        for _ in 0..times {
            ndjson.write(&record).await?;
        }
        Ok(())
    };
    assert_eq!(allocations(10, ndjson), allocations(1000, ndjson));
    for framing in [Framing::COBS.with_crc32(), Framing::LENGTH_PREFIXED] {
        let postcard = async |reply: &mut Reply, times| {
            reply.write(" ".repeat(5000)).await?;
            let mut postcard = reply.postcard(framing)?;
            for _ in 0..times {
                postcard.write(&record).await?;
            }
            Ok(())
        };
        assert_eq!(allocations(10, postcard), allocations(1000, postcard), "{framing:?}");
    }
}
