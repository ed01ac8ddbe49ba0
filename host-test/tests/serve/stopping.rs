//! The end of a server.

use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use host_test::Ending;
use host_test::serve::Server;

use crate::reply::Reply;
use crate::site::{LONG, Site, routes};

#[test]
fn idle_connections_are_closed_at_once() {
    let site = Site::start(Server::new(routes()).grace(LONG));
    let mut used = site.connect();
    assert_eq!(used.get("/").status, 200);
    let mut unused = site.connect();
    // Taken, for the one before it was, too.
    assert_eq!(site.connect().get("/").status, 200);
    let began = Instant::now();
    let totals = site.stop();
    assert!(began.elapsed() < LONG / 2, "{:?}", began.elapsed());
    assert!(used.is_closed() && unused.is_closed());
    assert_eq!((totals.requests, totals.failed), (2, 0));
}

#[test]
fn requests_under_way_are_finished_and_no_others_begun() {
    let site = Site::start(Server::new(routes()).grace(LONG));
    let address = site.address();
    let mut client = site.connect();
    client.head("POST", "/echo", "content-length: 65537\r\n");
    client.send(vec![b'x'; 65_536]);
    let reply = Reply::head(&mut client.from).unwrap();
    let stopped = thread::spawn(move || site.stop());
    while TcpStream::connect(address).is_ok() {
        thread::yield_now();
    }
    client.send("x");
    assert!(reply.read_body(&mut client.from, &mut |_| {}).unwrap());
    assert!(client.is_closed());
    let totals = stopped.join().unwrap();
    assert_eq!((totals.requests, totals.failed, totals.reply_bytes), (1, 0, 65_537));
}

#[test]
fn what_is_not_done_in_the_grace_time_is_broken_off() {
    let site = Site::start(Server::new(routes()).grace(Duration::from_millis(100)).timeout(LONG));
    let mut working = site.connect();
    working.head("GET", "/hog", "");
    let mut begun = site.connect();
    begun.head("GET", "/big?bytes=100000000000", "");
    let reply = Reply::head(&mut begun.from).unwrap();
    while site.serving().under_way() < 2 {
        std::thread::yield_now();
    }
    let totals = site.stop();
    assert!(!reply.read_body(&mut begun.from, &mut |_| {}).unwrap());
    assert!(working.is_closed());
    assert_eq!((totals.requests, totals.failed), (2, 2));
}

/// The server ends the connection while the client is still there: the client is not blamed.
#[test]
fn who_is_broken_off_by_the_server_did_not_go_away() {
    let site = Site::start(Server::new(routes()).grace(Duration::from_millis(1)).timeout(LONG));
    let mut client = site.connect();
    client.head("POST", "/echo", "content-length: 100000\r\n");
    client.send(vec![b'x'; 70_000]);
    let reply = Reply::head(&mut client.from).unwrap();
    let served = site.stopped();
    assert!(!reply.read_body(&mut client.from, &mut |_| {}).unwrap());
    let error = served.error.as_ref().unwrap();
    assert_eq!((served.outcome, error.kind.as_str()), (Ending::Stopped, "stopped"), "{served}");
    let message = format!(
        "the server was stopped, after {} bytes of the payload and {} of the reply",
        grouped(served.payload.bytes),
        grouped(served.reply.bytes)
    );
    assert_eq!(error.message, message);
    let json: serde_json::Value = serde_json::from_str(&served.to_json()).unwrap();
    assert_eq!((&json["outcome"], &json["error"]["kind"]), (&"stopped".into(), &"stopped".into()));
}

/// Numbers up to a million.
fn grouped(number: u64) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

#[test]
fn a_server_that_is_dropped_is_gone() {
    let site = Site::start(Server::new(routes()).grace(LONG));
    let mut working = site.connect();
    working.head("GET", "/sleep", "");
    let address = site.address();
    // Its request is under way when another one, on its thread or next to it, is over.
    assert_eq!(site.connect().get("/").status, 200);
    drop(site);
    assert!(working.is_closed());
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn totals_sum_up() {
    let site = Site::routes();
    let mut client = site.connect();
    client.post("/lines", "", "a\nb\n");
    // The guest may be at work for a moment after its reply is whole.
    let lines = site.served();
    client.get("/trap");
    let trap = site.served();
    assert_eq!((lines.outcome, trap.outcome), (Ending::Ok, Ending::Trap));
    let totals = site.stop();
    assert_eq!((totals.requests, totals.failed, totals.payload_bytes), (2, 1, 4));
    assert_eq!(totals.fuel, lines.fuel.total + trap.fuel.total);
    assert_eq!(totals.peak_memory_bytes, lines.memory.peak_bytes.max(trap.memory.peak_bytes));
    assert!(
        totals.to_string().starts_with("stopped after 2 requests, 1 of them broken off, 1 at most at once: in 4 out "),
        "{totals}"
    );
}
