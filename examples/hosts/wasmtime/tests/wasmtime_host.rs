//! The host, run as people do.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use host_test::Guest;

/// The component that this example of a guest makes.
fn guest(name: &str) -> PathBuf {
    let folder = format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"));
    Guest::build(folder).unwrap_or_else(|error| panic!("{error}")).path().unwrap().to_owned()
}

fn host(guest_name: &str, payload: &str, charset: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmtime-host"));
    command.arg(guest(guest_name)).args([payload, charset]);
    command
}

fn data(name: &str) -> String {
    format!("{}/../../data/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_file_goes_in_and_the_reply_comes_out() {
    let output = host("transcode", &data("candide.fr.windows-1252.txt"), "iso-8859-1").output().unwrap();
    let utf_16 = host("transcode", &data("candide.fr.utf-16le.txt"), "utf-16le").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!output.stdout.is_empty() && output.stdout == utf_16.stdout, "{} {}", said(&output), said(&utf_16));
    let bytes = std::fs::metadata(data("candide.fr.windows-1252.txt")).unwrap().len();
    assert!(said(&output).starts_with(&format!("done: {bytes} bytes in windows-1252, 0 malformed, ")), "{}", said(&output));
}

#[test]
fn what_goes_wrong_is_said() {
    let output = host("line-count", &data("dpkg.utf-8.log"), "klingon").output().unwrap();
    let why = "failed: decode: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard (unknown-charset)\n";
    assert_eq!((output.status.code(), said(&output)), (Some(1), why));
    let output = host("line-count", "/there/is/no/such/file", "utf-8").output().unwrap();
    let why = "failed: source at byte 0: the payload broke off: No such file or directory (os error 2) (aborted)\n";
    assert_eq!((output.status.code(), said(&output)), (Some(1), why));
    let output = Command::new(env!("CARGO_BIN_EXE_wasmtime-host")).output().unwrap();
    assert_eq!((output.status.code(), said(&output)), (Some(64), "usage: wasmtime-host COMPONENT PAYLOAD [CHARSET]\n"));
}

/// A host whose payload does not end: its standard input, which stays open.
#[cfg(unix)]
fn endless(guest_name: &str) -> Child {
    let mut command = host(guest_name, "/dev/stdin", "utf-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// A program that was started before may have made the pipes or sockets that it shares with the host non-blocking.
#[cfg(unix)]
#[test]
fn a_reply_goes_to_a_non_blocking_socket() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let (output, mut reader) = UnixStream::pair().unwrap();
    output.set_nonblocking(true).unwrap();
    // Much more than the socket holds.
    let lines = "caf\u{e9} th\u{e9}\n".repeat(1_000_000);
    let file = std::env::temp_dir().join(format!("wasmtime-host-{}.txt", std::process::id()));
    std::fs::write(&file, &lines).unwrap();
    let mut command = host("transcode", file.to_str().unwrap(), "utf-8");
    let mut child = command.stdout(OwnedFd::from(output)).stderr(Stdio::piped()).spawn().unwrap();
    drop(command);
    let mut reply = String::new();
    reader.read_to_string(&mut reply).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    assert!(reply == lines, "{} of {} bytes; {said}", reply.len(), lines.len());
}

/// What Ctrl-C does.
#[cfg(unix)]
fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_guest_that_waits_for_its_payload() {
    let mut child = endless("transcode");
    let mut input = child.stdin.take().unwrap();
    // More than a piece of the reply, so that one comes out: then the guest is under way.
    input.write_all("x".repeat(100_000).as_bytes()).unwrap();
    let mut piece = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut piece).unwrap();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).starts_with("stopped after "), "{}", said(&output));
    assert!(said(&output).ends_with(" bytes; the reply is not whole\n"), "{}", said(&output));
    drop(input);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_guest_whose_reply_is_not_read() {
    let mut child = endless("transcode");
    let mut input = child.stdin.take().unwrap();
    let write = std::thread::spawn(move || while input.write_all(&[b'x'; 4096]).is_ok() {});
    let mut piece = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut piece).unwrap();
    interrupt(&child);
    // Nothing more is read of the reply, though the guest writes on.
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    write.join().unwrap();
}
