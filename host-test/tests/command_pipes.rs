//! Commands between pipes of the operating system, as in a shell.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::thread;

use host_test::Payload;
use host_test::command::Command;
use host_test::generate::{Generate, Kind};

/// A command that gives back each chunk as it comes.
fn echo() -> Command {
    let command = Command::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/commands")).unwrap();
    command.args(["--media-type", "echo"])
}

#[test]
fn each_piece_comes_out_before_the_next_one_goes_in() {
    let (input, mut writer) = io::pipe().unwrap();
    let (mut reader, output) = io::pipe().unwrap();
    let command = echo().payload_from(input).reply_to(output);
    let run = thread::spawn(move || command.run().unwrap());
    for piece in ["slow", "ly, ", "piece by", " piece\n"] {
        writer.write_all(piece.as_bytes()).unwrap();
        let mut came = vec![0; piece.len()];
        reader.read_exact(&mut came).unwrap();
        assert_eq!(came, piece.as_bytes());
    }
    drop(writer);
    run.join().unwrap().assert_reply("slowly, piece by piece\n").assert_stderr("");
}

#[test]
fn a_pipe_is_read_to_its_end_however_much_comes() {
    let (input, mut writer) = io::pipe().unwrap();
    let wanted: Vec<u8> = (0..3 << 20).map(|at: u32| (at % 251) as u8).collect();
    let written = wanted.clone();
    let write = thread::spawn(move || writer.write_all(&written).unwrap());
    echo().payload_from(input).run().unwrap().assert_reply(wanted).assert_stderr("");
    write.join().unwrap();
}

#[test]
fn an_empty_pipe_is_an_empty_payload() {
    let (input, writer) = io::pipe().unwrap();
    drop(writer);
    echo().payload_from(input).run().unwrap().assert_reply("").assert_stderr("");
}

#[test]
fn a_reader_who_has_seen_enough_is_74_and_nothing_is_said() {
    let (reader, output) = io::pipe().unwrap();
    let payload = Generate::new(Kind::Log).with_size(16 << 20);
    let command = echo().payload(payload).reply_to(output);
    let run = thread::spawn(move || command.run().unwrap());
    // As `head -1` does.
    let mut lines = BufReader::new(reader);
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    drop(lines);
    let outcome = run.join().unwrap();
    outcome.assert_exit(74).assert_stderr("");
    assert!(line.ends_with('\n') && outcome.stdin_bytes < 16 << 20, "{outcome}");
}

#[test]
fn a_reply_that_cannot_be_written_is_74_and_why_is_said() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let outcome = echo().payload("some lines\n").reply_to(Full).run().unwrap();
    let why = "the reply was closed: the host could not write the reply: the disk is full\n";
    assert!(outcome.assert_exit(74).stderr.ends_with(why), "{outcome}");
}

#[test]
fn a_payload_that_cannot_be_read_is_74_and_why_is_said() {
    struct Gone;
    impl Read for Gone {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let outcome = echo().payload_from(io::Cursor::new("half").chain(Gone)).run().unwrap();
    outcome.assert_exit(74).assert_stderr(
        "error: source at byte 4: the payload broke off: the host could not read standard input: the disk is gone\n",
    );
}

#[test]
fn a_pipe_is_for_one_run() {
    let command = echo().payload("what was said before").payload_from(io::Cursor::new("once"));
    command.run().unwrap().assert_reply("once");
    command.run().unwrap().assert_reply("what was said before");
}

#[test]
fn a_pipe_that_never_ends_is_given_up_by_the_clock_of_the_system() {
    let (input, _open) = io::pipe().unwrap();
    let outcome = echo().args(["--wait", "0.05"]).payload_from(input).run().unwrap();
    outcome.assert_exit(75).assert_stderr("error: source at byte 0: no byte came within 50ms\n");
}

#[test]
fn faults_and_pipes_do_not_go_together() {
    let fault: host_test::Fault = "stall@byte:3".parse().unwrap();
    let error = echo().payload_from(io::empty()).fault(fault).run().unwrap_err();
    let why = "faults need a payload that is there at once, and no `reply_to`";
    assert_eq!(error.to_string(), format!("the fault `stall@byte:3` cannot happen here: {why}"));
    let error = echo().payload(Payload::bytes("x")).fault("stop@checkpoint:1".parse().unwrap()).run().unwrap_err();
    let why = "a command supports only faults of the payload and the reply";
    assert_eq!(error.to_string(), format!("the fault `stop@checkpoint:1` cannot happen here: {why}"));
}

#[test]
fn what_is_no_command_says_what_it_is() {
    let guest = host_test::Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap();
    let error = Command::from_file(guest.path().unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a command: it is a guest of the intake world: `Guest` and `Harness` run it; for a command write \
         `intake::export_cli!(..)`, with the cargo feature `cli`"
    );
    let error = Command::from_bytes(b"text").unwrap_err();
    assert_eq!(error.to_string(), "not a command: this is not a wasm binary: a component begins with the bytes 00 61 73 6d");
    let any_host = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/any-host");
    let error = Command::build_with(any_host, &["http"]).unwrap_err().to_string();
    let why = "not a command: it is a component of wasi:http: `host-test serve` serves it; for a command write \
               `intake::export_cli!(..)`, with the cargo feature `cli`";
    assert!(error.ends_with(why), "{error}");
    let command = Command::build_with(any_host, &["cli"]).unwrap();
    let error = host_test::Guest::from_file(command.path().unwrap()).unwrap_err().to_string();
    assert!(error.contains("it is a command, not a guest of the intake world"), "{error}");
}
