//! That guests of the SDK let others run: on one thread, where nothing interrupts them, and their payload is there already.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::{Body, Bytes, Frame};
use tokio::sync::{mpsc, watch};

use super::exchange::answer;
use super::http_guest::HttpGuest;
use super::settings::Settings;
use super::shared::{Shared, Stop};

/// A body that never ends, and is never waited for.
struct Endless(Bytes);

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(Some(Ok(Frame::data(self.0.clone()))))
    }
}

/// Lets a guest take an endless body at `path`, and asks another one meanwhile.
fn another_is_answered_meanwhile(path: &'static str) {
    let guest =
        HttpGuest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http"), &[]).unwrap_or_else(|error| panic!("{error}"));
    // In which a guest that does not yield is stopped, so that this test ends.
    let settings = Settings { interrupts: false, timeout: Duration::from_secs(20), ..Settings::default() };
    let (_stop, stopping) = watch::channel(Stop::No);
    let shared = Shared::new(guest, settings, ([127, 0, 0, 1], 80).into(), stopping);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (alive, _) = mpsc::channel(1);
        let (busy, at_work) = (Arc::clone(&shared), alive.clone());
        let endless = tokio::spawn(async move {
            let request = Request::post(path).body(Endless(Bytes::from(vec![b'\n'; 1 << 20]))).unwrap();
            drop(answer(request, &busy, at_work).await);
        });
        // One that holds everybody up is over when this is looked at again.
        while shared.under_way() == 0 && !endless.is_finished() {
            tokio::task::yield_now().await;
        }
        for _ in 0..3 {
            let request = Request::get("/").body(Empty::<Bytes>::new()).unwrap();
            let reply = answer(request, &shared, alive.clone()).await.into_body().collect().await.unwrap();
            assert_eq!(reply.to_bytes(), "hello\n");
            assert!(!endless.is_finished(), "the guest held everybody up until its time was over");
        }
        endless.abort();
    });
}

#[test]
fn while_they_read() {
    another_is_answered_meanwhile("/twice");
}

#[test]
fn while_they_read_lines() {
    another_is_answered_meanwhile("/lines");
}

#[test]
fn while_they_work() {
    another_is_answered_meanwhile("/spin");
}
