//! From what HTTP says to what the SDK knows, and back, whatever the version of WASI.

use std::borrow::Cow;

use crate::reply::Head;
use crate::source::Description;
use crate::{Request, media_type::MediaType};

/// What the request's headers declare of the payload. The charset is among the media type's parameters.
pub(super) fn describe(request: &Request) -> Description {
    Description {
        media_type: request.header("content-type").map(str::to_owned),
        charset: None,
        length: request.header("content-length").and_then(|length| length.trim().parse().ok()),
    }
}

/// The headers of a response, one after the other.
pub(super) fn headers(head: &Head) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let content_type = content_type(head).map(|value| ("content-type", Cow::Owned(value)));
    content_type.into_iter().chain(head.headers.iter().map(|(name, value)| (name.as_str(), Cow::Borrowed(value.as_str()))))
}

fn content_type(head: &Head) -> Option<String> {
    match (&head.media_type, &head.charset) {
        (None, None) => None,
        (None, Some(charset)) => Some(format!("text/plain; charset={charset}")),
        (Some(media_type), Some(charset)) if MediaType::new(media_type).parameter("charset").is_none() => {
            Some(format!("{media_type}; charset={charset}"))
        }
        (Some(media_type), _) => Some(media_type.clone()),
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
            (None, Some("latin1"), Some("text/plain; charset=latin1")),
            (Some("text/csv"), Some("latin1"), Some("text/csv; charset=latin1")),
            (Some("text/csv; Charset=x"), Some("latin1"), Some("text/csv; Charset=x")),
        ] {
            let head = Head { media_type: media_type.map(str::to_owned), charset: charset.map(str::to_owned), ..Head::default() };
            assert_eq!(content_type(&head).as_deref(), wanted);
        }
    }
}
