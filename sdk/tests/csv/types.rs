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

/// Values and errors of all records, as ours and as the library's. Where that one does not know the field, any error will do.
fn agree<T: DeserializeOwned + Debug + PartialEq>(text: &str, header: bool, flexible: bool) -> Vec<Result<T, Option<String>>> {
    let settings = Settings { header, flexible, ..Settings::default() };
    let (whole, builder) = library(text, &settings);
    let mut reader = builder.from_reader(whole.as_slice());
    let rows: Vec<_> =
        library(text, &Settings { flexible: true, ..settings }).1.from_reader(whole.as_slice()).into_records().collect();
    let field_of = |number: usize, field: u64| rows[number - 1].as_ref().unwrap()[field as usize].to_owned();
    let names = if header { reader.headers().unwrap().clone() } else { csv::StringRecord::new() };
    let header_has =
        || format!("; the header has {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
    let wanted: Vec<Result<T, Option<String>>> = reader
        .deserialize()
        .zip(1..)
        .map(|(value, number)| {
            value.map_err(|error: csv::Error| match error.kind() {
                Csv::UnequalLengths { len, expected_len, .. } => {
                    let names = if header { header_has() } else { String::new() };
                    Some(format!("record {number} has {len} fields where {expected_len} are expected{names}"))
                }
                Csv::Deserialize { err, .. } => match err.field() {
                    Some(_) if err.kind().to_string().starts_with("expected single character") => None,
                    Some(field) => {
                        let name = names.get(field as usize).map_or(String::new(), |name| format!(" `{name}`"));
                        let value = field_of(number, field);
                        Some(format!("record {number}: field {}{name} is {value:?}: {}", field + 1, err.kind()))
                    }
                    None if err.kind().to_string().starts_with("missing field") => {
                        Some(format!("record {number}: {}{}", err.kind(), header_has()))
                    }
                    None => None,
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
                let is_unsaid = matches!(wanted.get(seen.len()), Some(Err(None)));
                seen.push(match records.next::<T>().await {
                    Ok(Some(record)) => Ok(record.into_inner()),
                    Ok(None) => break,
                    Err(error) => Err(Some(error.message().to_owned()).filter(|_| !is_unsaid)),
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
        g,h\n\"\",,4294967296,,\nh,i,+10,1e3,true\né,i,1,1,true,7\n";
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
struct Borrowed<'r> {
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
            while let Some(record) = records.next::<Borrowed<'_>>().await? {
                let wanted =
                    [Borrowed { city: "Москва", rest: ("a\"b", None) }, Borrowed { city: "Киев", rest: ("", Some("x\r\ny")) }];
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

/// The errors of all records, in words.
fn errors<T: DeserializeOwned>(text: &str, header: bool) -> Vec<String> {
    let mut seen = Vec::new();
    let ran = Script::new().chunk(text).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Report)?;
        let mut records = payload.csv()?.with_header(header).with_flexible(true);
        loop {
            match records.next::<T>().await {
                Ok(Some(record)) => panic!("record {} was read", record.number()),
                Ok(None) => return Ok(()),
                Err(error) => seen.push(error.message().to_owned()),
            }
        }
    });
    ran.outcome.unwrap();
    seen
}

fn value<T: DeserializeOwned>(text: &str, header: bool) -> T {
    let mut seen = None;
    let ran = Script::new().chunk(text).run_fn(async |payload, _| {
        seen = payload.csv()?.with_header(header).next::<T>().await?.map(|record| record.into_inner());
        Ok(())
    });
    ran.outcome.unwrap();
    seen.unwrap()
}

#[derive(Deserialize, Debug, PartialEq)]
struct Meters(u32);

#[derive(Deserialize, Debug, PartialEq)]
struct Inner {
    n: i64,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Flat {
    #[serde(flatten)]
    inner: Inner,
}

#[test]
fn a_hexadecimal_number_is_not_an_integer_of_any_type() {
    macro_rules! check {
        ($($type:ty)*) => {$(
            for field in ["0x10", "0X10", "-0x10", "+0x10", "0x", "0x-1", "0xg"] {
                let wanted = format!(
                    "record 1: field 1 is {field:?}: invalid digit found in string (hexadecimal numbers are not read: take a `String`)"
                );
                assert_eq!(errors::<$type>(field, false), [wanted], "{}", stringify!($type));
            }
        )*};
    }
    check! { u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 Vec<i32> Meters Option<u64> Inner }
    let wanted =
        r#"record 1: field 1 `n` is "0x10": invalid digit found in string (hexadecimal numbers are not read: take a `String`)"#;
    assert_eq!(errors::<Inner>("n\n0x10\n", true), [wanted]);
    assert_eq!(errors::<Option<Inner>>("n\n0x10\n", true), [wanted]);
    let wanted = r#"record 1: invalid type: string "0x10", expected i64"#;
    assert_eq!(errors::<Flat>("n\n0x10\n", true), [wanted]);
    // As text it stays what it is, and a type that takes what there is gets text.
    assert_eq!(value::<Vec<String>>("0x10,-0x1\n", false), ["0x10", "-0x1"]);
    assert_eq!(value::<(char, Cell)>("x,0x10\n", false), ('x', Cell::Text("0x10".into())));
    assert_eq!(value::<BTreeMap<String, String>>("n\n0x10\n", true), BTreeMap::from([("n".into(), "0x10".into())]));
}

#[test]
fn what_else_is_taken_for_a_number_is_what_rust_takes_for_one() {
    assert_eq!(
        value::<(u8, i8, u128, i128)>("+5,-0,007,-170141183460469231731687303715884105728\n", false),
        (5, 0, 7, i128::MIN)
    );
    let floats = value::<Vec<f64>>("1e3,.5,5.,-inf,Infinity,+1\n", false);
    assert_eq!(floats, [1000.0, 0.5, 5.0, f64::NEG_INFINITY, f64::INFINITY, 1.0]);
    assert!(value::<f32>("NaN\n", false).is_nan());
    for (text, why) in [
        (" 5", "invalid digit found in string"),
        ("1_000", "invalid digit found in string"),
        ("1.0", "invalid digit found in string"),
    ] {
        assert_eq!(errors::<u32>(text, false), [format!("record 1: field 1 is {text:?}: {why}")]);
    }
    for text in ["TRUE", "1", "yes", " true"] {
        let why = "provided string was not `true` or `false`";
        assert_eq!(errors::<bool>(text, false), [format!("record 1: field 1 is {text:?}: {why}")]);
    }
    assert_eq!(value::<Vec<Cell>>("007,+5,0x7\n", false), [Cell::Number(7), Cell::Number(5), Cell::Text("0x7".into())]);
}

#[derive(Deserialize, Debug, PartialEq)]
struct Event {
    name: String,
    #[serde(deserialize_with = "date")]
    day: u32,
    unit: Unit,
    letter: char,
}

fn date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.strip_prefix("day ").and_then(|day| day.parse().ok()).ok_or_else(|| serde::de::Error::custom("a day is `day 5`"))
}

/// An error that a type makes itself names the field, too.
#[test]
fn an_error_names_the_field_it_is_about() {
    let text = "name,day,unit,letter\na,5,kg,x\na,day 5,g,x\na,day 5,kg,xy\na,day 5,kg\n";
    let wanted = [
        "record 1: field 2 `day` is \"5\": a day is `day 5`",
        "record 2: field 3 `unit` is \"g\": unknown variant `g`, expected `kg` or `é`",
        "record 3: field 4 `letter` is \"xy\": it is not one character",
        "record 4: field 4 `letter`: the record ends before it",
    ];
    assert_eq!(errors::<Event>(text, true), wanted);
    let wanted = "record 1: field 2 is \"5\": a day is `day 5`";
    assert_eq!(errors::<Event>("a,5,kg,x\n", false), [wanted]);
    // What is about several fields, or none, names none.
    assert_eq!(errors::<Event>("name,day\na,day 5\n", true), ["record 1: missing field `unit`; the header has `name`, `day`"]);
    assert_eq!(errors::<(u8, (u8, u8, u8))>("1,2,3\n", false), ["record 1: invalid length 2, expected a tuple of size 3"]);
    // Rust's own words, whatever they hold, are cut and escaped.
    let long = format!("name,day,unit,letter\na,day 5,{},x\n", "\u{1b}".repeat(10_000));
    assert!(errors::<Event>(&long, true)[0].len() < 600);
}

#[test]
fn the_header_of_an_error_is_cut_to_a_bound() {
    let header = vec!["a name \u{1b}"; 10_000].join(",");
    let payload = format!("{header}\n1,2\n");
    let ran = Script::new().cut(payload.as_bytes(), &[65_536]).run_fn(async |payload, _| {
        payload.csv()?.next::<Vec<String>>().await?;
        Ok(())
    });
    let said = ran.outcome.unwrap_err().to_string();
    let start = "record 1 has 2 fields where 10000 are expected; the header has `a name \\u{1b}`, `a name ";
    assert!(said.contains(start) && said.ends_with("...") && said.len() < 400, "{said}");
}
