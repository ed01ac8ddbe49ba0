//! From the types of WASI 0.2 to the SDK's, and back.

use wasip2::http::types::{Fields, IncomingRequest, Method};

use crate::Request;
use crate::reply::Head;
use crate::world::http::head::headers;

/// The request, as handlers see it.
pub(super) fn request(incoming: &IncomingRequest) -> Request {
    let target = incoming.path_with_query().unwrap_or_else(|| "/".to_owned());
    let mut request = Request::new(method(&incoming.method()), &target);
    request.authority = incoming.authority();
    request.headers = incoming.headers().entries();
    request
}

/// The headers of a response.
pub(super) fn fields(head: &Head) -> Result<Fields, String> {
    let fields = Fields::new();
    for (name, value) in headers(head) {
        let refused = |error| format!("the host refused the header {name}: {error:?}");
        fields.append(name, value.as_bytes()).map_err(refused)?;
    }
    Ok(fields)
}

fn method(method: &Method) -> &str {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(other) => other,
    }
}
