//! What a run left, judged: which outcome it is, and what to say about it.

use std::time::Duration;

use wasmtime::{Trap, WasmBacktrace};

use super::declared::Declared;
use super::memory::Refused;
use super::position::Known;
use super::run::Left;
use super::sink::Kept;
use super::stack;
use crate::report::{
    AdviceFacts, ComponentFacts, Diagnosis, Ending, Failed, Fuel, Happened, KeptReply, Log, MemoryFacts, Outcome, PayloadFacts,
    ReplyEnd, ReplyFacts, is_log_line,
};
use crate::report::{PayloadEnd, Progress};
use crate::text::{counted, grouped};
use intake_host::{Advice, CharsetOrigin, Halt, Ledger, Summary};

/// The longest text that is taken over from a guest, in bytes.
const LONGEST_TEXT: usize = 8 << 10;
/// The maximum number of pieces of advice taken over from a guest.
const MOST_ADVICE: usize = 16;
/// The kind of an error by which a guest broke the contract of the WIT package.
const CONTRACT: &str = "contract-violation";

/// What the harness knows of a run besides what it left.
pub(crate) struct RunFacts {
    pub(crate) size: Option<u64>,
    pub(crate) declared: Option<Declared>,
    pub(crate) kept: Kept,
    pub(crate) elapsed: Duration,
    pub(crate) timeout: Duration,
    pub(crate) slice_fuel: Option<u64>,
    pub(crate) component: u64,
    pub(crate) faults: Vec<Happened>,
}

pub(crate) fn outcome(left: Left, seen: RunFacts) -> Outcome {
    let Left { returned, state, log, trace, samples, last_slice, waits_elsewhere } = left;
    let ledger = &state.intake.ledger;
    let finished = ledger.finished;
    let has_returned = returned.is_ok();
    let says_ok = matches!(returned, Ok(Ok(_)));
    let mut stack = Vec::new();
    let (ending, error, summary) = match returned {
        Ok(Ok(summary)) if finished => (Ending::Ok, None, Some(summary)),
        Ok(Ok(summary)) => (Ending::GuestError, Some(ok_without_finish()), Some(summary)),
        Ok(Err(failure)) => {
            let mut message = clip(failure.message);
            if finished {
                message.push_str(
                    " (and the guest had finished the reply, which the contract forbids with an error: finish it last)",
                );
            }
            let failed = Failed { kind: clip(failure.kind), stage: Some(clip(failure.stage)), at: failure.at, message };
            (Ending::GuestError, Some(failed), Some(failure.summary))
        }
        Err(error) => {
            let refused = state.memory.refused(state.intake.meter.host_calls());
            let bounds =
                Bounds { taken: ledger.payload_bytes, timeout: seen.timeout, out_of_fuel: &|taken| out_of_fuel(&seen, taken) };
            let (ending, failed, frames) = stopped(&error, refused, &bounds, &log);
            stack = frames;
            (ending, Some(failed), None)
        }
    };
    let meter = &state.intake.meter;
    let charset = summary.as_ref().and_then(|summary| summary.charset_used.as_deref());
    let diagnosis = error.as_ref().map(|error| {
        let known = Known {
            ending,
            error,
            returned: has_returned,
            waits_elsewhere,
            ledger,
            host_calls: meter.host_calls(),
            slice_fuel: last_slice,
            elapsed: seen.elapsed,
            charset: charset.or(seen.declared.as_ref().map(|declared| declared.label.as_str())),
            stack,
        };
        Diagnosis::new(known, &trace, &samples)
    });
    let per_byte = (ledger.payload_bytes > 0).then(|| meter.total() as f64 / ledger.payload_bytes as f64);
    let head = seen.kept.head;
    Outcome {
        outcome: ending,
        error,
        says_ok,
        diagnosis,
        payload: payload(summary, ledger, seen.size, seen.declared),
        reply: ReplyFacts {
            bytes: ledger.reply_bytes,
            writes: ledger.writes,
            end: if finished { ReplyEnd::Finished } else { ReplyEnd::BrokenOff },
            media_type: head.as_ref().and_then(|head| head.media_type.clone()).map(clip),
            charset: head.as_ref().and_then(|head| head.charset.clone()).map(clip),
        },
        fuel: Fuel { total: meter.total(), per_byte, max_between_host_calls: meter.max_between_host_calls() },
        host_calls: meter.host_calls(),
        checkpoints: ledger.checkpoints,
        waited_ms: u64::try_from(ledger.waited.as_millis()).unwrap_or(u64::MAX),
        memory: MemoryFacts { peak_bytes: state.memory.peak(), growths: state.memory.growths() },
        faults: seen.faults,
        component: ComponentFacts { bytes: seen.component },
        elapsed_ms: u64::try_from(seen.elapsed.as_millis()).unwrap_or(u64::MAX),
        kept: KeptReply {
            media_type: head.as_ref().and_then(|head| head.media_type.clone()),
            charset: head.and_then(|head| head.charset),
            bytes: seen.kept.bytes,
        },
        progress: ledger.progress.map(progress),
        log,
    }
}

fn ok_without_finish() -> Failed {
    Failed {
        kind: CONTRACT.to_owned(),
        stage: Some("reply".to_owned()),
        at: None,
        message: "the guest returned ok, but the reply is not finished: finish it before, or return an error".to_owned(),
    }
}

fn payload(summary: Option<Summary>, ledger: &Ledger, size: Option<u64>, declared: Option<Declared>) -> PayloadFacts {
    let seen = PayloadFacts {
        size,
        bytes: ledger.payload_bytes,
        chunks: ledger.chunks,
        end: payload_end(ledger.payload_end),
        charset_declared_by: declared.as_ref().map(|declared| declared.by.name().to_owned()),
        charset_declared: declared.map(|declared| declared.label),
        ..PayloadFacts::default()
    };
    let Some(summary) = summary else { return seen };
    // What was not decoded has no malformed bytes, and none that are well-formed either.
    let decoded = summary.charset_used.is_some();
    PayloadFacts {
        charset_used: summary.charset_used.map(clip),
        charset_origin: summary.charset_origin.map(|origin| origin_name(origin).to_owned()),
        bom: summary.charset_origin.map(|origin| origin == CharsetOrigin::ByteOrderMark),
        malformed: decoded.then_some(summary.malformed),
        first_malformed_at: summary.first_malformed_at.filter(|_| decoded),
        bad_records: Some(summary.bad_records),
        first_bad_record_at: summary.first_bad_record_at,
        skipped_bytes: Some(summary.skipped_bytes),
        skipped_lines: Some(summary.skipped_lines),
        advice: Some(summary.advice.into_iter().take(MOST_ADVICE).map(advice).collect()),
        ..seen
    }
}

fn advice(Advice { code, at, message }: Advice) -> AdviceFacts {
    AdviceFacts { code: clip(code), at, message: clip(message) }
}

fn origin_name(origin: CharsetOrigin) -> &'static str {
    match origin {
        CharsetOrigin::Declared => "declared",
        CharsetOrigin::Overridden => "overridden",
        CharsetOrigin::ByteOrderMark => "byte-order-mark",
        CharsetOrigin::Assumed => "assumed",
    }
}

fn payload_end(end: intake_host::PayloadEnd) -> PayloadEnd {
    match end {
        intake_host::PayloadEnd::NotReached => PayloadEnd::NotReached,
        intake_host::PayloadEnd::Reached => PayloadEnd::Reached,
        intake_host::PayloadEnd::BrokenOff => PayloadEnd::BrokenOff,
    }
}

fn progress(progress: intake_host::Progress) -> Progress {
    let intake_host::Progress { bytes_read, bytes_decoded, items, malformed } = progress;
    Progress { bytes_read, bytes_decoded, items, malformed }
}

fn out_of_fuel(seen: &RunFacts, taken: &str) -> String {
    let slice = grouped(seen.slice_fuel.unwrap_or(u64::MAX));
    let starved = seen.faults.iter().find(|fault| fault.times > 0 && fault.fault.starts_with("no-fuel"));
    match starved {
        Some(fault) => format!("a fault, {}, left the guest no fuel, after {taken} of the payload", fault.fault),
        None => format!(
            "the guest spent all the {slice} fuel of a slice without a host call, after {taken} of the payload: checkpoint more \
             often (with the SDK: `pace.spend(fuel)` within the loop over a line or a piece), or raise the fuel of a slice; if \
             this is a debug build of the guest, build it with `--release`"
        ),
    }
}

/// What bounds a run, and what is said when it comes to its bounds.
pub(crate) struct Bounds<'a> {
    /// Bytes of the payload that the guest took.
    pub(crate) taken: u64,
    pub(crate) timeout: Duration,
    /// The message when fuel is used up, after so much of the payload, in words.
    pub(crate) out_of_fuel: &'a dyn Fn(&str) -> String,
}

/// A run that was stopped, by the guest's own trap or by the host: how it ended, why, and the guest's stack.
pub(crate) fn stopped(
    error: &wasmtime::Error,
    refused: Option<Refused>,
    bounds: &Bounds<'_>,
    log: &Log,
) -> (Ending, Failed, Vec<String>) {
    let mut stack = error.downcast_ref::<WasmBacktrace>().map(stack::frames).unwrap_or_default();
    let taken = counted(bounds.taken, "byte");
    let (ending, kind, stage, what) = match (error.downcast_ref::<Halt>(), error.downcast_ref::<Trap>(), refused) {
        (Some(Halt::TimedOut { doing, stack: own }), ..) => {
            if !own.is_empty() {
                stack.clone_from(own);
            }
            let what = if doing.ends_with("for ever") {
                format!("the guest was {doing}, after {taken} of the payload: bound the wait")
            } else {
                let time = bounds.timeout;
                format!(
                    "not done after {time:?}: the guest was {doing}, after {taken} of the payload; if it only needs \
                     longer, raise the timeout"
                )
            };
            (Ending::TimedOut, "timed-out", None, what)
        }
        (Some(Halt::Contract { stage, message }), ..) => (Ending::Trap, CONTRACT, Some(*stage), message.clone()),
        (Some(halt), ..) => (Ending::Trap, "trap", None, halt.to_string()),
        (None, Some(Trap::OutOfFuel), _) => (Ending::OutOfFuel, "out-of-fuel", None, (bounds.out_of_fuel)(&taken)),
        (None, _, Some(Refused { wanted, limit })) => {
            let wanted = counted(wanted, "byte");
            let what = match limit.map(grouped) {
                Some(limit) => format!(
                    "the guest wanted {wanted} of memory, the limit is {limit}, after {taken} of the payload: hold \
                     less, or raise the memory limit"
                ),
                None => format!("the guest wanted {wanted} of memory, and a fault refused it, after {taken} of the payload"),
            };
            (Ending::OutOfMemory, "out-of-memory", None, what)
        }
        (None, trap, None) => {
            let cause = trap.map_or_else(|| root(error), |trap| trap.to_string());
            let cause = cause.trim_start_matches("wasm trap: ");
            let what = format!("the guest trapped after {taken} of the payload: {cause}");
            (Ending::Trap, "trap", None, what)
        }
    };
    let mut message = what;
    // What it logged is shown apart.
    let said: Vec<&str> = log.lines.iter().map(String::as_str).filter(|line| !line.is_empty() && !is_log_line(line)).collect();
    if matches!(ending, Ending::Trap | Ending::OutOfMemory) && !said.is_empty() {
        message.push_str("\nthe guest printed:");
        said.iter().rev().take(12).collect::<Vec<_>>().iter().rev().for_each(|line| {
            message.push_str("\n  ");
            message.push_str(line);
        });
    }
    let failed = Failed { kind: kind.to_owned(), stage: stage.map(str::to_owned), at: None, message };
    (ending, failed, stack)
}

fn root(error: &wasmtime::Error) -> String {
    error.root_cause().to_string()
}

/// Cuts a text of the guest's that is too long to be one.
pub(crate) fn clip(mut text: String) -> String {
    if text.len() > LONGEST_TEXT {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        text.push_str("..");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_TEXT, clip};

    #[test]
    fn a_text_of_the_guests_is_bounded_and_stays_text() {
        assert_eq!(clip("short".to_owned()), "short");
        let long = clip("\u{e9}".repeat(LONGEST_TEXT));
        assert_eq!(long.len(), LONGEST_TEXT + 2);
    }
}
