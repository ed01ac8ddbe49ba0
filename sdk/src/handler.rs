use crate::{Error, Payload, Reply, Result, Stage};

/// A guest: the code that handles a payload.
///
/// ```
/// use intake::{Handler, Payload, Reply, Result};
///
/// struct CountLines;
///
/// impl Handler for CountLines {
///     async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
///         let mut lines = payload.lines()?;
///         let mut count = 0u64;
///         while let Some(_line) = lines.next().await? {
///             count += 1;
///         }
///         reply.write(format!("{count} lines\n")).await
///     }
/// }
///
/// intake::export!(CountLines);
/// ```
pub trait Handler {
    /// Called before each payload, and before the SDK does anything with it: the place to install a logger of the guest's own,
    /// which must tolerate being installed already. Does nothing by default.
    fn set_up() {}

    /// Handles one payload. `Ok` finishes the reply; on an error it is dropped unfinished, which the host treats as incomplete.
    ///
    /// # Errors
    /// Whatever the payload and the reply return, and [`Error::handler`](crate::Error::handler) for the handler's own.
    #[allow(async_fn_in_trait, reason = "a guest has one thread: futures need not be `Send`")]
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()>;
}

/// Runs a handler, and finishes the reply if it may be: here, and nowhere else.
pub(crate) async fn run(
    payload: &mut Payload,
    reply: &mut Reply,
    handle: impl AsyncFnOnce(&mut Payload, &mut Reply) -> Result<()>,
) -> Result<()> {
    payload.first_checkpoint().await?;
    handle(payload, reply).await?;
    if !payload.belongs_to(reply) {
        let message = "the payload or the reply was swapped for one of another run";
        return Err(Error::misuse(Stage::Handler, message));
    }
    payload.forbids_finishing()?;
    reply.finish().await
}
