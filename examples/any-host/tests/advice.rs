//! Advice on a payload is the same in every world: in the summary, on a command's standard error, and in what an HTTP guest tells its host.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::channel;

use host_test::command::Command;
use host_test::report::AdviceFacts;
use host_test::serve::{HttpGuest, Server};
use host_test::{Guest, Harness};

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// What is given, in the charset of this label, or none.
type Given = (Option<&'static str>, &'static [u8]);

fn in_process(features: &[&str], (charset, payload): Given) -> Vec<AdviceFacts> {
    let harness = Harness::new(Guest::build_with(FOLDER, features).unwrap()).payload(payload);
    let harness = charset.into_iter().fold(harness, Harness::charset);
    harness.run().unwrap().assert_ok().payload.advice.clone().unwrap()
}

/// On standard error, where it has no field for the byte offset.
fn as_a_command((charset, payload): Given) -> Vec<String> {
    let command = Command::build_with(FOLDER, &["cli"]).unwrap();
    let command = charset.into_iter().fold(command, |command, charset| command.args(["--charset", charset]));
    let outcome = command.payload(payload).run().unwrap();
    outcome.stderr.lines().filter_map(|line| line.strip_prefix("advice: ")).map(str::to_owned).collect()
}

fn over_http(features: &[&str], (charset, payload): Given) -> Vec<AdviceFacts> {
    let (tell, served) = channel();
    let server = Server::new(HttpGuest::build(FOLDER, features).unwrap()).on_served(move |served| {
        let _test_is_over = tell.send(served.clone());
    });
    let serving = server.start("127.0.0.1:0").unwrap();
    let mut stream = TcpStream::connect(serving.address()).unwrap();
    let charset = charset.map_or_else(String::new, |charset| format!("; charset={charset}"));
    let length = payload.len();
    write!(
        stream,
        "POST / HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-type: text/plain{charset}\r\ncontent-length: {length}\r\n\r\n"
    )
    .unwrap();
    stream.write_all(payload).unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    assert!(response.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&response));
    served.recv().unwrap().payload.advice.unwrap()
}

#[test]
fn advice_is_the_same_in_every_world() {
    let rows: [(Given, &[&str]); 5] = [
        ((None, b"caf\xE9\n"), &["malformed"]),
        ((Some("iso-8859-1"), "caf\u{e9}\n".as_bytes()), &["looks-like-utf-8"]),
        ((Some("iso-8859-2"), b"it\x92s\n"), &["control-characters"]),
        ((None, b"h\0i\0\n\0"), &["looks-like-utf-16"]),
        ((Some("utf-8"), "caf\u{e9}\n".as_bytes()), &[]),
    ];
    let by_component = std::env::var("HOST_TEST_BUILD").is_ok_and(|tool| tool == "cargo-component");
    for (given, codes) in rows {
        let wanted = in_process(&[], given);
        assert_eq!(wanted.iter().map(|advice| advice.code.as_str()).collect::<Vec<_>>(), codes);
        let said: Vec<String> = wanted.iter().map(|advice| format!("{}: {}", advice.code, advice.message)).collect();
        assert_eq!(as_a_command(given), said);
        assert_eq!(over_http(&["http"], given), wanted);
        // `cargo component` knows no `async func`.
        if !by_component {
            assert_eq!(in_process(&["stream"], given), wanted);
            assert_eq!(over_http(&["http-p3"], given), wanted);
        }
    }
}
