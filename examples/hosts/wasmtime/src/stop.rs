use intake_host::{Pacing, Passed, Progress, Verdict};
use tokio::sync::watch;

/// Why, as the guest is told.
pub(crate) const WHY: &str = "Ctrl-C was pressed";

/// Whether the guest is to stop. It is asked to, in a read, a write or a checkpoint, whichever comes first, so that it ends by
/// itself and says how far it was.
#[derive(Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Wanted from the first Ctrl-C on.
    pub(crate) fn on_ctrl_c() -> Stop {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                let _the_run_is_over = sender.send(true);
            }
            // As long as there is a sender, the others wait.
            sender.closed().await;
        });
        Stop(receiver)
    }

    pub(crate) fn is_wanted(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is wanted.
    pub(crate) async fn wanted(&mut self) {
        if self.0.wait_for(|wanted| *wanted).await.is_err() {
            std::future::pending().await
        }
    }
}

/// What the guest is told at a checkpoint, which it makes when it was busy for a while.
impl Pacing for Stop {
    fn verdict(&mut self, _: Passed, _: &Progress, budget: Option<u64>) -> Verdict {
        if self.is_wanted() { Verdict::Stop(WHY.to_owned()) } else { Verdict::Proceed(budget) }
    }
}
