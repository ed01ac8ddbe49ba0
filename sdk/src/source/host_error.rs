use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::error::HostWords;

/// Why a world took or gave no bytes.
#[derive(Clone, Debug)]
pub(crate) enum HostError {
    TimedOut,
    /// The whole run may take no longer than this.
    #[cfg_attr(not(any(feature = "_wasi", feature = "_wasi3")), expect(dead_code, reason = "the intake world has no clock"))]
    RunTimedOut(Duration),
    /// The payload was aborted, or the reply closed.
    Broken(Reason),
    Cancelled(Reason),
}

/// A reason, in the SDK's words and in the host's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reason {
    /// What anybody may be told; nothing, if the SDK does not know more.
    own: Cow<'static, str>,
    pub(crate) host: HostWords,
}

impl Reason {
    #[cfg_attr(
        not(any(feature = "_wasi", feature = "_wasi3")),
        expect(dead_code, reason = "the intake world's host has all the words")
    )]
    pub(crate) fn own(words: impl Into<Cow<'static, str>>) -> Reason {
        Reason { own: words.into(), host: HostWords::default() }
    }

    pub(crate) fn host(said: &str) -> Reason {
        Reason::default().and_host(said)
    }

    /// Adds what the host said, for logs.
    pub(crate) fn and_host(self, said: &str) -> Reason {
        Reason { host: HostWords::new(said), ..self }
    }
}

/// The SDK's words, as the end of a sentence: with a colon before them, or nothing at all.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.own.is_empty() {
            return Ok(());
        }
        f.write_str(": ")?;
        f.write_str(&self.own)
    }
}
