use super::Passed;

/// Told what happens in a run, as it happens.
pub trait Observer: Send {
    /// The guest calls `import`, after a slice that spent `fuel`.
    fn called(&mut self, _import: &'static str, _passed: Passed, _fuel: u64) {}

    /// The guest took a chunk, which is not empty, and is counted in `passed` already.
    fn took(&mut self, _chunk: &[u8], _passed: Passed) {}

    /// The host took a piece of the reply, which is not empty.
    fn wrote(&mut self, _bytes: u64, _passed: Passed) {}

    /// The wait of the guest's is over, says a source or a sink, in a world where guests bound their waits by a clock. Whether that
    /// clock lets it end now; if not, nothing will end it. A host with a clock of its own has no such source.
    fn ends_wait(&mut self) -> bool {
        false
    }

    /// A call is answered: the guest's next slice begins.
    fn answered(&mut self, _passed: Passed) {}
}

impl Observer for () {}
