//! Who was hit by what: each test bears the name of its case.

use intake::memory::Script;
use serde::Deserialize;

use crate::common::{Cut, encode, every_cut};

#[derive(Deserialize, Debug, PartialEq)]
struct Person<'r> {
    #[serde(rename = "prénom")]
    name: &'r str,
    #[serde(rename = "âge")]
    age: u8,
}

/// A file of another charset than UTF-8 had to be converted first, whole, or failed at its first accent.
#[test]
fn rust_csv_270_csv_that_is_not_utf_8() {
    let text = "prénom;âge\r\nZoé;30\r\n\"Noël \"\"N\"\"\";4\r\n";
    for charset in ["windows-1252", "ISO-8859-15", "macintosh", "UTF-16LE", "UTF-8"] {
        let payload = encode(charset, text);
        for cut in every_cut(payload.len()) {
            let mut seen = 0;
            let ran = cut.apply(Script::new().charset(charset), &payload).run_fn(async |payload, _| {
                let mut people = payload.csv()?.with_delimiter(b';')?;
                while let Some(person) = people.next::<Person>().await? {
                    let wanted = [Person { name: "Zoé", age: 30 }, Person { name: "Noël \"N\"", age: 4 }];
                    assert_eq!(*person, wanted[seen]);
                    seen += 1;
                }
                Ok(())
            });
            ran.outcome.unwrap();
            assert_eq!((seen, ran.summary.malformed), (2, 0), "{charset}, {cut:?}");
        }
    }
}

/// The charset of CSV could not be said, and nothing was read before all of it was decoded.
#[test]
fn arrow_rs_9465_records_are_there_before_the_payload_has_ended() {
    let text = "名前,数\n表,1\n".to_owned();
    let payload = encode("Shift_JIS", &text);
    let script = Cut::Cycle(vec![3]).apply(Script::new().charset("shift_jis"), &payload);
    let ran = script.aborted("later").run_fn(async |payload, reply| {
        payload.accept_broken();
        let mut records = payload.csv()?;
        let record = records.next::<(String, u8)>().await?.unwrap();
        reply.write(format!("{}: {}", record.0, record.1)).await
    });
    assert_eq!(String::from_utf8(ran.reply).unwrap(), "表: 1");
}

/// Fields between tabs have no quotes: rows were merged in silence.
#[test]
fn filesql_268_miller_238_dietdatabase_43_fields_between_tabs_have_no_quotes() {
    let text = "id\tname\tamount\n1\t\"36 inch\t1.5\n2\tsaid hi\"\t2.5\n3\tplain\t3.5\n";
    for cut in every_cut(text.len()) {
        let mut seen = Vec::new();
        let ran = cut.apply(Script::new().media_type("text/tab-separated-values"), text.as_bytes()).run_fn(async |payload, _| {
            let mut records = payload.records()?;
            while let Some(record) = records.next::<(u32, String, f64)>().await? {
                seen.push(record.into_inner());
            }
            Ok(())
        });
        ran.outcome.unwrap();
        assert_eq!(seen, [(1, "\"36 inch".into(), 1.5), (2, "said hi\"".into(), 2.5), (3, "plain".into(), 3.5)], "{cut:?}");
    }
}

/// One quote that is not closed, and the rest of the file is in the field that it opens: where it is was not said, nor how much.
#[test]
fn binary_csv_7_papaparse_1055_opengym_7_a_stray_quote_names_its_place() {
    let text: String =
        (1..=8000).map(|id| format!("{id},{},1.5\n", if id == 3 { "\"36 inch" } else { "a name of some length" })).collect();
    let text = format!("id,name,amount\n{text}");
    let start = text.find("3,\"").unwrap();
    for rest in ["", "9,\"b\",1\n"] {
        let payload = format!("{text}{rest}");
        let mut bad = None;
        let ran = Script::new().cut(payload.as_bytes(), &[65_536]).run_fn(async |payload, _| {
            payload.set_bad_records(intake::BadRecords::Skip)?;
            let mut rows = payload.csv()?;
            let mut good = 0;
            while rows.next::<(u32, String, f64)>().await?.is_some() {
                good += 1;
            }
            assert_eq!(good, 2);
            bad = rows.first_bad().map(ToString::to_string);
            Ok(())
        });
        ran.outcome.unwrap();
        let wanted = format!(
            "records at byte {start}: record 3 is longer than the limit of 131072 bytes (`record_bytes`): a quote opens at byte {} and \
             is not closed by then",
            start + 2
        );
        assert_eq!(bad, Some(wanted));
        let (bytes, lines) = ((payload.len() - start) as u64, 7998 + u64::from(!rest.is_empty()));
        assert_eq!((ran.summary.bad_records, ran.summary.skipped_bytes, ran.summary.skipped_lines), (1, bytes, lines));
    }
}
