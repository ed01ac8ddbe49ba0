//! `curl` asks.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::site::Site;

/// Runs `curl` with a body for its standard input: its exit code, and what it printed.
fn curl(arguments: &[&str], body: &[u8]) -> (Option<i32>, Vec<u8>) {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--max-time", "60"]).args(arguments);
    curl.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut curl = curl.spawn().unwrap_or_else(|error| panic!("curl does not start ({error}): `cargo xtask test` installs it"));
    let mut input = curl.stdin.take().unwrap();
    let body = body.to_vec();
    let writer = std::thread::spawn(move || {
        let _it_may_have_enough = input.write_all(&body);
    });
    let output = curl.wait_with_output().unwrap();
    writer.join().unwrap();
    (output.status.code(), output.stdout)
}

fn numbered(lines: usize) -> Vec<u8> {
    (0..lines).flat_map(|number| format!("line {number}\n").into_bytes()).collect()
}

#[test]
fn with_a_length() {
    let site = Site::routes();
    let (code, reply) = curl(&["--data-binary", "@-", &site.url("/lines")], &numbered(200_000));
    assert_eq!((code, reply.as_slice()), (Some(0), &b"200000 lines\n"[..]));
    assert_eq!(site.served().payload.bytes, numbered(200_000).len() as u64);
}

#[test]
fn in_chunks() {
    let site = Site::routes();
    let body = numbered(300_000);
    let (code, reply) = curl(&["--upload-file", "-", "--request", "POST", &site.url("/echo")], &body);
    assert_eq!(code, Some(0));
    assert!(reply == body, "{} of {} bytes", reply.len(), body.len());
}

#[test]
fn by_http_1_0() {
    let site = Site::routes();
    let (code, reply) = curl(&["--http1.0", "--data-binary", "@-", &site.url("/echo")], b"as of old");
    assert_eq!((code, reply.as_slice()), (Some(0), &b"as of old"[..]));
}

#[test]
fn a_charset_is_declared_by_the_content_type() {
    let site = Site::routes();
    let header = ["--header", "Content-Type: text/plain; charset=iso-8859-1"];
    let (_, reply) = curl(&[header[0], header[1], "--data-binary", "@-", &site.url("/strict")], b"caf\xE9\n");
    assert_eq!(reply, b"1 lines\n");
}

#[test]
fn a_reply_that_broke_off_is_an_error() {
    let site = Site::routes();
    for path in ["/fail-late", "/trap-late"] {
        let (code, _) = curl(&[&site.url(path)], b"");
        // "Partial file."
        assert_eq!(code, Some(18), "{path}");
    }
}

/// For such a client a reply without a length ends where the connection does: one that breaks off must not end so.
#[test]
fn a_reply_that_broke_off_is_an_error_to_clients_of_http_1_0() {
    let site = Site::routes();
    for path in ["/fail-late?bytes=300000", "/trap-late"] {
        let (code, _) = curl(&["--http1.0", &site.url(path)], b"");
        // "Failure with receiving network data."
        assert_eq!(code, Some(56), "{path}");
    }
    let (code, body) = curl(&["--http1.0", &site.url("/big?bytes=300000")], b"");
    assert_eq!((code, body.len()), (Some(0), 300_000));
}

#[test]
fn a_head_alone() {
    let site = Site::routes();
    let (code, head) = curl(&["--head", &site.url("/big?bytes=3000000")], b"");
    assert!(head.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&head));
    let served = site.served();
    assert_eq!((code, served.outcome.name(), served.reply.bytes), (Some(0), "ok", 0), "{served}");
}
