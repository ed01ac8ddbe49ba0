use std::task::{Context, Poll};

use intake_text::{EncodeStep, Encoder, OutputCharset, Refused, Replacement};

use super::Reply;
use crate::note::note;
use crate::{Error, ErrorKind, Result, Stage};

/// The encoder of a reply. It is a trait for the size of components: one that never sets the charset of its reply has no encoder in it.
pub(super) trait Encode {
    /// What has the reply encoded by this.
    fn poll_encode(&self) -> PollEncode;

    fn encoder(&self) -> &Encoder;

    fn encoder_mut(&mut self) -> &mut Encoder;

    /// The text is over, or interrupted. Returns the bytes that must stand there.
    fn end(&mut self) -> &'static [u8];

    /// How many characters were not in the charset so far.
    fn unmappable(&self) -> u64;
}

/// It goes on behind this step.
pub(super) type PollEncode = fn(&mut Reply, &mut Context<'_>, &mut Step<'_>, Replacement) -> Poll<Result<()>>;

/// What one step did, and whether a checkpoint is waited for before the next one.
pub(super) struct Step<'t> {
    pub(super) done: EncodeStep<'t>,
    pub(super) is_at_checkpoint: bool,
}

impl Step<'_> {
    /// Before the first: nothing is done.
    pub(super) fn before(text: &str) -> Step<'_> {
        Step { done: EncodeStep::before(text), is_at_checkpoint: false }
    }
}

/// The encoder of this charset: none for UTF-8, which text is already.
pub(super) fn encoder(charset: OutputCharset) -> Option<Box<dyn Encode>> {
    Some(Box::new(Encoder::new(charset)?))
}

impl Encode for Encoder {
    fn poll_encode(&self) -> PollEncode {
        Reply::poll_encode
    }

    fn encoder(&self) -> &Encoder {
        self
    }

    fn encoder_mut(&mut self) -> &mut Encoder {
        self
    }

    fn end(&mut self) -> &'static [u8] {
        self.end()
    }

    fn unmappable(&self) -> u64 {
        self.unmappable()
    }
}

/// Encodes some of `text`, and notes the first character that is not in the charset; how far the payload is, `at`, is noted with it.
pub(super) fn encode<'t>(encoder: &mut Encoder, text: &'t str, instead: Replacement, fuel: u64, at: u64) -> EncodeStep<'t> {
    let had = encoder.unmappable() > 0;
    let step = encoder.step(text, instead, fuel);
    if !had && let (Some(char), Replacement::Policy(policy)) = (encoder.first_unmappable(), instead) {
        note!(Warn, Reply, at, "{} is no character in {}: {policy:?}", Named(char), encoder.charset().name());
    }
    step
}

/// The error of a character that is due at this byte of the reply.
#[cold]
pub(super) fn refused(charset: OutputCharset, refused: Refused, due: u64) -> Error {
    let first = format!("{}, due at byte {due} of the reply, is no character in {}", Named(refused.char), charset.name());
    let message = match refused.replacement {
        None => {
            let or_wider = charset.wider_with(refused.char).map_or(String::new(), |wider| format!(" or {wider}"));
            format!("{first}; write UTF-8{or_wider}, or choose a replacement with `set_unmappable`")
        }
        Some(neither) => {
            format!("{first}, and neither is {} of its replacement; choose another with `set_unmappable`", Named(neither))
        }
    };
    Error::new(ErrorKind::Unmappable, Stage::Reply, message)
}

/// A character as messages show it.
struct Named(char);

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} (U+{:04X})", self.0, u32::from(self.0))
    }
}
