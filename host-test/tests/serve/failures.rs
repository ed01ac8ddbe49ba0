//! Guests that trap, and what is seen of it.

use host_test::report::ReplyEnd;
use host_test::serve::Server;
use host_test::{Ending, LogLevel};

use crate::site::{Site, routes};

#[test]
fn a_trap_before_the_response_is_a_500() {
    let site = Site::routes();
    let reply = site.connect().get("/trap");
    assert_eq!((reply.status, reply.header("content-type")), (500, Some("text/plain; charset=utf-8")));
    assert_eq!(reply.text(), "the guest gave no response: trap; the server's output says more of request 1\n");
    let served = site.served();
    assert_eq!((served.outcome, served.reply.end), (Ending::Trap, ReplyEnd::BrokenOff), "{served}");
    let details = served.details();
    for wanted in ["1 | this route crashes\n", "1 | stood      running, stage handler\n", "routes::misbehave::crash\n"] {
        assert!(details.contains(wanted), "{wanted} is not in\n{details}");
    }
    let json: serde_json::Value = serde_json::from_str(&served.to_json()).unwrap();
    assert_eq!((&json["outcome"], &json["status"], &json["target"]), (&"trap".into(), &500.into(), &"/trap".into()));
    assert!(json["fuel"]["total"].as_u64().unwrap() > 1000 && json["stood"]["stack"][0].is_string(), "{json}");
}

#[test]
fn a_trap_after_it_began_breaks_the_reply_off() {
    let site = Site::routes();
    let reply = site.connect().get("/trap-late");
    assert!(reply.status == 200 && !reply.whole && reply.body.len() <= 200_000, "{} bytes", reply.body.len());
    assert_eq!(site.served().outcome, Ending::Trap);
}

#[test]
fn an_error_after_it_began_breaks_the_reply_off() {
    let site = Site::start(Server::new(routes()).log(LogLevel::Error));
    for bytes in [65_536, 100_000, 3_000_000] {
        let reply = site.connect().get(&format!("/fail-late?bytes={bytes}"));
        assert!(reply.status == 200 && !reply.whole, "{} bytes", reply.body.len());
        let served = site.served();
        let kind = served.error.as_ref().unwrap().kind.clone();
        assert_eq!((served.outcome, kind.as_str()), (Ending::GuestError, "broken-off"), "{served}");
        let details = served.details();
        assert!(details.contains("the run failed with handler (stage handler): too late to say it by a status"), "{details}");
    }
}

#[test]
fn an_error_before_the_first_piece_is_out_is_told_by_the_status() {
    let site = Site::routes();
    let reply = site.connect().get("/fail-late?bytes=65535");
    assert_eq!((reply.status, &reply.problem()["kind"]), (418, &"handler".into()));
}

#[test]
fn what_a_client_is_not_told_is_said_on_standard_error() {
    let site = Site::routes();
    let details = |target: &str, body: &[u8]| {
        let _asked = site.connect().post(target, "", body);
        site.served().details()
    };
    let failed = details("/fail", b"");
    assert!(failed.contains("1 | error: the request failed: handler: the database is at 10.0.0.1\n"), "{failed}");
    let broken = details("/fail-late?bytes=100000", b"");
    assert!(broken.contains("2 | error: the reply was broken off: handler: too late to say it by a status\n"), "{broken}");
    let told = details("/strict", b"caf\xE9\n");
    assert!(!told.contains("error: "), "{told}");
}

#[test]
fn a_request_for_the_head_alone_runs_the_handler_and_gets_no_body() {
    use std::io::Read as _;
    let site = Site::routes();
    for (target, status) in [("/big?bytes=1000000", "200 OK"), ("/status/404", "404 Not Found")] {
        let mut client = site.connect();
        client.head("HEAD", target, "connection: close\r\n");
        let mut response = String::new();
        client.from.read_to_string(&mut response).unwrap();
        assert!(response.starts_with(&format!("HTTP/1.1 {status}\r\n")) && response.ends_with("\r\n\r\n"), "{response}");
        let served = site.served();
        assert_eq!((served.outcome, served.reply.bytes), (Ending::Ok, 0), "{served}");
    }
}

#[test]
fn a_guest_that_exits_gives_no_response() {
    let site = Site::routes();
    assert_eq!(site.connect().get("/silent").status, 500);
    assert_eq!(site.served().outcome, Ending::Trap);
}

#[test]
fn what_a_guest_prints_is_shown_with_the_number_of_its_request() {
    let site = Site::routes();
    let mut client = site.connect();
    // A guest may be at work for a moment after its reply is whole: each request is over before the next is made.
    let mut details = |target: &str| {
        assert_eq!(client.get(target).status, 200);
        site.served().details()
    };
    assert_eq!([details("/"), details("/print")], ["", "2 | a word to the operator\n"]);
}

#[test]
fn guests_log_what_is_asked_for() {
    let site = Site::start(Server::new(routes()).log(LogLevel::Info));
    site.connect().post("/lines", "content-type: text/plain; charset=latin1\r\n", "a\n");
    let details = site.served().details();
    assert!(details.contains("1 | INFO byte 0 intake::decode: charset windows-1252 (declared \"latin1\")\n"), "{details}");
}
