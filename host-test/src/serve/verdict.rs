use std::time::Duration;

use super::reply_body::Sent;
use super::run::{Ended, Left};
use super::served::{Asked, Position, Served, ServedFuel, ServedPayload, ServedReply};
use super::settings::Settings;

use super::traffic::{Gave, Traffic};
use crate::engine::{Bounds, clip, of_stack, stopped};
use crate::report::{Activity, Ending, Failed, Log, MemoryFacts, PayloadFacts, ReplyEnd};
use crate::text::{counted, grouped};

/// What a run left, judged: only what became of the reply is open yet.
pub(super) struct Verdict {
    failure: Option<(Ending, Failed)>,
    stood: Option<Position>,
    fuel: u64,
    memory: MemoryFacts,
    summary: PayloadFacts,
    log: Log,
}

impl Verdict {
    pub(super) fn new(left: Left, settings: &Settings, traffic: &Traffic) -> Self {
        let Left { ended, fuel, memory, worked, waits, samples, summary, log, .. } = left;
        let (failure, stood) = match ended {
            Ended::Returned => (without_response(&traffic.gave()), None),
            Ended::Unwanted(sent) => (by_reply(sent, traffic), None),
            Ended::Stopped(error) => {
                let bounds = Bounds {
                    taken: traffic.payload_bytes(),
                    timeout: settings.timeout,
                    out_of_fuel: &|taken| out_of_fuel(settings.fuel, taken),
                };
                let (ending, failed, stack) = stopped(&error, memory.refused(1).or(memory.refused(0)), &bounds, &log);
                let doing = match ending {
                    Ending::TimedOut if failed.message.contains("the guest was waiting") => Activity::Waiting,
                    Ending::TimedOut if worked >= settings.timeout / 2 => Activity::Spinning,
                    _ => Activity::Running,
                };
                let hottest = if doing == Activity::Waiting { Vec::new() } else { samples.hottest(waits) };
                let stood = Position { doing, stage: of_stack(&stack).map(str::to_owned), hottest, stack };
                (Some((ending, failed)), Some(stood))
            }
        };
        let memory = MemoryFacts { peak_bytes: memory.peak(), growths: memory.growths() };
        Self { failure, stood, fuel, memory, summary, log }
    }

    /// What went wrong, for the client.
    pub(super) fn in_short(&self) -> String {
        self.failure.as_ref().map_or_else(|| "ok".to_owned(), |(_, failed)| failed.kind.clone())
    }

    pub(super) fn served(self, asked: Asked, traffic: &Traffic, sent: Sent, elapsed: Duration) -> Served {
        // What a guest does after its client is gone says nothing about it.
        let (outcome, error) = match self.failure.or_else(|| by_reply(sent, traffic)) {
            None => (Ending::Ok, None),
            Some((ending, failed)) => (ending, Some(failed)),
        };
        let bytes = traffic.payload_bytes();
        let per_byte = (bytes > 0).then(|| self.fuel as f64 / bytes as f64);
        Served {
            request: asked.number,
            method: asked.method,
            target: asked.target,
            status: traffic.status(),
            outcome,
            error,
            payload: payload(self.summary, traffic),
            reply: ServedReply {
                bytes: traffic.reply_bytes(),
                end: if outcome == Ending::Ok { ReplyEnd::Finished } else { ReplyEnd::BrokenOff },
                media_type: traffic.media_type(),
            },
            fuel: ServedFuel { total: self.fuel, per_byte },
            memory: self.memory,
            elapsed_ms: (elapsed.as_secs_f64() * 1e6).round() / 1e3,
            stood: self.stood,
            log: self.log,
        }
    }
}

fn payload(summary: PayloadFacts, traffic: &Traffic) -> ServedPayload {
    ServedPayload {
        bytes: traffic.payload_bytes(),
        end: traffic.payload_end(),
        charset_declared: summary.charset_declared.map(clip),
        charset_used: summary.charset_used.map(clip),
        charset_origin: summary.charset_origin.map(clip),
        malformed: summary.malformed,
        first_malformed_at: summary.first_malformed_at,
        bad_records: summary.bad_records,
        first_bad_record_at: summary.first_bad_record_at,
        skipped_bytes: summary.skipped_bytes,
        skipped_lines: summary.skipped_lines,
        advice: summary.advice,
    }
}

fn failed(kind: &str, stage: Option<&str>, message: String) -> Failed {
    Failed { kind: kind.to_owned(), stage: stage.map(str::to_owned), at: None, message }
}

/// A guest that returned, and left no response.
fn without_response(gave: &Gave) -> Option<(Ending, Failed)> {
    let (kind, message) = match gave {
        Gave::Response => return None,
        Gave::Nothing => {
            let message = "the guest returned without a response: it must set one, or an error, before it returns";
            ("contract-violation", message.to_owned())
        }
        Gave::Other(what) => ("no-response", format!("the guest gave {what} for a response")),
    };
    Some((Ending::GuestError, failed(kind, Some("reply"), message)))
}

/// What is wrong by what became of the reply.
fn by_reply(sent: Sent, traffic: &Traffic) -> Option<(Ending, Failed)> {
    match sent {
        Sent::Whole => None,
        Sent::BrokenOff => Some(broken_off(traffic)),
        Sent::ClientGone => {
            let message = format!("the client went away, after {}", so_far(traffic));
            Some((Ending::ClientGone, failed("client-gone", None, message)))
        }
        Sent::Stopped => {
            let message = format!("the server was stopped, after {}", so_far(traffic));
            Some((Ending::Stopped, failed("stopped", None, message)))
        }
    }
}

fn broken_off(traffic: &Traffic) -> (Ending, Failed) {
    let message = format!("the guest broke the reply off after {}; its log may say why", counted(traffic.reply_bytes(), "byte"));
    (Ending::GuestError, failed("broken-off", Some("reply"), message))
}

fn so_far(traffic: &Traffic) -> String {
    let (taken, sent) = (counted(traffic.payload_bytes(), "byte"), grouped(traffic.reply_bytes()));
    format!("{taken} of the payload and {sent} of the reply")
}

fn out_of_fuel(fuel: Option<u64>, taken: &str) -> String {
    let fuel = grouped(fuel.unwrap_or(u64::MAX));
    format!(
        "the guest spent all the {fuel} fuel of a request, after {taken} of the payload: raise it, or let the guest do less; if \
         this is a debug build of the guest, build it with `--release`"
    )
}
