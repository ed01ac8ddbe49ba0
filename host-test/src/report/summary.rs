//! An outcome for people.

use std::fmt;

use super::happened::Happened;
use super::outcome::{Ending, Outcome, PayloadEnd, ReplyEnd, ReplyFacts};
use crate::text::{counted, grouped, row, with_cents};

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        row(f, "outcome", &format!("{}{}", self.outcome, advice(self.outcome)))?;
        if let Some(error) = &self.error {
            let mut place = error.kind.clone();
            if let Some(stage) = &error.stage {
                place.push_str(&format!(" (stage {stage})"));
            }
            if let Some(at) = error.at {
                place.push_str(&format!(" at byte {}", grouped(at)));
            }
            row(f, "error", &place)?;
            for line in error.message.lines() {
                row(f, "", line)?;
            }
        }
        let payload = &self.payload;
        let taken = match payload.size {
            Some(size) => format!("{} of {}", grouped(payload.bytes), counted(size, "byte")),
            None => counted(payload.bytes, "byte"),
        };
        let end = match payload.end {
            PayloadEnd::NotReached | PayloadEnd::Reached => "",
            PayloadEnd::BrokenOff => ", broken off",
        };
        row(f, "payload", &format!("{taken} in {}{end}", counted(payload.chunks, "chunk")))?;
        for fault in &self.faults {
            row(f, "fault", &happened(fault))?;
        }
        row(f, "charset", &self.charset())?;
        // Nothing was decoded, or it is not known.
        let malformed = payload.malformed.map_or_else(|| "-".to_owned(), grouped);
        let first = payload.first_malformed_at.map_or_else(String::new, |at| format!(", the first at byte {}", grouped(at)));
        row(f, "malformed", &format!("{malformed}{first}"))?;
        if let Some(bad @ 1..) = payload.bad_records {
            let first = payload.first_bad_record_at.map_or_else(String::new, |at| format!(", the first at byte {}", grouped(at)));
            row(f, "records", &format!("{} bad{first}", grouped(bad)))?;
        }
        if let (Some(bytes @ 1..), Some(lines)) = (payload.skipped_bytes, payload.skipped_lines) {
            row(f, "skipped", &format!("{}, {}", counted(bytes, "byte"), counted(lines, "line end")))?;
        }
        for advice in payload.advice.iter().flatten() {
            row(f, "advice", &advice.to_string())?;
        }
        let end = match self.reply.end {
            ReplyEnd::Finished => "finished",
            ReplyEnd::BrokenOff => "broken off",
        };
        let reply = &self.reply;
        row(
            f,
            "reply",
            &format!("{} in {}, {end}{}", counted(reply.bytes, "byte"), counted(reply.writes, "write"), reply.content()),
        )?;
        let per_byte = self.fuel.per_byte.map_or_else(String::new, |fuel| format!(", {} a byte", with_cents(fuel)));
        let (total, most) = (grouped(self.fuel.total), grouped(self.fuel.max_between_host_calls));
        row(f, "fuel", &format!("{total}{per_byte}, at most {most} between two host calls"))?;
        let (host_calls, checkpoints) = (grouped(self.host_calls), grouped(self.checkpoints));
        row(f, "host calls", &format!("{host_calls}, {checkpoints} of them checkpoints"))?;
        if let (Some(progress), true) = (&self.progress, self.outcome != Ending::Ok) {
            let said = format!(
                "{} read, {} decoded, {}, {} malformed",
                counted(progress.bytes_read, "byte"),
                grouped(progress.bytes_decoded),
                counted(progress.items, "item"),
                grouped(progress.malformed)
            );
            row(f, "last check", &said)?;
        }
        if let Some(diagnosis) = &self.diagnosis {
            write!(f, "{diagnosis}")?;
        }
        if self.waited_ms > 0 {
            row(f, "waited", &format!("{} ms of the virtual clock, in vain", grouped(self.waited_ms)))?;
        }
        if self.outcome == Ending::Ok && payload.end == PayloadEnd::BrokenOff {
            row(f, "truth", "the guest took a payload that was not whole for a finished one")?;
        }
        row(f, "memory", &format!("{} bytes at most", grouped(self.memory.peak_bytes)))?;
        row(f, "component", &format!("{} bytes", grouped(self.component.bytes)))?;
        row(f, "time", &format!("{} ms{}", grouped(self.elapsed_ms), self.speed()))?;
        // What a guest that crashed printed stands next to its error.
        let is_said = matches!(self.outcome, Ending::Trap | Ending::OutOfMemory) && self.log.level.is_none();
        let rows = if is_said { Vec::new() } else { self.log.rows() };
        rows.iter().enumerate().try_for_each(|(index, line)| row(f, if index == 0 { "log" } else { "" }, line))
    }
}

impl Outcome {
    fn charset(&self) -> String {
        let payload = &self.payload;
        let declared = match &payload.charset_declared {
            Some(label) if payload.charset_declared_by.as_deref() == Some("media-type") => {
                format!("declared \"{label}\" in the media type")
            }
            Some(label) => format!("declared \"{label}\""),
            None => "none declared".to_owned(),
        };
        match (&payload.charset_used, &payload.charset_origin) {
            (Some(used), Some(origin)) => format!("{declared}, used {used} ({})", origin.replace('-', " ")),
            (Some(used), None) => format!("{declared}, used {used}"),
            (None, _) => declared,
        }
    }

    fn speed(&self) -> String {
        // A short run says nothing about speed.
        if self.elapsed_ms < 20 || self.payload.bytes < 1 << 20 {
            return String::new();
        }
        format!(", {:.0} MB/s", self.payload.bytes as f64 / 1e3 / self.elapsed_ms as f64)
    }
}

impl ReplyFacts {
    /// What the guest declares it to be.
    fn content(&self) -> String {
        match (&self.media_type, &self.charset) {
            (Some(media_type), Some(charset)) => format!(", {media_type}, charset {charset}"),
            (Some(only), None) => format!(", {only}"),
            (None, Some(charset)) => format!(", charset {charset}"),
            (None, None) => String::new(),
        }
    }
}

fn happened(fault: &Happened) -> String {
    let place = fault.at_byte.zip(fault.at_host_call).map_or_else(String::new, |(byte, host_call)| {
        format!(", first after {} of the payload, at host call {}", counted(byte, "byte"), grouped(host_call))
    });
    match fault.times {
        0 => format!("{} did not happen: the run did not come to its place, or has none", fault.fault),
        1 => format!("{} happened once{place}", fault.fault),
        times => format!("{} happened {} times{place}", fault.fault, grouped(times)),
    }
}

fn advice(ending: Ending) -> &'static str {
    match ending {
        Ending::Ok => "",
        Ending::GuestError => " (the guest returned an error)",
        Ending::Trap => " (the guest crashed)",
        Ending::OutOfFuel => " (a slice was too long)",
        Ending::OutOfMemory => " (the guest held too much)",
        Ending::TimedOut => " (the guest did not come to an end)",
        Ending::ClientGone => " (the client went away)",
        Ending::Stopped => " (the server was stopped)",
    }
}
