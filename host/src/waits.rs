use std::future::Future;
use std::time::Duration;

/// What `work` gives, or `None` if it takes longer than `wait`; without a `wait` it may take forever.
pub(crate) async fn within<T>(wait: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    match wait {
        Some(wait) => tokio::time::timeout(wait, work).await.ok(),
        None => Some(work.await),
    }
}
