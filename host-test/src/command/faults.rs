use crate::error::Error;
use crate::spec::{Fault, Unit, What};

/// The faults of the payload, and those of the reply. `is_virtual`: the run waits for nothing outside.
pub(super) fn sorted(faults: &[Fault], is_virtual: bool) -> Result<(Vec<Fault>, Vec<Fault>), Error> {
    for fault in faults {
        let why = match &fault.what {
            What::AfterEnd | What::NoFuel | What::NoMemory | What::Stop(_) => {
                "a command supports only faults of the payload and the reply"
            }
            _ if !matches!(fault.at.unit, Unit::Byte | Unit::Chunk) => "a command supports only places by byte and by chunk",
            _ if !is_virtual => "faults need a payload that is there at once, and no `reply_to`",
            _ => continue,
        };
        return Err(Error::Host(format!("the fault `{fault}` cannot happen here: {why}")));
    }
    let is_of_reply = |fault: &Fault| matches!(fault.what, What::ReplyBlocked(_) | What::ReplyClosed(_) | What::ReplyRefused(_));
    let (reply, payload) = faults.iter().cloned().partition(is_of_reply);
    Ok((payload, reply))
}
