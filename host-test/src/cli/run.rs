use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use host_test::{Error, Harness, Outcome};

use super::exit;
use super::one_run::OneRun;
use super::progress::Progress;
use super::refusal::{Failure, host, load, usage};
use super::reply::{self, ReplyFile};
use super::say::say;

const EXAMPLES: &str = "\
Examples:
  host-test run guest.wasm --payload access.log --charset iso-8859-1
  host-test run guest.wasm --payload gen:log,size=64MiB,charset=windows-1252 --chunks 1,2,3 --json
  host-test run guest.wasm --payload upload.bin --log debug
  journalctl | host-test run guest.wasm --payload - --slice-fuel 2000000 --reply out.txt";

/// Runs a component against a payload, once.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{}\n\n{EXAMPLES}", exit::HELP))]
pub(super) struct RunArgs {
    #[command(flatten)]
    one: OneRun,

    /// Write the reply to a file as it comes, or to standard output with `-`: the summary goes to standard error then
    /// [default: count the reply only]
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    reply: Option<PathBuf>,

    /// Print one JSON object instead of the summary
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let (outcome, lost) = outcome(args)?;
    let unreported = report(args, &outcome).err().map(|error| unreported(args, &error));
    match lost.map(|error| error.to_string()).or(unreported) {
        None => Ok(exit::code(outcome.outcome)),
        Some(why) => Err(host(why)),
    }
}

/// What came of the run, and why its reply was lost, if it was.
fn outcome(args: &RunArgs) -> Result<(Outcome, Option<Error>), Failure> {
    if on_stderr(args) && args.json {
        let text = "the reply and the JSON cannot both go to standard output: write the reply to a file with --reply FILE";
        return Err(usage(text.to_owned()));
    }
    let guest = load(&args.one.component)?;
    // Before the reply file is made, which empties it.
    let payload = args.one.spec.payload.metadata().map_err(usage)?;
    if let Some(path) = &args.reply {
        let component = fs::metadata(&args.one.component).ok();
        for (what, meta) in [("payload", payload), ("component", component)] {
            if meta.is_some_and(|meta| reply::overwrites(path, &meta)) {
                return Err(usage(same_file(path, what)));
            }
        }
    }
    let progress = Arc::new(Progress::start());
    let shown = Arc::clone(&progress);
    let mut harness =
        Harness::new(guest).spec(args.one.spec.clone()).keep_reply(0).on_progress(move |reached| shown.show(reached));
    let mut reply = None;
    if let Some(path) = &args.reply {
        let (file, writer) = ReplyFile::create(path).map_err(usage)?;
        harness = harness.reply_to(writer);
        reply = Some(file);
    }
    let outcome = harness.run();
    progress.end();
    let outcome = outcome.map_err(|error| match error {
        Error::File { .. } => usage(error),
        _ => host(error),
    })?;
    Ok((outcome, reply.and_then(|reply| reply.failure())))
}

fn same_file(reply: &Path, what: &str) -> String {
    let reply = if reply == Path::new("-") { "standard output".to_owned() } else { format!("`{}`", reply.display()) };
    format!("the reply would overwrite the {what}: {reply} is the same file, write the reply to another")
}

fn report(args: &RunArgs, outcome: &Outcome) -> io::Result<()> {
    if args.json {
        say(io::stdout(), &format!("{}\n", outcome.to_json()))
    } else if on_stderr(args) {
        say(io::stderr(), &outcome.to_string())
    } else {
        say(io::stdout(), &outcome.to_string())
    }
}

/// Whether the summary goes to standard error, for the reply has standard output.
fn on_stderr(args: &RunArgs) -> bool {
    args.reply.as_deref() == Some(Path::new("-"))
}

fn unreported(args: &RunArgs, error: &io::Error) -> String {
    let (what, to) = match (args.json, on_stderr(args)) {
        (true, _) => ("JSON", "output"),
        (false, true) => ("summary", "error"),
        (false, false) => ("summary", "output"),
    };
    format!("the {what} cannot be written to standard {to}: {error}")
}
