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
