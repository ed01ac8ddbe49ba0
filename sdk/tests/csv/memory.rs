//! Records in the memory of one: nothing is allocated for a record once running, and an over-long one is never held.

use allocation_counter::{AllocationInfo, measure};
use intake::memory::Script;
use intake::{BadRecords, Payload, Result};
use serde::Deserialize;

/// What a run allocates. The chunks are made before.
fn allocations(script: Script, handle: impl AsyncFnOnce(&mut Payload) -> Result<()>) -> AllocationInfo {
    let mut outcome = Ok(());
    let counted = measure(|| outcome = script.run_fn(async |payload, _| handle(payload).await).outcome);
    outcome.unwrap();
    counted
}

#[derive(Deserialize)]
struct Row<'r> {
    name: &'r str,
    amount: u32,
}

async fn rows(payload: &mut Payload) -> Result<()> {
    payload.set_bad_records(BadRecords::Skip)?;
    let mut records = payload.csv()?;
    let mut sum = 0;
    while let Some(row) = records.next::<Row>().await? {
        sum += row.at() + u64::from(row.amount) + row.name.len() as u64;
    }
    assert!(sum > 0 && records.bad() == 0);
    Ok(())
}

#[test]
fn no_record_costs_an_allocation() {
    for (charset, chunk) in [
        ("utf-8", &b"1\r\n\"caf\xC3\xA9 \"\"x\"\"\",7\n\nabc,"[..]),
        ("windows-1252", b"1\r\n\"caf\xE9 \"\"x\"\"\r\n\",7\r\nabc,"),
        ("shift_jis", b"1\n\x8C\xEA,2\nabc,"),
    ] {
        let script = |chunks| Script::new().charset(charset).chunk("name,amount\nx,").repeat(chunk, chunks).chunk("1");
        // The host in memory copies the chunk it repeats into what it gave before: none is allocated.
        let few = allocations(script(100), rows).count_total;
        assert_eq!(few, allocations(script(10_000), rows).count_total, "{charset}");
    }
}

const MIB: u64 = 1 << 20;

/// Bytes at once at most, over those that a payload of nothing takes, of a payload that has one good record at its end.
fn peak(script: Script, bad: u64) -> u64 {
    let counted = allocations(script.chunk("\"\n\n1,2\n"), async |payload| {
        payload.set_bad_records(BadRecords::Skip)?;
        let mut records = payload.csv()?.with_header(false).with_flexible(true);
        let record = records.next::<(u8, u8)>().await?.expect("the record after the long one");
        assert_eq!((record.number(), *record), (bad + 1, (1, 2)));
        assert!(records.next::<(u8, u8)>().await?.is_none());
        assert_eq!(records.bad(), bad);
        Ok(())
    });
    counted.bytes_max
}

#[test]
fn a_record_of_20_mib_is_passed_over_in_the_memory_of_the_limit() {
    // In quotes to the end, with line ends, doubled quotes and delimiters.
    let chunk = b"x\n\"\"\r\n,,\"\",\n abcdefgh\"\",\"\"\n\"\"\"\"\r\n\"\"".repeat(1500);
    let times = 20 * MIB / chunk.len() as u64;
    let took = peak(Script::new().chunk("\"").repeat(chunk.clone(), times), 1);
    assert!(took < MIB, "{took} bytes");
    let plain = vec![b'x'; 65_536];
    let took = peak(Script::new().repeat(plain, 20 * MIB / 65_536), 1);
    assert!(took < MIB, "{took} bytes");
}

#[test]
fn a_record_of_many_empty_fields_is_passed_over_in_the_memory_of_the_limit() {
    let took = peak(Script::new().chunk(vec![b','; 65_000]).repeat(vec![b','; 65_000], 20).chunk("\""), 1);
    assert!(took < MIB, "{took} bytes");
}

#[test]
fn a_record_of_the_limits_takes_little_more_than_the_limits() {
    let mut record = ",".repeat(16_383);
    record.push_str(&"x".repeat(131_072 - record.len()));
    record.push('\n');
    let counted = allocations(Script::new().cut(record.repeat(30).as_bytes(), &[65_536]), async |payload| {
        let mut records = payload.csv()?.with_header(false);
        let mut count = 0;
        while records.next::<()>().await?.is_some() {
            count += 1;
        }
        assert_eq!(count, 30);
        Ok(())
    });
    assert!(counted.bytes_max < MIB, "{} bytes", counted.bytes_max);
}
