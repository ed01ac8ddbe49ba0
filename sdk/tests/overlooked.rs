//! Truth, on the other side of the handler: a host that says stop is obeyed, a reply that is not received is an error that
//! sticks, and a handler that overlooks something cannot finish its reply.

use intake::memory::Script;
use intake::{Error, ErrorKind, Limits, MalformedPolicy, Stage};

const STRICT: MalformedPolicy = MalformedPolicy::Strict;

#[test]
fn a_host_that_says_stop_at_a_checkpoint_is_obeyed_and_the_reply_is_broken_off() {
    for accepts in [false, true] {
        let script = Script::new().cut("line\n".repeat(20_000).as_bytes(), &[65_536]);
        let ran = script.stop_at_checkpoint(3, "out of time").run_fn(async |payload, reply| {
            if accepts {
                payload.accept_broken();
            }
            let mut lines = payload.lines()?;
            let error = loop {
                match lines.next().await {
                    Ok(line) => assert!(line.is_some(), "the payload ended before the third checkpoint"),
                    Err(error) => break error,
                }
            };
            assert_eq!((error.kind(), error.stage()), (ErrorKind::Cancelled, Stage::Pace));
            let wanted = format!("pace at byte {}: the host asked to stop", error.offset().unwrap());
            assert_eq!(error.to_string(), wanted);
            assert_eq!(lines.next().await.unwrap_err().to_string(), wanted);
            assert_eq!(payload.chunks().err().map(|error| error.kind()), Some(ErrorKind::Misuse));
            assert_eq!(reply.write("too late").await.unwrap_err().to_string(), wanted);
            Ok(())
        });
        assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Cancelled);
        assert_eq!((ran.is_finished, ran.reply, ran.checkpoints), (false, vec![], 3));
    }
}

#[test]
fn a_reply_that_is_not_received_is_an_error_that_sticks() {
    type Host = fn(Script) -> Script;
    let rows: [(Host, ErrorKind, usize, &str); 4] = [
        (
            |host| host.reply_closed_after(0, "client went away"),
            ErrorKind::Closed,
            0,
            "reply: after 0 bytes the reply was closed",
        ),
        (
            |host| host.reply_closed_after(100_000, "client went away"),
            ErrorKind::Closed,
            65_536,
            "reply: after 65536 bytes the reply was closed",
        ),
        (
            |host| host.reply_blocked_after(0),
            ErrorKind::TimedOut,
            0,
            "reply: after 0 bytes of the reply, the host took no more within 30s",
        ),
        (
            |host| host.reply_blocked_after(131_072),
            ErrorKind::TimedOut,
            131_072,
            "reply: after 131072 bytes of the reply, the host took no more within 30s",
        ),
    ];
    for (host, kind, taken, message) in rows {
        let ran = host(Script::new().chunk("payload")).run_fn(async |payload, reply| {
            payload.accept_broken();
            let error = reply.write(vec![b'x'; 200_000]).await.unwrap_err();
            assert_eq!((error.kind(), error.stage(), error.offset()), (kind, Stage::Reply, None));
            for _ in 0..2 {
                assert_eq!(reply.write("more").await.unwrap_err().to_string(), message);
                assert_eq!(reply.flush().await.unwrap_err().to_string(), message);
                assert_eq!(reply.set_media_type("text/plain").unwrap_err().to_string(), message);
            }
            // The payload is not affected.
            assert_eq!(payload.text()?.next().await?, Some("payload"));
            Ok(())
        });
        assert_eq!(ran.outcome.unwrap_err().to_string(), message);
        assert_eq!((ran.is_finished, ran.reply.len()), (false, taken));
    }
}

#[test]
fn a_host_that_says_stop_at_a_write_is_obeyed_whatever_was_accepted_before() {
    for (script, accepted) in [
        (Script::new().chunk("a\nb"), Ok(2)),
        (Script::new().chunk("a\nb").aborted("reset"), Err("source at byte 3: the payload broke off".to_owned())),
    ] {
        let wanted = "reply: the host asked to stop";
        let ran = script.reply_cancelled_after(65_536, "shutting down").run_fn(async |payload, reply| {
            payload.accept_broken();
            let mut count = 0;
            let read = loop {
                match payload.lines()?.next().await {
                    Ok(Some(_)) => count += 1,
                    Ok(None) => break Ok(count),
                    Err(error) => break Err(error.to_string()),
                }
            };
            assert_eq!(read, accepted);
            let error = reply.write([b'x'; 200_000]).await.unwrap_err();
            assert_eq!((error.kind(), error.stage(), error.offset()), (ErrorKind::Cancelled, Stage::Reply, None));
            assert_eq!(error.to_string(), wanted);
            assert_eq!(reply.write("more").await.unwrap_err().to_string(), wanted);
            assert_eq!(payload.lines()?.next().await.unwrap_err().to_string(), wanted);
            assert_eq!(payload.pace().checkpoint().await.unwrap_err().to_string(), wanted);
            Ok(())
        });
        assert_eq!(ran.outcome.unwrap_err().to_string(), wanted);
        assert_eq!((ran.is_finished, ran.reply.len()), (false, 65_536));
    }
}

#[test]
fn after_a_stop_not_even_the_lines_that_are_there_already_are_given_out() {
    let script = Script::new().chunk("one\ntwo\nthree\n");
    let ran = script.clone().reply_cancelled_after(0, "now").run_fn(async |payload, reply| {
        let mut lines = payload.lines()?;
        reply.write(lines.next().await?.unwrap()).await?;
        let wanted = reply.flush().await.unwrap_err().to_string();
        assert_eq!(lines.next().await.unwrap_err().to_string(), wanted);
        assert_eq!(lines.next().await.unwrap_err().to_string(), wanted);
        Ok(())
    });
    assert_eq!(ran.outcome.unwrap_err().to_string(), "reply: the host asked to stop");
    let ran = script.stop_at_checkpoint(2, "now").run_fn(async |payload, _| {
        let pace = payload.pace();
        let mut lines = payload.lines()?;
        lines.next().await?;
        let wanted = pace.checkpoint().await.unwrap_err().to_string();
        assert_eq!(lines.next().await.unwrap_err().to_string(), wanted);
        Ok(())
    });
    assert_eq!(ran.outcome.unwrap_err().to_string(), "pace at byte 14: the host asked to stop");
}

#[test]
fn a_reply_that_is_refused_at_its_end_is_not_finished() {
    let ran = Script::new().reply_closed_after(0, "client went away").run_fn(async |_, reply| reply.write("late").await);
    assert_eq!(ran.outcome.unwrap_err().to_string(), "reply: after 0 bytes the reply was closed");
    assert!(!ran.is_finished);
}

#[test]
fn how_long_a_reply_waits_is_said_in_the_error() {
    let ran = Script::new().reply_blocked_after(0).run_fn(async |_, reply| {
        reply.set_wait(std::time::Duration::from_millis(20));
        reply.write("x").await
    });
    assert_eq!(ran.outcome.unwrap_err().to_string(), "reply: after 0 bytes of the reply, the host took no more within 20ms");
}

#[test]
fn the_handlers_own_error_breaks_the_reply_off() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.write("half of it").await?;
        Err(Error::handler("no such word").with_offset(7))
    });
    let error = ran.outcome.unwrap_err();
    assert_eq!((error.kind(), error.stage(), error.offset()), (ErrorKind::Handler, Stage::Handler, Some(7)));
    assert_eq!((error.message(), error.to_string().as_str()), ("no such word", "handler at byte 7: no such word"));
    assert!(!ran.is_finished);
}

#[test]
fn what_comes_too_late_is_a_misuse() {
    let ran = Script::new().chunk("text").run_fn(async |payload, _| {
        payload.text()?;
        let mut errors = vec![
            payload.set_charset("latin1").unwrap_err(),
            payload.set_malformed(STRICT).unwrap_err(),
            payload.set_limits(Limits::default()).unwrap_err(),
            payload.chunks().err().unwrap(),
        ];
        assert!(errors.iter().all(|error| (error.kind(), error.stage()) == (ErrorKind::Misuse, Stage::Handler)));
        let errors: Vec<_> = errors.drain(..).map(|error| error.to_string()).collect();
        let wanted = [
            "handler: the charset must be set before the payload is read",
            "handler: the malformed policy must be set before the payload is read",
            "handler: limits must be set before the payload is read",
            "handler: raw chunks cannot be read after text or lines: the decoder holds bytes back",
        ];
        assert_eq!(errors, wanted);
        // A misuse does no harm.
        assert_eq!(payload.text()?.next().await?, Some("text"));
        Ok(())
    });
    assert!(ran.is_finished);
    let ran = Script::new().chunk("text").run_fn(async |payload, _| {
        payload.chunks()?.next().await?;
        payload.lines().map(drop)
    });
    let wanted = "handler: lines cannot be read after raw chunks: the decoder must see the first byte";
    assert_eq!(ran.outcome.unwrap_err().to_string(), wanted);
}

#[test]
fn a_payload_that_was_not_read_to_its_end_is_no_error() {
    let ran = Script::new().chunk("first\nsecond").aborted("never met").run_fn(async |payload, reply| {
        let mut lines = payload.lines()?;
        reply.write(lines.next().await?.unwrap()).await
    });
    assert_eq!((ran.is_finished, ran.reply.as_slice()), (true, &b"first"[..]));
}

#[test]
fn an_unknown_charset_that_is_overlooked_forbids_finishing_unless_the_payload_is_read_in_another_way() {
    for (label, kind) in [("klingon", ErrorKind::UnknownCharset), ("iso-2022-kr", ErrorKind::RefusedCharset)] {
        let script = Script::new().charset(label).chunk("data");
        let ran = script.clone().run_fn(async |payload, reply| {
            assert!(payload.lines().is_err());
            reply.write("0 lines\n").await
        });
        assert_eq!((ran.outcome.unwrap_err().kind(), ran.is_finished), (kind, false));
        let ran = script.clone().run_fn(async |payload, _| {
            assert!(payload.text().is_err());
            payload.chunks()?.next().await?;
            Ok(())
        });
        assert!(ran.is_finished);
        let ran = script.run_fn(async |payload, _| {
            if payload.lines().is_err() {
                payload.set_charset("utf-8")?;
            }
            payload.lines()?.next().await?;
            Ok(())
        });
        assert!(ran.is_finished);
    }
}

#[test]
fn a_reply_cannot_be_finished_with_the_payload_of_another_run() {
    let ran = Script::new().chunk("half").aborted("gone").run_fn(async |payload, _| {
        while let Ok(Some(_)) = payload.text()?.next().await {}
        let inner = Script::new().run_fn(async |other, _| {
            std::mem::swap(payload, other);
            Ok(())
        });
        assert!(!inner.is_finished);
        Ok(())
    });
    assert_eq!((ran.outcome.unwrap_err().kind(), ran.is_finished), (ErrorKind::Misuse, false));
}
