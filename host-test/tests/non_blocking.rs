//! Pipes that whoever gave them has made non-blocking: they are waited for.
#![cfg(unix)]

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::thread;

use host_test::Guest;

/// Two ends of a connection; both are non-blocking for whoever has them, this program and those that it starts.
fn pair() -> (UnixStream, UnixStream) {
    let (one, other) = UnixStream::pair().unwrap();
    one.set_nonblocking(true).unwrap();
    (one, other)
}

fn host_test(arguments: &[&str]) -> Command {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("run").arg(guest.path().unwrap()).args(arguments);
    command
}

/// Each piece is sent once the one before came back: the reader waits for each.
fn round_trips(input: &mut impl Write, output: &mut impl Read) {
    for at in 0..50_u32 {
        let piece = format!("piece {at}\n");
        input.write_all(piece.as_bytes()).unwrap();
        let mut came = vec![0; piece.len()];
        output.read_exact(&mut came).unwrap();
        assert_eq!(came, piece.as_bytes());
    }
}

#[test]
fn standard_input_is_waited_for() {
    let (theirs, mut input) = pair();
    let mut command = host_test(&["--payload", "-", "--media-type", "echo/patient", "--reply", "-"]);
    command.stdin(OwnedFd::from(theirs)).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(command);
    round_trips(&mut input, child.stdout.as_mut().unwrap());
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{output:?}");
}

#[test]
fn standard_output_is_waited_for() {
    let (theirs, mut reply) = pair();
    let (theirs_too, mut summary) = pair();
    // Much more than a connection holds.
    let mut command = host_test(&["--payload", "gen:log,size=32MiB", "--media-type", "echo/patient", "--reply", "-"]);
    command.stdin(Stdio::null()).stdout(OwnedFd::from(theirs)).stderr(OwnedFd::from(theirs_too));
    let mut child = command.spawn().unwrap();
    drop(command);
    let said = thread::spawn(move || {
        let mut said = String::new();
        summary.read_to_string(&mut said).map(|_| said).unwrap()
    });
    let mut bytes = Vec::new();
    reply.read_to_end(&mut bytes).unwrap();
    let said = said.join().unwrap();
    assert_eq!((child.wait().unwrap().code(), bytes.len()), (Some(0), 32 << 20), "{said}");
    assert!(said.starts_with("outcome     ok\n"), "{said}");
}

#[test]
fn pipes_of_a_command_are_waited_for() {
    let command = host_test::command::Command::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/commands")).unwrap();
    let ((input, mut writer), (output, mut reader)) = (pair(), pair());
    let command = command.args(["--media-type", "echo"]).payload_from(input).reply_to(output);
    let run = thread::spawn(move || command.run().unwrap());
    round_trips(&mut writer, &mut reader);
    // More than both connections hold, before anything reads it.
    let many = vec![b'x'; 8 << 20];
    let length = many.len();
    let write = thread::spawn(move || writer.write_all(&many).unwrap());
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).unwrap();
    write.join().unwrap();
    assert_eq!(rest.len(), length);
    run.join().unwrap().assert_exit(0).assert_stderr("");
}
