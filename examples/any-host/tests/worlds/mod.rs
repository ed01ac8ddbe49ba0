//! The worlds that any-host is built for, and what a run in one of them comes to.

use std::sync::OnceLock;

use host_test::serve::Serving;

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
    /// `wasi:http/service` of WASI 0.3, behind the same server.
    HttpP3,
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
    /// Each of them but the first is held against the first. Those on WASI 0.3 are built by plain cargo: `cargo component` knows no
    /// `async func`, so that where it is asked for (`HOST_TEST_BUILD`) the others are left.
    pub(crate) fn all() -> &'static [World] {
        const ALL: [World; 5] = [World::Intake, World::Command, World::Http, World::Stream, World::HttpP3];
        let by_component = std::env::var("HOST_TEST_BUILD").is_ok_and(|tool| tool == "cargo-component");
        if by_component { &ALL[..3] } else { &ALL }
    }

    /// Runs any-host on this payload, cut by this plan, declared to be in the charset of this label.
    ///
    /// A new world is a file next to this one with one function like these, a variant, and a line here.
    pub(crate) fn run(self, payload: &[u8], charset: &str, cut: &str) -> Ran {
        match self {
            World::Intake => intake::run(&[], payload, charset, cut),
            World::Stream => intake::run(&["stream"], payload, charset, cut),
            World::Command => command::run(payload, charset, cut),
            World::Http => {
                static SERVING: OnceLock<Serving> = OnceLock::new();
                http::run(&SERVING, &["http"], payload, charset, cut)
            }
            World::HttpP3 => {
                static SERVING: OnceLock<Serving> = OnceLock::new();
                http::run(&SERVING, &["http-p3"], payload, charset, cut)
            }
        }
    }
}

/// As `intake::Error` prints it.
fn failed(stage: &str, at: Option<u64>, message: &str) -> Ran {
    let at = at.map_or_else(String::new, |at| format!(" at byte {at}"));
    Ran::Failed(format!("{stage}{at}: {message}"))
}
