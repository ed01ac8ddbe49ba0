use std::io;

use tokio::runtime::{Builder, Runtime};

use crate::error::Error;

/// The signals that stop a process in good order: SIGINT (Ctrl-C) and SIGTERM. From its creation on, they are received here, and
/// no longer end the process.
pub struct Signals {
    runtime: Runtime,
    heard: Heard,
}

impl Signals {
    /// Starts to receive them. Call this before announcing that there is something to stop.
    ///
    /// # Errors
    /// [`Error::Host`] if signals cannot be received.
    pub fn hear() -> Result<Self, Error> {
        let deaf = |error: io::Error| Error::Host(format!("signals cannot be received: {error}"));
        let runtime = Builder::new_current_thread().enable_all().build().map_err(deaf)?;
        let heard = {
            let _within = runtime.enter();
            Heard::new().map_err(deaf)?
        };
        Ok(Self { runtime, heard })
    }

    /// Waits for the next one.
    pub(super) fn wait(&mut self) {
        self.runtime.block_on(self.heard.next());
    }
}

impl std::fmt::Debug for Signals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signals")
    }
}

#[cfg(unix)]
struct Heard(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Heard {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Heard(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Heard {
    fn new() -> io::Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?))
    }

    async fn next(&mut self) {
        let _ = self.0.recv().await;
    }
}
