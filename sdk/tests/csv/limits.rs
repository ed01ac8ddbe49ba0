//! A record that exceeds a limit is an error, and is passed over to its end, wherever that is.

use intake::memory::Script;
use intake::{BadRecords, ErrorKind, Limits};

use crate::common::{Cut, every_cut};
use crate::read::{Seen, Settings, read, run};

fn settings(bytes: usize, fields: usize) -> Settings {
    let mut limits = Limits::default();
    limits.record_bytes = bytes;
    limits.record_fields = fields;
    Settings { limits, ..Settings::default() }
}

/// What is seen of records as they stand in the text: where each starts, and its fields; or none, and why.
fn seen(records: &[(u64, Result<&[&str], &str>)]) -> Vec<Seen> {
    let records = records.iter().zip(1..).map(|((at, record), number)| match record {
        Ok(fields) => (number, *at, Ok(fields.iter().map(|&field| field.to_owned()).collect())),
        Err(why) => (number, *at, Err(format!("records at byte {at}: record {number} {why}"))),
    });
    records.collect()
}

#[test]
fn an_over_long_record_is_passed_over_to_its_end_in_every_cut() {
    let long = "is longer than the limit of 7 bytes (`record_bytes`)";
    let text = "1234567\n12345678\r\n\"23456\"\r\n\"234567\"\n\"a\n\"\"\r\nb,\"\"\nc\n\"x\n1,345,7\n\"\"\"\"\"\"\"\n";
    let wanted = seen(&[
        (0, Ok(&["1234567"])),
        (8, Err(long)),
        (18, Ok(&["23456"])),
        (27, Err(long)),
        // In quotes from here, with line ends and doubled quotes, ...
        (36, Err(&format!("{long}: a quote opens at byte 36 and is not closed by then"))),
        // ... up to the last quote but seven.
    ]);
    // The quote that opens before the x closes before the next record.
    for cut in every_cut(text.len()) {
        let got = read(cut.apply(Script::new(), text.as_bytes()), &settings(7, 99));
        assert_eq!(got[..5], wanted[..], "{cut:?}");
        let whole = read(Script::new().chunk(text), &settings(7, 99));
        assert_eq!(got, whole, "{cut:?}");
    }
}

#[test]
fn what_follows_an_over_long_record_is_never_taken_up_in_its_middle() {
    let text = "\"long\nlong\n,\"\"\n\nlong\"\"\n\"long,\"\n\"\r\nnext,1\r\n\"also\nlong ones\"\n\nlast,2";
    let long = |quote| {
        format!("is longer than the limit of 6 bytes (`record_bytes`): a quote opens at byte {quote} and is not closed by then")
    };
    let next = text.find("next").unwrap() as u64;
    let also = text.find("\"also").unwrap() as u64;
    let last = text.find("last").unwrap() as u64;
    let wanted = seen(&[(0, Err(&long(0))), (next, Ok(&["next", "1"])), (also, Err(&long(also))), (last, Ok(&["last", "2"]))]);
    for cut in every_cut(text.len()) {
        assert_eq!(read(cut.apply(Script::new(), text.as_bytes()), &settings(6, 99)), wanted, "{cut:?}");
    }
}

#[test]
fn a_record_of_too_many_fields_is_passed_over_in_every_cut() {
    let many = "has more than 3 fields (`record_fields`)";
    let text = "a,b,c\na,b,c,d\r\n,,,\n,,\n\"\n\",,\",\n\",\"\n,\n\n\"\n1,2";
    let wanted = seen(&[
        (0, Ok(&["a", "b", "c"])),
        (6, Err(many)),
        (15, Err(many)),
        (19, Ok(&["", "", ""])),
        (22, Err(many)),
        (43, Ok(&["1", "2"])),
    ]);
    let start = text.find("1,2").unwrap() as u64;
    let mut wanted = wanted;
    wanted[5].1 = start;
    for cut in every_cut(text.len()) {
        assert_eq!(read(cut.apply(Script::new(), text.as_bytes()), &settings(99, 3)), wanted, "{cut:?}");
    }
}

#[test]
fn which_of_two_limits_is_met_does_not_depend_on_the_cut() {
    let texts = ["aa,b,c,d\n", "a,b,c,dddd\n", "a,b,c\n", "aaaa,b,c,d", "a,b,,,,,\nx", "\"\"\"\",,,\n", "\n", "a\n,\nb"];
    for text in texts {
        for bytes in 0..8 {
            for fields in 0..5 {
                let settings = settings(bytes, fields);
                let whole = read(Script::new().chunk(text), &settings);
                for cut in every_cut(text.len()) {
                    let got = read(cut.apply(Script::new(), text.as_bytes()), &settings);
                    assert_eq!(got, whole, "{text:?}, {bytes} bytes, {fields} fields, {cut:?}");
                }
            }
        }
    }
}

#[test]
fn a_record_of_exactly_the_limit_is_none_too_long() {
    for end in ["", "\n", "\r", "\r\n"] {
        for (length, is_good) in [(99_999, true), (100_000, true), (100_001, false)] {
            let payload = format!("\"{}\"{end}", "x".repeat(length - 2));
            for cut in [Cut::Whole, Cut::Cycle(vec![4096]), Cut::Cycle(vec![50_000])] {
                let got = read(cut.apply(Script::new(), payload.as_bytes()), &settings(100_000, 1));
                assert_eq!((got.len(), got[0].2.is_ok()), (1, is_good), "{length}, {end:?}");
            }
        }
    }
}

#[test]
fn an_over_long_record_stops_the_payload_where_the_limit_is() {
    let settings = Settings { policy: BadRecords::Stop, ..Settings::default() };
    let (seen, ran) = run(Script::new().repeat(vec![b'x'; 65_536], 16 * 1024), &settings);
    let wanted = "records at byte 0: record 1 is longer than the limit of 131072 bytes (`record_bytes`)";
    assert_eq!(seen, [(1, 0, Err(wanted.to_owned()))]);
    let error = ran.outcome.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::RecordTooLong, wanted));
    assert!(ran.summary.bytes <= 4 * 65_536, "{} bytes", ran.summary.bytes);
}

#[test]
fn a_broken_off_record_is_too_long_if_it_is_so_already() {
    for cut in every_cut(8) {
        let (seen, ran) = run(cut.apply(Script::new(), b"\"2345678").aborted("gone"), &settings(7, 1));
        assert_eq!(
            seen[0].2.as_ref().unwrap_err(),
            "records at byte 0: record 1 is longer than the limit of 7 bytes (`record_bytes`): a quote opens at byte 0 and is not \
             closed by then"
        );
        assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Aborted, "{cut:?}");
        let (seen, ran) = run(cut.apply(Script::new(), b"\"2345678").aborted("gone"), &settings(8, 1));
        assert_eq!((seen.len(), ran.outcome.unwrap_err().kind()), (0, ErrorKind::Aborted), "{cut:?}");
    }
}
