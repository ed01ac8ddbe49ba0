use std::collections::VecDeque;

/// One step of a [`Script`]. The clock of a script is virtual: nothing sleeps.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// These bytes, in one chunk, or in pieces if the guest's `max` is smaller.
    Chunk(Vec<u8>),
    /// This many empty chunks.
    Empty(u64),
    /// Empty chunks for ever.
    EmptyForEver,
    /// A pause: one read times out if it bounds its wait; the payload goes on after that.
    Pause,
    /// Nothing comes any more: each read that bounds its wait times out at once; one that does not waits for ever, which ends
    /// the run as timed out.
    Stall,
    /// The payload breaks off, for this reason.
    Abort(String),
    /// The host cancels the guest, for this reason.
    Cancel(String),
    /// One chunk with a byte more than the guest's `max`: the host breaks the contract.
    TooLarge,
    /// The end, even if steps follow.
    End,
}

/// A payload written down step by step; after the last step it is at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script(pub(crate) VecDeque<Step>);

impl Script {
    /// Creates a script of these steps.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(steps.into_iter().collect())
    }

    /// Creates a script of `bytes` in one chunk, then these steps.
    pub fn after(bytes: impl Into<Vec<u8>>, steps: impl IntoIterator<Item = Step>) -> Self {
        let mut script = Self::new(steps);
        script.0.push_front(Step::Chunk(bytes.into()));
        script
    }

    /// The bytes up to the end, if the script says so beforehand.
    pub(crate) fn size(&self) -> Option<u64> {
        let mut size = 0;
        for step in &self.0 {
            match step {
                Step::Chunk(bytes) => size += bytes.len() as u64,
                Step::Empty(_) | Step::Pause => {}
                Step::End => break,
                Step::EmptyForEver | Step::Stall | Step::Abort(_) | Step::Cancel(_) | Step::TooLarge => return None,
            }
        }
        Some(size)
    }
}

#[cfg(test)]
mod tests {
    use super::{Script, Step};

    #[test]
    fn a_size_is_known_only_for_a_whole_payload() {
        assert_eq!(Script::after("hello", [Step::Empty(3)]).size(), Some(5));
        assert_eq!(Script::after("hello", [Step::End, Step::Chunk(vec![1])]).size(), Some(5));
        assert_eq!(Script::after("hello", [Step::Abort("gone".to_owned())]).size(), None);
    }
}
