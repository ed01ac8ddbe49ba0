//! Work between two host calls is bounded, whatever the payload is, and so is asking for ever.

use intake::memory::{Ran, Script};
use intake::{BadRecords, Limits};

/// Reads all of one chunk, and of a record after it.
fn read(chunk: Vec<u8>) -> Ran {
    assert!(chunk.len() > 60_000 && chunk.len() <= 65_536);
    Script::new().chunk(chunk).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Skip)?;
        let mut records = payload.csv()?.with_header(false);
        while records.next::<()>().await?.is_some() {}
        Ok(())
    })
}

#[test]
fn expensive_work_comes_to_checkpoints_within_a_chunk() {
    for (what, chunk, checkpoints) in [
        ("empty lines", b"\n".repeat(65_536), 4),
        ("short records", b"a\n".repeat(32_000), 60),
        ("empty fields", [b",".repeat(1000), b"\n".to_vec()].concat().repeat(65), 70),
        ("doubled quotes", [b"\"".to_vec(), b"\"\"".repeat(32_000)].concat(), 15),
        ("a record that is passed over", [b",".repeat(65_000), b"\n".to_vec()].concat(), 21),
        ("bad records", b"a\nb,c\n".repeat(10_900), 130),
    ] {
        let ran = read(chunk);
        ran.outcome.unwrap();
        assert!(ran.checkpoints >= checkpoints, "{what}: {} checkpoints", ran.checkpoints);
    }
}

/// Blank lines are passed over in windows: before the header, behind it, and between rows.
#[test]
fn blank_lines_come_to_checkpoints_within_a_piece() {
    const BYTES: usize = 60_000;
    for charset in ["utf-8", "windows-1252", "koi8-r", "shift_jis", "gb18030"] {
        for end in ["\n", "\r\n", "\r"] {
            let blank = end.repeat(BYTES / end.len());
            for (before, behind) in [("", ""), ("", "a,b\n"), ("a,b\n", ""), ("a,b\n", "c,d\n"), ("a,b\nc,d\n", "e,f")] {
                for has_header in [true, false] {
                    let chunk = [before, &blank, behind].concat();
                    let script = Script::new().charset(charset).slice_fuel(60_000).chunk(chunk);
                    let ran = script.run_fn(async |payload, _| {
                        let mut records = payload.csv()?.with_header(has_header);
                        while records.next::<()>().await?.is_some() {}
                        Ok(())
                    });
                    ran.outcome.unwrap();
                    // Each of them is charged 8 fuel, of the 30,000 that a slice has.
                    assert!(ran.checkpoints >= 16, "{charset}, {end:?}, {before:?}, {behind:?}: {} checkpoints", ran.checkpoints);
                }
            }
        }
    }
}

#[test]
fn fields_come_to_checkpoints_within_a_window() {
    for record in [b",".repeat(2_000), [b"\"".to_vec(), b"\"\"".repeat(1_000)].concat()] {
        let ran = Script::new().slice_fuel(60_000).chunk(record).run_fn(async |payload, _| {
            let mut limits = Limits::default();
            limits.record_bytes = 100;
            payload.set_limits(limits)?;
            payload.set_bad_records(BadRecords::Skip)?;
            let mut records = payload.csv()?.with_header(false);
            while records.next::<()>().await?.is_some() {}
            Ok(())
        });
        ran.outcome.unwrap();
        // Each part is charged 200 fuel.
        assert!(ran.checkpoints >= 6, "{} checkpoints", ran.checkpoints);
    }
}

#[test]
fn what_is_cheap_makes_few_checkpoints() {
    let ran = read([b"x".repeat(999), b"\n".to_vec()].concat().repeat(65));
    assert!(ran.checkpoints < 14, "{} checkpoints", ran.checkpoints);
}

#[test]
fn asking_for_ever_after_the_end_can_be_stopped() {
    for (payload, is_error) in [("", false), ("a,b\n", false), ("a,b\n\"", true), ("\"a", true)] {
        let ran = Script::new().chunk(payload).stop_at_checkpoint(50, "enough").run_fn(async |payload, _| {
            let mut records = payload.csv()?.with_header(true);
            loop {
                match records.next::<()>().await {
                    Ok(record) => assert!(record.is_none()),
                    Err(error) if error.kind() == intake::ErrorKind::Cancelled => return Err(error),
                    Err(_) => assert!(is_error),
                }
            }
        });
        assert_eq!(ran.outcome.unwrap_err().message(), "the host asked to stop");
    }
}

#[test]
fn a_host_that_says_stop_is_obeyed_though_records_are_left() {
    let ran = Script::new().chunk("a,b\n".repeat(10_000)).stop_at_checkpoint(3, "now").run_fn(async |payload, _| {
        let mut records = payload.csv()?.with_header(false);
        let error = loop {
            if let Err(error) = records.next::<(char, char)>().await {
                break error;
            }
        };
        for _ in 0..3 {
            assert_eq!(records.next::<(char, char)>().await.unwrap_err().to_string(), error.to_string());
        }
        Err(error)
    });
    assert_eq!(ran.outcome.unwrap_err().message(), "the host asked to stop");
    assert_eq!(ran.checkpoints, 3);
}
