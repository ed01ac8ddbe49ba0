//! Several requests on one connection.

use host_test::Ending;

use crate::site::Site;

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let site = Site::routes();
    let mut client = site.connect();
    for number in 1..=50u64 {
        let body = "x\n".repeat(number as usize * 100);
        assert_eq!(client.post("/lines", "", &body).ok(), format!("{} lines\n", number * 100).as_bytes());
        assert_eq!(site.served().request, number);
    }
}

#[test]
fn requests_sent_at_once_are_answered_in_order() {
    let site = Site::routes();
    let mut client = site.connect();
    for path in ["/", "/status/404", "/headers"] {
        client.head("GET", path, "");
    }
    let statuses = [client.reply().status, client.reply().status, client.reply().status];
    assert_eq!(statuses, [200, 404, 202]);
}

#[test]
fn a_connection_goes_on_after_an_error_whose_body_was_not_read() {
    let site = Site::routes();
    let mut client = site.connect();
    for _ in 0..5 {
        let refused = client.post("/early", "", vec![b'x'; 1000]);
        assert_eq!((refused.status, refused.text()), (403, "not for you\n"));
        let problem = client.post("/lines?payload=4", "", "abcdefgh");
        assert_eq!(problem.problem()["kind"], "payload-too-long");
        assert_eq!(client.post("/lines", "", "a\n").ok(), b"1 lines\n");
    }
}

/// More than anybody passes over: the connection ends, and the reply is heard all the same.
#[test]
fn a_reply_to_a_large_unread_body_is_heard() {
    let site = Site::routes();
    for _ in 0..10 {
        let mut client = site.connect();
        client.head("POST", "/early", "content-length: 50000000\r\n");
        let mut to = client.to.try_clone().unwrap();
        let sender = std::thread::spawn(move || {
            use std::io::Write;
            let _enough = to.write_all(&vec![b'x'; 50_000_000]);
        });
        let refused = client.reply();
        assert_eq!((refused.status, refused.text(), refused.whole), (403, "not for you\n", true));
        drop(client);
        sender.join().unwrap();
        let served = site.served();
        assert_eq!((served.outcome, served.status), (Ending::Ok, Some(403)), "{served}");
    }
}

#[test]
fn a_host_is_no_must() {
    let site = Site::routes();
    for head in ["GET /headers HTTP/1.0\r\n\r\n", "GET /headers HTTP/1.1\r\nconnection: close\r\n\r\n"] {
        let mut client = site.connect();
        client.send(head);
        let mut reply = String::new();
        std::io::Read::read_to_string(&mut client.from, &mut reply).unwrap();
        assert!(reply.contains(&format!("GET /headers - {}\n", site.address())), "{reply}");
    }
}

#[test]
fn what_is_no_http_is_refused_and_does_no_harm() {
    let site = Site::routes();
    let mut client = site.connect();
    client.send("\x16\x03\x01 this is TLS, or so\r\n\r\n");
    let mut reply = Vec::new();
    let _cut = std::io::Read::read_to_end(&mut client.from, &mut reply);
    assert!(reply.is_empty() || reply.starts_with(b"HTTP/1.1 400 "), "{}", String::from_utf8_lossy(&reply));
    assert_eq!(site.connect().get("/").ok(), b"hello\n");
}
