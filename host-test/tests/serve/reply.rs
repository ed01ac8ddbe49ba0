use std::io::{self, BufRead, Read};

/// A response, as far as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether its framing says that it is whole.
    pub(crate) whole: bool,
}

impl Reply {
    /// Reads a head, and no body.
    pub(crate) fn head(from: &mut impl BufRead) -> io::Result<Self> {
        let first = line(from)?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("no status line, but {first:?}")))?;
        let mut headers = Vec::new();
        loop {
            let line = line(from)?;
            match line.split_once(": ") {
                Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
                None => return Ok(Self { status, headers, body: Vec::new(), whole: false }),
            }
        }
    }

    /// Reads a whole response, or what there is of one.
    pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Self> {
        let mut reply = Self::head(from)?;
        let mut body = Vec::new();
        reply.whole = reply.read_body(from, &mut |bytes| body.extend_from_slice(bytes))?;
        reply.body = body;
        Ok(reply)
    }

    /// Reads the body after this head, and says whether it is whole.
    pub(crate) fn read_body(&self, from: &mut impl BufRead, take: &mut dyn FnMut(&[u8])) -> io::Result<bool> {
        if let Some(length) = self.header("content-length") {
            return pass(from, length.parse().map_err(io::Error::other)?, take);
        }
        assert_eq!(self.header("transfer-encoding"), Some("chunked"), "{self:?}");
        loop {
            let Ok(size) = line(from) else { return Ok(false) };
            let size = u64::from_str_radix(&size, 16).map_err(|_| io::Error::other(format!("no chunk size: {size:?}")))?;
            if !pass(from, size, take)? {
                return Ok(false);
            }
            let end = line(from);
            if size == 0 || end.is_err() {
                return Ok(end.is_ok());
            }
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The problem of an error, which must be one, and whole.
    #[track_caller]
    pub(crate) fn problem(&self) -> serde_json::Value {
        assert!(self.whole, "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        problem
    }

    /// The whole body, of a response that must be whole and a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> &[u8] {
        assert!(self.whole && self.status == 200, "{} {:?}", self.status, String::from_utf8_lossy(&self.body));
        &self.body
    }
}

/// A line without its end.
fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Takes this number of bytes, and returns whether there were as many.
fn pass(from: &mut impl BufRead, bytes: u64, take: &mut dyn FnMut(&[u8])) -> io::Result<bool> {
    let mut from = from.take(bytes);
    loop {
        // A connection that was cut is an end, too.
        let Ok(some) = from.fill_buf() else { return Ok(false) };
        let some_bytes = some.len();
        if some_bytes == 0 {
            return Ok(from.limit() == 0);
        }
        take(some);
        from.consume(some_bytes);
    }
}
