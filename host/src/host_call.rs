//! The imports of the package. Each is a host call: the slice that ends is measured, the host does its part, and the next slice
//! gets its fuel.

use std::future::Future;
use std::time::{Duration, Instant};

use wasmtime::component::{Access, Linker, Resource};

use super::bindings::intake::payload::{pacing, sink, source};
use super::slice::{enter, leave};
use super::{
    Description, Halt, HasIntake, Head, Intake, IntakeView, PayloadEnd, PayloadResource, Progress, ReadError, ReplyResource,
    Verdict, WriteError,
};

/// Links the imports of the world `guest` (`source`, `sink`, `pacing`). WASI is not among them.
///
/// # Errors
/// If one of them is linked already.
pub fn add_to_linker<T: IntakeView>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    source::add_to_linker::<T, HasIntake>(linker, T::intake)?;
    sink::add_to_linker::<T, HasIntake>(linker, T::intake)?;
    pacing::add_to_linker::<T, HasIntake>(linker, T::intake)
}

/// Waits until `deadline`, at most.
pub(super) async fn within<A>(
    deadline: Option<Instant>,
    doing: &str,
    answer: impl Future<Output = wasmtime::Result<A>>,
) -> wasmtime::Result<A> {
    match deadline {
        None => answer.await,
        Some(deadline) => match tokio::time::timeout_at(deadline.into(), answer).await {
            Ok(answer) => answer,
            Err(_elapsed) => Err(Halt::timed_out(format!("waiting in {doing}"))),
        },
    }
}

impl source::Host for Intake {}
impl sink::Host for Intake {}
impl pacing::Host for Intake {}

impl source::HostPayload for Intake {
    fn drop(&mut self, payload: Resource<PayloadResource>) -> wasmtime::Result<()> {
        self.table.delete(payload)?;
        Ok(())
    }
}

impl sink::HostReply for Intake {
    fn drop(&mut self, reply: Resource<ReplyResource>) -> wasmtime::Result<()> {
        self.table.delete(reply)?;
        Ok(())
    }
}

impl<T: IntakeView> source::HostPayloadWithStore<T> for HasIntake {
    async fn describe(mut host: Access<'_, T, Self>, payload: Resource<PayloadResource>) -> wasmtime::Result<Description> {
        enter(&mut host, "describe")?;
        let description = host.get().table.get(&payload)?.description();
        leave(&mut host);
        Ok(description)
    }

    async fn read(
        mut host: Access<'_, T, Self>,
        payload: Resource<PayloadResource>,
        max: u32,
        wait: Option<u64>,
    ) -> wasmtime::Result<Result<Option<Vec<u8>>, ReadError>> {
        enter(&mut host, "read")?;
        let intake = host.get();
        let answer = within(intake.deadline, "read", intake.table.get_mut(&payload)?.read(max, wait)).await?;
        let declared = intake.table.get(&payload)?.declared();
        note_read(intake, &answer, wait, declared);
        leave(&mut host);
        Ok(answer)
    }
}

impl<T: IntakeView> sink::HostReplyWithStore<T> for HasIntake {
    async fn head(
        mut host: Access<'_, T, Self>,
        reply: Resource<ReplyResource>,
        head: Head,
    ) -> wasmtime::Result<Result<(), WriteError>> {
        enter(&mut host, "head")?;
        let answer = host.get().table.get_mut(&reply)?.head(&head)?;
        leave(&mut host);
        Ok(answer)
    }

    async fn write(
        mut host: Access<'_, T, Self>,
        reply: Resource<ReplyResource>,
        bytes: Vec<u8>,
        wait: Option<u64>,
    ) -> wasmtime::Result<Result<(), WriteError>> {
        enter(&mut host, "write")?;
        let intake = host.get();
        let length = bytes.len() as u64;
        let answer = within(intake.deadline, "write", intake.table.get_mut(&reply)?.write(bytes, wait)).await?;
        note_wait(intake, matches!(answer, Err(WriteError::TimedOut)), wait);
        if answer.is_ok() {
            note_written(intake, length);
        }
        leave(&mut host);
        Ok(answer)
    }

    async fn finish(
        mut host: Access<'_, T, Self>,
        reply: Resource<ReplyResource>,
        wait: Option<u64>,
    ) -> wasmtime::Result<Result<(), WriteError>> {
        enter(&mut host, "finish")?;
        let intake = host.get();
        let answer = within(intake.deadline, "finish", intake.table.get_mut(&reply)?.finish(wait)).await?;
        note_wait(intake, matches!(answer, Err(WriteError::TimedOut)), wait);
        intake.ledger.finished |= answer.is_ok();
        leave(&mut host);
        Ok(answer)
    }
}

impl<T: IntakeView> pacing::HostWithStore<T> for HasIntake {
    async fn checkpoint(
        mut host: Access<'_, T, Self>,
        of: Resource<PayloadResource>,
        progress: Progress,
    ) -> wasmtime::Result<Verdict> {
        enter(&mut host, "checkpoint")?;
        let intake = host.get();
        intake.table.get_mut(&of)?.note_progress(progress)?;
        intake.ledger.checkpoints += 1;
        if intake.is_to_rest() {
            tokio::task::yield_now().await;
        }
        let budget = intake.meter.slice_fuel();
        let verdict = intake.pacing.verdict(intake.passed(), &progress, budget);
        intake.ledger.progress = Some(progress);
        leave(&mut host);
        Ok(verdict)
    }
}

/// Takes down what a read gave.
pub(super) fn note_read(
    intake: &mut Intake,
    answer: &Result<Option<Vec<u8>>, ReadError>,
    wait: Option<u64>,
    declared: Option<u64>,
) {
    let ledger = &mut intake.ledger;
    match answer {
        Ok(Some(chunk)) if chunk.is_empty() => {}
        Ok(Some(chunk)) => {
            ledger.payload_bytes += chunk.len() as u64;
            ledger.chunks += 1;
            let passed = intake.passed();
            intake.observer.took(chunk, passed);
        }
        Ok(None) if declared.is_some_and(|length| length != ledger.payload_bytes) => ledger.payload_end = PayloadEnd::BrokenOff,
        Ok(None) => ledger.payload_end = PayloadEnd::Reached,
        Err(ReadError::Aborted(_) | ReadError::Cancelled(_)) => ledger.payload_end = PayloadEnd::BrokenOff,
        Err(ReadError::TimedOut) => note_wait(intake, true, wait),
    }
}

/// Takes down what the host took of the reply.
pub(super) fn note_written(intake: &mut Intake, bytes: u64) {
    if bytes > 0 {
        intake.ledger.reply_bytes += bytes;
        intake.ledger.writes += 1;
        let passed = intake.passed();
        intake.observer.wrote(bytes, passed);
    }
}

fn note_wait(intake: &mut Intake, timed_out: bool, wait: Option<u64>) {
    if timed_out {
        let waited = &mut intake.ledger.waited;
        *waited = waited.saturating_add(Duration::from_nanos(wait.unwrap_or(0)));
    }
}
