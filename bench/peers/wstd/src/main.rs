//! Counts lines of the body of a request: taken whole by `wstd`, and made text by `String::from_utf8_lossy`, whatever charset
//! was declared.

#[cfg(target_family = "wasm")]
use wstd::http::{Body, Error, Request, Response};

#[cfg(target_family = "wasm")]
#[wstd::http_server]
async fn main(request: Request<Body>) -> Result<Response<Body>, Error> {
    let mut body = request.into_body();
    let text = String::from_utf8_lossy(body.contents().await?);
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    Ok(Response::new(format!("{lines} lines\n").into()))
}

// Natively there is no host to answer to.
#[cfg(not(target_family = "wasm"))]
fn main() {}
