//! Each error of the SDK's that a client is to blame for, or is told of, once over the wire.

use crate::site::Site;

struct Row {
    target: &'static str,
    headers: &'static str,
    body: &'static [u8],
    status: u16,
    kind: &'static str,
    stage: &'static str,
    offset: Option<u64>,
}

const CSV: &str = "content-type: text/csv\r\n";
const LATIN: &str = "content-type: text/plain; charset=iso-2022-kr\r\n";
const UNKNOWN: &str = "content-type: text/plain; charset=latin-9000\r\n";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { target: "/strict", headers: "", body: b"caf\xE9\n", status: 400, kind: "malformed", stage: "decode", offset: Some(3) },
    Row { target: "/lines?malformed=1", headers: "", body: b"\xE9\n\xE9\n", status: 400, kind: "too-many-malformed", stage: "decode", offset: Some(2) },
    Row { target: "/lines?payload=4", headers: "", body: b"abcdefgh", status: 413, kind: "payload-too-long", stage: "source", offset: Some(4) },
    Row { target: "/lines?line=3", headers: "", body: b"ab\nabcd\n", status: 413, kind: "line-too-long", stage: "lines", offset: Some(3) },
    Row { target: "/records?record=12", headers: CSV, body: b"id,celsius\n1,2.00000000000\n", status: 413, kind: "record-too-long", stage: "records", offset: Some(11) },
    Row { target: "/lines", headers: UNKNOWN, body: b"a", status: 415, kind: "unknown-charset", stage: "decode", offset: None },
    Row { target: "/lines", headers: LATIN, body: b"a", status: 415, kind: "refused-charset", stage: "decode", offset: None },
    Row { target: "/lines", headers: "content-encoding: gzip\r\n", body: b"a", status: 415, kind: "unknown-coding", stage: "decode", offset: None },
    Row { target: "/records", headers: "content-type: image/png\r\n", body: b"a", status: 415, kind: "unknown-format", stage: "records", offset: None },
    Row { target: "/records", headers: CSV, body: b"id,celsius\n1,2\n2,cold\n", status: 422, kind: "bad-record", stage: "records", offset: Some(15) },
    Row { target: "/records?record=8", headers: CSV, body: b"id,celsius\n1,2\n", status: 422, kind: "records-lost", stage: "records", offset: Some(0) },
    Row { target: "/records?bad=1", headers: CSV, body: b"id,celsius\n1,x\n2,y\n", status: 422, kind: "too-many-bad-records", stage: "records", offset: Some(15) },
    Row { target: "/lines?wait=50", headers: "content-length: 9\r\n", body: b"abc", status: 408, kind: "timed-out", stage: "source", offset: Some(3) },
    Row { target: "/status/404", headers: "", body: b"", status: 404, kind: "handler", stage: "handler", offset: None },
    Row { target: "/fail", headers: "", body: b"", status: 500, kind: "handler", stage: "handler", offset: None },
    Row { target: "/unmappable", headers: "", body: b"", status: 500, kind: "unmappable", stage: "reply", offset: None },
    Row { target: "/never", headers: "", body: b"", status: 500, kind: "never-ready", stage: "handler", offset: None },
    Row { target: "/misuse", headers: "", body: b"", status: 500, kind: "misuse", stage: "handler", offset: None },
];

#[test]
fn each_error_has_its_status_and_says_kind_stage_and_offset() {
    let site = Site::routes();
    for row in ROWS {
        let mut client = site.connect();
        let reply = if row.headers.contains("content-length") {
            client.head("POST", row.target, row.headers);
            client.send(row.body);
            client.reply()
        } else {
            client.post(row.target, row.headers, row.body)
        };
        assert_eq!(reply.status, row.status, "{} {}", row.target, reply.text());
        let problem = reply.problem();
        let seen = (problem["kind"].as_str().unwrap(), problem["stage"].as_str().unwrap(), problem["offset"].as_u64());
        assert_eq!(seen, (row.kind, row.stage, row.offset), "{} {}", row.target, reply.text());
        let served = site.served();
        assert_eq!((served.status, served.outcome.name()), (Some(row.status), "ok"), "{served}");
    }
}

#[test]
fn a_payload_that_is_not_what_it_was_taken_for_brings_advice() {
    let site = Site::routes();
    let problem = site.connect().post("/strict", "", b"un caf\xE9\n").problem();
    let advice = &problem["advice"][0];
    assert_eq!((&advice["code"], &advice["offset"]), (&"malformed".into(), &6.into()), "{problem}");
    assert!(
        advice["message"].as_str().unwrap().starts_with("UTF-8 was assumed, since no charset was declared, but "),
        "{problem}"
    );
    let served = site.served();
    assert!(served.to_string().ends_with(" charset UTF-8 (assumed) malformed 1"), "{served}");
    let wanted = format!("1 | advice     malformed at byte 6: {}\n", advice["message"].as_str().unwrap());
    assert_eq!(served.details(), wanted);
    assert_eq!(served.reply.media_type.as_deref(), Some("application/problem+json"));
    let json: serde_json::Value = serde_json::from_str(&served.to_json()).unwrap();
    assert_eq!((&json["payload"]["charset_used"], &json["payload"]["malformed"]), (&"UTF-8".into(), &1.into()), "{json}");
    // Without an error the log has it, or whoever asks for the summary.
    let lines = site.connect().post("/lines", "content-type: text/plain; charset=latin1\r\n", "caf\u{e9}\n".as_bytes());
    assert_eq!(lines.status, 200);
    let payload = site.served().payload;
    assert_eq!((payload.charset_declared.as_deref(), payload.malformed), (Some("latin1"), Some(0)));
    assert_eq!(payload.advice.unwrap()[0].code, "looks-like-utf-8");
}

#[test]
fn what_a_handler_says_stays_inside_unless_it_chose_a_status() {
    let site = Site::routes();
    let inside = site.connect().get("/fail").problem();
    assert_eq!(inside.get("detail"), None);
    let chosen = site.connect().get("/status/418").problem();
    assert_eq!(chosen["detail"], "as it was asked for");
}

#[test]
fn a_handler_sees_the_request_and_sets_the_head() {
    let site = Site::routes();
    let mut client = site.connect();
    client.head("DELETE", "/headers?a=b&c", "X-Kind: First\r\nx-kind: second\r\n");
    let reply = client.reply();
    assert_eq!((reply.status, reply.header("x-answer")), (202, Some("42")));
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=UTF-8"));
    let wanted = "DELETE /headers a=b&c test\nx-kind: First\nx-kind: second\n";
    assert_eq!(reply.text(), wanted);
}
