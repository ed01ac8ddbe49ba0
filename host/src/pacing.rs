use super::{Passed, Progress, Verdict};

/// What a host answers to a checkpoint, and what a slice may spend. Other work of the host goes on about once a millisecond.
pub trait Pacing: Send {
    /// The answer to the checkpoint that is under way. `budget` is the fuel that a slice gets, none if it is not limited.
    fn verdict(&mut self, passed: Passed, progress: &Progress, budget: Option<u64>) -> Verdict;

    /// The fuel of the slice that begins now, or `None` for no limit. By default the `budget` of each slice.
    fn fuel(&mut self, _passed: Passed, budget: Option<u64>) -> Option<u64> {
        budget
    }
}

/// Never stops a guest.
#[derive(Debug, Clone, Copy, Default)]
pub struct GoOn;

impl Pacing for GoOn {
    fn verdict(&mut self, _passed: Passed, _progress: &Progress, budget: Option<u64>) -> Verdict {
        Verdict::Proceed(budget)
    }
}
