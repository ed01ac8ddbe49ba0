use std::io::{self, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use crate::reply::Reply;
use crate::site::LONG;

/// A client that says exactly what it is told to, over one connection.
pub(crate) struct Client {
    pub(crate) to: TcpStream,
    pub(crate) from: BufReader<TcpStream>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let to = TcpStream::connect(address).unwrap();
        to.set_read_timeout(Some(LONG)).unwrap();
        to.set_write_timeout(Some(LONG)).unwrap();
        to.set_nodelay(true).unwrap();
        Self { from: BufReader::with_capacity(256 << 10, to.try_clone().unwrap()), to }
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.to.write_all(bytes.as_ref()).unwrap();
    }

    /// Sends a head with these headers, each with its end of line.
    pub(crate) fn head(&mut self, method: &str, target: &str, headers: &str) {
        self.send(format!("{method} {target} HTTP/1.1\r\nhost: test\r\n{headers}\r\n"));
    }

    pub(crate) fn reply(&mut self) -> Reply {
        Reply::read(&mut self.from).expect("no response")
    }

    pub(crate) fn get(&mut self, target: &str) -> Reply {
        self.head("GET", target, "");
        self.reply()
    }

    /// Posts a body with a length.
    pub(crate) fn post(&mut self, target: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
        let body = body.as_ref();
        self.head("POST", target, &format!("{headers}content-length: {}\r\n", body.len()));
        self.send(body);
        self.reply()
    }

    /// Sends one chunk of a chunked body; an empty one ends it.
    pub(crate) fn chunk(&mut self, bytes: &[u8]) -> io::Result<()> {
        write!(self.to, "{:x}\r\n", bytes.len())?;
        self.to.write_all(bytes)?;
        self.to.write_all(b"\r\n")
    }

    /// Says that nothing more comes, and listens on.
    pub(crate) fn no_more(&self) {
        self.to.shutdown(Shutdown::Write).unwrap();
    }

    /// Whether the server has closed the connection.
    pub(crate) fn is_closed(&mut self) -> bool {
        use std::io::Read;
        self.from.read(&mut [0]).map_or(true, |bytes| bytes == 0)
    }
}
