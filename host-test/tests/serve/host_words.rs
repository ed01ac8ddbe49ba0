//! What the host says in its own words is in the log, and not in a response: with `RUST_BACKTRACE=1` it is 11 KB of the host's stack.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::client::Client;
use crate::site::routes;

#[test]
fn a_client_is_not_told_the_hosts_stack() {
    let guest = routes().path().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("serve").arg(guest).args(["--addr", "127.0.0.1:0", "--log", "error"]).env("RUST_BACKTRACE", "1");
    let mut server = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(server.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    let (_, address) = first.split_once("http://").unwrap();
    let (address, _) = address.split_once(',').unwrap();
    let mut client = Client::connect(address.parse().unwrap());
    client.head("POST", "/lines", "content-length: 100\r\n");
    client.send("a line\n");
    client.no_more();
    let reply = client.reply();
    let problem = reply.problem();
    let wanted = "the payload broke off: the connection was closed, or what came is not valid HTTP";
    assert_eq!((&problem["kind"], &problem["detail"]), (&"aborted".into(), &wanted.into()));
    assert!(reply.body.len() < 300, "{problem}");
    // The line of the request comes after its log.
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    server.kill().unwrap();
    let mut log = String::new();
    server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    server.wait().unwrap();
    let said = log.lines().find(|line| line.contains(wanted)).unwrap_or_else(|| panic!("{line}{log}"));
    let (_, said) = said.split_once(wanted).unwrap();
    assert!(said.starts_with(": ") && (10..1100).contains(&said.len()), "{log}");
}
