//! The ways to count lines that are measured, and the guests next to them that show where the limits are.

use crate::host::World;

/// A guest that is measured: a package, and the world it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// As tables and JSON name it.
    pub name: &'static str,
    /// The package that makes it.
    pub package: &'static str,
    /// Its cargo features, with commas between.
    pub features: &'static str,
    /// What it exports.
    pub world: World,
}

const fn way(name: &'static str, package: &'static str, world: World) -> Way {
    Way { name, package, features: "", world }
}

/// The SDK: lines of the default build of an example.
pub const INTAKE: Way = way("intake", "line-count", World::Intake);
/// The SDK: the same without the East Asian charsets.
pub const SMALL: Way = way("small", "small", World::Intake);
/// The SDK: the same handler as a command.
pub const INTAKE_COMMAND: Way = Way { features: "cli", ..way("intake-command", "worlds", World::Command) };
/// The SDK: the same handler behind `wasi:http`.
pub const INTAKE_HTTP: Way = Way { features: "http", ..way("intake-http", "worlds", World::Http) };
/// The SDK: the same handler on the streams of WASI 0.3.
pub const INTAKE_STREAM: Way = Way { features: "stream", ..way("intake-stream", "worlds", World::Stream) };
/// The SDK: text, and no lines.
pub const TEXT_BYTES: Way = way("text-bytes", "text-bytes", World::Intake);
/// The SDK: chunks, and no text.
pub const CHUNK_BYTES: Way = way("chunk-bytes", "chunk-bytes", World::Intake);
/// Chunks of the intake world through `encoding_rs`, without the SDK.
pub const PLAIN: Way = way("plain", "plain", World::Intake);
/// The body whole, as `list<u8>`, through `encoding_rs`.
pub const WHOLE_BODY: Way = way("whole-body", "peer-whole-body", World::WholeBody);
/// Standard input by `wasi:io`, through `encoding_rs_io`.
pub const WASI_IO: Way = way("wasi-io", "peer-wasi-io", World::Command);
/// The body whole by `wstd`, through `String::from_utf8_lossy`: UTF-8 alone.
pub const WSTD: Way = way("wstd", "peer-wstd", World::Http);
/// Chunks whose bytes are never looked at.
pub const READS_ONLY: Way = way("reads-only", "reads-only", World::Intake);
/// Chunks, each copied once.
pub const COPIES: Way = way("copies", "copies", World::Intake);
/// A guest that does nothing.
pub const NOTHING: Way = way("nothing", "nothing", World::Intake);

/// All of them.
pub const ALL: [Way; 13] = [
    INTAKE,
    INTAKE_STREAM,
    INTAKE_COMMAND,
    INTAKE_HTTP,
    PLAIN,
    WHOLE_BODY,
    WASI_IO,
    WSTD,
    READS_ONLY,
    COPIES,
    TEXT_BYTES,
    CHUNK_BYTES,
    NOTHING,
];

/// What people count lines by today, where the charset is declared.
pub const PEERS: [Way; 3] = [PLAIN, WHOLE_BODY, WASI_IO];

impl Way {
    /// Whether it takes the charset that was declared; it reads all as UTF-8 if not.
    #[must_use]
    pub fn takes(&self, charset: &str) -> bool {
        *self != WSTD || charset.eq_ignore_ascii_case("utf-8")
    }
}
