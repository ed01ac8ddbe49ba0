//! The command `host-test serve`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use host_test::Guest;

use crate::client::Client;
use crate::reply::Reply;
use crate::site::routes;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("serve").args(arguments).stdin(Stdio::null());
    command
}

/// A server that runs, and is ended with this.
struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
    first: String,
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        let guest = routes().path().unwrap().to_owned();
        let mut command = command(&[guest.to_str().unwrap(), "--addr", "127.0.0.1:0"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        Self { child, out, first }
    }

    fn connect(&self) -> Client {
        let (_, address) = self.first.split_once("http://").unwrap();
        let end = address.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').unwrap();
        Client::connect(address[..end].parse().unwrap())
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Waits for its end: what it printed meanwhile, and to standard error.
    fn end(mut self) -> (ExitStatus, String, String) {
        let (mut out, mut error) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        (self.child.wait().unwrap(), out, error)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _is_over = self.child.kill();
        let _ended = self.child.wait();
    }
}

#[test]
fn a_line_for_each_request_and_a_clean_stop() {
    for signal in ["INT", "TERM"] {
        let mut served = Served::start(&[]);
        assert!(served.first.starts_with("serving routes.wasm on http://127.0.0.1:"), "{}", served.first);
        assert!(served.first.ends_with(", Ctrl-C stops it\n"), "{}", served.first);
        let mut client = served.connect();
        assert_eq!(client.post("/lines", "", "a\nb\n").ok(), b"2 lines\n");
        let line = served.line();
        assert!(line.starts_with("1 POST /lines 200 in 4 out 8 bytes ") && line.contains(" ms fuel "), "{line}");
        assert_eq!(client.get("/trap").status, 500);
        let line = served.line();
        assert!(line.contains(" BROKEN OFF: trap: the guest trapped after 0 bytes of the payload: "), "{line}");
        served.signal(signal);
        assert!(client.is_closed());
        let (status, out, error) = served.end();
        assert_eq!(status.code(), Some(0), "{error}");
        assert!(out.starts_with("stopped after 2 requests, 1 of them broken off, "), "{out}");
        assert!(error.contains("2 | this route crashes\n") && error.contains("routes::misbehave::crash\n"), "{error}");
    }
}

#[test]
fn a_second_signal_ends_what_the_first_let_go_on() {
    let stopping = [
        "stopping: 1 request under way has 3600s; Ctrl-C again breaks it off\n",
        "stopping: 2 requests under way have 3600s; Ctrl-C again breaks them off\n",
    ];
    for (clients, stopping) in (1..).zip(stopping) {
        let served = Served::start(&["--grace", "1h", "--timeout", "1h"]);
        let ask = |_| {
            let mut client = served.connect();
            client.head("GET", "/big?bytes=100000000000", "");
            (Reply::head(&mut client.from).unwrap(), client)
        };
        let replies: Vec<_> = (0..clients).map(ask).collect();
        served.signal("TERM");
        // The first one is heard when the server accepts no more connections.
        let address = replies[0].1.to.peer_addr().unwrap();
        while std::net::TcpStream::connect(address).is_ok() {
            std::thread::yield_now();
        }
        served.signal("TERM");
        for (reply, mut client) in replies {
            assert!(!reply.read_body(&mut client.from, &mut |_| {}).unwrap());
        }
        let (status, out, error) = served.end();
        assert_eq!((status.code(), error.as_str()), (Some(0), stopping));
        assert!(out.contains(" BROKEN OFF: stopped: the server was stopped, after 0 bytes of the payload and "), "{out}");
        assert!(out.contains(&format!(", {clients} of them broken off, ")), "{out}");
    }
}

#[test]
fn without_a_grace_time_one_signal_breaks_off() {
    let served = Served::start(&["--grace", "0s", "--timeout", "1h"]);
    let mut client = served.connect();
    client.head("GET", "/big?bytes=100000000000", "");
    let reply = Reply::head(&mut client.from).unwrap();
    served.signal("INT");
    assert!(!reply.read_body(&mut client.from, &mut |_| {}).unwrap());
    let (status, out, error) = served.end();
    assert_eq!((status.code(), error.as_str()), (Some(0), ""));
    assert!(out.contains(" BROKEN OFF: stopped: the server was stopped, after "), "{out}");
}

#[test]
fn what_is_not_http_1_is_said() {
    let served = Served::start(&[]);
    let mut client = served.connect();
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    let mut reply = Vec::new();
    let _cut = client.from.read_to_end(&mut reply);
    let from = client.to.local_addr().unwrap();
    served.signal("INT");
    let (_, out, error) = served.end();
    let why = "invalid HTTP version parsed (found HTTP2 preface)";
    assert_eq!(error, format!("{from} sent what is not served: {why}\n"));
    assert!(out.starts_with("stopped after 0 requests, "), "{out}");
}

#[test]
fn json_is_an_object_a_line() {
    let mut served = Served::start(&["--json", "--log", "info", "--threads", "1", "--no-interrupts", "--fuel", "1G"]);
    let begun: serde_json::Value = serde_json::from_str(&served.first).unwrap();
    assert!(begun["serving"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{begun}");
    assert_eq!(served.connect().post("/lines", "", "a\n").status, 200);
    let line: serde_json::Value = serde_json::from_str(&served.line()).unwrap();
    assert_eq!((&line["request"], &line["payload"]["bytes"], &line["outcome"]), (&1.into(), &2.into(), &"ok".into()));
    assert!(line["log"]["lines"][0].as_str().unwrap().contains("charset UTF-8"), "{line}");
    served.signal("INT");
    let (_, out, error) = served.end();
    let totals: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&totals["totals"]["requests"], error.as_str()), (&1.into(), ""));
}

fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let output = command(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_cannot_be_served_says_what_to_do() {
    let guest = routes().path().unwrap().to_str().unwrap().to_owned();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let text = format!(
        "host-test: `{taken}` cannot be listened on: another program listens there: stop it, or take another port (0 takes a free one)\n"
    );
    assert_eq!(refused(&[&guest, "--addr", &taken]), (Some(2), text));
    let text = "host-test: `8080` is not an address: write HOST:PORT, such as 127.0.0.1:8080, [::1]:8080, or 127.0.0.1:0 for \
                a free port\n";
    assert_eq!(refused(&[&guest, "--addr", "8080"]), (Some(2), text.to_owned()));
    let other = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap();
    let other = other.path().unwrap().to_str().unwrap();
    let (code, text) = refused(&[other]);
    assert!(
        code == Some(3) && text.contains("misbehave.wasm: not a component of wasi:http: it is a guest of the intake world"),
        "{text}"
    );
    let (code, text) = refused(&["/nowhere.wasm"]);
    assert!(code == Some(2) && text.contains("the component `/nowhere.wasm` cannot be read"), "{text}");
}

#[test]
fn numbers_are_at_least_one() {
    let guest = routes().path().unwrap().to_str().unwrap().to_owned();
    for option in ["--at-once", "--threads"] {
        for number in ["0", "-1", "many"] {
            let (code, text) = refused(&[&guest, &format!("{option}={number}")]);
            let message = format!("error: invalid value '{number}' for '{option} <N>': write a whole number, 1 at least\n");
            assert!(code == Some(2) && text.starts_with(&message), "{text}");
        }
    }
}

#[test]
fn the_help_has_an_example() {
    let output = command(&["--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("  cargo build --release --target wasm32-wasip2\n"), "{help}");
    assert!(help.contains("host-test serve target/wasm32-wasip2/release/line_count.wasm --addr 127.0.0.1:8080"), "{help}");
    assert!(help.contains("HTTP/1.1 only"), "{help}");
}
