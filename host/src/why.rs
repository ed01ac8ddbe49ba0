use std::sync::{Arc, OnceLock};

/// Why a stream ended before its end, in words. The guest asks for it by a call of its own.
#[derive(Clone, Default)]
pub(super) struct FailureReason(Arc<OnceLock<String>>);

impl FailureReason {
    /// Keeps the words of an outcome for later.
    pub(super) fn keep<E>(&self, outcome: Result<(), (E, String)>) -> Result<(), E> {
        outcome.map_err(|(error, why)| {
            // It ends once.
            let _told_before = self.0.set(why);
            error
        })
    }

    pub(super) fn get(&self) -> String {
        self.0.get().cloned().unwrap_or_default()
    }
}
