//! What a guest may answer to a fault: a typed error; or an honest success, where the payload is whole and the reply was taken.

use super::ran::Ran;
use crate::report::Ending;
use crate::spec::{Times, What};

/// What became of a run with a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// As it should be.
    Fine,
    /// The run did not come to the place of the fault.
    DidNotHappen,
    /// The rule that it broke.
    Wrong(&'static str),
}

/// Holds a run against `clean`, the same without a fault.
pub(crate) fn answer(ran: &Ran, clean: &Ran) -> Answer {
    let Some(what) = ran.fault() else { return Answer::DidNotHappen };
    if ran.happened().is_none() {
        // Nothing went wrong, so nothing may be other than without the fault. Some of its bytes may have come, though.
        let same = ran.is_ok() && ran.same_reply(clean);
        let same = same || matches!(what, What::Longer(_)) && !ran.says_ok() && ran.returned();
        return if same { Answer::DidNotHappen } else { Answer::Wrong("another end, though the fault did not happen") };
    }
    wrong(ran, clean, &what).map_or(Answer::Fine, Answer::Wrong)
}

fn wrong(ran: &Ran, clean: &Ran, what: &What) -> Option<&'static str> {
    match ran.outcome.outcome {
        Ending::TimedOut => Some("a hang: it waits for ever, or goes round and round"),
        // Also if the host breaks the contract: what a chunk holds too much is seen by comparing two lengths, before it is used,
        // and the SDK does so. A trap takes all else that runs in the instance with it.
        Ending::Trap => Some("a trap"),
        Ending::OutOfFuel if *what == What::NoFuel => None,
        Ending::OutOfFuel => Some("out of fuel, though each slice had all of it"),
        _ if *what == What::NoFuel => Some("it went on without fuel"),
        Ending::OutOfMemory if *what == What::NoMemory => None,
        Ending::OutOfMemory => Some("out of memory, though none was refused"),
        _ if ran.says_ok() => overlooked(ran, clean, what),
        Ending::GuestError if ran.finished() => Some("an error with a finished reply"),
        _ => None,
    }
}

/// What is wrong with an `ok`.
fn overlooked(ran: &Ran, clean: &Ran, what: &What) -> Option<&'static str> {
    match what {
        What::Stop(_) => Some("ok, though it was told to stop"),
        What::ReplyClosed(_) | What::ReplyRefused(_) | What::ReplyBlocked(Times::Ever) => {
            Some("ok, though the reply was not taken")
        }
        what if what.breaks_the_payload() && !ran.saw_the_end() => Some("ok, though the payload was not whole"),
        _ if !ran.is_ok() => Some("ok, without a finished reply"),
        _ if !ran.same_reply(clean) => Some("ok, with another reply than without the fault"),
        _ if ran.outcome.payload.malformed != clean.outcome.payload.malformed => {
            Some("ok, with another count of malformed bytes than without the fault")
        }
        _ => None,
    }
}
