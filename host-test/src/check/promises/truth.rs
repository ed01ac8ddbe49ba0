use super::{fault_at, why};
use crate::batch::{Promise, Ran, Trial};
use crate::check::bases::{Bases, places};
use crate::check::evidence::Evidence;
use crate::check::malformed;
use crate::check::report::PromiseReport;
use crate::check::seen::Observed;
use crate::error::Error;
use crate::spec::{Times, Unit, What};
use crate::text::{counted, grouped};

/// Bytes of the chunk that most guests ask for.
const A_CHUNK: u64 = 65_536;

pub(super) fn trials(clean: &[Ran], bases: &Bases<'_>) -> Vec<Trial> {
    let mut all = in_each(clean);
    for ran in bases.all() {
        let (sample, size, reply) = (&ran.trial.sample, ran.trial.sample.size(), ran.outcome.reply.bytes);
        let mut put = |what, at| all.extend(fault_at(Promise::Truth, sample, what, Unit::Byte, at));
        for at in places(size) {
            put(What::Abort(why()), at);
            put(What::Cancel(why()), at);
            if at < size {
                put(What::Cut, at);
            }
        }
        put(What::Longer(1), 0);
        put(What::Longer(1000), 0);
        let mut written = vec![0, reply / 2, reply];
        written.dedup();
        for at in written {
            put(What::ReplyClosed(why()), at);
            put(What::ReplyRefused(why()), at);
            put(What::ReplyBlocked(Times::Ever), at);
        }
    }
    all
}

/// A few in each payload, of every charset and of some chunks, for reasons of their own: a guest may tell the truth in one, and
/// not in another.
fn in_each(clean: &[Ran]) -> Vec<Trial> {
    let mut all = Vec::new();
    for ran in clean.iter().filter(|ran| ran.tells()) {
        let (sample, size) = (&ran.trial.sample, ran.trial.sample.size());
        let mut put = |what, at| all.extend(fault_at(Promise::Truth, sample, what, Unit::Byte, at));
        put(What::Abort("the peer is gone".to_owned()), size / 2);
        for at in [A_CHUNK, 2 * A_CHUNK, size - 1].into_iter().filter(|at| size > A_CHUNK && *at < size) {
            put(What::Abort(String::new()), at);
            put(What::Cut, at);
        }
    }
    all
}

pub(super) fn judge(seen: &Observed<'_>) -> Result<PromiseReport, Error> {
    let mut evidence = Vec::new();
    let broken: Vec<&Ran> = seen.faults.ran.iter().filter(|ran| is_broken(ran)).collect();
    let broken_off = broken.len() as u64;
    for ran in &broken {
        if ran.says_ok() {
            evidence.push(Evidence::of(ran, seen.setting, &format!("it was not whole, and the guest says {}", ran.ended())));
        } else if ran.finished() {
            let said = format!("it was not whole, and the guest finished its reply, then ended with {}", ran.ended());
            evidence.push(Evidence::of(ran, seen.setting, &said));
        }
    }
    let others = seen.wrong(Promise::Truth).filter(|(ran, _)| !is_broken(ran));
    evidence.extend(others.map(|(ran, rule)| Evidence::of(ran, seen.setting, &format!("{rule}: {}", ran.ended()))));
    let mut decoded = 0;
    for ran in seen.clean {
        if let Some(said) = miscounted(ran)? {
            evidence.push(Evidence::of(ran, seen.setting, &said));
        }
        decoded += u64::from(ran.outcome.payload.charset_used.is_some());
    }
    let malformed = match decoded {
        0 => "; malformed bytes: not tried, the guest does not say that it decodes".to_owned(),
        decoded => format!("; malformed bytes, of {}", counted(decoded, "decoded payload")),
    };
    let tried = format!("payloads and replies that broke: {}{malformed}", seen.happened(&broken, Promise::Truth));
    if broken_off == 0 && evidence.is_empty() {
        return Ok(PromiseReport::not_tried(Promise::Truth, "the guest read no payload to a place where it could break off"));
    }
    let figure = match evidence.len() as u64 {
        0 => format!("none of {} was taken for whole", counted(broken_off, "broken one")),
        wrong => format!("{} against the truth, of {}", grouped(wrong), counted(broken_off + decoded, "run")),
    };
    Ok(PromiseReport::judged(Promise::Truth, tried, broken_off as usize, evidence).with_figure(figure))
}

/// Whether the payload was not whole, as far as the guest saw, or the reply was not taken.
fn is_broken(ran: &Ran) -> bool {
    let Some(fault) = &ran.trial.fault else { return false };
    let reply = matches!(fault.what, What::ReplyClosed(_) | What::ReplyRefused(_) | What::ReplyBlocked(Times::Ever));
    ran.happened().is_some() && (reply || (fault.what.breaks_the_payload() && !ran.saw_the_end()))
}

/// What is wrong with the malformed bytes that a guest counted in a payload that it decoded to its end.
fn miscounted(ran: &Ran) -> Result<Option<String>, Error> {
    let facts = &ran.outcome.payload;
    let (Some(used), true, true) = (&facts.charset_used, ran.is_ok(), ran.saw_the_end()) else { return Ok(None) };
    let sample = &ran.trial.sample;
    let first = sample.read().and_then(|bytes| malformed::first(bytes, used));
    let first = first.map_err(|error| Error::Host(format!("{sample} could not be read again: {error}")))?;
    let Some(first) = first else {
        return Ok(Some(format!("the guest says that it decoded from {used:?}, which is not a charset")));
    };
    let (count, at) = (facts.malformed.unwrap_or(0), facts.first_malformed_at);
    Ok(match (first, count, at) {
        (None, 0, _) => None,
        (None, count, _) => Some(format!("the guest counted {count} malformed, and all is well-formed in {used}")),
        (Some(first), 0, _) => Some(format!("the guest counted 0 malformed, and byte {first} is malformed in {used}")),
        (Some(first), _, Some(at)) if first == at => None,
        (Some(first), _, at) => {
            let at = at.map_or_else(|| "nowhere".to_owned(), |at| format!("at byte {at}"));
            Some(format!("the guest says that the first malformed byte is {at}; it is at byte {first} in {used}"))
        }
    })
}
