//! The body of a response is in the charset that its head declares.

use encoding_rs::Encoding;

use crate::site::Site;

#[test]
fn a_reply_is_in_the_charset_of_its_content_type() {
    let site = Site::routes();
    let mut client = site.connect();
    for (media_type, charset, content_type, body) in [
        (Some("text/csv; charset=windows-1252"), None, "text/csv; charset=windows-1252", &b"caf\xE9 \x80\n"[..]),
        (Some("text/csv;CHARSET=\"Latin1\";header=absent"), None, "text/csv; header=absent; charset=ISO-8859-1", b"caf\xE9 ?\n"),
        (Some("text/csv; charset=latin1"), Some("ISO-8859-1"), "text/csv; charset=ISO-8859-1", b"caf\xE9 ?\n"),
        (Some("text/csv"), Some("ascii"), "text/csv; charset=US-ASCII", b"caf? ?\n"),
        (Some("text/csv; charset=utf8"), None, "text/csv; charset=UTF-8", "café €\n".as_bytes()),
        (None, Some("utf-16"), "text/plain; charset=UTF-16LE", b"c\0a\0f\0\xE9\0 \0\xAC\x20\n\0"),
        (Some("text/csv"), None, "text/csv", "café €\n".as_bytes()),
    ] {
        let header = |name: &str, value: Option<&str>| value.map_or(String::new(), |value| format!("{name}: {value}\r\n"));
        let headers = header("x-media-type", media_type) + &header("x-charset", charset);
        let reply = client.post("/typed", &headers, "café €\n");
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(content_type)), "{headers}");
        assert_eq!(reply.body.escape_ascii().to_string(), body.escape_ascii().to_string(), "{headers}");
    }
    for (media_type, charset) in [("text/csv; charset=utf-8", "shift_jis"), ("text/csv; charset=latin1", "windows-1252")] {
        let reply = client.post("/typed", &format!("x-media-type: {media_type}\r\nx-charset: {charset}\r\n"), "a");
        assert_eq!((reply.status, reply.header("content-type")), (500, Some("application/problem+json")), "{media_type}");
        assert!(String::from_utf8_lossy(&reply.body).contains("misuse"), "{reply:?}");
    }
}

#[test]
fn a_reply_that_is_as_its_payload_declares_what_that_was() {
    let site = Site::routes();
    let mut client = site.connect();
    let utf_16 = |is_big: bool| -> Vec<u8> {
        "\u{FEFF}{\"a\":\"é€\"}\n"
            .encode_utf16()
            .flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    for (declared, name, body) in [
        ("latin1", "UTF-16LE", utf_16(false)),
        ("utf-8", "UTF-16BE", utf_16(true)),
        ("shift_jis", "UTF-8", "\u{FEFF}é€\n".as_bytes().to_vec()),
        // What is declared is read as more than that, and written as what it is.
        ("iso-8859-1", "windows-1252", b"\xE9 \x80\n".to_vec()),
        ("gb2312", "GBK", b"\x81\x40\n".to_vec()),
        ("koi8-r", "KOI8-R", b"\xC1\n".to_vec()),
    ] {
        let reply = client.post("/same", &format!("content-type: application/x-ndjson; charset={declared}; x=y\r\n"), &body);
        let content_type = format!("application/x-ndjson; x=y; charset={name}");
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(content_type.as_str())), "{declared}");
        assert_eq!(reply.body, body, "{declared}");
        // Without a look at the byte order mark, which would win.
        let (text, is_malformed) = Encoding::for_label(name.as_bytes()).unwrap().decode_without_bom_handling(&reply.body);
        assert!(!is_malformed, "{declared}: {text}");
    }
}

#[test]
fn a_charset_by_another_name_is_a_415_that_suggests_the_label() {
    let site = Site::routes();
    for (name, label) in [("cp949", "euc-kr"), ("latin-1", "latin1"), ("UTF_8", "utf-8")] {
        let reply = site.connect().post("/lines", &format!("content-type: text/plain; charset={name}\r\n"), "a");
        let body = String::from_utf8(reply.body).unwrap();
        assert_eq!((reply.status, reply.headers.iter().any(|(_, value)| value == "application/problem+json")), (415, true));
        let wanted = format!("no charset is called \\\"{name}\\\"; did you mean \\\"{label}\\\"?");
        assert!(body.contains(&wanted), "{body}");
    }
}
