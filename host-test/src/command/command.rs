use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::input::Input;
use super::outcome::CommandOutcome;
use super::output::Output;
use super::program::Program;
use super::run::Given;
use super::{faults, run, verdict};
use crate::engine;
use crate::engine::{Collect, DEFAULT_KEEP, Drain, FaultySink, FaultySource, Onward, Opened, Record, own_thread, source};
use crate::error::Error;
use crate::spec::{DEFAULT_MEMORY_LIMIT, DEFAULT_TIMEOUT, Fault, Payload, Plan};
use intake_host::{Sink, Source};

/// Runs a component that is a command (it exports `wasi:cli/run` 0.2) as `wasmtime run` would: the payload on its standard input,
/// the reply on its standard output. Set it up, then call [`run`](Command::run) as often as you like. Cloning it is cheap.
///
/// ```no_run
/// use host_test::command::Command;
///
/// let command = Command::build_with(env!("CARGO_MANIFEST_DIR"), &["cli"]).unwrap();
/// let outcome = command.args(["--charset", "latin1"]).payload(&b"caf\xE9\n"[..]).plan("1".parse().unwrap()).run().unwrap();
/// outcome.assert_reply("1 lines\n").assert_stderr("");
/// ```
///
/// The command sees no files, no network, and only the environment variables that [`env`](Command::env) sets. Its clock is
/// virtual, as in [`Harness`](crate::engine::Harness): a wait that nothing ends is over at once. It is the system's only if the run waits
/// for something outside: a file, standard input, [`payload_from`](Command::payload_from), or [`reply_to`](Command::reply_to).
#[derive(Clone)]
pub struct Command {
    program: Arc<Program>,
    args: Vec<String>,
    env: Vec<(String, String)>,
    payload: Payload,
    plan: Plan,
    faults: Vec<Fault>,
    has_terminal: bool,
    memory_limit: u64,
    timeout: Duration,
    keep: usize,
    once: Arc<Mutex<Once>>,
}

/// What the next run has, and none after it.
#[derive(Default)]
struct Once {
    read: Option<Box<dyn Read + Send>>,
    write: Option<Box<dyn Write + Send>>,
}

impl Command {
    /// Compiles the component in a file.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a command.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        Program::from_file(path.as_ref()).map(Self::new)
    }

    /// Compiles a component in memory (binary, not text).
    ///
    /// # Errors
    /// If it is not a command.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Program::from_bytes(bytes).map(Self::new)
    }

    /// Builds the crate in the folder `manifest_dir` into a component, once in each process, and compiles it; see
    /// [`Guest::build`](crate::engine::Guest::build).
    ///
    /// # Errors
    /// If the crate does not build (with what cargo said), makes no component, or one that is not a command.
    pub fn build(manifest_dir: impl AsRef<Path>) -> Result<Self, Error> {
        Self::build_with(manifest_dir, &[])
    }

    /// As [`build`](Command::build), with these cargo features on.
    ///
    /// # Errors
    /// As [`build`](Command::build).
    pub fn build_with(manifest_dir: impl AsRef<Path>, features: &[&str]) -> Result<Self, Error> {
        Program::build(manifest_dir.as_ref(), features).map(Self::new)
    }

    fn new(program: Program) -> Self {
        Self {
            program: Arc::new(program),
            args: Vec::new(),
            env: Vec::new(),
            payload: Payload::bytes([]),
            plan: Plan::whole(),
            faults: Vec::new(),
            has_terminal: false,
            memory_limit: DEFAULT_MEMORY_LIMIT,
            timeout: DEFAULT_TIMEOUT,
            keep: DEFAULT_KEEP,
            once: Arc::default(),
        }
    }

    /// Returns the component's size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.program.bytes
    }

    /// Returns the file it was read from; `None` if it came from memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.program.path.as_deref()
    }

    /// Adds an argument after the name.
    #[must_use]
    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: Into<String>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Sets the standard input; by default, it is empty.
    #[must_use]
    pub fn payload(mut self, payload: impl Into<Payload>) -> Self {
        self.payload = payload.into();
        self
    }

    /// Reads the standard input of the next run from `reader`, such as an operating system's pipe, on a thread of its own.
    #[must_use]
    pub fn payload_from(self, reader: impl Read + Send + 'static) -> Self {
        // A set of its own: a clone made before does not take it.
        let once = Once { read: Some(Box::new(reader)), write: self.take_once().write };
        Self { once: Arc::new(Mutex::new(once)), ..self }
    }

    /// Cuts the payload by `plan`; by default, each read gets as much as it asks for, at most 64 KiB.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// Adds a fault: of the payload, such as `stall@byte:100`, or of the reply, such as `reply-closed@byte:100`, at a byte or a
    /// chunk. With any other fault, the run is an error.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Makes standard input appear to be a terminal, as some hosts do for any input; by default it does not.
    #[must_use]
    pub fn terminal_input(mut self) -> Self {
        self.has_terminal = true;
        self
    }

    /// Hands the standard output of the next run to `writer` as it comes, on a thread of its own. When the writer fails, the pipe
    /// is closed.
    #[must_use]
    pub fn reply_to(self, writer: impl Write + Send + 'static) -> Self {
        let once = Once { read: self.take_once().read, write: Some(Box::new(writer)) };
        Self { once: Arc::new(Mutex::new(once)), ..self }
    }

    /// Keeps up to `bytes` of standard output in memory, and only counts the rest; by default, [`DEFAULT_KEEP`].
    #[must_use]
    pub fn keep_reply(mut self, bytes: usize) -> Self {
        self.keep = bytes;
        self
    }

    /// Limits the sum of the command's linear memories, in bytes; by default, to [`DEFAULT_MEMORY_LIMIT`].
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// Ends the run after this time; by default, after [`DEFAULT_TIMEOUT`].
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Runs the command once, and waits for it.
    ///
    /// # Errors
    /// If the run did not take place: what the command does is in the outcome.
    pub fn run(&self) -> Result<CommandOutcome, Error> {
        own_thread::run(|| self.run_async())
    }

    /// Runs the command once, in the caller's tokio runtime, whose time driver must be enabled.
    ///
    /// # Errors
    /// As [`run`](Command::run).
    pub async fn run_async(&self) -> Result<CommandOutcome, Error> {
        let once = self.take_once();
        let is_virtual = once.read.is_none() && once.write.is_none() && self.payload.is_at_once();
        let (payload_faults, reply_faults) = faults::sorted(&self.faults, is_virtual)?;
        let (_record, payload_faults) = Record::arm(&payload_faults);
        let (_record, reply_faults) = Record::arm(&reply_faults);

        let source: Box<dyn Source> = match once.read {
            Some(reader) => source::from_reader(reader, &self.plan),
            None => {
                let Opened { source, .. } = source::open(&self.payload, &self.plan)?;
                source
            }
        };
        let input = Input::new(Box::new(FaultySource::new(source, payload_faults)), is_virtual, self.has_terminal);

        let drain = once.write.map(Drain::new).transpose();
        let drain = drain.map_err(|error| Error::Host(format!("no thread for the reply: {error}")))?;
        let (flushed, settled) = (drain.as_ref().map(Drain::handle), drain.as_ref().map(Drain::handle));
        let collect = Collect::new(self.keep, drain.map_or(Onward::Nowhere, Onward::Drain));
        let kept = collect.kept();
        let sink: Box<dyn Sink> = Box::new(FaultySink::new(Box::new(collect), reply_faults));
        let output = Output::new(sink, flushed, is_virtual);

        let args: Vec<String> = std::iter::once(self.program.name()).chain(self.args.iter().cloned()).collect();
        let error_output = engine::Output::default();
        let started = Instant::now();
        let deadline = started.checked_add(self.timeout).unwrap_or(started + own_thread::LONG);
        let given = Given {
            pre: if is_virtual { &self.program.with_virtual_clock } else { &self.program.with_system_clock },
            has_virtual_clock: is_virtual,
            args: &args,
            env: &self.env,
            input: input.clone(),
            output: output.clone(),
            error_output: error_output.clone(),
            memory_limit: self.memory_limit,
            deadline,
        };
        let left = run::run(given).await?;
        let elapsed = started.elapsed();
        if let Some(drain) = settled {
            drain.settle(deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1))).await;
        }
        let (ending, exit_code, error) = verdict::verdict(&left, input.taken(), self.timeout);
        let stdout = std::mem::take(&mut kept.lock().unwrap_or_else(PoisonError::into_inner).bytes);
        Ok(CommandOutcome {
            ending,
            exit_code,
            error,
            stdout,
            stdout_bytes: output.taken(),
            stderr: error_output.printed().text,
            stdin_bytes: input.taken(),
            fuel: left.fuel,
            peak_memory: left.memory.peak(),
            elapsed,
        })
    }

    fn take_once(&self) -> Once {
        std::mem::take(&mut self.once.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Command").field("path", &self.path()).field("args", &self.args).finish_non_exhaustive()
    }
}
