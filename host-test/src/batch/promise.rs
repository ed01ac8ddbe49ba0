use serde::Serialize;

/// What a guest of the intake world promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Promise {
    /// Every step consumes input, produces output, or waits for the host, for a bounded time. Empty chunks change nothing.
    Progress,
    /// The result depends on the bytes, never on how they were cut into chunks.
    Cuts,
    /// The guest's memory is constant in the payload's size.
    Memory,
    /// The work between two host calls has a ceiling.
    Work,
    /// A payload that was broken off is never taken for a finished one; malformed bytes are counted.
    Truth,
    /// No payload makes the guest trap.
    NoTrap,
    /// A guest that is told to stop ends soon, with an error.
    Stops,
    /// The same handler runs in every world.
    EveryHost,
}

impl Promise {
    /// All promises, in the order in which they are reported.
    pub const ALL: [Self; 8] =
        [Self::Progress, Self::Cuts, Self::Memory, Self::Work, Self::Truth, Self::NoTrap, Self::Stops, Self::EveryHost];

    /// Returns the promise's name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Progress => "Progress",
            Self::Cuts => "Cuts don't matter",
            Self::Memory => "Bounded memory",
            Self::Work => "Bounded work",
            Self::Truth => "Truth",
            Self::NoTrap => "No trap",
            Self::Stops => "Stops when told",
            Self::EveryHost => "One handler, every host",
        }
    }
}

impl std::fmt::Display for Promise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}
