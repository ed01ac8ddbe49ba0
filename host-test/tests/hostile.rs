//! Streams and writers that do what they should not: the table that the hosts in JavaScript are held against, too. What is no
//! value in Rust, such as a chunk that is no bytes, is a payload that breaks off here.

use std::io::{self, ErrorKind, Write};

use host_test::report::ReplyEnd;
use host_test::spec::{Script, Step};
use host_test::{Fault, Guest, Harness, Outcome, Payload};
use serde::Deserialize;

const TABLE: &str = include_str!("../../examples/hosts/js/test/hostile.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: String,
    payload: Vec<String>,
    #[serde(default = "takes")]
    writer: String,
    outcome: String,
    reply: Option<String>,
}

fn takes() -> String {
    "takes".to_owned()
}

impl Row {
    fn script(&self) -> Script {
        Script::new(self.payload.iter().map(|word| {
            let (name, text) = word.split_once(' ').unwrap_or((word, ""));
            match name {
                "bytes" | "views" => Step::Chunk(text.into()),
                "empty" if text == "ever" => Step::EmptyForEver,
                "empty" => Step::Empty(text.parse().unwrap()),
                "stall" => Step::Stall,
                "fails" | "no-bytes" | "gone-bytes" | "no-answer" | "end-bytes" => Step::Abort("gone".to_owned()),
                "cancel" => Step::Cancel("enough".to_owned()),
                _ => panic!("no step of a payload: {word}"),
            }
        }))
    }
}

/// What a writer does once it has done so often what it should.
#[derive(Debug, Clone, Copy)]
enum Does {
    Fail(ErrorKind),
    TakeNothing,
    Panic,
}

#[derive(Debug, Clone, Copy)]
struct Hostile {
    write: Option<Does>,
    flush: Option<Does>,
}

impl Does {
    fn all() -> Vec<Self> {
        let errors = [ErrorKind::Other, ErrorKind::BrokenPipe, ErrorKind::TimedOut, ErrorKind::UnexpectedEof];
        errors.into_iter().map(Self::Fail).chain([Self::TakeNothing, Self::Panic]).collect()
    }

    fn act(self) -> io::Result<usize> {
        match self {
            Self::Fail(kind) => Err(kind.into()),
            Self::TakeNothing => Ok(0),
            Self::Panic => panic!("a bug of the host"),
        }
    }
}

impl Write for Hostile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write.map_or(Ok(bytes.len()), Does::act)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flush.map_or(Ok(()), |does| does.act().map(drop))
    }
}

/// All that a row can mean here: a writer, or a fault of the reply, each by a name.
fn ways(row: &Row, plain: &Harness) -> Vec<(String, Harness)> {
    let fault = |fault: String| (fault.clone(), plain.clone().fault(fault.parse::<Fault>().unwrap()));
    let writer = |writer: Hostile| (format!("{writer:?}"), plain.clone().reply_to(writer));
    let takes = Hostile { write: None, flush: None };
    // Faults at the end of a reply are placed behind its last byte.
    let whole = || plain.run().unwrap().reply.bytes;
    let writes = || Does::all().into_iter().map(|does| writer(Hostile { write: Some(does), flush: None }));
    match row.writer.as_str() {
        "takes" | "abort-stalls" | "abort-fails" => vec![("nothing said".to_owned(), plain.clone()), writer(takes)],
        "head-fails" => vec![fault("reply-closed@host-call:1".to_owned())],
        "stalls" | "all-stalls" => vec![fault("reply-blocked@chunk:1".to_owned())],
        "fails" => [fault("reply-closed@chunk:1".to_owned())].into_iter().chain(writes()).collect(),
        "all-fails" => {
            let all = Does::all().into_iter().map(|does| writer(Hostile { write: Some(does), flush: Some(does) }));
            [fault("reply-closed@host-call:1".to_owned())].into_iter().chain(all).collect()
        }
        "finish-stalls" => vec![fault(format!("reply-blocked@byte:{}", whole()))],
        "finish-fails" => {
            // To take nothing is no error of a flush.
            let fails = Does::all().into_iter().filter(|does| !matches!(does, Does::TakeNothing));
            let flushes = fails.map(|does| writer(Hostile { flush: Some(does), ..takes }));
            [fault(format!("reply-closed@byte:{}", whole()))].into_iter().chain(flushes).collect()
        }
        word => panic!("no writer: {word}"),
    }
}

/// In the words of the table.
fn named(outcome: &Outcome) -> String {
    let Some(error) = &outcome.error else { return "whole".to_owned() };
    let at = error.at.map(|at| format!(" at byte {at}")).unwrap_or_default();
    format!("{}{at}: {}", error.stage.as_deref().unwrap_or("no stage"), error.kind)
}

#[test]
fn each_ends_as_the_table_says() {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/any-host")).unwrap();
    let rows: Vec<Row> = serde_json::from_str(TABLE).unwrap();
    let mut runs = 0;
    for row in &rows {
        let plain = Harness::new(guest.clone()).payload(Payload::script(row.script()));
        for (way, harness) in ways(row, &plain) {
            let outcome = harness.run().unwrap();
            let what = format!("{}, {way}: {outcome}", row.what);
            assert_eq!(named(&outcome), row.outcome, "{what}");
            assert_eq!(outcome.reply.end == ReplyEnd::Finished, row.outcome == "whole", "{what}");
            if let Some(reply) = &row.reply {
                assert_eq!(outcome.reply_text(), reply.as_str(), "{what}");
            }
            // A run that ends before its reply does not come to the writer.
            let reached = row.outcome.starts_with("reply");
            assert!(!reached || outcome.faults.iter().all(|fault| fault.times > 0), "{what}");
            runs += 1;
        }
    }
    assert!(runs > rows.len(), "{runs} runs of {} rows", rows.len());
}
