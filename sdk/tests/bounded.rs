//! Records are paid for before they are parsed: a slice that cannot pay yields first, and a record that no slice can pay for is an
//! error that says so.

#![cfg(all(feature = "csv", feature = "ndjson", feature = "postcard"))]

use intake::memory::{Ran, Script};
use intake::{BadRecords, Error, ErrorKind, Framing, Pace};
use serde_json::Value;

/// A small record, and one that no slice of the smallest budget can pay for.
struct Kind {
    media_type: &'static str,
    small: Vec<u8>,
    large: Vec<u8>,
    /// What is said of the large one, which is the third.
    said: &'static str,
}

/// Names in a frame of postcard with its length before it.
fn frame(names: &[&str]) -> Vec<u8> {
    let bytes = postcard::to_allocvec(names).unwrap();
    [postcard::to_allocvec(&bytes.len()).unwrap(), bytes].concat()
}

fn kinds() -> [Kind; 3] {
    let names = ["a"; 1000];
    [
        Kind {
            media_type: "text/csv; header=absent",
            small: b"a,b\n".to_vec(),
            large: [b"a,".to_vec(), b"b".repeat(4_000), b"\n".to_vec()].concat(),
            said: "records at byte 8: record 3",
        },
        Kind {
            media_type: "application/x-ndjson",
            small: b"[\"a\"]\n".to_vec(),
            large: [b"[".to_vec(), b"\"a\",".repeat(999), b"\"b\"]\n".to_vec()].concat(),
            said: "records at byte 12: record 3 of 4001 bytes may take",
        },
        Kind {
            media_type: "application/x-postcard; framing=length",
            small: frame(&["a"]),
            large: frame(&names),
            said: "records at byte 8: record 3 of 2002 bytes takes more than",
        },
    ]
}

/// Reads lists of names, and asks again after an error.
fn read(kind: &Kind, payload: &[u8], budget: Option<u64>, sizes: &[usize]) -> (u64, Option<Error>, Ran) {
    let (mut count, mut ended) = (0, None);
    let script = Script::new().media_type(kind.media_type).cut(payload, sizes);
    let ran = budget.into_iter().fold(script, Script::slice_fuel).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Skip)?;
        let mut records = payload.records()?;
        loop {
            match records.next::<Vec<String>>().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => return Ok(()),
                Err(error) => {
                    let again = records.next::<Vec<String>>().await.map(|_| ()).unwrap_err();
                    assert_eq!(again.to_string(), error.to_string());
                    ended = Some(error.clone());
                    return Err(error);
                }
            }
        }
    });
    (count, ended, ran)
}

#[test]
fn a_record_that_no_slice_can_pay_for_ends_the_payload_and_says_what_it_costs() {
    for kind in kinds() {
        let payload = [&kind.small[..], &kind.small, &kind.large, &kind.small].concat();
        for sizes in [&[65_536][..], &[7], &[1000, 3]] {
            let (count, error, ran) = read(&kind, &payload, Some(Pace::MIN_BUDGET), sizes);
            let error = error.unwrap();
            assert_eq!(
                (count, error.kind(), error.record(), ran.is_finished),
                (2, ErrorKind::RecordTooExpensive, Some(3), false)
            );
            let said = error.to_string();
            assert!(said.starts_with(kind.said), "{said}");
            let then = "fuel, of the 60000 that the host gives a slice: raise the budget between two host calls, or lower `record_bytes`";
            assert!(said.ends_with(then), "{said}");
            assert_eq!(ran.summary.bad_records, 0, "it is not bad");
            // A larger budget pays for it, and so does a host that does not say.
            for budget in [Some(4_000_000), None] {
                let (count, error, ran) = read(&kind, &payload, budget, sizes);
                assert!(count == 4 && error.is_none() && ran.is_finished, "{}, {budget:?}: {error:?}", kind.media_type);
            }
        }
    }
}

/// What a slice has no room for comes with the next one, and no payload is refused for what it might have.
#[test]
fn the_smallest_budget_is_enough_for_records_of_hundreds_of_bytes() {
    let object = |members: usize| {
        let members: Vec<String> = (0..members).map(|member| format!("\"member {member}\":\"value {member}\"")).collect();
        format!("{{{}}}\n", members.join(","))
    };
    let objects = object(20).repeat(100);
    let ran = Script::new().slice_fuel(Pace::MIN_BUDGET).chunk(objects).run_fn(async |payload, _| {
        let mut records = payload.ndjson()?;
        while records.next::<Value>().await?.is_some() {}
        Ok(())
    });
    ran.outcome.unwrap();
    assert!(ran.checkpoints >= 50, "{}", ran.checkpoints);
    let rows = format!("{}x\n", "a value,".repeat(39)).repeat(100);
    let ran = Script::new().slice_fuel(Pace::MIN_BUDGET).chunk(rows).run_fn(async |payload, _| {
        let mut records = payload.csv()?.with_header(false);
        while records.next::<Vec<String>>().await?.is_some() {}
        Ok(())
    });
    ran.outcome.unwrap();
    let text = "x".repeat(3000);
    let frames = postcard::to_allocvec(&postcard::to_allocvec(&(&text, 7u8)).unwrap()).unwrap().repeat(10);
    let ran = Script::new().slice_fuel(Pace::MIN_BUDGET).chunk(frames).run_fn(async |payload, _| {
        let mut records = payload.postcard(Framing::LENGTH_PREFIXED)?;
        while records.next::<(String, u8)>().await?.is_some() {}
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn a_blank_line_of_any_length_is_looked_at_in_steps() {
    for (line, records) in [(" ".repeat(100_000), 1), (format!("{}7", " \t".repeat(50_000)), 2)] {
        let payload = format!("{line}\r\n7\n");
        for sizes in [&[65_536][..], &[10_000]] {
            let script = Script::new().slice_fuel(1_000_000).cut(payload.as_bytes(), sizes);
            let mut numbers = Vec::new();
            let ran = script.run_fn(async |payload, _| {
                let mut values = payload.ndjson()?;
                while let Some(value) = values.next::<u8>().await? {
                    numbers.push((value.number(), *value));
                }
                Ok(())
            });
            if records == 2 {
                // It may take 2 M to parse.
                assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::RecordTooExpensive);
                continue;
            }
            ran.outcome.unwrap();
            assert_eq!(numbers, [(1, 7)]);
        }
    }
    // Each byte is charged 8 fuel, of the 30,000 that a slice has.
    let ran = Script::new().slice_fuel(Pace::MIN_BUDGET).chunk(" ".repeat(60_000)).run_fn(async |payload, _| {
        assert!(payload.ndjson()?.next::<u8>().await?.is_none());
        Ok(())
    });
    ran.outcome.unwrap();
    assert!(ran.checkpoints >= 16, "{}", ran.checkpoints);
}

/// What does not fit a type is quoted in part.
#[test]
fn the_error_of_a_refused_record_quotes_little_of_it() {
    #[derive(Debug, serde::Deserialize)]
    enum Level {
        Low,
    }
    for char in ['a', '\u{e000}', '\u{200b}', '\u{1F600}'] {
        let text = char.to_string().repeat(20_000);
        for (line, as_number) in [(format!("\"{text}\"\n"), true), (format!("\"{text}\"\n"), false)] {
            let ran = Script::new().cut(line.as_bytes(), &[65_536]).run_fn(async |payload, _| {
                let mut records = payload.ndjson()?;
                match as_number {
                    true => records.next::<u32>().await.map(|_| ()),
                    false => {
                        records.next::<Level>().await.map(|record| assert!(matches!(record.as_deref(), None | Some(Level::Low))))
                    }
                }
            });
            let said = ran.outcome.unwrap_err().to_string();
            assert!(said.len() < 400 && said.contains("..."), "{said}");
        }
    }
}
