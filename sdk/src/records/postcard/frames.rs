use super::back_to_back::BackToBack;
use super::cobs::Cobs;
use super::fault::Fault;
use super::frame::{AtHand, Frame};
use super::lengths::Lengths;
use crate::framing::Bounds;

/// Bytes that one step looks at, or keeps, at most: a fraction of the smallest slice.
pub(super) const WINDOW: usize = 4 << 10;

/// Finds frames in bytes as they come. It reads nothing and parses nothing: it says what is to be done next.
pub(super) struct Frames {
    way: Way,
    frame: Frame,
}

enum Way {
    Cobs(Cobs),
    Lengths(Lengths),
    BackToBack(BackToBack),
}

/// What is to be done next.
#[derive(Debug, PartialEq)]
#[must_use]
pub(super) enum Step {
    /// Nothing is at hand: get more bytes, or say that the payload has ended.
    More,
    /// These bytes are used: advance past them, and ask again.
    Pass(usize),
    /// The rest of a frame is at hand: [take](Frames::take) it.
    Whole(Whole),
    /// A record may be whole: look at this many bytes from its start on, and parse it ([`Frames::begin_try`]).
    Try(usize),
    /// These bytes are used, and there is no record in them. If one can be found after them, the rest of the frame is passed over
    /// next, up to [`Step::Passed`].
    Bad { pass: usize, fault: Fault },
    /// These bytes are used: they are the last ones of a frame that was passed over.
    Passed(usize),
}

/// The rest of a frame, which is at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Whole {
    /// Bytes of it that are at hand.
    pub(super) bytes: usize,
    /// Bytes after it that end it.
    pub(super) after: usize,
}

/// Where the bytes of a record are, once it is taken or tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// This many bytes of the chunk, which were used last.
    Used(usize),
    /// The first bytes, this many, of what is held.
    Held(usize),
    /// A try: this many bytes of the chunk, not used yet.
    TryUnused(usize),
    /// A try: this many bytes of what is held.
    TryHeld(usize),
}

impl Found {
    /// Whether the bytes are a frame, rather than a try.
    #[inline]
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Found::Used(_) | Found::Held(_))
    }
}

/// What the end of the payload is to the frame that is under way.
#[derive(Debug, PartialEq)]
#[must_use]
pub(super) enum End {
    /// There is no such frame.
    Clean,
    /// Bytes are held that were not tried yet: ask for the next step again.
    Try,
    /// The frame is not whole.
    Within(Fault),
}

impl Frames {
    pub(super) fn new(bounds: Bounds) -> Frames {
        let way = match bounds {
            Bounds::Cobs => Way::Cobs(Cobs::default()),
            Bounds::LengthPrefixed => Way::Lengths(Lengths::default()),
            Bounds::BackToBack => Way::BackToBack(BackToBack::default()),
        };
        Frames { way, frame: Frame::default() }
    }

    /// The frame that is under way, or was found last.
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Holds the bytes of a frame and nothing else, so that COBS can be undone in them.
    pub(super) fn hold(&mut self, bytes: &[u8], most: usize) -> &mut [u8] {
        self.frame.held.clear();
        self.frame.held.push(bytes, most);
        self.frame.held.bytes_mut()
    }

    pub(super) fn step(&mut self, hand: AtHand<'_>) -> Step {
        match &mut self.way {
            Way::Cobs(cobs) => cobs.step(&mut self.frame, hand),
            Way::Lengths(lengths) => lengths.step(&mut self.frame, hand),
            Way::BackToBack(records) => records.step(&mut self.frame, hand),
        }
    }

    /// Takes a whole frame out of the bytes at hand, which are to be advanced past then, whatever comes of it.
    pub(super) fn take(&mut self, whole: Whole, hand: AtHand<'_>) -> Result<Found, Fault> {
        let last = hand.bytes.get(..whole.bytes).unwrap_or_default();
        match &mut self.way {
            Way::Cobs(cobs) => cobs.take(&mut self.frame, last, hand.most).map(Found::Held),
            Way::Lengths(lengths) => Ok(lengths.take(&mut self.frame, last, hand.most)),
            Way::BackToBack(_) => Ok(Found::Used(whole.bytes)),
        }
    }

    /// Makes sure that the bytes of a try lie in one piece.
    pub(super) fn begin_try(&mut self, window: usize, hand: AtHand<'_>) -> Found {
        match &mut self.way {
            Way::BackToBack(records) => records.begin_try(window, &mut self.frame, hand),
            Way::Cobs(_) | Way::Lengths(_) => Found::TryUnused(window),
        }
    }

    /// A try of `window` bytes met their end. Returns how many bytes at hand are used now.
    pub(super) fn too_few(&mut self, window: usize) -> usize {
        match &mut self.way {
            Way::BackToBack(records) => records.too_few(window),
            Way::Cobs(_) | Way::Lengths(_) => 0,
        }
    }

    /// The record that a try found in what is held, of this many bytes, is over. Returns how many bytes at hand are used now.
    #[inline]
    pub(super) fn settle(&mut self, bytes: usize, most: usize) -> usize {
        match &mut self.way {
            Way::BackToBack(records) => records.settle(bytes, &mut self.frame, most),
            Way::Cobs(_) | Way::Lengths(_) => 0,
        }
    }

    /// The record that a try found in the chunk, of this many bytes, is over as soon as it is borrowed: it lies there.
    pub(super) fn settle_unused(&self, bytes: usize, most: usize) {
        if let Way::BackToBack(records) = &self.way {
            records.settle_unused(bytes, &self.frame, most);
        }
    }

    /// A record is asked for, of a type of this name.
    pub(super) fn begin_call(&mut self, asked: &'static str) {
        if let Way::BackToBack(records) = &mut self.way {
            records.begin_call(asked);
        }
    }

    /// The payload is over.
    pub(super) fn end(&mut self) -> End {
        match &mut self.way {
            Way::Cobs(cobs) => cobs.end(),
            Way::Lengths(lengths) => lengths.end(&self.frame),
            Way::BackToBack(records) => records.end(&mut self.frame),
        }
    }
}
