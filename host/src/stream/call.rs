use wasmtime::AsContextMut;
use wasmtime::component::Accessor;

use super::bindings::Guest;
use crate::{Failure, IntakeView, PayloadResource, ReplyResource, Summary};

/// Calls the guest's `handle`, whose entry and return are host calls like all others.
///
/// # Errors
/// If the guest trapped, or broke the contract; [`Halt`](crate::Halt) is found in it by `downcast_ref` where the host ended the
/// run.
pub async fn handle<T: IntakeView>(
    store: &Accessor<T>,
    guest: &Guest,
    payload: PayloadResource,
    reply: ReplyResource,
) -> wasmtime::Result<Result<Summary, Failure>> {
    let (payload, reply) = store.with(|mut access| -> wasmtime::Result<_> {
        let mut store = access.as_context_mut();
        let left = store.get_fuel().unwrap_or(u64::MAX);
        let intake = store.data_mut().intake();
        let payload = intake.push_payload(payload)?;
        let reply = intake.push_reply(reply)?;
        // The entry is a host call: if another call is under way, its slice ends.
        intake.enter(left);
        let fuel = intake.leave();
        let _not_counted = store.set_fuel(fuel);
        Ok((payload, reply))
    })?;
    let returned = guest.intake_payload_stream_handler().call_handle(store, payload, reply).await?;
    store.with(|mut access| {
        let mut store = access.as_context_mut();
        let left = store.get_fuel().unwrap_or(u64::MAX);
        store.data_mut().intake().enter(left);
    });
    Ok(returned.map(Summary::from).map_err(Failure::from))
}
