use crate::batch::Promise;
use crate::spec::What;

/// The promise that a fault tries first of all.
pub(super) fn promise_of(what: &What) -> Promise {
    match what {
        What::Empty(_) | What::Pause(_) | What::Stall | What::Drip(_) | What::ReplyBlocked(_) => Promise::Progress,
        What::Stop(_) => Promise::Stops,
        What::NoMemory | What::NoFuel => Promise::NoTrap,
        _ => Promise::Truth,
    }
}
