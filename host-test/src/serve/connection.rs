use std::convert::Infallible;
use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hyper::Version;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::linger::Linger;
use super::shared::{Alive, Shared, Stop};
use super::socket::Socket;
use super::timer::Timer;
use super::{exchange, framing};

/// Serves the requests of one connection, one after the other. Whatever goes wrong is the client's to see.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stopping: watch::Receiver<Stop>, alive: Alive) {
    // The last piece of a reply is not to wait for more.
    let _slower = stream.set_nodelay(true);
    let peer = stream.peer_addr();
    let Ok((stream, linger)) = Linger::new(stream) else { return };
    // Whether the client is one of HTTP/1.0, for whom the end of the connection is the end of a reply without a length.
    let is_old = AtomicBool::new(false);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        is_old.store(request.version() < Version::HTTP_11, Ordering::Relaxed);
        let (shared, alive) = (Arc::clone(&shared), alive.clone());
        let unserved = framing::check(request.headers()).err();
        if let (Some((_, why)), Ok(peer), Some(refused)) = (&unserved, &peer, &shared.settings.refused) {
            refused(*peer, why);
        }
        async move {
            Ok::<_, Infallible>(match unserved {
                Some((status, why)) => exchange::refuse(status, &why, &shared),
                None => exchange::answer(request, &shared, alive).await,
            })
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(Timer);
    let mut connection = pin!(builder.serve_connection(Socket::new(stream, shared.settings.timeout), service));
    let mut has_served = false;
    let mut stops = stopping.clone();
    while !has_served {
        let stop = *stops.borrow_and_update();
        match stop {
            Stop::No => {}
            Stop::Soon => connection.as_mut().graceful_shutdown(),
            Stop::Now if is_old.load(Ordering::Relaxed) => return linger.reset(),
            Stop::Now => return,
        }
        tokio::select! {
            ended = connection.as_mut() => {
                has_served = true;
                match (ended, &peer, &shared.settings.refused) {
                    // A reply that broke off is an error of its body.
                    (Err(error), ..) if error.is_user() && is_old.load(Ordering::Relaxed) => return linger.reset(),
                    (Err(error), Ok(peer), Some(refused)) if error.is_parse() => refused(*peer, &error.to_string()),
                    _ => {}
                }
            }
            () = changed(&mut stops) => {}
        }
    }
    tokio::select! {
        () = linger.over() => {}
        _stop = stopping.wait_for(|stop| *stop != Stop::No) => {}
    }
}

/// Waits for the signal to stop; for ever if it can no longer come.
async fn changed(stopping: &mut watch::Receiver<Stop>) {
    if stopping.changed().await.is_err() {
        pending::<()>().await;
    }
}
