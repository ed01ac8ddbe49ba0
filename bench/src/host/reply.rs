use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::moment::Moment;

/// The reply as it comes, by whatever way. To clone it is to have the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Reply(Arc<Mutex<Came>>);

#[derive(Debug, Default)]
struct Came {
    bytes: Vec<u8>,
    /// When the first byte came.
    first: Option<Moment>,
}

impl Reply {
    fn came(&self) -> MutexGuard<'_, Came> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn append(&self, bytes: &[u8]) {
        let mut came = self.came();
        if !bytes.is_empty() {
            came.first.get_or_insert_with(Moment::now);
        }
        came.bytes.extend_from_slice(bytes);
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.came().bytes).into_owned()
    }

    pub(super) fn first(&self) -> Option<Moment> {
        self.came().first
    }
}
