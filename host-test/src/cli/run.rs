use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use host_test::{Error, Guest, Harness, Outcome};

use super::args::RunArgs;
use super::exit;
use super::progress::Progress;
use super::reply::{self, ReplyFile};

/// Why nothing was run: a code to exit with, and what to say.
struct Refusal {
    code: u8,
    text: String,
}

pub(super) fn run(args: &RunArgs) -> ExitCode {
    match outcome(args) {
        Ok((outcome, lost)) => {
            let unreported = report(args, &outcome).err().map(|error| unreported(args, &error));
            match lost.map(|error| error.to_string()).or(unreported) {
                None => exit::code(outcome.outcome),
                Some(text) => refuse(&Refusal { code: exit::HOST, text }),
            }
        }
        Err(refusal) => refuse(&refusal),
    }
}

fn refuse(refusal: &Refusal) -> ExitCode {
    // There is nobody left to tell.
    let _gone = say(io::stderr(), &format!("host-test: {}\n", refusal.text));
    ExitCode::from(refusal.code)
}

/// What came of the run, and why its reply was lost, if it was.
fn outcome(args: &RunArgs) -> Result<(Outcome, Option<Error>), Refusal> {
    if on_stderr(args) && args.json {
        let text = "the reply and the JSON cannot both go to standard output: write the reply to a file with --reply FILE";
        return Err(usage(text.to_owned()));
    }
    let guest = load(&args.component)?;
    // Before the reply file is made, which empties it.
    let payload = args.payload.metadata().map_err(|error| usage(error.to_string()))?;
    if let Some(path) = &args.reply {
        let component = fs::metadata(&args.component).ok();
        for (what, meta) in [("payload", payload), ("component", component)] {
            if meta.is_some_and(|meta| reply::overwrites(path, &meta)) {
                return Err(usage(same_file(path, what)));
            }
        }
    }
    let progress = Arc::new(Progress::start());
    let shown = Arc::clone(&progress);
    let mut harness = Harness::new(guest)
        .payload(args.payload.clone())
        .plan(args.chunks.clone())
        .memory_limit(args.memory_limit)
        .timeout(args.timeout)
        .keep_reply(0)
        .on_progress(move |reached| shown.show(reached));
    if let Some(label) = &args.charset {
        harness = harness.charset(label);
    }
    if let Some(media_type) = &args.media_type {
        harness = harness.media_type(media_type);
    }
    if let Some(length) = args.length {
        harness = harness.length(length.0);
    }
    if let Some(fuel) = args.turn_fuel {
        harness = harness.turn_fuel(fuel);
    }
    let mut reply = None;
    if let Some(path) = &args.reply {
        let (file, writer) = ReplyFile::create(path).map_err(|error| usage(error.to_string()))?;
        harness = harness.reply_to(writer);
        reply = Some(file);
    }
    let outcome = harness.run();
    progress.end();
    let outcome = outcome.map_err(|error| match error {
        Error::File { .. } => usage(error.to_string()),
        _ => Refusal { code: exit::HOST, text: error.to_string() },
    })?;
    Ok((outcome, reply.and_then(|reply| reply.failure())))
}

fn same_file(reply: &Path, what: &str) -> String {
    let reply = if reply == Path::new("-") { "standard output".to_owned() } else { format!("`{}`", reply.display()) };
    format!("the reply would overwrite the {what}: {reply} is the same file, write the reply to another")
}

fn load(component: &Path) -> Result<Guest, Refusal> {
    Guest::from_file(component).map_err(|error| match error {
        Error::NotAGuest(_) => Refusal { code: exit::NOT_A_GUEST, text: format!("{}: {error}", component.display()) },
        Error::File { .. } => usage(error.to_string()),
        _ => Refusal { code: exit::HOST, text: error.to_string() },
    })
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

/// Prints. That a reader is gone is no failure: it had what it wanted.
fn say(mut to: impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn usage(text: String) -> Refusal {
    Refusal { code: exit::USAGE, text }
}
