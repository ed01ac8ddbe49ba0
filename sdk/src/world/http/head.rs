//! From what HTTP says to what the SDK knows, and back, whatever the version of WASI.

use std::fmt::Debug;

use crate::Request;
use crate::reply::Head;
use crate::source::{Description, Reason};

/// The request, as handlers see it. Each version of WASI has a type of its own for the method, with the same names.
macro_rules! request {
    ($types:ident, $method:expr, $target:expr, $authority:expr, $headers:expr) => {{
        use $types::Method;
        let method = $method;
        let method = match &method {
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
        };
        let target = $target.unwrap_or_else(|| "/".to_owned());
        let mut request = crate::Request::new(method, &target);
        request.authority = $authority;
        request.headers = $headers;
        request
    }};
}

pub(super) use request;

/// What the request's headers declare of the payload. The charset is among the media type's parameters.
pub(super) fn describe(request: &Request) -> Description {
    // A length that is not one is an error of its own.
    Description { media_type: request.media_type(), charset: None, length: request.length().ok().flatten() }
}

/// Appends the headers of a response, one after the other.
pub(super) fn append_headers<E: Debug>(head: &Head, append: impl Fn(&str, &[u8]) -> Result<(), E>) -> Result<(), Reason> {
    let append = |name: &str, value: &str| {
        let refused = |error| Reason::own(format!("the host refused the header {name}")).and_host(&format!("{error:?}"));
        append(name, value.as_bytes()).map_err(refused)
    };
    if let Some(content_type) = content_type(head) {
        append("content-type", &content_type)?;
    }
    head.headers.iter().try_for_each(|(name, value)| append(name, value))
}

fn content_type(head: &Head) -> Option<String> {
    // The media type names no charset.
    match (&head.media_type, head.charset) {
        (None, None) => None,
        (media_type, Some(charset)) => Some(format!("{}; charset={charset}", media_type.as_deref().unwrap_or("text/plain"))),
        (media_type, None) => media_type.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_declares_by_its_headers() {
        let request = Request::new("POST", "/")
            .with_header("Content-Type", "text/csv; charset=latin1")
            .with_header("Content-Length", " 12 ");
        let wanted = Description { media_type: Some("text/csv; charset=latin1".into()), charset: None, length: Some(12) };
        assert_eq!(describe(&request), wanted);
        for length in ["-1", "1 2", "18446744073709551616", ""] {
            assert_eq!(describe(&Request::new("POST", "/").with_header("content-length", length)).length, None, "{length}");
        }
    }

    #[test]
    fn media_type_and_charset_make_one_header() {
        for (media_type, charset, wanted) in [
            (None, None, None),
            (Some("text/csv"), None, Some("text/csv")),
            (None, Some("KOI8-R"), Some("text/plain; charset=KOI8-R")),
            (Some("text/csv; header=present"), Some("KOI8-R"), Some("text/csv; header=present; charset=KOI8-R")),
        ] {
            let head = Head { media_type: media_type.map(str::to_owned), charset, ..Head::default() };
            assert_eq!(content_type(&head).as_deref(), wanted);
        }
    }
}
