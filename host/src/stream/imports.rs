//! The imports of the package.

use wasmtime::AsContextMut;
use wasmtime::component::{Access, Accessor, FutureReader, Linker, Resource, StreamReader};

use super::bindings::intake::payload_stream::{pacing, sink, source};
use super::incoming::Incoming;
use super::outgoing::Outgoing;
use super::taken::Taken;
use crate::slice::{enter, leave};
use crate::{Halt, HasIntake, Head, Intake, IntakeView, PayloadResource, Progress, ReplyResource};

/// Links the imports of the world `guest` (`source`, `sink`, `pacing`). WASI is not among them.
///
/// # Errors
/// If one of them is linked already.
pub fn add_to_linker<T: IntakeView>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    source::add_to_linker::<T, HasIntake>(linker, T::intake)?;
    sink::add_to_linker::<T, HasIntake>(linker, T::intake)?;
    pacing::add_to_linker::<T, HasIntake>(linker, T::intake)
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
    fn describe(mut host: Access<'_, T, Self>, payload: Resource<PayloadResource>) -> wasmtime::Result<source::Description> {
        enter(&mut host, "describe")?;
        let description = host.get().table.get(&payload)?.description();
        leave(&mut host);
        Ok(description.into())
    }

    fn read(
        mut host: Access<'_, T, Self>,
        payload: Resource<PayloadResource>,
    ) -> wasmtime::Result<(StreamReader<u8>, FutureReader<Result<(), source::ReadError>>)> {
        enter(&mut host, "read")?;
        let Some(payload) = host.get().table.get_mut(&payload)?.take() else {
            return Err(Halt::contract("source", "the guest asked for the payload's stream twice: ask for it once"));
        };
        let (incoming, ended) = Incoming::new(payload, host.get().deadline);
        let stream = StreamReader::new(&mut host, incoming)?;
        let ended = FutureReader::new(&mut host, ended)?;
        leave(&mut host);
        Ok((stream, ended))
    }

    fn why(mut host: Access<'_, T, Self>, payload: Resource<PayloadResource>) -> wasmtime::Result<String> {
        enter(&mut host, "why")?;
        let why = host.get().table.get(&payload)?.why.get();
        leave(&mut host);
        Ok(why)
    }
}

impl<T: IntakeView> sink::HostReplyWithStore<T> for HasIntake {
    fn send(
        mut host: Access<'_, T, Self>,
        reply: Resource<ReplyResource>,
        head: sink::Head,
        bytes: StreamReader<u8>,
        ended: FutureReader<Result<(), String>>,
    ) -> wasmtime::Result<FutureReader<Result<(), sink::WriteError>>> {
        enter(&mut host, "send")?;
        let Some(mut reply) = host.get().table.get_mut(&reply)?.take() else {
            return Err(Halt::contract("reply", "the guest sent the reply twice: send it once"));
        };
        let head = Head::from(head);
        // An empty head is not sent.
        let headed = if head.media_type.is_some() || head.charset.is_some() { reply.head(&head)? } else { Ok(()) };
        let deadline = host.get().deadline;
        let why = reply.why.clone();
        let (outgoing, said, taken) = Outgoing::new(reply, headed, deadline);
        bytes.pipe(&mut host, outgoing)?;
        ended.pipe(&mut host, said)?;
        let taken = FutureReader::new(&mut host, Taken::new(taken, why, deadline))?;
        leave(&mut host);
        Ok(taken)
    }

    fn why(mut host: Access<'_, T, Self>, reply: Resource<ReplyResource>) -> wasmtime::Result<String> {
        enter(&mut host, "why")?;
        let why = host.get().table.get(&reply)?.why.get();
        leave(&mut host);
        Ok(why)
    }
}

impl<T: IntakeView> pacing::HostWithStore<T> for HasIntake {
    fn checkpoint(
        mut host: Access<'_, T, Self>,
        of: Resource<PayloadResource>,
        progress: pacing::Progress,
    ) -> wasmtime::Result<pacing::Verdict> {
        let progress = Progress::from(progress);
        enter(&mut host, "checkpoint")?;
        let intake = host.get();
        intake.table.get_mut(&of)?.note_progress(progress)?;
        intake.ledger.checkpoints += 1;
        intake.ledger.progress = Some(progress);
        if intake.is_to_rest() {
            intake.table.get_mut(&of)?.is_paused = true;
            leave(&mut host);
            return Ok(pacing::Verdict::Pause);
        }
        let verdict = verdict(intake, &progress);
        leave(&mut host);
        Ok(verdict)
    }

    async fn resumed(accessor: &Accessor<T, Self>, of: Resource<PayloadResource>) -> wasmtime::Result<pacing::Verdict> {
        tokio::task::yield_now().await;
        accessor.with(|mut host| {
            let payload = host.get().table.get_mut(&of)?;
            let (true, Some(progress)) = (std::mem::take(&mut payload.is_paused), payload.progress()) else {
                return Err(Halt::contract("pace", "the guest awaits `resumed`, and was not told to pause: do so after `pause`"));
            };
            // What it spent to come to rest is no slice of its own.
            let left = host.as_context_mut().get_fuel().unwrap_or(u64::MAX);
            let intake = host.get();
            intake.meter.settle(left);
            let verdict = verdict(intake, &progress);
            leave(&mut host);
            Ok(verdict)
        })
    }
}

fn verdict(intake: &mut Intake, progress: &Progress) -> pacing::Verdict {
    let budget = intake.meter.slice_fuel();
    intake.pacing.verdict(intake.passed(), progress, budget).into()
}
