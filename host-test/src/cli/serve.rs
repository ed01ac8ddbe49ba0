use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use host_test::serve::{HttpGuest, Served, Server, Signals};
use host_test::spec::{InvalidValue, parse_fuel, parse_size, parse_time};
use host_test::{Error, LogLevel};

use super::exit;
use super::refusal::Failure;
use super::say::say;

const HELP: &str = "\
Example:
  cargo build --release --target wasm32-wasip2
  host-test serve target/wasm32-wasip2/release/line_count.wasm --addr 127.0.0.1:8080
  curl --data-binary @access.log -H 'Content-Type: text/plain; charset=latin1' http://127.0.0.1:8080/

A line for each request, on standard output:
  12 POST /lines 200 in 1048576 out 12 bytes 3.2 ms fuel 9.8M (9.4 a byte) memory 1.1 MiB
  13 POST /lines 500 in 65536 out 81 bytes 1.1 ms fuel 3.1M (47.3 a byte) memory 1.1 MiB BROKEN OFF: trap: ..

What guests print, and where they stood if they were stopped, goes to standard error, each line with the request's number.
So does a line for each connection that is not HTTP/1.1.
Guests have no outgoing requests, no files and no sockets; clocks are real.

Exit codes:
   0  stopped by a signal (Ctrl-C, SIGTERM): requests under way were finished, a second signal breaks them off
   1  host-test itself failed
   2  wrong usage, a file that cannot be opened, or an address that cannot be listened on
   3  the component does not export wasi:http";

/// Serves a component of wasi:http over TCP, HTTP/1.1 only, until it is stopped.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct ServeArgs {
    /// The component: a .wasm file
    component: PathBuf,

    /// Listen on this address; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: String,

    /// Limit the sum of all linear memories of a guest
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = parse_size)]
    memory_limit: u64,

    /// Give each request N fuel in total, such as 50M: in this world there are no host calls to count it between [default: count
    /// fuel, and do not limit it]
    #[arg(long, value_name = "N", value_parser = parse_fuel)]
    fuel: Option<u64>,

    /// End a request after this time: 500ms, 30s, 5m, 1h; a client that takes nothing of its reply for that long is dropped, too.
    /// It must be longer than the guest's own waits (30 s unless it sets others: `Limits::wait`) if the guest is to answer a
    /// stalled client by 408 itself
    #[arg(long, value_name = "DUR", default_value = "60s", value_parser = parse_time)]
    timeout: Duration,

    /// Show what guests log, down to this level: error, warn, info, debug or trace [default: let guests log nothing]
    #[arg(long, value_name = "LEVEL")]
    log: Option<LogLevel>,

    /// Answer at most N requests at once; further ones wait. The host may need N times the memory limit
    #[arg(long, value_name = "N", default_value_t = host_test::serve::DEFAULT_AT_ONCE, value_parser = parse_number)]
    at_once: usize,

    /// Serve with N threads [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = parse_number)]
    threads: Option<usize>,

    /// Interrupt no guest, so that others run only while it waits or yields: with --threads 1, shows whether it does
    #[arg(long)]
    no_interrupts: bool,

    /// Give requests under way this time when the server stops; 0s breaks them off at once
    #[arg(long, value_name = "DUR", default_value = "10s", value_parser = parse_grace)]
    grace: Duration,

    /// Print JSON, one object per line
    #[arg(long)]
    json: bool,
}

pub(super) fn serve(args: &ServeArgs) -> Result<ExitCode, Failure> {
    let guest = HttpGuest::from_file(&args.component).map_err(|error| match error {
        Error::NotHttp(_) => Failure { code: exit::NOT_A_GUEST, text: format!("{}: {error}", args.component.display()) },
        error => error.into(),
    })?;
    let json = args.json;
    let out = Mutex::new(());
    let shown = move |served: &Served| {
        // What belongs together stays so.
        let _mine = out.lock().unwrap_or_else(PoisonError::into_inner);
        let line = if json { served.to_json() } else { served.to_string() };
        // Whoever read it may be gone: requests are served all the same.
        let details = if json { String::new() } else { served.details() };
        let _gone = say(io::stderr(), &details).and_then(|()| say(io::stdout(), &format!("{line}\n")));
    };
    let mut server = Server::new(guest)
        .memory_limit(args.memory_limit)
        .timeout(args.timeout)
        .interrupts(!args.no_interrupts)
        .at_once(args.at_once)
        .grace(args.grace)
        .on_served(shown)
        .on_refused(|peer, why| {
            let _gone = say(io::stderr(), &format!("{peer} sent what is not served: {why}\n"));
        });
    if let Some(fuel) = args.fuel {
        server = server.fuel(fuel);
    }
    if let Some(level) = args.log {
        server = server.log(level);
    }
    if let Some(threads) = args.threads {
        server = server.threads(threads);
    }
    let signals = Signals::hear()?;
    let serving = server.start(&args.addr)?;
    let begun = if json { serde_json::json!({ "serving": serving.url("") }).to_string() } else { serving.announcement() };
    let _gone = say(io::stdout(), &format!("{begun}\n"));
    let grace = args.grace;
    let totals = serving.until_signal(signals, move |under_way| {
        let _gone = say(io::stderr(), &stopping(under_way, grace));
    })?;
    let ended = if json { totals.to_json() } else { totals.to_string() };
    let _gone = say(io::stdout(), &format!("{ended}\n"));
    Ok(ExitCode::SUCCESS)
}

/// What is said when the server begins to stop; nothing if there is nothing to wait for.
fn stopping(under_way: u64, grace: Duration) -> String {
    match under_way {
        _ if grace.is_zero() => String::new(),
        0 => String::new(),
        1 => format!("stopping: 1 request under way has {grace:?}; Ctrl-C again breaks it off\n"),
        _ => format!("stopping: {under_way} requests under way have {grace:?}; Ctrl-C again breaks them off\n"),
    }
}

fn parse_number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "write a whole number, 1 at least".to_owned())
}

/// As other times are written, and nothing at all, too.
fn parse_grace(text: &str) -> Result<Duration, InvalidValue> {
    match text {
        "0ms" | "0s" | "0m" | "0h" => Ok(Duration::ZERO),
        text => parse_time(text),
    }
}
