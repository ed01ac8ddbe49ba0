//! What is no component of `wasi:http` says what it is, and what runs it.

use std::path::Path;

use host_test::serve::HttpGuest;
use host_test::{Error, Guest};

fn refusal(guest: Result<HttpGuest, Error>) -> String {
    guest.unwrap_err().to_string()
}

#[test]
fn a_guest_of_the_intake_world() {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap();
    let text = "not a component of wasi:http: it is a guest of the intake world: `host-test run` runs it; to serve it, write \
                `intake::export_http!(..)` instead of `intake::export!(..)`, with the cargo feature `http` of the crate `intake`";
    assert_eq!(refusal(HttpGuest::from_file(guest.path().unwrap())), text);
}

#[test]
fn a_command() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/any-host");
    let text = refusal(HttpGuest::build(folder, &["cli"]));
    assert!(text.ends_with("not a component of wasi:http: it is a command: `wasmtime run` runs it"), "{text}");
}

#[test]
fn no_component() {
    let text = "not a component of wasi:http: this is not a wasm binary: a component begins with the bytes 00 61 73 6d";
    assert_eq!(refusal(HttpGuest::from_bytes(b"GET / HTTP/1.1")), text);
    let core = refusal(HttpGuest::from_bytes(b"\0asm\x01\0\0\0"));
    assert!(core.starts_with("not a component of wasi:http: this is a core module, not a component: build with "), "{core}");
    let empty = refusal(HttpGuest::from_bytes(b"\0asm\x0d\0\x01\0"));
    let text = "not a component of wasi:http: exports no wasi:http/incoming-handler@0.2, but nothing at all: implement the handler \
                and write `intake::export_http!(..)`";
    assert_eq!(empty, text);
}

#[test]
fn one_that_is_served_runs_nowhere_else() {
    let path = crate::site::routes().path().unwrap().to_owned();
    let text = Guest::from_file(path).unwrap_err().to_string();
    assert!(text.ends_with("it is a component of wasi:http, not of the intake world: `host-test serve` serves it"), "{text}");
}
