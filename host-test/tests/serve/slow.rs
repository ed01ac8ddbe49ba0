//! Bodies that drip, or stop; and clients that stop reading.

use std::time::Duration;

use host_test::Ending;
use host_test::serve::Server;

use crate::reply::Reply;
use crate::site::{Site, routes};

/// carina#3107, zeroclaw#9255: a body that drips comes to its end, chunk by chunk, and the guest with it.
#[test]
fn carina_3107_a_body_that_drips_is_taken_whole() {
    let site = Site::routes();
    let mut client = site.connect();
    client.head("POST", "/lines", "transfer-encoding: chunked\r\n");
    for _ in 0..500 {
        client.chunk(b"\n").unwrap();
    }
    client.chunk(b"").unwrap();
    assert_eq!(client.reply().ok(), b"500 lines\n");
}

/// carina#3107: a body that stops is not waited for for ever.
#[test]
fn carina_3107_a_body_that_stops_is_a_408() {
    let site = Site::routes();
    for (framing, body) in
        [("content-length: 100\r\n", "abc"), ("transfer-encoding: chunked\r\n", "3\r\nabc\r\n"), ("content-length: 1\r\n", "")]
    {
        let mut client = site.connect();
        client.head("POST", "/lines?wait=100", framing);
        client.send(body);
        let reply = client.reply();
        assert_eq!((reply.status, &reply.problem()["kind"]), (408, &"timed-out".into()), "{framing}");
        let served = site.served();
        assert_eq!((served.status, served.outcome), (Some(408), Ending::Ok), "{served}");
    }
}

/// carina#3107: a body that drips for ever keeps within each wait, and not within the time for the whole run.
#[test]
fn carina_3107_a_body_that_drips_for_ever_is_a_408_in_the_end() {
    let site = Site::routes();
    let mut client = site.connect();
    client.head("POST", "/lines?run=300", "transfer-encoding: chunked\r\n");
    let mut dripping = client.to.try_clone().unwrap();
    let drip = std::thread::spawn(move || {
        use std::io::Write;
        // Until the server no longer listens.
        while dripping.write_all(b"1\r\n\n\r\n").is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let reply = client.reply();
    assert_eq!((reply.status, &reply.problem()["detail"]), (408, &"the run took longer than 300ms (`run`)".into()));
    drop(client);
    drip.join().unwrap();
}

/// The guest gives up, and is gone though its client is not: another request gets its place.
#[test]
fn a_client_that_stops_reading_ends_its_guest_and_not_the_server() {
    let site = Site::start(Server::new(routes()).at_once(1));
    let mut deaf = site.connect();
    deaf.head("GET", "/big?bytes=1000000000&reply_wait=200", "");
    let reply = Reply::head(&mut deaf.from).unwrap();
    assert_eq!(site.connect().get("/").ok(), b"hello\n");
    let other = site.served();
    assert_eq!((other.request, other.outcome), (2, Ending::Ok), "{other}");
    // It hears what was on its way, and no end.
    let mut bytes = 0;
    let whole = reply.read_body(&mut deaf.from, &mut |some| bytes += some.len()).unwrap();
    assert!(reply.status == 200 && !whole && bytes < 64 << 20, "{bytes} bytes");
    let served = site.served();
    assert_eq!((served.request, served.outcome), (1, Ending::GuestError), "{served}");
    assert!(served.memory.peak_bytes < 2 << 20, "{served}");
}

/// Whatever the guest does: the connection itself is given up in the end.
#[test]
fn a_client_that_never_reads_is_given_up() {
    let site = Site::start(Server::new(routes()).timeout(Duration::from_millis(500)));
    let mut deaf = site.connect();
    deaf.head("GET", "/big?bytes=1000000000", "");
    let served = site.served();
    assert!(matches!(served.outcome, Ending::TimedOut | Ending::ClientGone), "{served}");
    assert_eq!(site.stop().requests, 1);
}
