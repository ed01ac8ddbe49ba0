//! What the error codes of `wasi:http` say of a body.

/// The reason that an error code stands for, in words for clients; what the host says itself is for logs. Each version of WASI
/// has a type of its own, with the same names.
macro_rules! reason {
    ($codes:ident, $code:expr) => {{
        use $codes as Code;
        let code = $code;
        let words = match code {
            Code::HttpProtocolError => "the connection was closed, or what came is not valid HTTP",
            Code::ConnectionTerminated => "the connection was closed",
            Code::ConnectionTimeout | Code::ConnectionReadTimeout => "nothing more came over the connection in time",
            Code::ConnectionWriteTimeout => "nothing more was taken by the connection in time",
            Code::TlsProtocolError | Code::TlsCertificateError | Code::TlsAlertReceived(_) => "the connection was closed by TLS",
            Code::HttpRequestBodySize(_) => "the host refused the size of the body",
            Code::HttpRequestTrailerSectionSize(_) | Code::HttpRequestTrailerSize(_) => {
                "the host refused the size of the trailers"
            }
            _ => "the host reports an error",
        };
        crate::source::Reason::own(words).and_host(&format!("{code:?}"))
    }};
}

pub(super) use reason;
