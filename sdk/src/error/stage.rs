use std::fmt;

/// The stage of the data flow where something happened.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Stage {
    /// Where chunks come from.
    Source,
    /// From bytes to text.
    Decode,
    /// From text to lines.
    Lines,
    /// From text, or bytes, to records.
    Records,
    /// The guest's own code.
    Handler,
    /// Where the reply goes.
    Reply,
    /// A checkpoint.
    Pace,
}

impl Stage {
    /// Every stage, in the order of the data flow.
    pub const ALL: &[Stage] =
        &[Stage::Source, Stage::Decode, Stage::Lines, Stage::Records, Stage::Handler, Stage::Reply, Stage::Pace];

    /// Returns the name that the host sees.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Source => "source",
            Stage::Decode => "decode",
            Stage::Lines => "lines",
            Stage::Records => "records",
            Stage::Handler => "handler",
            Stage::Reply => "reply",
            Stage::Pace => "pace",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
