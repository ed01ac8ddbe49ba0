//! Clients that go away.

use std::time::Duration;

use host_test::report::PayloadEnd;
use host_test::serve::{Served, Server};
use host_test::{Ending, LogLevel};

use crate::reply::Reply;
use crate::site::{Site, routes};

const FRAMINGS: [(&str, &str); 2] =
    [("content-length: 100\r\n", "first\nsecond\n"), ("transfer-encoding: chunked\r\n", "d\r\nfirst\nsecond\n\r\n")];

fn site() -> Site {
    Site::start(Server::new(routes()).log(LogLevel::Error).timeout(Duration::from_secs(3600)))
}

#[track_caller]
fn assert_aborted(served: &Served) {
    assert_eq!(served.payload.end, PayloadEnd::BrokenOff, "{served}");
    let log = served.log.text();
    assert!(log.contains("the run failed with aborted (stage source): the payload broke off: "), "{served}\n{log}");
}

/// Viceroy#690: a body that broke off looks finished.
#[test]
fn viceroy_690_a_body_that_breaks_off_is_an_error_to_the_guest() {
    let site = site();
    for (framing, body) in FRAMINGS {
        for path in ["/lines", "/echo", "/strict", "/records"] {
            let mut client = site.connect();
            client.head("POST", path, &format!("content-type: text/csv\r\n{framing}"));
            client.send(body);
            drop(client);
            let served = site.served();
            if path == "/records" {
                // `first` is no header that these records have: the guest is done with it at once, or else hears that it broke off.
                assert_ne!((served.status, served.outcome), (Some(200), Ending::Ok), "{served}");
            } else {
                assert_aborted(&served);
                assert_ne!(served.status, Some(200), "{served}");
            }
        }
    }
}

/// Who only closes its own half may yet hear what is wrong; that the reply is whole it never hears.
#[test]
fn viceroy_690_a_client_that_says_no_more_too_early_hears_no_whole_reply() {
    let site = site();
    for (framing, body) in FRAMINGS {
        let mut client = site.connect();
        client.head("POST", "/lines", framing);
        client.send(body);
        client.no_more();
        let reply = client.reply();
        assert_eq!((reply.status, &reply.problem()["kind"]), (400, &"aborted".into()), "{framing}");
        assert_aborted(&site.served());
    }
}

/// A reply that has begun is broken off with the payload.
#[test]
fn viceroy_690_a_reply_that_has_begun_is_never_finished() {
    let site = site();
    for (framing, chunked) in [("content-length: 1000000\r\n", false), ("transfer-encoding: chunked\r\n", true)] {
        let mut client = site.connect();
        client.head("POST", "/echo", framing);
        let body = vec![b'x'; 200_000];
        if chunked {
            client.chunk(&body).unwrap();
        } else {
            client.send(&body);
        }
        let head = Reply::head(&mut client.from).unwrap();
        client.no_more();
        let whole = head.read_body(&mut client.from, &mut |_| {}).unwrap();
        assert!(head.status == 200 && !whole, "{framing}");
        let served = site.served();
        assert_aborted(&served);
        assert_eq!(
            (served.outcome, served.error.as_ref().unwrap().kind.as_str()),
            (Ending::GuestError, "broken-off"),
            "{served}"
        );
    }
}

/// The server does not wait for an hour's work whose client is gone: the guest is stopped, whatever it does.
#[test]
fn a_client_that_vanishes_ends_its_guest() {
    let site = site();
    for path in ["/spin", "/hog", "/sleep"] {
        let mut client = site.connect();
        client.head("GET", path, "");
        while site.serving().under_way() == 0 {
            std::thread::yield_now();
        }
        drop(client);
        let served = site.served();
        assert_eq!((served.outcome, served.status), (Ending::ClientGone, None), "{served}");
    }
    let mut client = site.connect();
    client.head("GET", "/big?bytes=100000000000", "");
    assert_eq!(Reply::head(&mut client.from).unwrap().status, 200);
    drop(client);
    let served = site.served();
    assert_eq!((served.outcome, served.status), (Ending::ClientGone, Some(200)), "{served}");
    assert_eq!((site.serving().under_way(), site.stop().requests), (0, 4));
}
