use super::{Progress, Verdict};

/// What a host answers to a checkpoint. Other work has run before it is asked.
pub trait Pacing: Send {
    /// The answer to the checkpoint with the number `checkpoint`, counted from 1. `budget` is the fuel of the next turn, none
    /// if it is not limited.
    fn verdict(&mut self, checkpoint: u64, progress: &Progress, budget: Option<u64>) -> Verdict;
}

/// Never stops a guest.
#[derive(Debug, Clone, Copy, Default)]
pub struct GoOn;

impl Pacing for GoOn {
    fn verdict(&mut self, _checkpoint: u64, _progress: &Progress, budget: Option<u64>) -> Verdict {
        Verdict::Proceed(budget)
    }
}

/// Stops a guest at a checkpoint, and at every later one.
#[derive(Debug, Clone)]
pub struct StopAt {
    /// The first checkpoint to say stop, counted from 1.
    pub checkpoint: u64,
    /// Why, in words.
    pub reason: String,
}

impl Pacing for StopAt {
    fn verdict(&mut self, checkpoint: u64, _progress: &Progress, budget: Option<u64>) -> Verdict {
        if checkpoint >= self.checkpoint { Verdict::Stop(self.reason.clone()) } else { Verdict::Proceed(budget) }
    }
}
