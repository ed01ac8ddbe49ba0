//! Guests made without the SDK, which do what the contract of `wasi:http` lets them.

use host_test::Ending;
use host_test::serve::{Served, Server};

use crate::reply::Reply;
use crate::site::{Site, plain};

fn ask(path: &str) -> (Reply, Served) {
    let site = Site::start(Server::new(plain()));
    let reply = site.connect().get(path);
    (reply, site.served())
}

/// Asks for what breaks off. It may do so before the head is out.
fn ask_in_vain(path: &str) -> Served {
    let site = Site::start(Server::new(plain()));
    let mut client = site.connect();
    client.head("GET", path, "");
    let whole = Reply::read(&mut client.from).is_ok_and(|reply| reply.whole);
    assert!(!whole, "{path}");
    site.served()
}

#[test]
fn a_guest_that_sets_no_response() {
    let (reply, served) = ask("/nothing");
    assert_eq!(reply.text(), "the guest gave no response: contract-violation; the server's output says more of request 1\n");
    assert_eq!((reply.status, served.outcome), (500, Ending::GuestError), "{served}");
}

#[test]
fn a_guest_that_gives_an_error_for_a_response() {
    let (reply, served) = ask("/error");
    let text = "the guest gave the error ErrorCode::LoopDetected for a response; the server's output says more of request 1\n";
    assert_eq!((reply.status, reply.text()), (500, text));
    assert_eq!((served.outcome, served.error.unwrap().kind.as_str()), (Ending::GuestError, "no-response"));
}

/// A status before the final one is no response.
#[test]
fn a_guest_that_gives_a_status_before_the_final_one() {
    for (path, status) in [("/early-hints", 103), ("/switching", 101)] {
        let (reply, served) = ask(path);
        let text = format!("the guest gave the status {status} for a response; the server's output says more of request 1\n");
        assert_eq!((reply.status, reply.text()), (500, text.as_str()));
        assert_eq!((served.outcome, served.error.unwrap().kind.as_str()), (Ending::GuestError, "no-response"));
    }
}

#[test]
fn a_body_of_a_status_without_one_is_not_sent() {
    let site = Site::start(Server::new(plain()));
    let mut client = site.connect();
    let reply = client.get("/reset");
    assert_eq!((reply.status, reply.header("content-length"), reply.body.len()), (205, Some("0"), 0));
    // Nothing of it is taken for the next response.
    assert_eq!(client.get("/empty").status, 200);
    assert_eq!(site.served().outcome, Ending::Ok);
}

/// wasmtime ends such a body as if it were whole.
#[test]
fn a_body_that_was_neither_finished_nor_dropped_is_broken_off() {
    let served = ask_in_vain("/leak");
    assert_eq!((served.outcome, served.error.unwrap().kind.as_str()), (Ending::GuestError, "broken-off"));
}

#[test]
fn a_response_without_a_body_is_whole() {
    let (reply, served) = ask("/empty");
    assert_eq!((reply.ok(), served.outcome), (&b""[..], Ending::Ok), "{served}");
}

#[test]
fn a_body_of_a_declared_length_is_whole_when_it_has_it() {
    let (reply, served) = ask("/length");
    assert_eq!((reply.header("content-length"), reply.ok()), (Some("5"), &b"12345"[..]));
    assert_eq!((served.outcome, served.reply.bytes), (Ending::Ok, 5), "{served}");
}

#[test]
fn a_body_shorter_than_declared_is_broken_off() {
    let served = ask_in_vain("/short");
    assert_eq!(served.outcome, Ending::GuestError, "{served}");
}

#[test]
fn a_guest_works_on_after_its_reply_is_whole() {
    let (reply, served) = ask("/after");
    assert_eq!((reply.ok(), served.outcome), (&b"12345"[..], Ending::Ok), "{served}");
    assert!(served.fuel.total > 10_000_000, "{served}");
}

#[test]
fn a_request_outwards_is_refused() {
    let (reply, served) = ask("/outwards");
    assert_eq!((reply.ok(), served.outcome), (&b"ErrorCode::HttpRequestDenied"[..], Ending::Ok), "{served}");
}
