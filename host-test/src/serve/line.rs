//! A request that was served, for people: the line of it, and what is said of one that went wrong.

use std::fmt;

use super::served::{Position, Served};
use crate::report::{Activity, Ending, PayloadEnd};
use crate::text::safe;

/// The payload, in bytes, from which on fuel for each byte of it says something.
const TELLING: u64 = 1024;

/// One line, such as `12 POST /lines 200 in 1048576 out 12 bytes text/plain 3.2 ms fuel 9.8M (9.4 a byte) memory 1.1 MiB charset UTF-8
/// (assumed) malformed 0`. The charset is there if the guest tells it.
impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, method, target, payload, reply, fuel, memory, elapsed_ms, .. } = self;
        let status = self.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        let broken = if payload.end == PayloadEnd::BrokenOff { " broken off" } else { "" };
        // What each request costs anyway hides what a byte of a small payload does.
        let per_byte = fuel.per_byte.filter(|_| payload.bytes >= TELLING);
        let per_byte = per_byte.map_or_else(String::new, |fuel| format!(" ({fuel:.1} a byte)"));
        let media_type = reply.media_type.as_ref().map_or_else(String::new, |media_type| format!(" {}", safe(media_type)));
        write!(
            f,
            "{request} {method} {target} {status} in {}{broken} out {} bytes{media_type} {elapsed_ms:.1} ms fuel {}{per_byte} memory {}",
            payload.bytes,
            reply.bytes,
            thousands(fuel.total),
            mebibytes(memory.peak_bytes)
        )?;
        if let Some(charset) = &payload.charset_used {
            let origin = payload.charset_origin.as_deref().unwrap_or("-").replace('-', " ");
            write!(f, " charset {} ({}) malformed {}", safe(charset), safe(&origin), payload.malformed.unwrap_or_default())?;
        }
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
    /// Returns what the line does not say: where the guest stood, if it was stopped, and what it printed. Each line begins with
    /// the request's number and a bar.
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
        let payload = &self.payload;
        if let (Some(bad @ 1..), Some(at)) = (payload.bad_records, payload.first_bad_record_at) {
            lines.push(format!("records    {bad} bad, the first at byte {at}"));
        }
        if let (Some(bytes @ 1..), Some(line_ends)) = (payload.skipped_bytes, payload.skipped_lines) {
            lines.push(format!("skipped    {bytes} bytes, {line_ends} line ends"));
        }
        lines.extend(payload.advice.iter().flatten().map(|advice| format!("advice     {advice}")));
        lines.iter().map(|line| format!("{} | {}\n", self.request, safe(line))).collect()
    }
}

impl Position {
    fn rows(&self) -> Vec<String> {
        let doing = match self.doing {
            Activity::Waiting => "waiting in a call of WASI",
            Activity::Spinning => "spinning",
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
    use crate::report::{AdviceFacts, Failed, MemoryFacts, ReplyEnd};
    use crate::serve::served::{ServedFuel, ServedPayload, ServedReply};

    fn payload(bytes: u64, end: PayloadEnd) -> ServedPayload {
        ServedPayload {
            bytes,
            end,
            charset_declared: None,
            charset_used: None,
            charset_origin: None,
            malformed: None,
            first_malformed_at: None,
            bad_records: None,
            first_bad_record_at: None,
            skipped_bytes: None,
            skipped_lines: None,
            advice: None,
        }
    }

    fn served() -> Served {
        Served {
            request: 12,
            method: "POST".to_owned(),
            target: "/lines".to_owned(),
            status: Some(200),
            outcome: Ending::Ok,
            error: None,
            payload: payload(1_048_576, PayloadEnd::Reached),
            reply: ServedReply { bytes: 12, end: ReplyEnd::Finished, media_type: Some("text/csv; charset=utf-8".to_owned()) },
            fuel: ServedFuel { total: 9_830_000, per_byte: Some(9.37) },
            memory: MemoryFacts { peak_bytes: 1_179_648, growths: 1 },
            elapsed_ms: 3.21,
            stood: None,
            log: crate::report::Log::default(),
        }
    }

    #[test]
    fn a_request_that_ended_well_is_one_line() {
        let line =
            "12 POST /lines 200 in 1048576 out 12 bytes text/csv; charset=utf-8 3.2 ms fuel 9.8M (9.4 a byte) memory 1.1 MiB";
        assert_eq!(served().to_string(), line);
        assert_eq!(served().details(), "");
    }

    #[test]
    fn what_the_guest_tells_of_its_payload_is_said() {
        let advice = AdviceFacts { code: "malformed".to_owned(), at: Some(17), message: "try\u{1b} another".to_owned() };
        let mut served = served();
        served.payload.charset_used = Some("UTF-8".to_owned());
        served.payload.charset_origin = Some("byte-order-mark".to_owned());
        served.payload.malformed = Some(3);
        (served.payload.bad_records, served.payload.first_bad_record_at) = (Some(2), Some(40));
        (served.payload.skipped_bytes, served.payload.skipped_lines) = (Some(7), Some(1));
        served.payload.advice = Some(vec![advice]);
        assert!(served.to_string().ends_with(" memory 1.1 MiB charset UTF-8 (byte order mark) malformed 3"), "{served}");
        let details = "12 | records    2 bad, the first at byte 40\n12 | skipped    7 bytes, 1 line ends\n\
                       12 | advice     malformed at byte 17: try\u{fffd} another\n";
        assert_eq!(served.details(), details);
    }

    #[test]
    fn fuel_for_each_byte_of_a_small_payload_is_not_said() {
        let of = |bytes| Served { payload: payload(bytes, PayloadEnd::Reached), ..served() };
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
            payload: payload(0, PayloadEnd::BrokenOff),
            fuel: ServedFuel { total: 999, per_byte: None },
            stood: Some(Position {
                doing: Activity::Running,
                stage: Some("handler".to_owned()),
                hottest: Vec::new(),
                stack: vec!["demo::crash".to_owned(), "main\u{1b}".to_owned()],
            }),
            ..served()
        };
        let line = "12 POST /lines - in 0 broken off out 12 bytes text/csv; charset=utf-8 3.2 ms fuel 999 memory 1.1 MiB BROKEN OFF: trap: it crashed";
        assert_eq!(served.to_string(), line);
        let details = "12 | stood      running, stage handler\n12 | stack      demo::crash\n12 |            main\u{fffd}\n";
        assert_eq!(served.details(), details);
    }
}
