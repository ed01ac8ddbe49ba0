use std::rc::Rc;

use crate::Result;
use crate::pace::{MIN_BUDGET, cost};
use crate::run::Run;

/// The pace of a run, for handlers with heavy work of their own.
///
/// ```
/// # use intake::{Payload, Reply, Result};
/// # fn thumbnail(_: &str) -> Vec<u8> { Vec::new() }
/// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
///     let pace = payload.pace();
///     let mut lines = payload.lines()?;
///     while let Some(line) = lines.next().await? {
///         reply.write(thumbnail(&line)).await?;
///         pace.spend(200_000).await?; // about what one thumbnail costs, in fuel
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Pace(Rc<Run>);

impl Pace {
    /// The minimum fuel that a host may give a slice, which is the work from one host call to the next: enough for bytes, text,
    /// lines, and records of ordinary length. If a host gives less, the run ends at the first checkpoint with the error
    /// [`BudgetTooSmall`](crate::ErrorKind::BudgetTooSmall). A host that states no budget has no such minimum.
    pub const MIN_BUDGET: u64 = MIN_BUDGET;

    /// The fuel that a handler may spend on each item (a line, a piece of text, a chunk, a record) without
    /// [charging](Pace::spend) for it, with any budget of at least 60,000; on a single item at most half of the budget.
    pub const FREE_ITEM: u64 = 1_000;

    /// The fuel that a handler may spend in addition for each byte of a line, of a piece of text or of a chunk.
    pub const FREE_BYTE: u64 = 10;

    /// The fuel that a handler may spend in addition for each call of [`Reply::write`](crate::Reply::write), such as on what it
    /// writes.
    pub const FREE_WRITE: u64 = 500;

    pub(crate) fn new(run: Rc<Run>) -> Pace {
        Pace(run)
    }

    /// Charges the slice with `fuel` that the handler spent, or is about to spend, and makes a checkpoint if that uses it up.
    /// One unit of fuel is about one WebAssembly instruction; a slice has half a million, or half of what the host gives if that
    /// is less. To find what work costs, run the guest under `host-test` without charging it: it prints the fuel for each byte.
    ///
    /// # Errors
    /// [`Cancelled`](crate::ErrorKind::Cancelled) if the host asks to stop, and whatever ended the payload before.
    pub async fn spend(&self, fuel: u64) -> Result<()> {
        self.0.check().await?;
        self.0.slice().charge(fuel.saturating_add(cost::CALL));
        self.0.pace().await
    }

    /// Makes a checkpoint now.
    ///
    /// # Errors
    /// Those of [`spend`](Pace::spend).
    pub async fn checkpoint(&self) -> Result<()> {
        self.0.check().await?;
        self.0.checkpoint().await
    }
}
