//! What a host says in its own words is logged, and reaches no one else.

use intake::memory::{Ran, Script};
use intake::{Error, ErrorKind};

/// Long, in several lines, with control characters, and with what no client should know.
fn native_stack() -> String {
    let frame = "  0: std::backtrace_rs::backtrace\r\n\tat /build/host/src/main.rs:12\u{1b}[31m\u{202e}\0\n";
    format!("hyper error: connection closed by 10.0.0.1\n\nStack backtrace:\n{}", frame.repeat(10_000))
}

/// A host that says `why` in every place where it can say something.
fn hosts(why: &str) -> [(ErrorKind, Script); 5] {
    let some = || Script::new().chunk("a\n").chunk("b\n");
    [
        (ErrorKind::Aborted, some().aborted(why)),
        (ErrorKind::Cancelled, some().cancelled(why)),
        (ErrorKind::Cancelled, some().stop_at_checkpoint(1, why)),
        (ErrorKind::Closed, some().reply_closed_after(0, why)),
        (ErrorKind::Cancelled, some().reply_cancelled_after(0, why)),
    ]
}

fn copy(script: Script) -> Ran {
    script.run_fn(async |payload, reply| {
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            reply.write(line).await?;
        }
        Ok(())
    })
}

fn assert_tame(words: &str) {
    assert!(words.len() <= 1024 + 2, "{} bytes", words.len());
    assert!(!words.contains(|char: char| char.is_control() || char == '\u{202e}'), "{words:?}");
}

#[test]
fn an_error_has_the_sdks_words_alone_and_keeps_the_hosts_apart() {
    for (kind, script) in hosts(&native_stack()) {
        let error = copy(script).outcome.unwrap_err();
        assert_eq!(error.kind(), kind);
        for told in [error.message().to_owned(), error.to_string(), Error::handler(error.clone()).message().to_owned()] {
            assert!(!told.contains("hyper") && !told.contains("10.0.0.1"), "{told}");
        }
        let said = error.host_said().unwrap();
        assert!(said.starts_with("hyper error: connection closed by 10.0.0.1 Stack backtrace: 0: std::"), "{said}");
        assert!(said.ends_with(".."), "{said}");
        assert_tame(said);
    }
    for why in ["", " \r\n"] {
        for (_, script) in hosts(why) {
            assert_eq!(copy(script).outcome.unwrap_err().host_said(), None);
        }
    }
}

#[cfg(feature = "log")]
#[test]
fn logs_have_the_hosts_words_to_a_bound() {
    use std::cell::RefCell;

    thread_local! {
        static KEPT: RefCell<Vec<String>> = RefCell::default();
    }

    struct Keep;

    impl log::Log for Keep {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }
        fn log(&self, record: &log::Record<'_>) {
            KEPT.with_borrow_mut(|kept| kept.push(record.args().to_string()));
        }
        fn flush(&self) {}
    }

    log::set_logger(&Keep).unwrap();
    log::set_max_level(log::LevelFilter::Warn);
    for (kind, script) in hosts(&native_stack()) {
        assert!(copy(script).outcome.is_err());
        let lines = KEPT.take();
        // One when it happens, and one when the run ends.
        assert!(lines.len() >= 2, "{lines:?}");
        for line in lines.iter().filter(|line| line.contains(kind.name())) {
            let (_, said) = line.split_once(": hyper error: connection closed by 10.0.0.1").unwrap_or_else(|| panic!("{line}"));
            assert_tame(said);
        }
    }
}
