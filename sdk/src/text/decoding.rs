use intake_text::find::LineFeedHints;
use intake_text::locate::Locate;
use intake_text::{Decoder, Remedy, Sign, Step};

use crate::note::note;
use crate::{Advice, Charset, CharsetOrigin, Error, ErrorKind, MalformedPolicy, Stage};

/// The decoder of a payload, with what was declared and chosen: it says in the SDK's words what the decoder has met.
pub(crate) struct Decoding {
    decoder: Decoder,
    origin: CharsetOrigin,
    policy: MalformedPolicy,
    max_malformed: u64,
}

impl Decoding {
    pub(crate) fn new(charset: Charset, origin: CharsetOrigin, policy: MalformedPolicy, max_malformed: u64) -> Decoding {
        let limit = if policy == MalformedPolicy::Strict { 0 } else { max_malformed };
        Decoding { decoder: Decoder::new(charset).with_malformed_limit(limit), origin, policy, max_malformed }
    }

    /// Decodes the start of `input`, for about this much fuel: one unit of work is one of fuel.
    pub(crate) fn step<'a>(&mut self, input: &'a [u8], fuel: u64, buffer: &'a mut String) -> Step<'a> {
        let (declared, had_mark, malformed) =
            (self.decoder.charset(), self.decoder.has_byte_order_mark(), self.decoder.malformed());
        let step = self.decoder.step(input, fuel, buffer);
        if !had_mark && self.decoder.has_byte_order_mark() {
            self.note_mark(declared);
        }
        if malformed == 0 {
            self.note_first_malformed();
        }
        step
    }

    /// The payload has ended: decodes what was kept back, into the buffer.
    pub(crate) fn finish(&mut self, buffer: &mut String) {
        let malformed = self.decoder.malformed();
        let _ = self.decoder.finish(buffer);
        if malformed == 0 {
            self.note_first_malformed();
        }
    }

    #[cold]
    fn note_mark(&self, declared: Charset) {
        match self.decoder.charset() {
            same if same == declared => note!(Info, Decode, 0, "a byte order mark of {same}"),
            other => note!(Info, Decode, 0, "a byte order mark: charset {other}, instead of {declared}"),
        }
    }

    fn note_first_malformed(&self) {
        if let Some(first) = self.decoder.first_malformed() {
            note!(Warn, Decode, first.at(), "the first malformed bytes: {first}");
        }
    }

    /// The error of a malformed sequence that ended the payload. It is due once the text before it was taken.
    #[inline]
    pub(crate) fn error(&self) -> Option<Error> {
        self.decoder.stopped().map(|_| self.stopped())
    }

    #[cold]
    fn stopped(&self) -> Error {
        let at = self.decoder.stopped().map_or(0, |bad| bad.at());
        let error = match (self.policy, self.decoder.stopped()) {
            (MalformedPolicy::Strict, Some(bad)) => {
                let message = format_args!("{bad} is no character in the payload's charset");
                Error::saying(ErrorKind::Malformed, Stage::Decode, message)
            }
            _ => {
                let message = format_args!("more than {} malformed sequences (`malformed`)", self.max_malformed);
                Error::saying(ErrorKind::TooManyMalformed, Stage::Decode, message)
            }
        };
        error.at(at)
    }

    pub(crate) fn charset(&self) -> Charset {
        self.decoder.charset()
    }

    pub(crate) fn origin(&self) -> CharsetOrigin {
        if self.decoder.has_byte_order_mark() { CharsetOrigin::ByteOrderMark } else { self.origin }
    }

    /// The payload offset at which the text starts: after the byte order mark, if there is one.
    pub(crate) fn text_at(&self) -> u64 {
        self.decoder.text_at()
    }

    pub(crate) fn malformed(&self) -> u64 {
        self.decoder.malformed()
    }

    pub(crate) fn first_malformed_at(&self) -> Option<u64> {
        self.decoder.first_malformed().map(|first| first.at())
    }

    pub(crate) fn hints(&self) -> &LineFeedHints {
        self.decoder.hints()
    }

    pub(crate) fn locate(&self) -> Locate {
        self.decoder.locate()
    }

    /// Signs that the payload is not what it was taken for.
    #[inline(never)]
    pub(crate) fn advice(&self) -> Vec<Advice> {
        self.decoder.sign().into_iter().map(|sign| self.advise(sign)).collect()
    }

    fn advise(&self, sign: Sign) -> Advice {
        let (charset, seen) = (self.charset(), &sign.seen);
        let (before, after) = match self.origin() {
            CharsetOrigin::Assumed => ("", " was assumed, since no charset was declared"),
            CharsetOrigin::Declared => ("", " was declared"),
            CharsetOrigin::Overridden => ("the guest set ", ""),
            CharsetOrigin::ByteOrderMark => ("a byte order mark says ", ""),
        };
        let hint = match (sign.remedy, self.origin()) {
            (Remedy::Try(other), CharsetOrigin::Overridden) => format!("; set {other} with `payload.set_charset`"),
            (Remedy::Try(other), _) => format!("; declare it, or set {other} with `payload.set_charset`"),
            (Remedy::TryIt, _) => "; declare it, or set it with `payload.set_charset`".to_owned(),
            (Remedy::FindCharset, CharsetOrigin::ByteOrderMark) => {
                ": ask the sender, for a byte order mark comes before any declaration".to_owned()
            }
            (Remedy::FindCharset, CharsetOrigin::Overridden) => ": set its charset with `payload.set_charset`".to_owned(),
            (Remedy::FindCharset, _) => ": declare its charset, or set it with `payload.set_charset`".to_owned(),
            _ => String::new(),
        };
        let message = format!("{before}{charset}{after}, but the payload {seen}{hint}");
        Advice::new(sign.code, sign.at, message)
    }
}
