use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use host_test::serve::{HttpGuest, Served, Server, Serving, Totals};

use crate::client::Client;

/// Far more than anything here takes: who waits so long waits for ever.
pub(crate) const LONG: Duration = Duration::from_secs(60);

const ROUTES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http");

/// The guest of the SDK, whose behaviour the path chooses.
pub(crate) fn routes() -> HttpGuest {
    HttpGuest::build(ROUTES, crate::FEATURES).unwrap_or_else(|error| panic!("{error}"))
}

/// A guest made without the SDK.
#[allow(dead_code, reason = "there is no such guest for WASI 0.3")]
pub(crate) fn plain() -> HttpGuest {
    HttpGuest::build(ROUTES, &["plain"]).unwrap_or_else(|error| panic!("{error}"))
}

/// A server of its own for each test, and what it says of its requests.
pub(crate) struct Site {
    serving: Option<Serving>,
    served: Receiver<Served>,
}

impl Site {
    pub(crate) fn routes() -> Self {
        Self::start(Server::new(routes()))
    }

    pub(crate) fn start(server: Server) -> Self {
        let (tell, served) = channel();
        let server = server.on_served(move |served| {
            let _test_is_over = tell.send(served.clone());
        });
        Self { serving: Some(server.start("127.0.0.1:0").unwrap()), served }
    }

    pub(crate) fn serving(&self) -> &Serving {
        self.serving.as_ref().unwrap()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.serving().address()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.serving().url(path)
    }

    /// A new connection.
    pub(crate) fn connect(&self) -> Client {
        Client::connect(self.address())
    }

    /// What the server says of the next request that is over.
    pub(crate) fn served(&self) -> Served {
        self.served.recv_timeout(LONG).expect("no request is over")
    }

    /// Stops it: what it says of the first request that is over then.
    pub(crate) fn stopped(mut self) -> Served {
        let _totals = self.serving.take().unwrap().stop();
        self.served()
    }

    pub(crate) fn stop(mut self) -> Totals {
        self.serving.take().unwrap().stop()
    }
}
