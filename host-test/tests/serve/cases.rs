//! What hung, or was lost, elsewhere.

use std::thread;

use crate::reply::Reply;
use crate::site::Site;

/// Posts `body` while the reply is read, and gives the reply.
fn both_ways(site: &Site, target: &str, body: Vec<u8>) -> Reply {
    let mut client = site.connect();
    client.head("POST", target, &format!("content-length: {}\r\n", body.len()));
    let mut to = client.to.try_clone().unwrap();
    let sender = thread::spawn(move || {
        use std::io::Write;
        // A guest may have had enough.
        let _enough = to.write_all(&body);
    });
    let reply = client.reply();
    sender.join().unwrap();
    reply
}

/// waki#36: sending more than 11 MB hangs, with no error.
#[test]
fn waki_36_more_than_11_mb_go_through() {
    let site = Site::routes();
    let body: Vec<u8> = (0..13_000_000u32).map(|number| (number >> 3) as u8).collect();
    let reply = both_ways(&site, "/echo", body.clone());
    assert!(reply.ok() == body, "{} bytes", reply.body.len());
    let reply = site.connect().post("/twice", "", &body);
    assert_eq!(reply.ok(), b"13000000 bytes, 10 ends\n");
}

/// wasmtime#12141: replies over 2 MB freeze.
#[test]
fn wasmtime_12141_replies_over_2_mb_come_whole() {
    let site = Site::routes();
    for bytes in [2_000_000usize, 2_097_152, 2_097_153, 5_000_000] {
        let reply = site.connect().get(&format!("/big?bytes={bytes}"));
        assert_eq!(reply.ok().len(), bytes);
    }
}

/// wasmtime#9653: writing before the response is handed over deadlocks, once the buffers are full.
#[test]
fn wasmtime_9653_a_reply_larger_than_all_buffers_goes_before_the_payload_is_read() {
    let site = Site::routes();
    let reply = both_ways(&site, "/big?bytes=20000000", vec![b'x'; 20_000_000]);
    assert_eq!(reply.ok().len(), 20_000_000);
}

/// carina#3319, #3321: a body of 4157 bytes traps, and then hangs: more than one blocking write takes.
#[test]
fn carina_3319_3321_4157_bytes_come_and_go() {
    let site = Site::routes();
    for bytes in [4095, 4096, 4097, 4157, 8193] {
        let body = vec![b'y'; bytes];
        assert!(site.connect().post("/echo", "", &body).ok() == body, "{bytes}");
        assert_eq!(site.connect().get(&format!("/big?bytes={bytes}")).ok().len(), bytes);
    }
}

/// wasmCloud#2666: a read after the end hangs.
#[test]
fn wasmcloud_2666_after_the_end_is_the_end() {
    let site = Site::routes();
    for (headers, body) in [("", "0123456789"), ("", "")] {
        let reply = site.connect().post("/twice", headers, body);
        assert_eq!(reply.ok(), format!("{} bytes, 10 ends\n", body.len()).as_bytes());
    }
    let mut client = site.connect();
    client.head("POST", "/twice", "transfer-encoding: chunked\r\n");
    client.send("3\r\nabc\r\n0\r\nx-trailer: ignored\r\n\r\n");
    assert_eq!(client.reply().ok(), b"3 bytes, 10 ends\n");
}
