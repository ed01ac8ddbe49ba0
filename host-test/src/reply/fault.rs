/// What goes wrong with a reply, and at which byte of it: the piece that would pass that byte is not taken. A fault at byte 0
/// hits the first piece, and `finish` if the reply ends there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyFault {
    /// Nobody takes the reply any more.
    Closed {
        /// The byte.
        at: u64,
        /// Why, in words.
        why: String,
    },
    /// The reply is blocked for ever: a write that bounds its wait times out at once, one that does not ends the run as timed
    /// out.
    Blocked {
        /// The byte.
        at: u64,
    },
    /// The host cancels the guest.
    Cancelled {
        /// The byte.
        at: u64,
        /// Why, in words.
        why: String,
    },
}

impl ReplyFault {
    pub(super) fn at(&self) -> u64 {
        match self {
            Self::Closed { at, .. } | Self::Blocked { at } | Self::Cancelled { at, .. } => *at,
        }
    }
}
