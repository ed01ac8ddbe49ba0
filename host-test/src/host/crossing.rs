//! The imports of the package. Each is a crossing: the turn that ends is measured, the host does its part, and the next turn
//! gets its fuel.

use std::future::Future;
use std::time::{Duration, Instant};

use wasmtime::component::{Access, Linker, Resource};
use wasmtime::{AsContext, AsContextMut};

use super::bindings::intake::payload::{pacing, sink, source};
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

/// The guest came in: its turn ends.
fn enter<T: IntakeView>(host: &mut Access<'_, T, HasIntake>, import: &'static str) -> wasmtime::Result<()> {
    // A host whose engine does not count fuel has none to measure.
    let left = host.as_context().get_fuel().unwrap_or(u64::MAX);
    let intake = host.get();
    let spent = intake.meter.cross(left);
    intake.ledger.last_call = Some(import);
    let passed = intake.passed();
    intake.observer.called(import, passed, spent);
    if intake.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
        return Err(Halt::timed_out(format!("running, and last called {import}")));
    }
    intake.ledger.within_call = true;
    Ok(())
}

/// The guest goes back: its next turn begins.
fn leave<T: IntakeView>(host: &mut Access<'_, T, HasIntake>) {
    let fuel = host.get().leave();
    let _not_counted = host.as_context_mut().set_fuel(fuel);
}

/// Waits until `deadline`, at most.
async fn within<A>(
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
        if answer.is_ok() && length > 0 {
            intake.ledger.reply_bytes += length;
            intake.ledger.writes += 1;
            let passed = intake.passed();
            intake.observer.wrote(length, passed);
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
        let _exists = intake.table.get(&of)?;
        if let Some(before) = &intake.ledger.progress
            && let Some(counter) = fallen(before, &progress)
        {
            return Err(Halt::contract("pace", format!("the counter {counter} of a checkpoint fell: no counter ever falls")));
        }
        intake.ledger.checkpoints += 1;
        tokio::task::yield_now().await;
        let budget = intake.meter.turn_fuel();
        let verdict = intake.pacing.verdict(intake.passed(), &progress, budget);
        intake.ledger.progress = Some(progress);
        leave(&mut host);
        Ok(verdict)
    }
}

/// Takes down what a read gave.
fn note_read(intake: &mut Intake, answer: &Result<Option<Vec<u8>>, ReadError>, wait: Option<u64>, declared: Option<u64>) {
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

fn note_wait(intake: &mut Intake, timed_out: bool, wait: Option<u64>) {
    if timed_out {
        let waited = &mut intake.ledger.waited;
        *waited = waited.saturating_add(Duration::from_nanos(wait.unwrap_or(0)));
    }
}

/// The name of a counter that is smaller than it was.
fn fallen(before: &Progress, now: &Progress) -> Option<&'static str> {
    let counters = [
        ("bytes-read", before.bytes_read, now.bytes_read),
        ("bytes-decoded", before.bytes_decoded, now.bytes_decoded),
        ("items", before.items, now.items),
        ("malformed", before.malformed, now.malformed),
    ];
    counters.iter().find(|(_, before, now)| now < before).map(|(name, ..)| *name)
}
