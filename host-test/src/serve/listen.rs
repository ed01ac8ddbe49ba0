use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::connection;
use super::shared::{Shared, Stop};

/// How long a server that cannot take a connection, for want of file descriptors say, waits before it tries again.
const PAUSE: Duration = Duration::from_millis(50);
/// The time in which whatever is left must end: guests come up for air each 5 ms.
const AT_LAST: Duration = Duration::from_secs(2);

/// Takes connections until the server is to stop, and ends when all of its work has.
pub(super) async fn listen(listener: std::net::TcpListener, shared: &Arc<Shared>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let (alive, mut all_are_over) = mpsc::channel(1);
    let mut stopping = shared.stopping.clone();
    // Its guests are told to stop when the connections are gone: these are cut all at once.
    let (cut, cutting) = tokio::sync::watch::channel(Stop::No);
    loop {
        tokio::select! {
            biased;
            // Who could tell is gone, or has told.
            _stop = stopping.wait_for(|stop| *stop != Stop::No) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(tokio::spawn(connection::serve(stream, Arc::clone(shared), cutting.clone(), alive.clone()))),
                Err(_for_now) => sleep(PAUSE).await,
            },
        }
    }
    drop((listener, alive));
    cut.send_replace(Stop::Soon);
    let over = all_are_over.recv();
    tokio::pin!(over);
    tokio::select! {
        _ = &mut over => return Ok(()),
        () = sleep(shared.settings.grace) => {}
        _stop = stopping.wait_for(|stop| *stop == Stop::Now) => {}
    }
    shared.break_off();
    cut.send_replace(Stop::Now);
    // What does not end now is left to the runtime, which ends with it.
    let _ended = timeout(AT_LAST, over).await;
    Ok(())
}
