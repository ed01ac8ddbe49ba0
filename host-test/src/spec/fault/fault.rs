use std::fmt;

use super::place::{Place, Unit};
use crate::text::InvalidValue;

/// Something that goes wrong in a run, and where. Written as `WHAT@PLACE`, such as `pause@byte:1000`, `empty=3@chunk:1/2` or
/// `stop=enough@checkpoint:1`. The clock is virtual: nothing sleeps.
///
/// ```
/// let fault: host_test::Fault = "empty=3@byte:1KiB".parse().unwrap();
/// assert_eq!(fault.to_string(), "empty=3@byte:1024");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub what: What,
    /// Where.
    pub at: Place,
}

/// How often in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Times {
    /// This many times; not 0.
    Some(u64),
    /// From then on always.
    Ever,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// `empty[=N|ever]`: N reads in a row return an empty chunk.
    Empty(Times),
    /// `pause[=N]`: N reads in a row time out, if they bound their wait; the payload goes on after that.
    Pause(u64),
    /// `stall`: nothing comes any more. Each read that bounds its wait times out; one that does not ends the run as timed out.
    Stall,
    /// `drip[=SIZE]`: from here on a read returns at most SIZE bytes, just before its wait is over.
    Drip(u64),
    /// `abort[=WHY]`: the payload breaks off.
    Abort(String),
    /// `cancel[=WHY]`: the host cancels the guest in a read.
    Cancel(String),
    /// `cut`: the payload is at its end here, whatever length was declared.
    Cut,
    /// `longer[=SIZE]`: where the payload ends, SIZE more bytes come than were declared.
    Longer(u64),
    /// `too-large`: one chunk with a byte more than the guest asked for: the host breaks the contract.
    TooLarge,
    /// `after-end`: a read after the end returns bytes again: the host breaks the contract.
    AfterEnd,
    /// `reply-blocked[=N|ever]`: N writes in a row time out, if they bound their wait.
    ReplyBlocked(Times),
    /// `reply-closed[=WHY]`: the host takes no more of the reply.
    ReplyClosed(String),
    /// `reply-refused[=WHY]`: the host cancels the guest in a write.
    ReplyRefused(String),
    /// `no-memory`: the guest's memory does not grow.
    NoMemory,
    /// `no-fuel`: the slice that begins has no fuel.
    NoFuel,
    /// `stop[=WHY]`: the next checkpoint, and all after it, are answered by stop.
    Stop(String),
}

impl What {
    /// Returns the name, as in a written fault.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty(_) => "empty",
            Self::Pause(_) => "pause",
            Self::Stall => "stall",
            Self::Drip(_) => "drip",
            Self::Abort(_) => "abort",
            Self::Cancel(_) => "cancel",
            Self::Cut => "cut",
            Self::Longer(_) => "longer",
            Self::TooLarge => "too-large",
            Self::AfterEnd => "after-end",
            Self::ReplyBlocked(_) => "reply-blocked",
            Self::ReplyClosed(_) => "reply-closed",
            Self::ReplyRefused(_) => "reply-refused",
            Self::NoMemory => "no-memory",
            Self::NoFuel => "no-fuel",
            Self::Stop(_) => "stop",
        }
    }

    /// Returns the units in which its place can be counted.
    #[must_use]
    pub fn units(&self) -> &'static [Unit] {
        match self {
            Self::NoMemory => &[Unit::Growth],
            Self::NoFuel => &[Unit::Byte, Unit::Chunk, Unit::HostCall],
            Self::Stop(_) => &[Unit::Byte, Unit::Chunk, Unit::HostCall, Unit::Checkpoint],
            // They happen at the end, wherever that is.
            Self::Longer(_) | Self::AfterEnd => &[],
            _ => &[Unit::Byte, Unit::Chunk, Unit::HostCall],
        }
    }

    /// Returns whether it can happen to a guest whose payload is a stream (the world `intake:payload-stream`). A stream gives no
    /// empty chunks, none that is larger than what was asked for, and nothing after its end.
    #[must_use]
    pub fn happens_to_streams(&self) -> bool {
        !matches!(self, Self::Empty(_) | Self::TooLarge | Self::AfterEnd)
    }

    /// Returns whether the payload that the guest gets is not whole, or not what was declared: a guest that takes it to its end
    /// cannot end well.
    #[must_use]
    pub fn breaks_the_payload(&self) -> bool {
        matches!(
            self,
            Self::Stall
                | Self::Abort(_)
                | Self::Cancel(_)
                | Self::Cut
                | Self::Longer(_)
                | Self::TooLarge
                | Self::Empty(Times::Ever)
        )
    }

    fn argument(&self) -> Option<String> {
        match self {
            Self::Empty(Times::Some(1)) | Self::Pause(1) | Self::Drip(1) | Self::Longer(1) => None,
            Self::Empty(times) | Self::ReplyBlocked(times) => Some(times.to_string()),
            Self::Pause(number) | Self::Drip(number) | Self::Longer(number) => Some(number.to_string()),
            Self::Abort(why) | Self::Cancel(why) | Self::ReplyClosed(why) | Self::ReplyRefused(why) | Self::Stop(why) => {
                (why != DEFAULT_REASON).then(|| why.clone())
            }
            _ => None,
        }
    }
}

/// The default reason.
pub(crate) const DEFAULT_REASON: &str = "a fault of the test";

impl Fault {
    /// Creates the fault `what` at this place.
    ///
    /// # Errors
    /// If it cannot happen there.
    pub fn new(what: What, at: Place) -> Result<Self, InvalidValue> {
        let units = what.units();
        if units.is_empty() || units.contains(&at.unit) {
            return Ok(Self { what, at });
        }
        let names: Vec<String> = units.iter().map(|unit| format!("{}:N", unit.name())).collect();
        Err(format!("`{}` cannot happen at a {}: write {}", what.name(), at.unit.name(), names.join(", ")).into())
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Some(times) => write!(f, "{times}"),
            Self::Ever => f.write_str("ever"),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.argument().map_or(Ok(()), |argument| write!(f, "={argument}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.what.units().is_empty() { write!(f, "{}", self.what) } else { write!(f, "{}@{}", self.what, self.at) }
    }
}
