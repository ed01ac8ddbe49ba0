//! Many requests at once.

use std::io::ErrorKind;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use host_test::Ending;
use host_test::serve::Server;

use crate::reply::Reply;
use crate::site::{LONG, Site, routes};

const MANY: usize = 64;
/// As much as the SDK sends in one piece: who has it back knows that its guest is at work.
const PIECE: usize = 64 << 10;

#[test]
fn sixty_four_requests_are_under_way_side_by_side() {
    let site = Site::routes();
    let together = Arc::new(Barrier::new(MANY));
    let clients: Vec<_> = (0..MANY)
        .map(|number| {
            let (mut client, together) = (site.connect(), Arc::clone(&together));
            thread::spawn(move || {
                let piece = vec![number as u8; PIECE];
                client.head("POST", "/echo", &format!("content-length: {}\r\n", 4 * PIECE));
                client.send(&piece);
                let reply = Reply::head(&mut client.from).unwrap();
                // All are begun, and none is over.
                together.wait();
                (1..4).for_each(|_| client.send(&piece));
                let mut came = 0;
                let mut count = |bytes: &[u8]| {
                    assert!(bytes.iter().all(|byte| *byte == number as u8), "a byte of another request");
                    came += bytes.len();
                };
                assert!(reply.read_body(&mut client.from, &mut count).unwrap());
                assert_eq!((reply.status, came), (200, 4 * PIECE));
            })
        })
        .collect();
    clients.into_iter().for_each(|client| client.join().unwrap());
    for _ in 0..MANY {
        let served = site.served();
        assert!(served.outcome == Ending::Ok && served.memory.peak_bytes < 2 << 20, "{served}");
    }
    let totals = site.stop();
    assert_eq!((totals.requests, totals.failed, totals.most_at_once), (MANY as u64, 0, MANY as u64));
}

#[test]
fn requests_beyond_the_bound_wait() {
    let site = Site::start(Server::new(routes()).at_once(2));
    let mut under_way: Vec<_> = (0..2)
        .map(|_| {
            let mut client = site.connect();
            client.head("POST", "/echo", &format!("content-length: {}\r\n", PIECE + 1));
            client.send(vec![b'x'; PIECE]);
            let reply = Reply::head(&mut client.from).unwrap();
            (client, reply)
        })
        .collect();
    let mut third = site.connect();
    third.head("GET", "/", "");
    third.to.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let error = Reply::read(&mut third.from).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
    third.to.set_read_timeout(Some(LONG)).unwrap();
    let (mut first, reply) = under_way.remove(0);
    first.send("x");
    assert!(reply.read_body(&mut first.from, &mut |_| {}).unwrap());
    assert_eq!(third.reply().ok(), b"hello\n");
    drop(under_way);
    assert_eq!(site.stop().most_at_once, 2);
}

/// A guest that works for long yields by itself: on one thread, and without interrupts, others are answered meanwhile.
#[test]
fn a_guest_of_the_sdk_lets_others_run_while_it_works() {
    let server = Server::new(routes()).threads(1).interrupts(false).timeout(LONG / 2);
    let site = Site::start(server);
    let mut working = site.connect();
    // It would never end by itself.
    working.head("GET", "/spin", "");
    let mut other = site.connect();
    for _ in 0..10 {
        assert_eq!(other.get("/").ok(), b"hello\n");
        let served = site.served();
        assert_eq!((served.target.as_str(), served.outcome), ("/", Ending::Ok), "{served}");
    }
    drop(working);
    let served = site.served();
    assert_eq!((served.target.as_str(), served.outcome), ("/spin", Ending::ClientGone), "{served}");
}

/// One that does not yield is interrupted.
#[test]
fn a_guest_that_spins_does_not_block_others() {
    let site = Site::start(Server::new(routes()).threads(1).timeout(LONG / 2));
    let mut spinning = site.connect();
    spinning.head("GET", "/hog", "");
    assert_eq!(site.connect().get("/").ok(), b"hello\n");
    drop(spinning);
    let ended = [site.served(), site.served()].map(|served| (served.target, served.outcome));
    assert_eq!(ended, [("/".to_owned(), Ending::Ok), ("/hog".to_owned(), Ending::ClientGone)]);
}
