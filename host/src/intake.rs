use std::time::Instant;

use wasmtime::component::{HasData, Resource, ResourceTable};

use super::rest::Rest;
use super::{GoOn, Ledger, Meter, Observer, Pacing, Passed, PayloadResource, ReplyResource};

/// What a store holds for the guest that runs in it.
pub struct Intake {
    pub(super) table: ResourceTable,
    pub(super) pacing: Box<dyn Pacing>,
    pub(super) deadline: Option<Instant>,
    pub(super) observer: Box<dyn Observer>,
    /// Calls that the guest waits for, and was not given an answer yet.
    unanswered: u32,
    rest: Rest,
    /// Fuel, from host call to host call.
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
            observer: Box::new(()),
            unanswered: 0,
            rest: Rest::default(),
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

    /// Ends the run, with [`Halt::TimedOut`](super::Halt::TimedOut), at the first host call after `deadline`, and in the midst of
    /// a wait. A guest that spins reaches no host call: use wasmtime's epochs as well.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Tells `observer` what happens.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// How far the run is.
    #[must_use]
    pub fn passed(&self) -> Passed {
        Passed {
            host_calls: self.meter.host_calls(),
            checkpoints: self.ledger.checkpoints,
            payload_bytes: self.ledger.payload_bytes,
            chunks: self.ledger.chunks,
        }
    }

    /// The guest comes in, with `left` fuel in the store: its slice ends. To be called for the entry into `handle` and for its
    /// return; the imports do it themselves.
    pub fn enter(&mut self, left: u64) {
        let _seen_by_the_meter = self.meter.cross(left);
    }

    /// The guest goes back: its next slice begins. Gives what the store's fuel must be set to.
    #[must_use = "the store's fuel must be set to it"]
    pub fn leave(&mut self) -> u64 {
        let passed = self.passed();
        self.ledger.within_call = self.is_waited_for();
        self.observer.answered(passed);
        let fuel = self.pacing.fuel(passed, self.meter.slice_fuel());
        self.meter.start_slice(fuel)
    }

    /// The guest goes on, though its call is not answered yet. Gives what the store's fuel must be set to.
    pub(super) fn pause(&mut self) -> u64 {
        self.unanswered += 1;
        let fuel = self.pacing.fuel(self.passed(), self.meter.slice_fuel());
        self.meter.start_slice(fuel)
    }

    /// A call is to be answered that was not at once, with `left` fuel in the store.
    pub(super) fn resume(&mut self, left: u64) {
        self.unanswered = self.unanswered.saturating_sub(1);
        self.meter.settle(left);
    }

    /// Whether the guest is to rest at this checkpoint, so that other work of the host goes on.
    pub(super) fn is_to_rest(&mut self) -> bool {
        self.rest.is_due(self.meter.total(), self.ledger.checkpoints)
    }

    /// The guest waits for something whose asking is no host call; or does so no longer.
    pub(super) fn wait(&mut self, is_waiting: bool) {
        self.unanswered = if is_waiting { self.unanswered + 1 } else { self.unanswered.saturating_sub(1) };
    }

    /// Whether the guest waits in a call of the package's imports.
    #[must_use]
    pub fn is_waited_for(&self) -> bool {
        self.unanswered > 0
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
