//! Values of the handler's own types, as the crate `csv` makes them of the whole.

use std::collections::BTreeMap;
use std::fmt::Debug;

use csv::ErrorKind as Csv;
use intake::BadRecords;
use intake::memory::Script;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::common::{Cut, encode};
use crate::oracle::library;
use crate::read::Settings;

#[derive(Deserialize, Debug, PartialEq)]
struct Row {
    name: String,
    amount: u32,
    rate: Option<f64>,
    is_paid: bool,
    letter: char,
}

#[derive(Deserialize, Debug, PartialEq)]
enum Unit {
    #[serde(rename = "kg")]
    Kilogram,
    #[serde(rename = "é")]
    Other,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Strict {
    name: String,
    unit: Option<Unit>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Cell {
    Number(i64),
    Text(String),
}

/// Values and errors of all records, as ours and as the library's.
fn agree<T: DeserializeOwned + Debug + PartialEq>(text: &str, header: bool, flexible: bool) -> Vec<Result<T, String>> {
    let settings = Settings { header, flexible, ..Settings::default() };
    let (whole, builder) = library(text, &settings);
    let mut reader = builder.from_reader(whole.as_slice());
    let rows: Vec<_> =
        library(text, &Settings { flexible: true, ..settings }).1.from_reader(whole.as_slice()).into_records().collect();
    let field_of = |number: usize, field: u64| rows[number - 1].as_ref().unwrap()[field as usize].to_owned();
    let names = if header { reader.headers().unwrap().clone() } else { csv::StringRecord::new() };
    let wanted: Vec<Result<T, String>> = reader
        .deserialize()
        .zip(1..)
        .map(|(value, number)| {
            value.map_err(|error: csv::Error| match error.kind() {
                Csv::UnequalLengths { len, expected_len, .. } => {
                    format!("record {number} has {len} fields where {expected_len} are expected")
                }
                Csv::Deserialize { err, .. } => match err.field() {
                    Some(field) => match names.get(field as usize) {
                        Some(name) => {
                            format!(
                                "record {number}: field {} `{name}` is {:?}: {}",
                                field + 1,
                                field_of(number, field),
                                err.kind()
                            )
                        }
                        None => format!("record {number}: field {} is {:?}: {}", field + 1, field_of(number, field), err.kind()),
                    },
                    None if err.kind().to_string().starts_with("missing field") => {
                        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                        format!("record {number}: {}; the header has {}", err.kind(), names.join(", "))
                    }
                    None => format!("record {number}: {}", err.kind()),
                },
                other => panic!("{other:?}"),
            })
        })
        .collect();
    for cut in [Cut::Whole, Cut::Cycle(vec![1]), Cut::Cycle(vec![7, 0, 3])] {
        let mut seen = Vec::new();
        let ran = cut.apply(Script::new(), text.as_bytes()).run_fn(async |payload, _| {
            payload.set_bad_records(BadRecords::Report)?;
            let mut records = payload.csv()?.with_header(header).with_flexible(flexible);
            loop {
                seen.push(match records.next::<T>().await {
                    Ok(Some(record)) => Ok(record.into_inner()),
                    Ok(None) => break,
                    Err(error) => Err(error.message().to_owned()),
                });
            }
            Ok(())
        });
        ran.outcome.unwrap();
        assert_eq!(seen, wanted, "{text:?}, {cut:?}");
    }
    wanted
}

#[test]
fn values_and_errors_are_those_of_the_library() {
    let text = "letter,name,amount,rate,is_paid\n\
        a,b,7,0.5,true\nb,\"x\"\"\r\ny\",0,,false\nc,d,seven,1,true\nd,e,1,one,true\ne,f,-1,1,true\nf,g,1,1,yes\nlong,g,1,1,true\n\
        g,h\n\"\",,4294967296,,\nh,i,0x10,1e3,true\né,i,1,1,true,7\n";
    let rows = agree::<Row>(text, true, false);
    assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 3);
    agree::<Row>(text, true, true);
    agree::<Row>("a,b\n1,2\n", true, false);
    agree::<Strict>("name,unit\na,kg\nb,\nc,é\nd,g\n", true, false);
    agree::<Strict>("name,unit,more\na,kg,\n", true, false);
    agree::<(String, Option<i8>, f32)>("a,1,1\nb,,x\nc,200,1\nd\ne,1,2,3\n", false, true);
    agree::<BTreeMap<String, Cell>>("a,b,a\n1,x,2\n-3,\"4\",\n", true, false);
    agree::<Vec<Option<u8>>>("1,,3\n4,5,x\n\n256,,\n", false, false);
    agree::<Vec<Cell>>("1,x\n9223372036854775808,true\n", false, false);
    agree::<(Strict, u8)>("name,unit,n\na,kg,1\n", true, false);
    agree::<()>("a\n1\n2\n", true, false);
    agree::<Vec<(u8, char)>>("1,a,2,b\n1,a,2\n", false, true);
}

#[derive(Deserialize, Debug, PartialEq)]
struct Lent<'r> {
    city: &'r str,
    #[serde(borrow)]
    rest: (&'r str, Option<&'r str>),
}

#[test]
fn a_value_may_borrow_from_its_record() {
    let payload = encode("windows-1251", "Москва;\"a\"\"b\";\nКиев;;\"x\r\ny\"\n");
    for cut in [Cut::Whole, Cut::Cycle(vec![1]), Cut::Two(9)] {
        let mut seen = 0;
        let ran = cut.apply(Script::new().charset("windows-1251"), &payload).run_fn(async |payload, _| {
            let mut records = payload.csv()?.with_header(false).with_delimiter(b';')?;
            while let Some(record) = records.next::<Lent<'_>>().await? {
                let wanted = [Lent { city: "Москва", rest: ("a\"b", None) }, Lent { city: "Киев", rest: ("", Some("x\r\ny")) }];
                assert_eq!(*record, wanted[seen]);
                seen += 1;
            }
            Ok(())
        });
        ran.outcome.unwrap();
        assert_eq!(seen, 2);
    }
}

#[test]
fn the_type_belongs_to_the_call() {
    let ran = Script::new().chunk("order,7\nitem,pen,2\n").run_fn(async |payload, _| {
        let mut records = payload.csv()?.with_header(false).with_flexible(true);
        assert_eq!(*records.next::<(&str, u32)>().await?.unwrap(), ("order", 7));
        let item = records.next::<(&str, &str, u8)>().await?.unwrap();
        assert_eq!((item.number(), item.at(), *item), (2, 8, ("item", "pen", 2)));
        assert_eq!(format!("{item:?}"), r#"Record { number: 2, at: 8, value: ("item", "pen", 2) }"#);
        Ok(())
    });
    ran.outcome.unwrap();
}
