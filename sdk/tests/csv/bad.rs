//! Bad records: what is said of them, and what becomes of them.

use intake::memory::Script;
use intake::{BadRecords, ErrorKind, Limits, Stage};
use serde::Deserialize;

use crate::common::every_cut;
use crate::read::{Settings, run};

#[derive(Deserialize, Debug, PartialEq)]
struct Order<'r> {
    item: &'r str,
    amount: u32,
}

const PAYLOAD: &str = "item;amount\npen;2\nink;two\npaper\n\r\nrubber;3\nglue;-1\nclip;\"4\n";

const ERRORS: [(u64, u64, &str); 4] = [
    (2, 18, "records at byte 18: record 2: field 2 `amount` is \"two\": invalid digit found in string"),
    (3, 26, "records at byte 26: record 3 has 1 field where 2 are expected; the header has `item`, `amount`"),
    (5, 43, "records at byte 43: record 5: field 2 `amount` is \"-1\": invalid digit found in string"),
    (6, 51, "records at byte 51: record 6 has a quote that is not closed: it opens at byte 56"),
];

/// How many bad records there were, and the first.
type Tally = (u64, Option<String>);

/// Reads all orders; errors and all.
fn orders(script: Script, policy: BadRecords, most: u64) -> (Vec<String>, Tally, Result<(), String>) {
    let mut seen = Vec::new();
    let mut tally = (0, None);
    let ran = script.run_fn(async |payload, _| {
        let mut limits = Limits::default();
        limits.bad_records = most;
        payload.set_limits(limits)?;
        payload.set_bad_records(policy)?;
        let mut records = payload.csv()?.with_delimiter(b';')?;
        let mut failures = 0;
        while failures < 10 {
            match records.next::<Order>().await {
                Ok(Some(record)) => {
                    seen.push(format!("{} at {}: {} {}", record.number(), record.at(), record.item, record.amount))
                }
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(error.stage(), Stage::Records);
                    seen.push(error.to_string());
                    failures += 1;
                }
            }
        }
        tally = (records.bad(), records.first_bad().map(ToString::to_string));
        Ok(())
    });
    (seen, tally, ran.outcome.map_err(|error| error.to_string()))
}

#[test]
fn each_bad_record_is_reported_with_its_number_its_place_and_the_reason() {
    for cut in every_cut(PAYLOAD.len()) {
        let (seen, tally, outcome) = orders(cut.apply(Script::new(), PAYLOAD.as_bytes()), BadRecords::Report, u64::MAX);
        let wanted =
            ["1 at 12: pen 2", ERRORS[0].2, ERRORS[1].2, "4 at 34: rubber 3", ERRORS[2].2, ERRORS[3].2].map(str::to_owned);
        assert_eq!(seen, wanted, "{cut:?}");
        assert_eq!((tally, outcome), ((4, Some(ERRORS[0].2.into())), Ok(())), "{cut:?}");
    }
}

#[test]
fn bad_records_are_skipped_and_counted() {
    for cut in every_cut(PAYLOAD.len()) {
        let (seen, tally, outcome) = orders(cut.apply(Script::new(), PAYLOAD.as_bytes()), BadRecords::Skip, u64::MAX);
        assert_eq!(seen, ["1 at 12: pen 2", "4 at 34: rubber 3"], "{cut:?}");
        assert_eq!((tally, outcome), ((4, Some(ERRORS[0].2.into())), Ok(())), "{cut:?}");
    }
}

#[test]
fn the_first_bad_record_stops_the_payload_for_good() {
    for cut in every_cut(PAYLOAD.len()) {
        let (seen, tally, outcome) = orders(cut.apply(Script::new(), PAYLOAD.as_bytes()), BadRecords::Stop, u64::MAX);
        let mut wanted = vec![ERRORS[0].2.to_owned(); 11];
        wanted[0] = "1 at 12: pen 2".into();
        assert_eq!(seen, wanted, "{cut:?}");
        assert_eq!((tally, outcome), ((1, Some(ERRORS[0].2.into())), Err(ERRORS[0].2.into())), "{cut:?}");
    }
}

#[test]
fn more_bad_records_than_the_limit_end_the_payload() {
    let wanted = "records at byte 43: more bad records than the limit of 2 (`bad_records`): record 5: field 2 `amount` is \"-1\": invalid digit \
                  found in string";
    for policy in [BadRecords::Skip, BadRecords::Report] {
        for cut in every_cut(PAYLOAD.len()) {
            let (seen, tally, outcome) = orders(cut.apply(Script::new(), PAYLOAD.as_bytes()), policy, 2);
            assert_eq!(seen.last().unwrap(), wanted, "{cut:?}");
            assert_eq!((tally.0, outcome), (3, Err(wanted.into())), "{cut:?}");
        }
    }
}

#[test]
fn an_error_knows_its_record_and_its_kind() {
    let ran = Script::new().chunk(PAYLOAD).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Report)?;
        payload.accept_broken();
        let mut records = payload.csv()?.with_delimiter(b';')?;
        for (number, at, message) in ERRORS {
            let error = loop {
                if let Err(error) = records.next::<Order>().await {
                    break error;
                }
            };
            assert_eq!((error.kind(), error.record(), error.offset()), (ErrorKind::BadRecord, Some(number), Some(at)));
            assert_eq!(error.to_string(), message);
        }
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn another_number_of_fields_than_the_first_records_is_bad_without_a_header() {
    let settings = Settings { flexible: false, ..Settings::default() };
    let (seen, _) = run(Script::new().chunk("a\nb,c\n\"d\"\n,,\n"), &settings);
    let wanted = [
        (1, 0, Ok(vec!["a".to_owned()])),
        (2, 2, Err("records at byte 2: record 2 has 2 fields where 1 is expected".to_owned())),
        (3, 6, Ok(vec!["d".to_owned()])),
        (4, 10, Err("records at byte 10: record 4 has 3 fields where 1 is expected".to_owned())),
    ];
    assert_eq!(seen, wanted);
}

#[test]
fn a_hostile_name_or_value_is_shown_cut_and_escaped() {
    let name = "\u{1b}[31m`é".repeat(1000);
    let payload = format!("{name},b\n1,{}\nx,1\n", "\u{7}".repeat(1000));
    let ran = Script::new().chunk(payload).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Report)?;
        payload.accept_broken();
        let mut records = payload.csv()?;
        for _ in 0..2 {
            let error = records.next::<(u8, Digit)>().await.unwrap_err();
            let message = error.to_string();
            assert!(message.len() < 600 && !message.contains(['\u{1b}', '\u{7}']), "{message}");
        }
        Ok(())
    });
    ran.outcome.unwrap();
}

/// Says what it did not understand, as many types do.
#[derive(Deserialize, Debug)]
#[serde(try_from = "String")]
struct Digit;

impl TryFrom<String> for Digit {
    type Error = String;

    fn try_from(text: String) -> Result<Digit, String> {
        if text.len() == 1 { Ok(Digit) } else { Err(format!("no digit: {text}")) }
    }
}

#[test]
fn a_payload_that_breaks_off_within_a_record_is_an_error_and_the_record_is_dropped() {
    for text in ["a,b\nc,d", "a,b\nc,\"d", "a,b\n", "a,b\r"] {
        for cut in every_cut(text.len()) {
            let (seen, ran) = run(cut.apply(Script::new(), text.as_bytes()).aborted("reset"), &Settings::default());
            assert_eq!(seen, [(1, 0, Ok(vec!["a".to_owned(), "b".to_owned()]))], "{text:?}, {cut:?}");
            let wanted = format!("source at byte {}: the payload broke off", text.len());
            assert_eq!(ran.outcome.unwrap_err().to_string(), wanted);
        }
    }
}
