use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::OnceLock;

use host_test::serve::{HttpGuest, Server, Serving};

use super::{Ran, failed};

pub(super) fn run(serving: &'static OnceLock<Serving>, features: &[&str], payload: &[u8], charset: &str, cut: &str) -> Ran {
    let serve = || {
        let guest = HttpGuest::build(env!("CARGO_MANIFEST_DIR"), features).unwrap_or_else(|error| panic!("{error}"));
        Server::new(guest).start("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}"))
    };
    let response = post(serving.get_or_init(serve).address(), payload, charset, cut);
    let end = response.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a response has a head");
    let (head, body) = (String::from_utf8_lossy(&response[..end]).to_lowercase(), &response[end + 4..]);
    let body = if head.contains("transfer-encoding: chunked") { dechunked(body) } else { Some(body.to_vec()) };
    let body = body.expect("the response is whole");
    if head.starts_with("http/1.1 200 ") {
        return Ran::Replied(body);
    }
    assert!(head.contains("content-type: application/problem+json"), "{head}");
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    failed(problem["stage"].as_str().unwrap(), problem["offset"].as_u64(), problem["detail"].as_str().unwrap())
}

/// Posts `payload` in chunks of HTTP, each written by itself, and reads all that comes back.
fn post(address: SocketAddr, payload: &[u8], charset: &str, cut: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-type: text/plain; charset={charset}\r\n\
         transfer-encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut rest = payload;
    for size in sizes(cut).into_iter().cycle() {
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        let mut written = format!("{:x}\r\n", chunk.len()).into_bytes();
        written.extend_from_slice(chunk);
        written.extend_from_slice(b"\r\n");
        // A server may have said all that it has to say: what it said is read below.
        if stream.write_all(&written).is_err() || chunk.is_empty() {
            break;
        }
        rest = after;
    }
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    response
}

/// The sizes of a plan, over and over. There are no empty chunks: in HTTP one is the end.
fn sizes(cut: &str) -> Vec<usize> {
    match cut {
        "whole" => vec![usize::MAX],
        random if random.starts_with("random") => vec![1, 7, 2, 4096, 3, 60_000, 13],
        sizes => sizes.split(',').map(|size| size.parse().unwrap()).filter(|size| *size > 0).collect(),
    }
}

/// The content of a chunked body; none if it does not come to its end.
fn dechunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let line = body.windows(2).position(|bytes| bytes == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&body[..line]).ok()?, 16).ok()?;
        body = &body[line + 2..];
        if size == 0 {
            return Some(content);
        }
        content.extend_from_slice(body.get(..size)?);
        body = body.get(size + 2..)?;
    }
}
