use std::future::{Future, ready};

use hyper::{Request, Response};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// Refuses the requests that a guest would send to others.
pub(super) struct NoRequests;

type Work = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for NoRequests {
    fn send_request(
        &mut self,
        _: Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Work,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Work), Error>> + Send> {
        Box::new(ready(Err(Error::HttpRequestDenied)))
    }
}
