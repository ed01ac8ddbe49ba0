//! A request that was served, for people: the line of it, and what is said of one that went wrong.

use std::fmt;

use super::{Served, Stood};
use crate::PayloadEnd;
use crate::diagnosis::Doing;
use crate::log::safe;
use crate::outcome::Ending;

/// The payload, in bytes, from which on fuel for each byte of it says something.
const TELLING: u64 = 1024;

/// One line, such as `12 POST /lines 200 in 1048576 out 12 bytes 3.2 ms fuel 9.8M (9.4 a byte) memory 1.1 MiB`.
impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, method, target, payload, reply, fuel, memory, elapsed_ms, .. } = self;
        let status = self.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        let broken = if payload.end == PayloadEnd::BrokenOff { " broken off" } else { "" };
        // What each request costs anyway hides what a byte of a small payload does.
        let per_byte = fuel.per_byte.filter(|_| payload.bytes >= TELLING);
        let per_byte = per_byte.map_or_else(String::new, |fuel| format!(" ({fuel:.1} a byte)"));
        write!(
            f,
            "{request} {method} {target} {status} in {}{broken} out {} bytes {elapsed_ms:.1} ms fuel {}{per_byte} memory {}",
            payload.bytes,
            reply.bytes,
            thousands(fuel.total),
            mebibytes(memory.peak_bytes)
        )?;
        match &self.error {
            None => Ok(()),
            Some(error) => {
                let first = error.message.lines().next().unwrap_or_default();
                // A guest's own error has a kind that says more than its ending.
                let kind = if self.outcome == Ending::GuestError { error.kind.as_str() } else { self.outcome.name() };
                write!(f, " BROKEN OFF: {}: {}", safe(kind), safe(first))
            }
        }
    }
}

impl Served {
    /// What there is to say beside the line: where the guest stood, if it was stopped, and what it printed. Each line of it
    /// begins with the request's number and a bar.
    #[must_use]
    pub fn details(&self) -> String {
        let mut lines = self.log.rows();
        if self.log.lines.is_empty() {
            // That nothing was logged is worth no line for each request.
            lines.clear();
        }
        if let Some(stood) = &self.stood {
            lines.extend(stood.rows());
        }
        lines.iter().map(|line| format!("{} | {}\n", self.request, safe(line))).collect()
    }
}

impl Stood {
    fn rows(&self) -> Vec<String> {
        let doing = match self.doing {
            Doing::Waiting => "waiting in a call of WASI",
            Doing::Spinning => "spinning",
            _ => "running",
        };
        let mut rows = vec![format!("stood      {doing}, stage {}", self.stage.as_deref().unwrap_or("-"))];
        let named = |index: usize, name: &'static str| if index == 0 { name } else { "" };
        for (index, hot) in self.hottest.iter().enumerate() {
            rows.push(format!("{:<9}  {:>3} % {}", named(index, "hottest"), hot.percent, hot.frame));
        }
        for (index, frame) in self.stack.iter().enumerate() {
            rows.push(format!("{:<9}  {frame}", named(index, "stack")));
        }
        rows
    }
}

/// In short: `950`, `9.8M`.
pub(super) fn thousands(number: u64) -> String {
    let units = [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "K")];
    match units.into_iter().find(|(unit, _)| number >= *unit) {
        Some((unit, name)) => format!("{:.1}{name}", number as f64 / unit as f64),
        None => number.to_string(),
    }
}

pub(super) fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Failed, MemoryFacts, ReplyEnd};
    use crate::serve::{ServedFuel, ServedPayload, ServedReply};

    fn served() -> Served {
        Served {
            request: 12,
            method: "POST".to_owned(),
            target: "/lines".to_owned(),
            status: Some(200),
            outcome: Ending::Ok,
            error: None,
            payload: ServedPayload { bytes: 1_048_576, end: PayloadEnd::Reached },
            reply: ServedReply { bytes: 12, end: ReplyEnd::Finished },
            fuel: ServedFuel { total: 9_830_000, per_byte: Some(9.37) },
            memory: MemoryFacts { peak_bytes: 1_179_648, growths: 1 },
            elapsed_ms: 3.21,
            stood: None,
            log: crate::Log::default(),
        }
    }

    #[test]
    fn a_request_that_ended_well_is_one_line() {
        let line = "12 POST /lines 200 in 1048576 out 12 bytes 3.2 ms fuel 9.8M (9.4 a byte) memory 1.1 MiB";
        assert_eq!(served().to_string(), line);
        assert_eq!(served().details(), "");
    }

    #[test]
    fn fuel_for_each_byte_of_a_small_payload_is_not_said() {
        let of = |bytes| Served { payload: ServedPayload { bytes, end: PayloadEnd::Reached }, ..served() };
        assert!(!of(1023).to_string().contains("a byte"), "{}", of(1023));
        assert!(of(1024).to_string().contains(" fuel 9.8M (9.4 a byte) "), "{}", of(1024));
        assert!(of(1023).to_json().contains("\"per_byte\":9.37"), "{}", of(1023).to_json());
    }

    #[test]
    fn one_that_did_not_says_why_and_where() {
        let error =
            Failed { kind: "trap".to_owned(), stage: None, at: None, message: "it crashed\nthe guest printed:".to_owned() };
        let served = Served {
            status: None,
            outcome: Ending::Trap,
            error: Some(error),
            payload: ServedPayload { bytes: 0, end: PayloadEnd::BrokenOff },
            fuel: ServedFuel { total: 999, per_byte: None },
            stood: Some(Stood {
                doing: Doing::Running,
                stage: Some("handler".to_owned()),
                hottest: Vec::new(),
                stack: vec!["demo::crash".to_owned(), "main\u{1b}".to_owned()],
            }),
            ..served()
        };
        let line = "12 POST /lines - in 0 broken off out 12 bytes 3.2 ms fuel 999 memory 1.1 MiB BROKEN OFF: trap: it crashed";
        assert_eq!(served.to_string(), line);
        let details = "12 | stood      running, stage handler\n12 | stack      demo::crash\n12 |            main\u{fffd}\n";
        assert_eq!(served.details(), details);
    }
}
