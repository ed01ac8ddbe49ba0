use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::text::TextStage;

/// One record, and where it starts. It is valid until the next call of `next`. It dereferences to its value, which may borrow
/// from the record's text.
pub struct Record<'a, T> {
    value: T,
    number: u64,
    start: Start<'a>,
}

/// Where a record starts in the payload.
#[derive(Clone, Copy)]
pub(crate) enum Start<'a> {
    #[cfg_attr(not(any(feature = "ndjson", feature = "postcard")), allow(dead_code, reason = "a line knows its index"))]
    Known(u64),
    /// At this index of the piece of text that is under way, after a line end or at its beginning.
    #[cfg_attr(not(any(feature = "csv", feature = "ndjson")), allow(dead_code, reason = "frames are not text"))]
    Text(&'a TextStage, usize),
}

impl Start<'_> {
    pub(crate) fn at(self) -> u64 {
        match self {
            Start::Known(at) => at,
            Start::Text(stage, index) => stage.offset_of(index),
        }
    }
}

impl<'a, T> Record<'a, T> {
    pub(crate) fn new(value: T, number: u64, start: Start<'a>) -> Record<'a, T> {
        Record { value, number, start }
    }

    /// Returns the record's number; the first is 1. Bad records count, too; a header does not.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns the byte offset at which the record starts in the payload as it came, in its own charset. The offset is computed
    /// on demand: at no cost in UTF-8 and for bytes, else with about one pass over the text since the last record that was asked
    /// about.
    pub fn at(&self) -> u64 {
        self.start.at()
    }

    /// Returns the value itself.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Record<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// As its value.
impl<T: Serialize> Serialize for Record<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: fmt::Debug> fmt::Debug for Record<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("number", &self.number).field("at", &self.at()).field("value", &self.value).finish()
    }
}
