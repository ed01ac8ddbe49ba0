/// The HTTP request that a payload came in: what a handler that is more than a function of its payload asks for. Only the world
/// behind `wasi:http` has one.
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
    /// A request of this method and target, such as `/upload?kind=csv`, without headers: for unit tests of handlers
    /// ([`Script::request`](crate::memory::Script::request)).
    pub fn new(method: &str, target: &str) -> Request {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        Request { method: method.to_owned(), path: path.to_owned(), query, ..Request::default() }
    }

    /// The same request with one header more.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Request {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The method as it was sent, such as `POST`.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as it was sent, with its percent signs, and without the query: `/a%20b`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What follows the first question mark of the target, as it was sent; none if there is none.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Host and port that the request was sent to, if the host says so.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// The value of the first header of this name, which is looked for in any case. None if there is none, or if its value is not
    /// in UTF-8: [`headers`](Request::headers) has the bytes.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers().find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value).ok()
    }

    /// All headers, in the order that the host gives them.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The coding that the payload is packed in, such as `gzip`; none if it is not.
    pub(crate) fn coding(&self) -> Option<String> {
        let coding = self.header("content-encoding")?.trim();
        let is_none = coding.is_empty() || coding.eq_ignore_ascii_case("identity");
        (!is_none).then(|| coding.to_owned())
    }
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
    fn a_header_is_found_by_its_name_in_any_case() {
        let request = Request::new("POST", "/").with_header("X-Kind", "first").with_header("x-kind", "second");
        assert_eq!(request.header("x-KIND"), Some("first"));
        assert_eq!(request.header("x-other"), None);
        let request = request.with_header("x-bytes", [0xFF]);
        assert_eq!(request.header("x-bytes"), None);
        assert_eq!(request.headers().last(), Some(("x-bytes", &[0xFF][..])));
    }

    #[test]
    fn a_coding_that_changes_nothing_is_none() {
        for (value, coding) in [("gzip", Some("gzip")), (" BR ", Some("BR")), ("Identity", None), ("", None)] {
            assert_eq!(Request::new("POST", "/").with_header("Content-Encoding", value).coding().as_deref(), coding, "{value}");
        }
    }
}
