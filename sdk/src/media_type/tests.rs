//! Vectors made from the algorithms of the two standards.

use super::*;

/// A media type, whether it is valid, and its charset.
const ONE: &[(&str, bool, Option<&str>)] = &[
    ("text/csv", true, None),
    ("text/csv; charset=ISO-8859-1; header=absent", true, Some("ISO-8859-1")),
    ("TEXT/Csv;header=absent;CharSet=utf-8", true, Some("utf-8")),
    (" \t\r\ntext/csv;charset=a \t\r\n", true, Some("a")),
    ("text/csv \t;charset=a", true, Some("a")),
    // White space: before a name it is passed over, behind one it is part of it; in front of a value it is part of it.
    ("text/csv; \t\r\n charset=a", true, Some("a")),
    ("text/csv;charset =a", true, None),
    ("text/csv;charset= a", true, Some(" a")),
    ("text/csv;charset=a \t;x=y", true, Some("a")),
    ("text/csv;charset=a b", true, Some("a b")),
    ("text/csv;\u{C}charset=a", true, None),
    ("text/csv;charset=\ta", true, Some("\ta")),
    // Values that are empty or missing.
    ("text/csv;charset=", true, None),
    ("text/csv;charset= ", true, None),
    ("text/csv;charset=;charset=a", true, Some("a")),
    ("text/csv;charset;charset=a", true, Some("a")),
    ("text/csv;charset=\"\"", true, Some("")),
    ("text/csv;charset=\"\";charset=a", true, Some("")),
    ("text/csv;", true, None),
    ("text/csv;;;;charset=a", true, Some("a")),
    ("text/csv;=a;charset=b", true, Some("b")),
    ("text/csv;x=", true, None),
    // Of two, the first that is valid.
    ("text/csv;charset=a;charset=b", true, Some("a")),
    ("text/csv;charset=a;CHARSET=b", true, Some("a")),
    ("text/csv;charset=\u{7F};charset=b", true, Some("b")),
    ("text/csv;charset=\u{0}a;charset=b", true, Some("b")),
    ("text/csv;charset=\u{4E00};charset=b", true, Some("\u{4E00}")),
    ("text/csv;charset=\u{100};charset=b", true, Some("\u{100}")),
    ("text/csv;charset=\u{FF}\u{80};charset=b", true, Some("\u{FF}\u{80}")),
    // Quoted strings.
    (r#"text/csv; note="a; charset=x \" b"; charset="shift_jis""#, true, Some("shift_jis")),
    (r#"text/csv;charset="a"b;charset=c"#, true, Some("a")),
    (r#"text/csv;charset="a" ; x=y"#, true, Some("a")),
    (r#"text/csv;charset="\a\\\"""#, true, Some(r#"a\""#)),
    (r#"text/csv;charset="unclosed"#, true, Some("unclosed")),
    (r#"text/csv;charset="unclosed\"#, true, Some(r"unclosed\")),
    (r#"text/csv;charset=""#, true, Some("")),
    (r#"text/csv;charset="a;charset=b"#, true, Some("a;charset=b")),
    (r#"text/csv;charset=a"b";charset=c"#, true, Some(r#"a"b""#)),
    ("text/csv;charset='a'", true, Some("'a'")),
    ("text/csv;charset=\" a \"", true, Some(" a ")),
    // Other names.
    ("text/csv;xcharset=a;charset2=b", true, None),
    ("text/csv;char set=a", true, None),
    ("text/csv;\"charset\"=a", true, None),
    ("text/csv;charset=a=b", true, Some("a=b")),
    ("text/csv;charset=a,b", true, Some("a,b")),
    // Not valid.
    ("", false, None),
    (" ", false, None),
    ("/", false, None),
    ("text", false, None),
    ("text;charset=a", false, None),
    ("text/", false, None),
    ("/csv;charset=a", false, None),
    ("text/;charset=a", false, None),
    ("text /csv;charset=a", false, None),
    ("text/ csv;charset=a", false, None),
    ("text/c sv;charset=a", false, None),
    ("text/csv/x;charset=a", false, None),
    ("text/csv,text/plain;charset=a", false, None),
    ("t\u{E9}xt/csv;charset=a", false, None),
    ("text/\"csv\";charset=a", false, None),
    (";charset=a", false, None),
    ("charset=a", false, None),
    ("\u{C}text/csv;charset=a", false, None),
    ("!#$%&'*+-.^_`|~0/a;charset=a", true, Some("a")),
    ("*/*;charset=a", true, Some("a")),
];

#[test]
fn a_media_type_is_parsed_as_the_standard_does() {
    for (declared, is_valid, charset) in ONE {
        assert_eq!(MediaType::parse(declared.as_bytes()).is_some(), *is_valid, "{declared:?}");
        assert_eq!(MediaType::new(declared).charset().as_deref(), *charset, "{declared:?}");
    }
}

#[test]
fn another_parameter_is_given_as_it_is() {
    for (declared, value) in [
        ("text/csv;X=a;x=b", Some("a")),
        ("text/csv; x=;x=b", Some("")),
        ("text/csv;x=\"\u{1F}\";x=b", Some("\u{1F}")),
        ("text/csv;x=\u{4E00}", Some("\u{4E00}")),
        ("text/csv;x =a;x", None),
        ("csv;x=a", None),
    ] {
        assert_eq!(MediaType::new(declared).parameter("x").as_deref(), value, "{declared:?}");
    }
}

/// A media type, and its charset.
type Extracted = (&'static str, Option<&'static str>);

/// Media types that were joined by commas; the one that counts, and its charset.
const SEVERAL: &[(&str, Option<Extracted>)] = &[
    ("text/csv", Some(("text/csv", None))),
    ("text/csv;charset=a, text/plain", Some(("text/plain", None))),
    ("text/csv;charset=a, text/plain;charset=b", Some(("text/plain;charset=b", Some("b")))),
    // The charset is carried over while the essence is the same.
    ("text/csv;charset=a, text/csv", Some(("text/csv", Some("a")))),
    ("text/csv;charset=a, TEXT/Csv;header=absent", Some(("TEXT/Csv;header=absent", Some("a")))),
    ("text/csv;charset=a, text/csv;charset=b", Some(("text/csv;charset=b", Some("b")))),
    ("text/csv;charset=a, text/csv;charset=b, text/csv", Some(("text/csv", Some("a")))),
    ("text/csv, text/csv;charset=b, text/csv", Some(("text/csv", None))),
    ("text/csv;charset=a, text/plain, text/csv", Some(("text/csv", None))),
    ("text/csv;charset=a, text/plain, text/plain", Some(("text/plain", None))),
    // What is not valid, or declares nothing, is passed over.
    ("text/csv;charset=a, csv", Some(("text/csv;charset=a", Some("a")))),
    ("text/csv;charset=a, */*", Some(("text/csv;charset=a", Some("a")))),
    ("text/csv;charset=a, */*;charset=b, text/csv", Some(("text/csv", Some("a")))),
    (",, text/csv;charset=a ,\t,", Some(("text/csv;charset=a", Some("a")))),
    ("csv, text/csv", Some(("text/csv", None))),
    ("*/*", None),
    ("csv", None),
    ("", None),
    (" , ,", None),
    // Commas in quoted strings part nothing, and one that is not closed goes on in the next line.
    (r#"text/csv;x="a,b";charset=c"#, Some((r#"text/csv;x="a,b";charset=c"#, Some("c")))),
    (r#"text/csv;x="\",";charset=c, csv"#, Some((r#"text/csv;x="\",";charset=c"#, Some("c")))),
    (r#"text/csv;x="a, text/plain;charset=c"#, Some((r#"text/csv;x="a, text/plain;charset=c"#, None))),
    ("text/csv;delimiter=,;charset=c", Some(("text/csv;delimiter=", None))),
    // A blank charset declares nothing.
    ("text/csv;charset=", Some(("text/csv;charset=", None))),
    ("text/csv;charset=\"\"", Some(("text/csv;charset=\"\"", None))),
    ("text/csv;charset=\" \t\"", Some(("text/csv;charset=\" \t\"", None))),
    ("text/csv;charset=a, text/csv;charset=\"\"", Some(("text/csv;charset=\"\"", None))),
];

#[test]
fn of_several_media_types_the_last_valid_one_counts() {
    for (declared, wanted) in SEVERAL {
        let wanted = wanted.map(|(media_type, charset)| Declared { media_type, charset: charset.map(str::to_owned) });
        assert_eq!(Declared::extract(declared), wanted, "{declared:?}");
    }
}

#[test]
fn a_hostile_one_is_read_to_a_bound() {
    let long = format!("text/csv; {} charset=a", "\u{E9};".repeat(100_000));
    assert_eq!(MediaType::new(&long).charset(), None);
    let found = Declared::extract(&long).unwrap();
    assert!(found.media_type.len() <= MAX_BYTES && found.charset.is_none(), "{found:?}");
    let quotes = format!("text/csv;charset=\"{}", "\\\"".repeat(100_000));
    assert_eq!(Declared::extract(&quotes).unwrap().charset.unwrap(), "\"".repeat((MAX_BYTES - 18) / 2));
}

#[test]
fn a_list_is_parted_at_commas() {
    let all = |list: &'static str| {
        let mut values = Vec::new();
        let mut rest = Some(list.as_bytes());
        while let Some(list) = rest {
            let value;
            (value, rest) = take_list_value(list);
            values.push(std::str::from_utf8(value).unwrap());
        }
        values
    };
    for (list, values) in [
        ("", &[""][..]),
        ("gzip", &["gzip"]),
        (" gzip\t,,br ", &["gzip", "", "br"]),
        (r#"a;x=",", b"#, &[r#"a;x=",""#, "b"]),
        (r#"a "b" c"d,e"#, &[r#"a "b" c"d,e"#]),
    ] {
        assert_eq!(all(list), values, "{list:?}");
    }
}

#[cfg(feature = "_records")]
#[test]
fn the_essence_is_in_lower_case_and_without_parameters() {
    assert_eq!(MediaType::new(" Text/CSV ; header=absent").essence(), "text/csv");
    assert_eq!(MediaType::new("text/csv").essence(), "text/csv");
}
