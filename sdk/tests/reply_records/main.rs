//! Records of the reply: what the format's own library makes of the whole, and nothing of a record that fails.
#![cfg(all(feature = "csv", feature = "ndjson", feature = "postcard"))]

mod tables;

use std::collections::BTreeMap;

use intake::memory::{Ran, Script};
use intake::{Error, ErrorKind, Framing, Reply, Result, Stage, UnmappablePolicy};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    id: u32,
    name: String,
    price: Option<f64>,
    paid: bool,
}

fn order(id: u32, name: &str) -> Order {
    Order { id, name: name.into(), price: None, paid: false }
}

/// A record that fails after its first field.
#[derive(Serialize)]
struct Broken {
    id: u32,
    #[serde(serialize_with = "fail")]
    name: &'static str,
}

fn fail<S: Serializer>(why: &&str, _: S) -> Result<S::Ok, S::Error> {
    Err(S::Error::custom(why))
}

fn orders() -> impl Strategy<Value = Vec<Order>> {
    let name = prop_oneof!["[a-z,;\"\r\n\t é\u{3042}\\\\'#]{0,12}", any::<String>(), Just("x".repeat(9000)),];
    let order = (any::<u32>(), name, any::<Option<f64>>(), any::<bool>());
    prop::collection::vec(order.prop_map(|(id, name, price, paid)| Order { id, name, price, paid }), 0..6)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(5), ..ProptestConfig::default() }
}

/// Checks the error of a record that was not written.
fn assert_refused(error: Error, kind: ErrorKind, record: u64, text: &str) {
    assert_eq!((error.kind(), error.stage(), error.record(), error.offset()), (kind, Stage::Reply, Some(record), None));
    assert_eq!(error.to_string(), format!("reply: {text}"));
}

fn text(ran: &Ran) -> &str {
    assert!(ran.is_finished, "{:?}", ran.outcome);
    std::str::from_utf8(&ran.reply).unwrap()
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn csv_is_what_the_crate_writes_of_the_whole(
        orders in orders(),
        has_header in any::<bool>(),
        delimiter in select(&b",;\t|a1\\~ \0\x1F\x7F"[..]),
        has_crlf in any::<bool>(),
        fails_before in select(&[0usize, 1, 2, 9][..]),
    ) {
        let terminator = if has_crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut builder = csv::WriterBuilder::new();
        let mut whole = builder.has_headers(has_header).delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        for order in &orders {
            whole.serialize(order).unwrap();
        }
        let ran = Script::new().run_fn(async |_, reply| {
            let mut csv = reply.csv()?.with_header(has_header).with_delimiter(delimiter)?;
            if has_crlf {
                csv = csv.with_crlf();
            }
            for (index, order) in orders.iter().enumerate() {
                if index == fails_before {
                    assert_eq!(csv.write(&Broken { id: 1, name: "no" }).await.unwrap_err().kind(), ErrorKind::BadRecord);
                }
                csv.write(order).await?;
            }
            Ok(())
        });
        prop_assert!(ran.is_finished, "{:?}", ran.outcome);
        prop_assert_eq!(ran.reply, whole.into_inner().unwrap());
    }

    #[test]
    fn ndjson_is_what_the_crate_writes_of_each(orders in orders(), fails_before in select(&[0usize, 1, 2, 9][..])) {
        let ran = Script::new().run_fn(async |_, reply| {
            let mut ndjson = reply.ndjson()?;
            for (index, order) in orders.iter().enumerate() {
                if index == fails_before {
                    assert_eq!(ndjson.write(&Broken { id: 1, name: "no" }).await.unwrap_err().kind(), ErrorKind::BadRecord);
                }
                ndjson.write(order).await?;
            }
            Ok(())
        });
        let wanted: String = orders.iter().map(|order| serde_json::to_string(order).unwrap() + "\n").collect();
        prop_assert_eq!(text(&ran), wanted);
    }

    #[test]
    fn postcard_is_what_the_crate_writes_of_each(orders in orders(), fails_before in select(&[0usize, 1, 2, 9][..])) {
        let run = |framing| Script::new().run_fn(async |_, reply| {
            let mut postcard = reply.postcard(framing)?;
            for (index, order) in orders.iter().enumerate() {
                if index == fails_before {
                    assert_eq!(postcard.write(&Broken { id: 1, name: "no" }).await.unwrap_err().kind(), ErrorKind::BadRecord);
                }
                postcard.write(order).await?;
            }
            Ok(())
        });
        let cobs: Vec<u8> = orders.iter().flat_map(|order| postcard::to_allocvec_cobs(order).unwrap()).collect();
        prop_assert_eq!(run(Framing::COBS).reply, cobs);
        let prefixed = run(Framing::LENGTH_PREFIXED).reply;
        let framed: Vec<Vec<u8>> = orders.iter().map(|order| postcard::to_allocvec(order).unwrap()).collect();
        let wanted: Vec<u8> = framed.iter().flat_map(|bytes| postcard::to_allocvec(bytes).unwrap()).collect();
        prop_assert_eq!(prefixed, wanted);
        let digest = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC);
        let checked = run(Framing::COBS.with_crc32()).reply;
        let mut frames = checked.split_inclusive(|byte| *byte == 0);
        for bytes in framed {
            let with_crc = [&bytes[..], &digest.checksum(&bytes).to_le_bytes()].concat();
            let mut frame = frames.next().unwrap().to_vec();
            let length = cobs::decode_in_place(&mut frame).unwrap();
            prop_assert_eq!(&frame[..length], with_crc);
        }
        prop_assert!(frames.next().is_none());
    }
}

#[test]
fn the_media_type_says_the_format_unless_one_was_set() {
    async fn csv(reply: &mut Reply, record: &(impl Serialize + ?Sized)) -> Result<()> {
        reply.csv()?.write(record).await
    }
    let media_type = |run: Ran| (run.media_type.unwrap(), run.is_finished);
    let said = |said: &str| (said.to_owned(), true);
    let run = Script::new().run_fn(async |_, reply| csv(reply, &order(1, "a")).await);
    assert_eq!(media_type(run), said("text/csv; header=present"));
    let run = Script::new().run_fn(async |_, reply| csv(reply, &(1, "a")).await);
    assert_eq!(media_type(run), said("text/csv; header=absent"));
    let run = Script::new().run_fn(async |_, reply| reply.csv()?.with_header(false).write(&order(1, "a")).await);
    assert_eq!(media_type(run), said("text/csv; header=absent"));
    let run = Script::new().run_fn(async |_, reply| reply.csv().map(|_| ()));
    assert_eq!(media_type(run), said("text/csv"));
    let run = Script::new().run_fn(async |_, reply| {
        reply.set_media_type("text/plain")?;
        csv(reply, &order(1, "a")).await
    });
    assert_eq!(media_type(run), said("text/plain"));
    let run = Script::new().run_fn(async |_, reply| reply.ndjson()?.write("a").await);
    assert_eq!(media_type(run), said("application/x-ndjson"));
    for (framing, name) in [(Framing::COBS, "cobs"), (Framing::LENGTH_PREFIXED, "length")] {
        let run = Script::new().run_fn(async |_, reply| reply.postcard(framing)?.write("a").await);
        assert_eq!(media_type(run), (format!("application/x-postcard; framing={name}"), true));
        let run = Script::new().run_fn(async |_, reply| reply.postcard(framing.with_crc32())?.write("a").await);
        assert_eq!(media_type(run), (format!("application/x-postcard; framing={name}; crc=crc32"), true));
    }
    // After the first piece it is too late to say anything, and no error.
    let run = Script::new().run_fn(async |_, reply| {
        reply.write("# orders\n").await?;
        reply.flush().await?;
        csv(reply, &order(1, "a")).await
    });
    assert_eq!((run.media_type.as_deref(), text(&run)), (None, "# orders\nid,name,price,paid\n1,a,,false\n"));
}

#[test]
fn a_record_that_fails_leaves_nothing_and_says_which_and_why() {
    let map = || BTreeMap::from([((1, 2), 3)]);
    let ran = Script::new().run_fn(async |_, reply| {
        let mut csv = reply.csv()?;
        let why = "record 1 cannot be written as CSV: not today";
        assert_refused(csv.write(&Broken { id: 7, name: "not today" }).await.unwrap_err(), ErrorKind::BadRecord, 1, why);
        csv.write(&order(2, "b")).await?;
        // The library says more than that.
        let error = csv.write(&(1, map(), 3)).await.unwrap_err();
        assert_eq!((error.kind(), error.record()), (ErrorKind::BadRecord, Some(3)));
        assert!(error.message().starts_with("record 3 cannot be written as CSV: serializing maps is not supported"), "{error}");
        csv.write(&order(4, "d")).await
    });
    assert_eq!(text(&ran), "id,name,price,paid\n2,b,,false\n4,d,,false\n");
    let ran = Script::new().run_fn(async |_, reply| {
        let mut ndjson = reply.ndjson()?;
        ndjson.write(&order(1, "a")).await?;
        let why = "record 2 cannot be written as JSON: key must be a string";
        assert_refused(ndjson.write(&map()).await.unwrap_err(), ErrorKind::BadRecord, 2, why);
        ndjson.write(&[1, 2]).await
    });
    assert_eq!(text(&ran), "{\"id\":1,\"name\":\"a\",\"price\":null,\"paid\":false}\n[1,2]\n");
    let ran = Script::new().run_fn(async |_, reply| {
        let mut postcard = reply.postcard(Framing::LENGTH_PREFIXED)?;
        postcard.write(&7u8).await?;
        let why = "record 2 cannot be written as postcard: Serde Serialization Error";
        assert_refused(postcard.write(&Broken { id: 1, name: "no" }).await.unwrap_err(), ErrorKind::BadRecord, 2, why);
        postcard.write(&()).await?;
        postcard.write("x").await
    });
    assert_eq!((ran.reply.as_slice(), ran.is_finished), (&b"\x01\x07\0\x02\x01x"[..], true));
}

#[test]
fn a_reason_that_holds_a_whole_record_is_cut_and_escaped() {
    struct Hostile;
    impl Serialize for Hostile {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("\u{1b}[31m".repeat(10_000)))
        }
    }
    Script::new().run_fn(async |_, reply| {
        for error in [reply.csv()?.write(&Hostile).await.unwrap_err(), reply.ndjson()?.write(&Hostile).await.unwrap_err()] {
            assert!(error.message().len() < 300 && !error.message().contains('\u{1b}'), "{error}");
        }
        Ok(())
    });
}

#[test]
fn a_record_over_the_limit_is_refused_and_the_next_one_goes_out() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_record_bytes(20);
        let mut csv = reply.csv()?.with_crlf();
        let why = |number| format!("record {number} is longer than the limit of 20 bytes (`set_record_bytes`)");
        // The header alone is as long as is allowed, and does not count with the record.
        csv.write(&order(1, &"x".repeat(11))).await?;
        assert_refused(csv.write(&order(2, &"x".repeat(12))).await.unwrap_err(), ErrorKind::RecordTooLong, 2, &why(2));
        assert_refused(csv.write(&order(3, &"x".repeat(1 << 20))).await.unwrap_err(), ErrorKind::RecordTooLong, 3, &why(3));
        csv.write(&order(4, "")).await?;
        let mut ndjson = reply.ndjson()?;
        ndjson.write(&"x".repeat(18)).await?;
        assert_refused(ndjson.write(&"x".repeat(19)).await.unwrap_err(), ErrorKind::RecordTooLong, 2, &why(2));
        assert_refused(ndjson.write(&vec![0; 1 << 20]).await.unwrap_err(), ErrorKind::RecordTooLong, 3, &why(3));
        ndjson.write("").await?;
        let mut postcard = reply.postcard(Framing::COBS.with_crc32())?;
        postcard.write(&"x".repeat(19)).await?;
        assert_refused(postcard.write(&"x".repeat(20)).await.unwrap_err(), ErrorKind::RecordTooLong, 2, &why(2));
        postcard.write("").await
    });
    assert!(ran.is_finished, "{:?}", ran.outcome);
    let wanted = format!("id,name,price,paid\r\n1,{0},,false\r\n4,,,false\r\n\"{0}xxxxxxx\"\n\"\"\n", "x".repeat(11));
    assert_eq!(ran.reply[..wanted.len()].escape_ascii().to_string(), wanted.as_bytes().escape_ascii().to_string());
    let ran = Script::new().run_fn(async |_, reply| {
        let ndjson = &mut reply.ndjson()?;
        ndjson.write(&"x".repeat((128 << 10) - 2)).await?;
        ndjson.write(&"x".repeat((128 << 10) - 1)).await
    });
    let why = "reply: record 2 is longer than the limit of 131072 bytes (`set_record_bytes`)";
    assert_eq!(ran.outcome.unwrap_err().to_string(), why);
}

#[test]
fn records_of_text_are_in_the_replys_charset_and_those_of_postcard_are_not() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("iso-2022-jp")?;
        reply.csv()?.write("\u{3042}").await?;
        reply.ndjson()?.write("\u{3042}").await?;
        reply.postcard(Framing::LENGTH_PREFIXED)?.write("\u{3042}").await
    });
    assert!(ran.is_finished);
    assert_eq!(ran.reply, b"\x1B$B$\"\x1B(B\n\"\x1B$B$\"\x1B(B\"\n\x04\x03\xE3\x81\x82");
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("utf-16le")?;
        reply.csv()?.write("a").await
    });
    assert_eq!(ran.reply, b"a\0\n\0");
}

#[test]
fn a_character_that_does_not_fit_breaks_no_field() {
    // A reference has a semicolon: fields are quoted where that is the delimiter.
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("windows-1252")?;
        reply.set_unmappable(UnmappablePolicy::Reference);
        reply.csv()?.with_delimiter(b';')?.write(&("\u{1f600}", 1)).await?;
        reply.csv()?.write(&("\u{1f600}", 1)).await
    });
    assert_eq!(text(&ran), "\"&#128512;\";\"1\"\n&#128512;,1\n");
    // A yen sign is a backslash in these.
    for label in ["shift_jis", "euc-jp"] {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset(label)?;
            reply.csv()?.with_delimiter(b'\\')?.write(&("\u{a5}", 1)).await
        });
        assert_eq!(text(&ran), "\"\\\"\\\"1\"\n", "{label}");
    }
    // What would be a quote, a delimiter or an escape may not stand for a character.
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_unmappable(UnmappablePolicy::Replace("\","));
        reply.csv()?.write("fine in UTF-8").await?;
        reply.flush().await?;
        Ok(())
    });
    assert_eq!(text(&ran), "fine in UTF-8\n");
    Script::new().run_fn(async |_, reply| {
        reply.set_charset("windows-1252")?;
        for replacement in ["\"", ",", "\n"] {
            reply.set_unmappable(UnmappablePolicy::Replace(replacement));
            let error = reply.csv()?.write("x").await.unwrap_err();
            let wanted = format!("reply: the replacement {replacement:?} breaks CSV; choose another with `set_unmappable`");
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Misuse, wanted));
        }
        Ok(())
    });
}

#[test]
fn records_of_a_reply_that_is_over_meet_its_error() {
    let ran = Script::new().reply_closed_after(0, "gone").run_fn(async |_, reply| {
        let mut ndjson = reply.ndjson()?;
        ndjson.write("x").await?;
        let first = ndjson.flush().await.unwrap_err();
        let second = ndjson.write("x").await.unwrap_err();
        assert_eq!((first.kind(), first.to_string()), (ErrorKind::Closed, second.to_string()));
        for error in [reply.ndjson().err(), reply.csv().err(), reply.postcard(Framing::COBS).err()] {
            assert_eq!(error.unwrap().kind(), ErrorKind::Closed);
        }
        Ok(())
    });
    assert!(!ran.is_finished);
}

#[test]
fn many_records_go_out_in_pieces_with_checkpoints_between_them() {
    let record = order(1, &"x".repeat(70));
    let ran = Script::new().slice_fuel(200_000).run_fn(async |_, reply| {
        let mut ndjson = reply.ndjson()?;
        for _ in 0..20_000 {
            ndjson.write(&record).await?;
        }
        Ok(())
    });
    assert!(ran.is_finished);
    // A slice has 100,000 fuel, and a piece of the reply a quarter of that in bytes.
    assert_eq!(ran.writes, ran.reply.len().div_ceil(25_000));
    // At least 40 fuel for a byte.
    assert!(ran.checkpoints + ran.writes as u64 > ran.reply.len() as u64 * 40 / 100_000, "{}", ran.checkpoints);
}
