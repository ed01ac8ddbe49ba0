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
use super::wasi::Clock;
use crate::{Error, ErrorKind, Handler, Summary};

/// What `export_cli!` makes of a handler. Whether the reply is whole; else it does not come back, but exits with a code.
pub fn run<H: Handler>() -> bool {
    let code = match Args::parse(std::env::args_os(), |name| std::env::var(name).ok()) {
        Ok(Asked::Run(args)) => serve::<H>(&args),
        Ok(Asked::Help(name)) => {
            say(&HELP.replace("COMMAND", &name));
            0
        }
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
    if wasip2::cli::terminal_stdin::get_terminal_stdin().is_some() {
        say("the payload is read from the terminal; Ctrl-D at the start of a line ends it\n");
    }
    let clock = Rc::new(Clock::start(args.run.unwrap_or(Duration::MAX)));
    let input = StandardInput::new(args.description(), args.wait, clock.clone());
    let output = StandardOutput::new(args.wait, clock.clone());
    let (outcome, summary) = drive(Box::new(input), Box::new(output), Box::new(clock), H::handle);
    warn(&summary);
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            complain(&error);
            exit_code(&error)
        }
    }
}

/// What nobody should overlook, though the run may be fine.
fn warn(summary: &Summary) {
    if let (1.., Some(at)) = (summary.malformed, summary.first_malformed_at) {
        say(&format!("warning: {} malformed, the first at byte {at}\n", summary.malformed));
    }
    if let (1.., Some(at)) = (summary.bad_records, summary.first_bad_record_at) {
        say(&format!("warning: bad records: {}, the first at byte {at}\n", summary.bad_records));
    }
    if let Some(advice) = &summary.charset_advice {
        say(&format!("advice: {advice}\n"));
    }
}

fn complain(error: &Error) {
    // Who closes a pipe knows: `head` does it all the time.
    if error.kind() != ErrorKind::Closed {
        say(&format!("error: {error}\n"));
    }
}

/// Says something on standard error. If nobody listens, so be it.
fn say(what: &str) {
    use std::io::Write as _;
    let _ = std::io::stderr().write_all(what.as_bytes());
}
