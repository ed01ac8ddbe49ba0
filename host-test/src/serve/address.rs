use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use crate::error::Error;

/// Listens on an address such as `127.0.0.1:8080` or `localhost:0`.
pub(super) fn listen(address: &str) -> Result<TcpListener, Error> {
    let refused = |error: std::io::Error| Error::Listen(format!("`{address}` cannot be listened on: {}", why(&error)));
    let resolved = resolve(address)?;
    let listener = TcpListener::bind(&resolved[..]).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    Ok(listener)
}

fn resolve(address: &str) -> Result<Vec<SocketAddr>, Error> {
    let is_one = address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    if !is_one {
        let example = "write HOST:PORT, such as 127.0.0.1:8080, [::1]:8080, or 127.0.0.1:0 for a free port";
        return Err(Error::Listen(format!("`{address}` is not an address: {example}")));
    }
    let resolved: Vec<SocketAddr> = address.to_socket_addrs().map(Iterator::collect).unwrap_or_default();
    if resolved.is_empty() {
        let text = "is not known as a host: name one of this machine's, such as 127.0.0.1, or 0.0.0.0 for all of them";
        return Err(Error::Listen(format!("`{address}` {text}")));
    }
    Ok(resolved)
}

fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => "another program listens there: stop it, or take another port (0 takes a free one)".to_owned(),
        ErrorKind::PermissionDenied => "ports below 1024 need rights: take a higher one".to_owned(),
        ErrorKind::AddrNotAvailable => {
            "this machine does not have this address: take 127.0.0.1, or 0.0.0.0 for all that it has".to_owned()
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::listen;

    fn refusal(address: &str) -> String {
        listen(address).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_address_says_how_one_is_written() {
        for address in ["8080", ":8080", "localhost", "localhost:", "localhost:99999", "http://localhost"] {
            assert_eq!(
                refusal(address),
                format!(
                    "`{address}` is not an address: write HOST:PORT, such as 127.0.0.1:8080, [::1]:8080, or 127.0.0.1:0 \
                     for a free port"
                )
            );
        }
    }

    #[test]
    fn what_cannot_be_listened_on_says_what_to_do() {
        let taken = listen("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        assert_eq!(
            refusal(&address),
            format!(
                "`{address}` cannot be listened on: another program listens there: stop it, or take another port (0 takes a free one)"
            )
        );
        // Of a net that is for documentation.
        assert_eq!(
            refusal("192.0.2.1:0"),
            "`192.0.2.1:0` cannot be listened on: this machine does not have this address: take 127.0.0.1, or 0.0.0.0 for all that it has"
        );
    }
}
