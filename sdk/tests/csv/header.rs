//! The header: the first record, not counted, and what becomes of it if it is invalid.

use intake::memory::Script;
use intake::{BadRecords, ErrorKind, Limits, Stage};

use crate::common::{Oracle, every_cut};
use crate::cuts::SMALL;
use crate::oracle;
use crate::read::{Seen, Settings, read, run};

const WITH: fn() -> Settings = || Settings { header: true, flexible: false, ..Settings::default() };

#[test]
fn the_first_record_is_the_header_in_every_cut() {
    for text in SMALL {
        let wanted = oracle::oracle("utf-8", text.as_bytes(), &WITH());
        let names = oracle::header(&Oracle::of("utf-8", text.as_bytes()).text, &WITH());
        for cut in every_cut(text.len()) {
            let script = cut.apply(Script::new(), text.as_bytes());
            assert_eq!(read(script.clone(), &WITH()), wanted, "{text:?}, {cut:?}");
            let ran = script.run_fn(async |payload, _| {
                let mut records = payload.csv()?;
                for _ in 0..2 {
                    let header = records.header().await?.map(|names| names.map(str::to_owned).collect::<Vec<_>>());
                    assert_eq!(header, names, "{text:?}, {cut:?}");
                }
                Ok(())
            });
            ran.outcome.unwrap();
        }
    }
}

#[test]
fn an_empty_payload_has_no_header_and_no_records() {
    for payload in ["", "\r\n\n", "\n"] {
        let ran = Script::new().chunk(payload).run_fn(async |payload, _| {
            let mut records = payload.csv()?;
            assert!(records.header().await?.is_none());
            for _ in 0..3 {
                assert!(records.next::<Vec<String>>().await?.is_none());
            }
            assert!(records.header().await?.is_none());
            assert_eq!((records.bad(), records.first_bad().is_none()), (0, true));
            Ok(())
        });
        ran.outcome.unwrap();
    }
}

#[test]
fn without_a_header_there_are_no_names_and_reading_them_takes_nothing() {
    let ran = Script::new().chunk("a,b\n").run_fn(async |payload, _| {
        let mut records = payload.csv()?.with_header(false);
        assert!(records.header().await?.is_none());
        let record = records.next::<(String, String)>().await?.unwrap();
        assert_eq!((record.number(), record.at(), record.0.as_str()), (1, 0, "a"));
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn an_invalid_header_ends_the_payload_under_each_policy() {
    let mut limits = Limits::default();
    limits.record_bytes = 7;
    limits.record_fields = 3;
    for (payload, kind, message) in [
        (
            "\na,b,cccc\n1,2,3",
            ErrorKind::RecordsLost,
            "records at byte 1: the header is longer than the limit of 7 bytes (`record_bytes`)",
        ),
        ("a,b,c,d\n1,2,3\n", ErrorKind::RecordsLost, "records at byte 0: the header has more than 3 fields (`record_fields`)"),
        (
            "\r\na,\"b\n",
            ErrorKind::RecordsLost,
            "records at byte 2: the header has a quote that is not closed: it opens at byte 4",
        ),
    ] {
        for policy in [BadRecords::Stop, BadRecords::Skip, BadRecords::Report] {
            for cut in every_cut(payload.len()) {
                let settings = Settings { policy, limits: limits.clone(), ..WITH() };
                let (seen, ran) = run(cut.apply(Script::new(), payload.as_bytes()), &settings);
                assert_eq!(seen, Vec::<Seen>::new());
                let error = ran.outcome.unwrap_err();
                assert_eq!((error.kind(), error.stage(), error.record()), (kind, Stage::Records, None));
                assert_eq!(error.to_string(), message, "{cut:?}");
            }
        }
    }
}

#[test]
fn a_setting_that_comes_too_late_changes_nothing_or_is_a_misuse() {
    let ran = Script::new().chunk("a,b\n1,2\n").run_fn(async |payload, _| {
        let mut records = payload.csv()?;
        records.header().await?;
        let mut records = records.with_header(false);
        assert_eq!(*records.next::<(u8, u8)>().await?.unwrap(), (1, 2));
        let error = records.with_delimiter(b';').err().unwrap();
        assert_eq!(error.to_string(), "handler: the delimiter must be set before the first record is read");
        assert_eq!(error.kind(), ErrorKind::Misuse);
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn an_invalid_delimiter_is_a_misuse() {
    for delimiter in 0..=255 {
        let ran = Script::new().charset("latin1").chunk([0xE9, delimiter, 0xFC]).run_fn(async |payload, _| {
            let mut records = payload.csv()?.with_header(false).with_delimiter(delimiter)?;
            assert_eq!(*records.next::<(char, char)>().await?.unwrap(), ('é', 'ü'));
            Ok(())
        });
        if b"\r\n\"".contains(&delimiter) || delimiter >= 0x80 {
            let wanted = "handler: the delimiter must be an ASCII character other than a quote, CR or LF";
            assert_eq!(ran.outcome.unwrap_err().to_string(), wanted);
        } else {
            ran.outcome.unwrap();
        }
    }
}
