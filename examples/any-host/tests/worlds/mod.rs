//! The worlds that any-host is built for, and what a run in one of them comes to.

mod command;
mod http;
mod intake;

/// A kind of host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum World {
    /// `intake:payload`, the one that the others are held against.
    Intake,
    /// `intake:payload-stream`, on WASI 0.3.
    Stream,
    /// `wasi:cli/command`.
    Command,
    /// `wasi:http/proxy`, behind a TCP server.
    Http,
}

/// What a run comes to, in the same words in every world.
#[derive(Debug, PartialEq)]
pub(crate) enum Ran {
    /// The whole reply.
    Replied(Vec<u8>),
    /// The error, as `intake::Error` prints it: stage, byte offset, message.
    Failed(String),
}

impl World {
    /// Each of them but the first is held against the first.
    pub(crate) const ALL: [World; 4] = [World::Intake, World::Stream, World::Command, World::Http];

    /// Runs any-host on this payload, cut by this plan, declared to be in the charset of this label.
    ///
    /// A new world is a file beside this one with one function like these, a variant, and a line here.
    pub(crate) fn run(self, payload: &[u8], charset: &str, cut: &str) -> Ran {
        match self {
            World::Intake => intake::run(&[], payload, charset, cut),
            World::Stream => intake::run(&["stream"], payload, charset, cut),
            World::Command => command::run(payload, charset, cut),
            World::Http => http::run(payload, charset, cut),
        }
    }
}

/// As `intake::Error` prints it.
fn failed(stage: &str, at: Option<u64>, message: &str) -> Ran {
    let at = at.map_or_else(String::new, |at| format!(" at byte {at}"));
    Ran::Failed(format!("{stage}{at}: {message}"))
}
