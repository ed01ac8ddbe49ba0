//! The world of commands, `wasi:cli/command` 0.2: standard input is the payload, standard output the reply.

mod args;
mod exit;
mod locale;
mod pipe;

pub use wasip2;

use std::rc::Rc;
use std::time::Duration;

use self::args::{Args, Asked, HELP};
use self::exit::exit_code;
use self::pipe::{StandardInput, StandardOutput};
use super::drive::drive;
use super::wasi::{Clock, Output, in_host_words};
use crate::{Error, ErrorKind, Handler, Summary};

/// What `export_cli!` makes of a handler. Returns true if the reply is whole; otherwise exits with a code.
pub fn run<H: Handler>() -> bool {
    let code = match Args::parse(std::env::args_os(), |name| std::env::var(name).ok()) {
        Ok(Asked::Run(args)) => serve::<H>(&args),
        Ok(Asked::Help(name)) => help(&name),
        Err(why) => {
            say(&format!("error: {why}\ntry --help\n"));
            exit::USAGE
        }
    };
    if code != 0 {
        wasip2::cli::exit::exit_with_code(code);
    }
    code == 0
}

fn serve<H: Handler>(args: &Args) -> u8 {
    H::set_up();
    #[cfg(feature = "log")]
    super::log::install();
    let clock = Rc::new(Clock::start(args.run.unwrap_or(Duration::MAX)));
    let input = StandardInput::new(args.description(), args.wait, clock.clone());
    let output = Rc::new(Output::new(wasip2::cli::stdout::get_stdout(), clock.clone(), in_host_words));
    let reply = StandardOutput::new(output.clone(), args.wait);
    let (outcome, summary) = drive(Box::new(input), Box::new(reply), Box::new(clock), H::handle);
    warn(&summary, outcome.as_ref().err());
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            // Who closes a pipe knows: `head` does it all the time. That a disk is full is another thing.
            if error.kind() != ErrorKind::Closed || !output.is_closed() {
                say(&format!("error: {error}{}\n", error.host_words()));
            }
            if let Some(hint) = args.hint(&error) {
                say(&format!("hint: {hint}\n"));
            }
            exit_code(&error)
        }
    }
}

/// Prints what should not be overlooked, though the run may be fine. What the error already says is not repeated.
fn warn(summary: &Summary, error: Option<&Error>) {
    let counts = [
        ("malformed sequences", ErrorKind::Malformed, summary.malformed, summary.first_malformed_at),
        ("bad records", ErrorKind::BadRecord, summary.bad_records, summary.first_bad_record_at),
    ];
    for (what, kind, count, first) in counts {
        let is_said = count == 1 && error.is_some_and(|error| error.kind() == kind && error.offset() == first);
        if let (1.., Some(at), false) = (count, first, is_said) {
            say(&format!("warning: {what}: {count}, the first at byte {at}\n"));
        }
    }
    for advice in &summary.advice {
        say(&format!("advice: {advice}\n"));
    }
}

/// Prints the help, where a pager can take it.
fn help(name: &str) -> u8 {
    use std::io::Write as _;
    let mut output = std::io::stdout();
    let printed = output.write_all(HELP.replace("COMMAND", name).as_bytes()).and_then(|()| output.flush());
    if printed.is_ok() { 0 } else { exit::IO }
}

/// Prints to standard error, ignoring failures.
fn say(what: &str) {
    use std::io::Write as _;
    let _ = std::io::stderr().write_all(what.as_bytes());
}
