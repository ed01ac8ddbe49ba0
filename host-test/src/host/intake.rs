use std::time::Instant;

use wasmtime::component::{HasData, Resource, ResourceTable};

use super::{GoOn, Ledger, Meter, Pacing, PayloadResource, ReplyResource};

/// What a store holds for the guest that runs in it.
pub struct Intake {
    pub(super) table: ResourceTable,
    pub(super) pacing: Box<dyn Pacing>,
    pub(super) deadline: Option<Instant>,
    pub(super) observer: Option<Box<dyn Fn(u64) + Send>>,
    /// Fuel, from crossing to crossing.
    pub meter: Meter,
    /// What the host saw of the payload and the reply.
    pub ledger: Ledger,
}

impl Intake {
    /// A state whose fuel is measured by `meter`; it never stops a guest and gives it all the time it wants.
    #[must_use]
    pub fn new(meter: Meter) -> Self {
        Self {
            table: ResourceTable::new(),
            pacing: Box::new(GoOn),
            deadline: None,
            observer: None,
            meter,
            ledger: Ledger::default(),
        }
    }

    /// Answers checkpoints by `pacing`.
    #[must_use]
    pub fn with_pacing(mut self, pacing: impl Pacing + 'static) -> Self {
        self.pacing = Box::new(pacing);
        self
    }

    /// Ends the run, with [`Halt::TimedOut`](super::Halt::TimedOut), at the first crossing after `deadline`, and in the midst of
    /// a wait. A guest that spins reaches no crossing: use wasmtime's epochs as well.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Calls `observer` after each chunk with the bytes that the guest took so far.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Fn(u64) + Send + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Gives a payload to the store, to be handed to the guest's `handle`.
    ///
    /// # Errors
    /// If the table of resources is full.
    pub fn push_payload(&mut self, payload: PayloadResource) -> wasmtime::Result<Resource<PayloadResource>> {
        Ok(self.table.push(payload)?)
    }

    /// Gives a reply to the store, to be handed to the guest's `handle`.
    ///
    /// # Errors
    /// If the table of resources is full.
    pub fn push_reply(&mut self, reply: ReplyResource) -> wasmtime::Result<Resource<ReplyResource>> {
        Ok(self.table.push(reply)?)
    }
}

/// The data of a store that has an [`Intake`].
pub trait IntakeView: Send + 'static {
    /// The part of the data that is the guest's.
    fn intake(&mut self) -> &mut Intake;
}

/// Names [`Intake`] as the data that the bindings need.
#[derive(Debug, Clone, Copy)]
pub struct HasIntake;

impl HasData for HasIntake {
    type Data<'a> = &'a mut Intake;
}
