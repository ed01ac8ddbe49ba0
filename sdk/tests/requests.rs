//! What a handler learns of the request that its payload came in, and says of the response.

use intake::memory::Script;
use intake::{Error, ErrorKind, Payload, Reply, Request, Result};

#[test]
fn a_handler_sees_the_request_where_there_is_one() {
    let handle = async |payload: &mut Payload, reply: &mut Reply| {
        let Some(request) = payload.request() else { return reply.write("none").await };
        let said = format!("{} {} {:?} {:?}", request.method(), request.path(), request.query(), request.header("x-kind"));
        reply.write(said).await
    };
    assert_eq!(Script::new().run_fn(handle).reply, b"none");
    let request = Request::new("PUT", "/a?b=c").with_header("X-Kind", "large");
    assert_eq!(Script::new().request(request).run_fn(handle).reply, br#"PUT /a Some("b=c") Some("large")"#);
}

#[test]
fn status_and_headers_are_set_before_the_first_piece() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_status(201)?;
        reply.set_header("Cache-Control", "no-store")?;
        reply.set_header("x-two", "a\tb")?;
        reply.write("made").await?;
        reply.flush().await?;
        let late: Vec<ErrorKind> =
            [reply.set_status(200), reply.set_header("x", "y")].into_iter().map(|set| set.unwrap_err().kind()).collect();
        assert_eq!(late, [ErrorKind::Misuse; 2]);
        Ok(())
    });
    assert!(ran.outcome.is_ok());
    assert_eq!(ran.status, Some(201));
    assert_eq!(ran.headers, [("cache-control".into(), "no-store".into()), ("x-two".into(), "a\tb".into())]);
}

#[test]
fn what_would_break_the_head_is_refused() {
    async fn refused(_: &mut Payload, reply: &mut Reply) -> Result<()> {
        for status in [0, 100, 199, 600, u16::MAX] {
            assert_eq!(reply.set_status(status).unwrap_err().kind(), ErrorKind::Misuse, "{status}");
        }
        for (name, value, wanted) in [
            ("x", "a\r\nset-cookie: b", "reply: the value of the header \"x\" has control characters"),
            ("x", "a\0", "reply: the value of the header \"x\" has control characters"),
            ("", "a", "reply: \"\" is not a valid header name"),
            ("a b", "c", "reply: \"a b\" is not a valid header name"),
            ("x:", "c", "reply: \"x:\" is not a valid header name"),
            (
                "Content-Length",
                "5",
                "reply: the header \"content-length\" cannot be set: the host sets it, since it knows how the reply is sent",
            ),
            (
                "content-type",
                "text/plain",
                "reply: the header \"content-type\" cannot be set: use `reply.set_media_type(..)` and `reply.set_charset(..)`",
            ),
        ] {
            assert_eq!(reply.set_header(name, value).unwrap_err().to_string(), wanted);
        }
        Ok(())
    }
    let ran = Script::new().run_fn(refused);
    assert!(ran.outcome.is_ok());
    assert_eq!((ran.status, ran.headers), (None, vec![]));
}

#[test]
fn an_errors_status_is_that_of_an_error() {
    for (status, wanted) in [(399, None), (400, Some(400)), (404, Some(404)), (599, Some(599)), (600, None)] {
        assert_eq!(Error::handler("no").with_status(status).status(), wanted, "{status}");
    }
    assert_eq!(Error::handler("no").status(), None);
    let error = Error::handler("no").with_header("Allow", "POST").with_header("x", "a\nb").with_header("content-length", "1");
    assert_eq!(error.headers(), [("allow".to_owned(), "POST".to_owned())]);
}
