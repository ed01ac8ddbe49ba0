//! Records of CSV: tables, their headers, delimiters and quotes.

use intake::memory::Script;
use intake::{ErrorKind, Result, Stage, UnmappablePolicy};
use serde::{Serialize, Serializer};

use super::{Order, assert_refused, order, text};

#[test]
fn records_of_csv_all_have_as_many_fields() {
    let ran = Script::new().run_fn(async |_, reply| {
        let mut csv = reply.csv()?;
        csv.write(&("a,\"b\n", 2)).await?;
        let why = "record 2 cannot be written as CSV: it has 3 fields, but the records before it have 2";
        assert_refused(csv.write(&(1, "x,y", 3)).await.unwrap_err(), ErrorKind::BadRecord, 2, why);
        let why = "record 3 cannot be written as CSV: it has 1 fields, but the records before it have 2";
        assert_refused(csv.write(&["z"]).await.unwrap_err(), ErrorKind::BadRecord, 3, why);
        csv.write(&["c", ""]).await
    });
    assert_eq!(text(&ran), "\"a,\"\"b\n\",2\nc,\n");
    // A header counts, too.
    let ran = Script::new().run_fn(async |_, reply| {
        let mut csv = reply.csv()?;
        csv.write(&order(1, "a")).await?;
        assert_eq!(csv.write(&(1, 2, 3)).await.unwrap_err().kind(), ErrorKind::BadRecord);
        csv.write(&(1, 2, 3, 4)).await
    });
    assert_eq!(text(&ran), "id,name,price,paid\n1,a,,false\n1,2,3,4\n");
}

#[test]
fn a_second_writer_of_csv_goes_on_with_the_table_of_the_first_unless_it_is_to_begin_another() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.csv()?.write(&order(1, "a")).await?;
        for id in [2, 3] {
            reply.csv()?.write(&order(id, "b")).await?;
        }
        let error = reply.csv()?.with_header(false).write(&(1, 2)).await.unwrap_err();
        let why = "record 1 cannot be written as CSV: it has 2 fields, but the records before it have 4";
        assert_refused(error, ErrorKind::BadRecord, 1, why);
        reply.write("\n").await?;
        let mut csv = reply.csv()?.with_header(true);
        csv.write(&("no names", 2)).await?;
        csv.write(&(3, 4)).await?;
        csv.with_header(true).write(&order(5, "c")).await
    });
    let wanted = "id,name,price,paid\n1,a,,false\n2,b,,false\n3,b,,false\n\nno names,2\n3,4\nid,name,price,paid\n5,c,,false\n";
    assert_eq!((text(&ran), ran.media_type.as_deref()), (wanted, Some("text/csv; header=present")));
    // There is no header within a table that began without one.
    let ran = Script::new().run_fn(async |_, reply| {
        reply.csv()?.write(&(1, 2, 3, 4)).await?;
        reply.csv()?.write(&order(1, "a")).await
    });
    assert_eq!((text(&ran), ran.media_type.as_deref()), ("1,2,3,4\n1,a,,false\n", Some("text/csv; header=absent")));
}

#[test]
fn bytes_that_are_no_text_are_no_field_of_csv() {
    struct Bytes(&'static [u8]);
    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(self.0)
        }
    }
    let ran = Script::new().run_fn(async |_, reply| {
        let mut csv = reply.csv()?;
        csv.write(&Bytes(b"caf\xC3\xA9")).await?;
        let why = "record 2 cannot be written as CSV: it has a field that is not UTF-8";
        assert_refused(csv.write(&Bytes(b"caf\xE9")).await.unwrap_err(), ErrorKind::BadRecord, 2, why);
        csv.write(&Bytes(b"")).await
    });
    assert_eq!(text(&ran), "caf\u{e9}\n\"\"\n");
}

#[test]
fn a_header_over_the_limit_is_refused_too_and_tried_again() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_record_bytes(17);
        let mut csv = reply.csv()?;
        for _ in 0..2 {
            assert_eq!(csv.write(&order(1, "a")).await.unwrap_err().kind(), ErrorKind::RecordTooLong);
        }
        csv.with_header(false).write(&order(1, "a")).await
    });
    assert_eq!(text(&ran), "1,a,,false\n");
}

#[test]
fn a_delimiter_is_one_that_csv_can_have() {
    Script::new().run_fn(async |_, reply| {
        for delimiter in 0..=255 {
            let taken = reply.csv()?.with_delimiter(delimiter);
            assert_eq!(taken.is_err(), b"\"\r\n".contains(&delimiter) || delimiter >= 0x80, "{delimiter}");
            let Err(error) = taken else { continue };
            assert_eq!((error.kind(), error.stage()), (ErrorKind::Misuse, Stage::Reply));
            let wanted = "reply: the delimiter must be an ASCII character other than a quote, CR or LF";
            assert_eq!(error.to_string(), wanted);
        }
        reply.set_charset("iso-2022-jp")?;
        assert!(reply.csv()?.with_delimiter(b'\x1F').is_ok());
        for shift in [0x0E, 0x0F, 0x1B] {
            let error = reply.csv()?.with_delimiter(shift).err().unwrap();
            assert_eq!(error.to_string(), "reply: the delimiter is not a character of ISO-2022-JP");
        }
        Ok(())
    });
}

#[test]
fn a_row_of_which_the_charset_leaves_nothing_is_a_row_all_the_same() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("windows-1252")?;
        reply.set_unmappable(UnmappablePolicy::Replace(""));
        let mut csv = reply.csv()?;
        for field in ["a", "\u{1F600}", "b"] {
            csv.write(&(field,)).await?;
        }
        Ok(())
    });
    assert_eq!(text(&ran), "\"a\"\n\"\"\n\"b\"\n");
}

/// What a reply declares is how it reads again, by its media type alone.
#[test]
fn a_table_is_read_again_by_the_media_type_that_it_was_given() {
    let hostile = ["\"36 inch", "said hi\"", "a;b,c|d\\e", "", "\u{e9}\u{feff}", "'"];
    for (delimiter, has_quotes, wanted) in [
        (b',', true, "text/csv; header=present"),
        (b',', false, "text/csv; header=present; quotes=absent"),
        (b';', true, "text/csv; header=present; delimiter=\";\""),
        (b'\\', true, "text/csv; header=present; delimiter=\"\\\\\""),
        (b'|', false, "text/csv; header=present; delimiter=\"|\"; quotes=absent"),
        (b'\t', true, "text/tab-separated-values; header=present; quotes=present"),
        (b'\t', false, "text/tab-separated-values; header=present"),
    ] {
        for crlf in [false, true] {
            let mut written = Vec::new();
            let ran = Script::new().run_fn(async |_, reply| {
                let mut csv = reply.csv()?.with_delimiter(delimiter)?.with_quotes(has_quotes);
                if crlf {
                    csv = csv.with_crlf();
                }
                for (id, name) in (1..).zip(hostile) {
                    match csv.write(&order(id, name)).await {
                        Ok(()) => written.push(order(id, name)),
                        Err(error) => {
                            let why =
                                format!("record {id} cannot be written as CSV: without quotes, no field can hold the delimiter");
                            assert!(!has_quotes && name.contains(char::from(delimiter)));
                            assert_refused(error, ErrorKind::BadRecord, id.into(), &why);
                        }
                    }
                }
                Ok(())
            });
            assert_eq!(ran.media_type.as_deref(), Some(wanted));
            let mut read = Vec::new();
            let again = Script::new().media_type(wanted).chunk(ran.reply).run_fn(async |payload, _| {
                let mut records = payload.records()?;
                while let Some(record) = records.next::<Order>().await? {
                    read.push(record.into_inner());
                }
                Ok(())
            });
            again.outcome.unwrap();
            assert_eq!(read, written, "{wanted}");
        }
    }
}

#[test]
fn the_media_type_of_fields_between_tabs_takes_quotes_away() {
    for (media_type, wanted) in [
        ("text/tab-separated-values", "id\tname\tprice\tpaid\n1\t\"36 inch\t\tfalse\n"),
        ("Text/Tab-Separated-Values; charset=utf-8", "id\tname\tprice\tpaid\n1\t\"36 inch\t\tfalse\n"),
        ("text/tab-separated-values; quotes=present", "id\tname\tprice\tpaid\n1\t\"\"\"36 inch\"\t\tfalse\n"),
        ("text/csv", "id,name,price,paid\n1,\"\"\"36 inch\",,false\n"),
    ] {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_media_type(media_type)?;
            reply.csv()?.write(&order(1, "\"36 inch")).await?;
            // A second writer, after the head was sent, goes on alike.
            reply.flush().await?;
            reply.csv()?.write(&order(2, "\"b")).await
        });
        let second = wanted.lines().last().unwrap().replace('1', "2").replace("36 inch", "b");
        assert_eq!(text(&ran), format!("{wanted}{second}\n"));
    }
}

#[test]
fn what_cannot_do_without_quotes_is_refused_and_nothing_of_it_goes_out() {
    let ran = Script::new().run_fn(async |_, reply| {
        let mut csv = reply.csv()?.with_header(false).with_delimiter(b'\t')?.with_quotes(false);
        csv.write(&["\"", "b"]).await?;
        for (number, field, why) in [
            (2, "a\tb", "no field can hold the delimiter"),
            (3, "a\nb", "no field can hold a line end"),
            (4, "a\rb", "no field can hold a line end"),
        ] {
            let why = format!("record {number} cannot be written as CSV: without quotes, {why}");
            assert_refused(csv.write(&[field, "x"]).await.unwrap_err(), ErrorKind::BadRecord, number, &why);
        }
        csv.write(&["", ""]).await
    });
    assert_eq!(text(&ran), "\"\tb\n\t\n");
    let ran = Script::new().run_fn(async |_, reply| {
        let mut csv = reply.csv()?.with_quotes(false);
        let why = "record 1 cannot be written as CSV: without quotes, a record of one empty field would be a blank line";
        assert_refused(csv.write(&[""]).await.unwrap_err(), ErrorKind::BadRecord, 1, why);
        csv.write(&["a"]).await
    });
    assert_eq!(text(&ran), "a\n");
    // A record has as many bytes as go out, and not those of quotes that it has on the way.
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_record_bytes(14);
        reply.csv()?.with_quotes(false).write(&["\"", "\"", "\"", "\"", "", "", "", "", "", "\""]).await
    });
    assert_eq!(text(&ran), "\",\",\",\",,,,,,\"\n");
    for (policy, delimiter) in [(UnmappablePolicy::Reference, b';'), (UnmappablePolicy::Replace(""), b'\t')] {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset("windows-1252")?;
            reply.set_unmappable(policy);
            reply.csv()?.with_delimiter(delimiter)?.with_quotes(false).write(&["a"]).await
        });
        assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Misuse);
    }
}
