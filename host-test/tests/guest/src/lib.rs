//! A guest that breaks each promise once; the media type says which one. It is written against the WIT package alone, so that
//! host-test is known to check guests that were not made with the SDK.

#![allow(missing_docs)] // a guest for tests
#![allow(unsafe_code, unreachable_pub)] // what was generated, nothing here

/// The bindings alone, where their macro looks for them. (Made by a macro here, they would bring features with them that build
/// wasmtime a second time.)
#[path = "."]
mod world {
    #[path = "."]
    pub(crate) mod intake {
        #[path = "../../../../sdk/src/world/intake/bindings.rs"]
        #[cfg_attr(not(target_family = "wasm"), allow(unused_imports))] // the macro that exports
        pub(crate) mod bindings;
    }
}

mod hang;
mod keeps;

use world::intake::bindings;

use bindings::exports::intake::payload::handler::{Advice, CharsetOrigin, Failure, Guest, Summary};
use bindings::intake::payload::pacing::{Progress, Verdict, checkpoint};
use bindings::intake::payload::sink::{Head, Reply, WriteError};
use bindings::intake::payload::source::{Payload, ReadError};

struct Misbehave;

// Natively there is no host to export to, and linkers take the names of the exports for syntax.
#[cfg(target_family = "wasm")]
bindings::export_guest!(Misbehave);

/// Nanoseconds of a bounded wait.
const WAIT: Option<u64> = Some(200_000_000);

impl Guest for Misbehave {
    fn handle(payload: Payload, reply: Reply) -> Result<Summary, Failure> {
        let description = payload.describe();
        let mut counted = Counted { charset: description.charset, ..Counted::default() };
        let answer = match description.media_type.as_deref().unwrap_or("count") {
            "count" => count(&payload, &reply, &mut counted, 65_536, WAIT),
            "count/one" => count(&payload, &reply, &mut counted, 1, WAIT),
            "count/patient" => count(&payload, &reply, &mut counted, 65_536, None),
            "count/huge" => count(&payload, &reply, &mut counted, u32::MAX, WAIT),
            "echo" => echo(&payload, &reply, &mut counted, WAIT),
            "echo/patient" => echo(&payload, &reply, &mut counted, None),
            "panic" => panic_at_third_read(&payload, &mut counted),
            "spin" => spin(),
            "sleep" => sleep(),
            "sleep/hour" => sleep_an_hour(&reply),
            "recurse" => recurse_for_ever(),
            "allocate" => allocate(),
            "allocate/politely" => allocate_politely(&reply),
            "allocate/politely/panic" => allocate_politely_and_panic(&payload),
            "allocate/panic" => panic_on_refusal(),
            "checkpoints" => checkpoints(&payload, &reply),
            "checkpoints/falling" => falling(&payload),
            "length" => written(reply.write(format!("{:?}", description.length).as_bytes(), WAIT))
                .and_then(|()| written(reply.finish(WAIT))),
            "zero" => zero(&payload, &reply),
            "after-the-end" => after_the_end(&payload, &reply, &mut counted),
            "large-piece" => written(reply.write(&vec![0; 100 * 1024], WAIT)),
            "head-late" => written(reply.write(b"x", WAIT)).and_then(|()| written(reply.head(&no_head()))),
            "head-twice" => written(reply.head(&no_head())).and_then(|()| written(reply.head(&no_head()))),
            "finish-twice" => written(reply.finish(WAIT)).and_then(|()| written(reply.finish(WAIT))),
            "write-after-finish" => written(reply.finish(WAIT)).and_then(|()| written(reply.write(b"x", WAIT))),
            "no-finish" => written(reply.write(b"half", WAIT)),
            "fail" => Err(("sorry", "handler", Some(7), "it cannot be done".to_owned())),
            "fail/finished" => written(reply.finish(WAIT)).and(Err(("late", "handler", None, "too late".to_owned()))),
            "ignore-errors" => ignore_errors(&payload, &reply, &mut counted),
            "loop-on-empty" => loop_on_empty(&payload),
            "report" => {
                counted.report = true;
                written(reply.finish(WAIT))
            }
            "print-for-ever" => print_for_ever("the same line, over and over\n"),
            "print-for-ever/no-line" => print_for_ever("the same line, without an end, over and over, "),
            "print/control" => {
                eprintln!("caf\u{e9} \u{1b}[2Jred\rhidden \u{202e}txt");
                written(reply.finish(WAIT))
            }
            "keeps" => keeps::keeps(&payload, &reply, &mut counted, ""),
            other if other.starts_with("keeps/but-") => {
                keeps::keeps(&payload, &reply, &mut counted, other.trim_start_matches("keeps/but-"))
            }
            other => other
                .strip_prefix("hang/")
                .and_then(|how| hang::hang(how, &payload, &reply))
                .unwrap_or_else(|| Err(("unknown", "handler", None, format!("no such misbehaviour: {other}")))),
        };
        match answer {
            Ok(()) => Ok(counted.summary()),
            Err((kind, stage, at, message)) => {
                let summary = counted.summary();
                Err(Failure { kind: kind.to_owned(), stage: stage.to_owned(), at, message, summary })
            }
        }
    }
}

type Answer = Result<(), Fault>;
type Fault = (&'static str, &'static str, Option<u64>, String);

#[derive(Default)]
struct Counted {
    bytes: u64,
    chunks: u64,
    charset: Option<String>,
    report: bool,
    /// Reports that it decoded, and found this number of malformed sequences.
    claims: Option<u64>,
}

impl Counted {
    fn summary(self) -> Summary {
        Summary {
            bytes: self.bytes,
            chunks: self.chunks,
            charset_declared: self.charset,
            charset_used: (self.report || self.claims.is_some()).then(|| "UTF-8".to_owned()),
            charset_origin: self.report.then_some(CharsetOrigin::ByteOrderMark),
            malformed: if self.report { 3 } else { self.claims.unwrap_or(0) },
            first_malformed_at: self.report.then_some(5_000_000_000),
            bad_records: if self.report { 2 } else { 0 },
            first_bad_record_at: self.report.then_some(7),
            skipped_bytes: if self.report { 40 } else { 0 },
            skipped_lines: if self.report { 4 } else { 0 },
            advice: if self.report { vec![odd()] } else { Vec::new() },
        }
    }

    fn add(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        self.chunks += u64::from(!chunk.is_empty());
    }
}

/// Advice of a code that no host knows.
fn odd() -> Advice {
    Advice { code: "looks-odd".to_owned(), at: Some(9), message: "looks like \u{1b}[31mwindows-1252".to_owned() }
}

fn no_head() -> Head {
    Head { media_type: None, charset: None }
}

fn unread(error: ReadError, at: u64) -> Fault {
    match error {
        ReadError::TimedOut => ("timed-out", "source", Some(at), "no byte came in time".to_owned()),
        ReadError::Aborted(why) => ("aborted", "source", Some(at), why),
        ReadError::Cancelled(why) => ("cancelled", "source", Some(at), why),
    }
}

fn written(result: Result<(), WriteError>) -> Answer {
    result.map_err(|error| match error {
        WriteError::TimedOut => ("timed-out", "reply", None, "the reply was not taken in time".to_owned()),
        WriteError::Closed(why) => ("closed", "reply", None, why),
        WriteError::Cancelled(why) => ("cancelled", "reply", None, why),
    })
}

/// Reads to the end, and replies with the bytes and chunks, the largest chunk and the empty ones.
#[inline(never)] // its name is looked for in the stack
fn count(payload: &Payload, reply: &Reply, counted: &mut Counted, max: u32, wait: Option<u64>) -> Answer {
    let (mut largest, mut empty) = (0, 0);
    while let Some(chunk) = payload.read(max, wait).map_err(|error| unread(error, counted.bytes))? {
        largest = largest.max(chunk.len());
        empty += u64::from(chunk.is_empty());
        counted.add(&chunk);
    }
    let text = format!("{} bytes, {} chunks, largest {largest}, empty {empty}\n", counted.bytes, counted.chunks);
    written(reply.head(&Head { media_type: Some("text/plain".to_owned()), charset: Some("UTF-8".to_owned()) }))?;
    written(reply.write(text.as_bytes(), WAIT))?;
    written(reply.finish(WAIT))
}

fn echo(payload: &Payload, reply: &Reply, counted: &mut Counted, wait: Option<u64>) -> Answer {
    while let Some(chunk) = payload.read(65_536, wait).map_err(|error| unread(error, counted.bytes))? {
        counted.add(&chunk);
        written(reply.write(&chunk, wait))?;
    }
    written(reply.finish(wait))
}

#[inline(never)] // its name is looked for in the stack
fn panic_at_third_read(payload: &Payload, counted: &mut Counted) -> Answer {
    while let Ok(Some(chunk)) = payload.read(4, WAIT) {
        counted.add(&chunk);
        assert!(counted.chunks < 3, "not a fan of chunk {}", counted.chunks);
    }
    Ok(())
}

#[inline(never)] // its name is looked for in the stack
fn spin() -> Answer {
    let mut slices = 0u64;
    loop {
        slices = std::hint::black_box(slices.wrapping_add(1));
    }
}

/// Waits in a call of WASI, where no host call is.
fn sleep() -> Answer {
    std::thread::sleep(std::time::Duration::MAX);
    Ok(())
}

/// Says how long it slept, and when it was.
fn sleep_an_hour(reply: &Reply) -> Answer {
    let started = std::time::Instant::now();
    std::thread::sleep(std::time::Duration::from_secs(3600));
    let date = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let text = format!("{} s, {:?}", started.elapsed().as_secs(), date.map(|date| date.as_secs()).ok());
    written(reply.write(text.as_bytes(), WAIT)).and_then(|()| written(reply.finish(WAIT)))
}

fn recurse_for_ever() -> Answer {
    assert!(recurse(1) > 0);
    Ok(())
}

#[allow(unconditional_recursion)]
fn recurse(depth: u64) -> u64 {
    std::hint::black_box(recurse(std::hint::black_box(depth + 1)) + depth)
}

fn allocate() -> Answer {
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop {
        all.push(vec![1; 1 << 20]);
    }
}

/// Asks for too much, takes no for an answer, and goes on.
fn allocate_politely(reply: &Reply) -> Answer {
    let mut bytes: Vec<u8> = Vec::new();
    let text = if bytes.try_reserve(1 << 30).is_ok() { "had it" } else { "refused" };
    written(reply.write(text.as_bytes(), WAIT))?;
    written(reply.finish(WAIT))
}

/// Takes no for an answer, and panics in a later slice, for another reason.
fn allocate_politely_and_panic(payload: &Payload) -> Answer {
    let mut bytes: Vec<u8> = Vec::new();
    assert!(bytes.try_reserve(1 << 30).is_err());
    let chunk = payload.read(4, WAIT);
    panic!("{:?} is not to its taste", chunk.map(|chunk| chunk.map(|chunk| chunk.len())));
}

/// Panics because it got too little.
fn panic_on_refusal() -> Answer {
    let mut bytes: Vec<u8> = Vec::new();
    assert!(bytes.try_reserve(1 << 30).is_ok(), "there is no room for the index");
    Ok(())
}

fn progress(items: u64) -> Progress {
    Progress { bytes_read: 0, bytes_decoded: 0, items, malformed: 0 }
}

/// Checkpoints until it is told to stop, a thousand times at most.
fn checkpoints(payload: &Payload, reply: &Reply) -> Answer {
    for items in 1..=1000 {
        match checkpoint(payload, progress(items)) {
            Verdict::Proceed(budget) if items == 1 => {
                written(reply.write(format!("{budget:?}").as_bytes(), WAIT))?;
            }
            Verdict::Proceed(_) => {}
            Verdict::Stop(reason) => return Err(("cancelled", "pace", None, reason)),
        }
    }
    written(reply.finish(WAIT))
}

fn falling(payload: &Payload) -> Answer {
    checkpoint(payload, progress(2));
    checkpoint(payload, progress(1));
    Ok(())
}

/// A read of nothing gives nothing, and takes nothing.
fn zero(payload: &Payload, reply: &Reply) -> Answer {
    let nothing = payload.read(0, WAIT).map_err(|error| unread(error, 0))?;
    let something = payload.read(64, WAIT).map_err(|error| unread(error, 0))?;
    written(reply.write(format!("{nothing:?} {something:?}").as_bytes(), WAIT))?;
    written(reply.finish(WAIT))
}

/// Reads on after the end or an error, and says what it saw.
fn after_the_end(payload: &Payload, reply: &Reply, counted: &mut Counted) -> Answer {
    let mut seen = String::new();
    for _ in 0..5 {
        seen.push_str(&match payload.read(64, WAIT) {
            Ok(Some(chunk)) => {
                counted.add(&chunk);
                format!("{} ", chunk.len())
            }
            Ok(None) => "end ".to_owned(),
            Err(error) => format!("{error:?} "),
        });
    }
    written(reply.write(seen.as_bytes(), WAIT))?;
    written(reply.finish(WAIT))
}

/// Takes a broken payload for a whole one.
fn ignore_errors(payload: &Payload, reply: &Reply, counted: &mut Counted) -> Answer {
    while let Ok(Some(chunk)) = payload.read(64, WAIT) {
        counted.add(&chunk);
    }
    let _overlooked = reply.write(b"fine", WAIT);
    let _overlooked = reply.finish(WAIT);
    Ok(())
}

fn loop_on_empty(payload: &Payload) -> Answer {
    while payload.read(64, WAIT).is_ok_and(|chunk| chunk.is_some()) {}
    Ok(())
}

fn print_for_ever(text: &str) -> Answer {
    loop {
        eprint!("{text}");
    }
}
