//! Requests that a client should not send, or that are read wrongly in other places.

use std::io::Read;

use crate::client::Client;
use crate::reply::Reply;
use crate::site::Site;

/// What a response says: the kind of a problem and the start of its detail, or the start of its text.
enum Says {
    Problem(&'static str, &'static str),
    Text(&'static str),
    /// hyper refuses it, before anybody sees it.
    Nothing,
}

use Says::{Nothing, Problem, Text};

/// The head behind the request line, the body, the status and what it says.
type Row = (&'static str, &'static [u8], u16, Says);

const LATIN: &str = "content-type: text/plain; charset=latin1\r\n";
const CODED: &str = "content coding \"gzip\" is not decoded: send the payload without it";
const PARTS: &str = "has several parts, which are not split: send one part alone";
const GZIP: &str = "transfer coding \"gzip\" is not decoded";

/// Each with a body of 5 bytes, whose length is declared.
const HEADERS: &[Row] = &[
    ("content-encoding: gzip\r\n", b"caf\xE9\n", 415, Problem("unknown-coding", CODED)),
    ("content-encoding: identity\r\ncontent-encoding: gzip\r\n", b"caf\xE9\n", 415, Problem("unknown-coding", CODED)),
    ("content-encoding: gzip\r\ncontent-encoding: identity\r\n", b"caf\xE9\n", 415, Problem("unknown-coding", CODED)),
    ("content-encoding: identity, gzip\r\n", b"caf\xE9\n", 415, Problem("unknown-coding", CODED)),
    ("content-encoding:\r\nContent-Encoding: ,,gzip\r\n", b"caf\xE9\n", 415, Problem("unknown-coding", CODED)),
    ("content-encoding: utf-8\r\n", b"caf\xE9\n", 415, Problem("unknown-coding", "\"utf-8\" is a charset, not a content coding")),
    ("content-encoding: identity\r\n", b"caf\xE9\n", 200, Text("caf\u{FFFD}\n")),
    ("content-encoding: ,identity,\r\ncontent-encoding:\r\n", b"caf\xE9\n", 200, Text("caf\u{FFFD}\n")),
    (LATIN, b"caf\xE9\n", 200, Text("caf\u{E9}\n")),
    ("content-type: text/plain; charset=\r\n", b"caf\xE9\n", 200, Text("caf\u{FFFD}\n")),
    ("content-type: text/plain; charset=\"\"\r\n", b"caf\xE9\n", 200, Text("caf\u{FFFD}\n")),
    ("content-type: text/plain; charset=latin1\r\ncontent-type: text/plain\r\n", b"caf\xE9\n", 200, Text("caf\u{E9}\n")),
    ("content-type: text/plain; charset=latin1\r\ncontent-type: text/csv\r\n", b"caf\xE9\n", 200, Text("caf\u{FFFD}\n")),
    ("content-type: text/plain\r\ncontent-type: text/csv; charset=latin1\r\n", b"caf\xE9\n", 200, Text("caf\u{E9}\n")),
    ("content-type: text/csv; charset=latin1\r\ncontent-type: nonsense\r\n", b"caf\xE9\n", 200, Text("caf\u{E9}\n")),
    ("content-type: text/csv; x=\"\u{E9}\"; charset=\"lat\\in1\"\r\n", b"caf\xE9\n", 200, Text("caf\u{E9}\n")),
    (
        "content-type: multipart/form-data; boundary=x\r\n",
        b"caf\xE9\n",
        415,
        Problem("multipart", "\"multipart/form-data; boundary=x\" "),
    ),
    (
        "content-type: text/plain\r\ncontent-type: MULTIPART/mixed\r\n",
        b"caf\xE9\n",
        415,
        Problem("multipart", "\"MULTIPART/mixed\" "),
    ),
];

/// Each with a framing of its own. hyper takes equal lengths for one, but not in one line.
const FRAMINGS: &[Row] = &[
    ("content-length: 2\r\ncontent-length: 2\r\n", b"a\n", 200, Text("a\n")),
    ("content-length: 2\r\nContent-Length: 3\r\n", b"a\n", 400, Nothing),
    ("content-length: 2, 3\r\n", b"a\n", 400, Nothing),
    ("content-length: 2, 2\r\n", b"a\n", 400, Nothing),
    ("content-length: +2\r\n", b"a\n", 400, Nothing),
    ("content-length: -2\r\n", b"a\n", 400, Nothing),
    ("content-length: 0x2\r\n", b"a\n", 400, Nothing),
    ("content-length: two\r\n", b"a\n", 400, Nothing),
    ("content-length: 18446744073709551616\r\n", b"a\n", 400, Nothing),
    ("transfer-encoding: chunked\r\n", b"2\r\na\n\r\n0\r\n\r\n", 200, Text("a\n")),
    ("transfer-encoding: ,Chunked,\r\n", b"2\r\na\n\r\n0\r\n\r\n", 400, Nothing),
    ("transfer-encoding: gzip, chunked\r\n", b"2\r\na\n\r\n0\r\n\r\n", 501, Text(GZIP)),
    ("transfer-encoding: gzip\r\ntransfer-encoding: chunked\r\n", b"2\r\na\n\r\n0\r\n\r\n", 501, Text(GZIP)),
    (
        "transfer-encoding: identity, chunked\r\n",
        b"2\r\na\n\r\n0\r\n\r\n",
        501,
        Text("transfer coding \"identity\" is not decoded"),
    ),
    ("transfer-encoding: chunked, chunked\r\n", b"2\r\na\n\r\n0\r\n\r\n", 400, Text("the body is chunked more than once")),
    (
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        b"0\r\n\r\n",
        400,
        Text("the body is chunked more than once"),
    ),
    ("transfer-encoding: gzip\r\n", b"a\n", 400, Nothing),
    ("transfer-encoding: chunked, gzip\r\n", b"0\r\n\r\n", 400, Nothing),
    ("transfer-encoding: identity\r\n", b"a\n", 400, Nothing),
    ("transfer-encoding: chunked\r\ncontent-length: 1\r\n", b"2\r\na\n\r\n0\r\n\r\n", 200, Text("a\n")),
    ("content-length: 1\r\ntransfer-encoding: chunked\r\n", b"2\r\na\n\r\n0\r\n\r\n", 200, Text("a\n")),
];

/// Bodies that break off: a client that says no more, or what is not valid HTTP.
const BROKEN: &[Row] = &[
    ("content-length: 9\r\n", b"a\n", 400, Problem("aborted", BROKE_OFF)),
    ("transfer-encoding: chunked\r\n", b"2\r\na\n\r\n", 400, Problem("aborted", BROKE_OFF)),
    ("transfer-encoding: chunked\r\n", b"9\r\na\n", 400, Problem("aborted", BROKE_OFF)),
    ("transfer-encoding: chunked\r\n", b"2\r\na\n\r\nzz\r\n", 400, Problem("aborted", BROKE_OFF)),
    ("transfer-encoding: chunked\r\n", b"2\r\na\nb\n\r\n0\r\n\r\n", 400, Problem("aborted", BROKE_OFF)),
    ("transfer-encoding: chunked\r\n", b"-1\r\na\n\r\n0\r\n\r\n", 400, Problem("aborted", BROKE_OFF)),
    ("transfer-encoding: chunked\r\n", b"fffffffffffffffff\r\na\n\r\n0\r\n\r\n", 400, Problem("aborted", BROKE_OFF)),
];

const BROKE_OFF: &str = "the payload broke off: the connection was closed, or what came is not valid HTTP";

fn ask(site: &Site, head: &str, body: &[u8]) -> (Client, Reply) {
    let mut client = site.connect();
    client.head("POST", "/text", head);
    client.send(body);
    let reply = client.reply();
    (client, reply)
}

#[track_caller]
fn assert_says(head: &str, reply: &Reply, status: u16, says: &Says) {
    assert_eq!(reply.status, status, "{head} {reply:?}");
    match says {
        Nothing => assert_eq!(reply.body, b"", "{head}"),
        Text(text) => assert!(reply.text().starts_with(text), "{head} {}", reply.text()),
        Problem(kind, detail) => {
            let problem = reply.problem();
            assert_eq!(problem["kind"], *kind, "{head} {problem}");
            assert!(problem["detail"].as_str().unwrap().starts_with(detail), "{head} {problem}");
            assert!(problem["title"].is_string(), "{head} {problem}");
        }
    }
    // RFC 9110, 12.5.3: no other 415 may say it.
    let is_about_coding = matches!(says, Problem("unknown-coding", _));
    assert_eq!(reply.header("accept-encoding"), is_about_coding.then_some("identity"), "{head}");
}

#[test]
fn headers_are_lists_over_all_their_lines() {
    let site = Site::routes();
    for (head, body, status, says) in HEADERS {
        let (mut client, reply) = ask(&site, &format!("{head}content-length: 5\r\n"), body);
        assert_says(head, &reply, *status, says);
        if let Problem("multipart", _) = says {
            assert!(reply.text().contains(PARTS), "{}", reply.text());
        }
        // As it came it can be read, whatever it is.
        client.head("POST", "/echo", &format!("{head}content-length: 5\r\n"));
        client.send(body);
        assert_eq!(client.reply().ok(), *body, "{head}");
    }
}

#[test]
fn a_framing_is_what_its_client_says_or_refused() {
    let site = Site::routes();
    for (head, body, status, says) in FRAMINGS {
        let (mut client, reply) = ask(&site, head, body);
        assert_says(head, &reply, *status, says);
        let names_both = head.contains("transfer-encoding") && head.contains("content-length");
        if *status != 200 || names_both {
            // What follows may be a body, or a request that somebody else hides in it.
            assert!(client.is_closed(), "{head}");
        }
    }
    let mut client = site.connect();
    client.send("POST /text HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
    assert_eq!(Reply::head(&mut client.from).unwrap().status, 400);
}

#[test]
fn a_body_that_breaks_off_is_said_in_the_sdks_words() {
    let site = Site::routes();
    for (head, body, status, says) in BROKEN {
        let mut client = site.connect();
        client.head("POST", "/lines", head);
        client.send(body);
        client.no_more();
        let reply = client.reply();
        assert_says(head, &reply, *status, says);
        assert_eq!(reply.problem()["detail"], BROKE_OFF, "{head}");
    }
}

#[test]
fn some_responses_have_no_body() {
    let site = Site::routes();
    let mut client = site.connect();
    for (method, path) in
        [("GET", "/says/204"), ("GET", "/says/205"), ("GET", "/says/304"), ("HEAD", "/says/200"), ("HEAD", "/status/404")]
    {
        client.head(method, path, "");
        let reply = Reply::head(&mut client.from).unwrap();
        let length = reply.header("content-length");
        match path {
            "/says/205" => assert_eq!((length, reply.header("transfer-encoding")), (Some("0"), None), "{path}"),
            "/says/204" => assert_eq!((length, reply.header("transfer-encoding")), (None, None), "{path}"),
            _ => {}
        }
        // The next response stands right behind it.
        assert_eq!(client.get("/").ok(), b"hello\n", "{method} {path}");
    }
}

#[test]
fn a_408_closes_the_connection() {
    let site = Site::routes();
    for framing in ["content-length: 9\r\n", "transfer-encoding: chunked\r\n"] {
        let mut client = site.connect();
        client.head("POST", "/lines?wait=50", framing);
        let reply = client.reply();
        assert_eq!((reply.status, reply.header("connection")), (408, Some("close")), "{framing}");
        let mut rest = Vec::new();
        assert_eq!(client.from.read_to_end(&mut rest).unwrap(), 0, "{framing}");
    }
    // Whoever says it.
    let mut client = site.connect();
    let reply = client.get("/status/408");
    assert_eq!((reply.status, reply.header("connection")), (408, Some("close")));
    assert!(client.is_closed());
}
