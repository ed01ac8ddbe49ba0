//! What came of a run, as data, for people and as JSON.

mod diagnosis;
mod excerpt;
mod happened;
mod log;
mod outcome;
mod summary;

pub use diagnosis::{Activity, Diagnosis, HotSpot};
pub use excerpt::Excerpt;
pub use happened::Happened;
pub use log::Log;
pub use outcome::{
    AdviceFacts, ComponentFacts, Ending, Failed, Fuel, KeptReply, MemoryFacts, Outcome, PayloadEnd, PayloadFacts, Progress,
    ReplyEnd, ReplyFacts,
};

pub(crate) use log::{Printed, is_log_line};
pub(crate) use outcome::difference;
