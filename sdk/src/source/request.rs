use std::borrow::Cow;

use crate::media_type::{MAX_BYTES, take_list_value};

/// The HTTP request that a payload came in, for handlers that need more than the payload. Only the world behind `wasi:http` has
/// one.
///
/// ```
/// # use intake::{Error, Handler, Payload, Reply, Result};
/// # struct Upload;
/// impl Handler for Upload {
///     async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
///         if let Some(request) = payload.request()
///             && request.method() != "POST"
///         {
///             return Err(Error::handler("only POST is served here").with_status(405).with_header("allow", "POST"));
///         }
///         reply.write("taken\n").await
///     }
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) authority: Option<String>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

impl Request {
    /// Makes a request of this method and target, such as `/upload?kind=csv`, without headers: for unit tests of handlers
    /// ([`Script::request`](crate::memory::Script::request)).
    pub fn new(method: &str, target: &str) -> Request {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        Request { method: method.to_owned(), path: path.to_owned(), query, ..Request::default() }
    }

    /// Adds a header to the request.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Request {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Returns the method as it was sent, such as `POST`.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the path as it was sent, percent-encoded and without the query: `/a%20b`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the query: what follows the first question mark of the target, as it was sent. None if there is no question mark.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Returns the host and port that the request was sent to, if the host gives them.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// Returns the value of the header of this name, which is case-insensitive. Several lines are joined by commas, in their
    /// order, as in [RFC 9110, 5.3](https://www.rfc-editor.org/rfc/rfc9110#section-5.3) (those of `cookie` by semicolons). None
    /// if the header is absent or not in UTF-8: [`headers`](Request::headers) has the lines and their bytes.
    pub fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let separator = if name.eq_ignore_ascii_case("cookie") { "; " } else { ", " };
        let mut lines = self.lines(name).map(std::str::from_utf8);
        let mut joined = Cow::Borrowed(lines.next()?.ok()?);
        for line in lines {
            joined.to_mut().push_str(separator);
            joined.to_mut().push_str(line.ok()?);
        }
        Some(joined)
    }

    /// Returns all headers, one for each line, in the order that the host gives them.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The lines of one header.
    fn lines<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.headers().filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The media types that were declared, joined by commas. Bytes that are not UTF-8 are taken for ISO-8859-1.
    #[cfg_attr(not(any(feature = "http", feature = "http-p3")), allow(dead_code, reason = "other worlds are told it"))]
    pub(crate) fn media_type(&self) -> Option<String> {
        let bytes = self.joined("content-type")?;
        Some(String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect()))
    }

    /// The content codings of the payload, such as `gzip`; none if it has none.
    pub(crate) fn coding(&self) -> Option<String> {
        let declared = self.joined("content-encoding")?;
        // A list of such a length is not looked through, and no client makes one of `identity` alone.
        if declared.len() > MAX_BYTES {
            return Some(String::from_utf8_lossy(&declared).into_owned());
        }
        let codings = list(&declared).filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity"));
        let codings = codings.collect::<Vec<_>>().join(&b", "[..]);
        (!codings.is_empty()).then(|| String::from_utf8_lossy(&codings).into_owned())
    }

    /// The length that was declared. It may be declared more than once, as long as it is the same.
    ///
    /// # Errors
    /// What was declared, if it is not one length.
    pub(crate) fn length(&self) -> Result<Option<u64>, String> {
        let Some(lengths) = self.joined("content-length") else { return Ok(None) };
        let mut all = list(lengths.get(..MAX_BYTES).unwrap_or(&lengths)).map(to_length);
        match all.next() {
            Some(Some(first)) if all.all(|other| other == Some(first)) => Ok(Some(first)),
            _ => Err(String::from_utf8_lossy(&lengths).into_owned()),
        }
    }

    /// The lines of one header, joined by commas.
    fn joined(&self, name: &str) -> Option<Vec<u8>> {
        let mut lines = self.lines(name);
        let mut joined = lines.next()?.to_vec();
        for line in lines {
            joined.extend_from_slice(b", ");
            joined.extend_from_slice(line);
        }
        Some(joined)
    }
}

/// The elements of a list, empty ones included.
fn list(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(list);
    std::iter::from_fn(move || {
        let value;
        (value, rest) = take_list_value(rest?);
        Some(value)
    })
}

/// The number that these digits are. `str::parse` alone takes a sign, too.
fn to_length(digits: &[u8]) -> Option<u64> {
    let are_digits = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| are_digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn a_target_is_a_path_and_a_query() {
        for (target, path, query) in [
            ("/", "/", None),
            ("/a?b=c", "/a", Some("b=c")),
            ("/a?", "/a", Some("")),
            ("/a?b?c", "/a", Some("b?c")),
            ("*", "*", None),
        ] {
            let request = Request::new("GET", target);
            assert_eq!((request.path(), request.query()), (path, query), "{target}");
        }
    }

    #[test]
    fn a_header_is_found_by_its_name_in_any_case_and_its_lines_are_joined() {
        let request =
            Request::new("POST", "/").with_header("X-Kind", "first").with_header("y", "a").with_header("x-kind", "b, c");
        assert_eq!(request.header("x-KIND").as_deref(), Some("first, b, c"));
        assert_eq!(request.header("Y").as_deref(), Some("a"));
        assert_eq!(request.header("x-other"), None);
        let request = request.with_header("y", [0xFF]);
        assert_eq!(request.header("y"), None);
        assert_eq!(request.headers().last(), Some(("y", &[0xFF][..])));
        let request = request.with_header("Cookie", "a=b").with_header("cookie", "c=d");
        assert_eq!(request.header("cookie").as_deref(), Some("a=b; c=d"));
    }

    fn with(name: &str, lines: &[&str]) -> Request {
        lines.iter().fold(Request::new("POST", "/"), |request, line| request.with_header(name, *line))
    }

    #[test]
    fn media_types_are_joined_and_are_text_whatever_they_are() {
        assert_eq!(with("x", &["text/csv"]).media_type(), None);
        assert_eq!(with("Content-Type", &["text/csv", "text/plain"]).media_type().as_deref(), Some("text/csv, text/plain"));
        assert_eq!(with("content-type", &["text/csv; x=\u{E9}"]).media_type().as_deref(), Some("text/csv; x=\u{E9}"));
        let request = Request::new("POST", "/").with_header("content-type", b"text/csv; x=\xE9".to_vec());
        assert_eq!(request.media_type().as_deref(), Some("text/csv; x=\u{E9}"));
    }

    #[test]
    fn codings_are_a_list_over_all_lines() {
        for (lines, coding) in [
            (&["gzip"][..], Some("gzip")),
            (&[" BR "], Some("BR")),
            (&["Identity"], None),
            (&[""], None),
            (&[",, identity ,"], None),
            (&["identity", "identity"], None),
            (&["identity", "gzip"], Some("gzip")),
            (&["gzip", "identity"], Some("gzip")),
            (&["", "gzip"], Some("gzip")),
            (&["identity,br"], Some("br")),
            (&["deflate", "\tgzip ,br"], Some("deflate, gzip, br")),
            (&["utf-8"], Some("utf-8")),
            (&["identity;q=1"], Some("identity;q=1")),
            (&["\"identity\""], Some("\"identity\"")),
            (&[], None),
        ] {
            assert_eq!(with("Content-Encoding", lines).coding().as_deref(), coding, "{lines:?}");
        }
        assert!(with("content-encoding", &["identity, "; 200]).coding().is_some());
        assert_eq!(Request::new("POST", "/").with_header("content-encoding", [0xFF]).coding().as_deref(), Some("\u{FFFD}"));
    }

    #[test]
    fn lengths_are_one_or_an_error() {
        for (lines, length) in [
            (&[][..], Ok(None)),
            (&["12"], Ok(Some(12))),
            (&[" 12\t"], Ok(Some(12))),
            (&["5", "5"], Ok(Some(5))),
            (&["5, 5"], Ok(Some(5))),
            (&["5", "05"], Ok(Some(5))),
            (&["18446744073709551615"], Ok(Some(u64::MAX))),
            (&["18446744073709551616"], Err("18446744073709551616")),
            (&["5", "6"], Err("5, 6")),
            (&["5, 6"], Err("5, 6")),
            (&["5,"], Err("5,")),
            (&["5", ""], Err("5, ")),
            (&[""], Err("")),
            (&["-1"], Err("-1")),
            (&["+5"], Err("+5")),
            (&["1 2"], Err("1 2")),
            (&["0x10"], Err("0x10")),
            (&["5", "\u{663}"], Err("5, \u{663}")),
        ] {
            assert_eq!(with("content-length", lines).length(), length.map_err(str::to_owned), "{lines:?}");
        }
    }
}
