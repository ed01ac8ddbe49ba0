/// The world that a guest is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum World {
    /// The intake world: `intake:payload`.
    Intake,
    /// Streams on WASI 0.3: `intake:payload-stream`.
    Stream,
}
