//! What a request may spend.

use std::time::Duration;

use host_test::Ending;
use host_test::report::Activity;
use host_test::serve::{Served, Server};

use crate::site::{Site, routes};

/// Asks for `path`: what the client is told, and what the server says of it.
fn ask(server: Server, path: &str) -> (String, Served) {
    let site = Site::start(server);
    let reply = site.connect().get(path);
    assert!(reply.status == 500 && reply.whole, "{reply:?}");
    (reply.text().to_owned(), site.served())
}

#[track_caller]
fn assert_stood(served: &Served, ending: Ending, doing: Activity, function: &str, message: &str) {
    assert_eq!(served.outcome, ending, "{served}");
    let stood = served.stood.as_ref().unwrap();
    assert_eq!((stood.doing, stood.stage.as_deref()), (doing, Some("handler")), "{served}\n{}", served.details());
    assert!(stood.stack.iter().any(|frame| frame == function), "{}", served.details());
    assert!(served.to_string().contains(&format!(" BROKEN OFF: {ending}: {message}")), "{served}");
}

#[test]
fn fuel() {
    let (said, served) = ask(Server::new(routes()).fuel(5_000_000), "/hog");
    assert_eq!(said, "the guest gave no response: out-of-fuel; the server's output says more of request 1\n");
    let message =
        "the guest spent all the 5,000,000 fuel of a request, after 0 bytes of the payload: raise it, or let the guest do less";
    assert_stood(&served, Ending::OutOfFuel, Activity::Running, "routes::misbehave::hog", message);
    assert_eq!(served.fuel.total, 5_000_000);
}

#[test]
fn time_of_a_guest_that_spins() {
    let (said, served) = ask(Server::new(routes()).timeout(Duration::from_millis(300)), "/hog");
    assert_eq!(said, "the guest gave no response: timed-out; the server's output says more of request 1\n");
    let message =
        "not done after 300ms: the guest was running, after 0 bytes of the payload; if it only needs longer, raise the timeout";
    assert_stood(&served, Ending::TimedOut, Activity::Spinning, "routes::misbehave::hog", message);
    assert_eq!(served.stood.as_ref().unwrap().hottest[0].frame, "routes::misbehave::hog");
    // Also where the server does not interrupt it.
    let server = Server::new(routes()).timeout(Duration::from_millis(300)).interrupts(false);
    assert_eq!(ask(server, "/hog").1.outcome, Ending::TimedOut);
}

#[test]
fn time_of_a_guest_that_waits() {
    let (_, served) = ask(Server::new(routes()).timeout(Duration::from_millis(300)), "/sleep");
    let message = "not done after 300ms: the guest was waiting in a call of WASI, after 0 bytes of the payload";
    assert_stood(&served, Ending::TimedOut, Activity::Waiting, "clock_nanosleep", message);
}

#[test]
fn memory() {
    let (said, served) = ask(Server::new(routes()).memory_limit(8 << 20), "/grow");
    assert_eq!(said, "the guest gave no response: out-of-memory; the server's output says more of request 1\n");
    assert_eq!(served.outcome, Ending::OutOfMemory, "{served}");
    assert!(served.error.as_ref().unwrap().message.contains("the limit is 8,388,608, after 0 bytes of the payload"), "{served}");
    assert!(served.memory.peak_bytes <= 8 << 20, "{served}");
    let (_, served) = ask(Server::new(routes()).memory_limit(65_536), "/");
    assert_eq!(served.outcome, Ending::OutOfMemory, "it does not even begin: {served}");
}
