//! Progress: every step consumes input, produces output, or waits for the host; and the host has its say in between, however
//! little a payload or a handler leaves it.

mod common;

use std::future::{pending, poll_fn};
use std::task::Poll;

use common::{ENCODINGS, awkward};
use intake::memory::{Ran, Script};
use intake::{ErrorKind, Limits, Pace, Payload, Reply, Result, Stage};

/// Reads all lines, and does nothing with them.
async fn pass(payload: &mut Payload) -> Result<()> {
    let mut lines = payload.lines()?;
    while lines.next().await?.is_some() {}
    Ok(())
}

fn passed(script: Script) -> Ran {
    let ran = script.run_fn(async |payload, _| pass(payload).await);
    assert!(ran.outcome.is_ok(), "{:?}", ran.outcome);
    ran
}

#[test]
fn a_handler_that_is_never_woken_is_an_error_and_not_a_hang() {
    let ran = Script::new().chunk("payload").run_fn(async |payload, reply| {
        reply.write("begun").await?;
        payload.text()?.next().await?;
        pending().await
    });
    let error = ran.outcome.unwrap_err();
    assert_eq!((error.kind(), error.stage(), error.offset()), (ErrorKind::NeverReady, Stage::Handler, None));
    assert_eq!(error.to_string(), "handler: the handler waits for something that will never wake it");
    assert_eq!((ran.is_finished, ran.summary.bytes), (false, 7));
}

#[test]
fn a_handler_that_wakes_itself_for_ever_can_be_stopped_by_the_host() {
    let ran = Script::new().stop_at_checkpoint(5, "enough").run_fn(async |_, _| {
        poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::<Result<()>>::Pending
        })
        .await
    });
    assert_eq!(ran.outcome.unwrap_err().to_string(), "pace at byte 0: the host asked to stop");
    assert_eq!((ran.checkpoints, ran.is_finished), (5, false));
}

#[test]
fn a_handler_that_wakes_itself_some_times_gets_to_its_end() {
    let ran = Script::new().run_fn(async |_, reply| {
        let mut left = 3;
        poll_fn(|cx| {
            cx.waker().wake_by_ref();
            left -= 1;
            if left == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        reply.write("done").await
    });
    // One before the handler, and one each time that it is polled again.
    assert_eq!((ran.is_finished, ran.reply.as_slice(), ran.checkpoints), (true, &b"done"[..], 3));
}

#[test]
fn a_handler_that_spends_for_ever_can_be_stopped_by_the_host() {
    let ran = Script::new().stop_at_checkpoint(100, "enough").run_fn(async |payload, _| {
        let pace = payload.pace();
        loop {
            pace.spend(1).await?;
        }
    });
    assert_eq!((ran.outcome.unwrap_err().kind(), ran.checkpoints), (ErrorKind::Cancelled, 100));
}

#[test]
fn work_of_the_handlers_own_is_paced_by_the_fuel_it_spends() {
    let checkpoints = |fuel, times| {
        let ran = Script::new().run_fn(async |payload, _| {
            let pace = payload.pace();
            for _ in 0..times {
                pace.spend(fuel).await?;
            }
            Ok(())
        });
        assert!(ran.is_finished);
        ran.checkpoints - 1 // The first one is made before the handler runs.
    };
    assert_eq!(checkpoints(1, 1000), 0);
    assert_eq!(checkpoints(u64::MAX, 10), 10);
    assert_eq!(checkpoints(100_000, 100), 20, "half a million is a slice");
}

#[test]
fn little_work_makes_no_checkpoint_but_the_first() {
    let ran = passed(Script::new().chunk("three\nshort\nlines\n"));
    assert_eq!(ran.checkpoints, 1);
}

#[test]
fn a_chunk_of_nothing_but_line_ends_is_paced_from_within() {
    let ran = passed(Script::new().chunk([b'\n'; 65_536]));
    // 65,536 items at 812 each are 106 slices of half a million.
    assert!((106..160).contains(&ran.checkpoints), "{}", ran.checkpoints);
}

#[test]
fn the_slice_fuel_that_the_host_hints_at_is_kept_to() {
    let checkpoints = |fuel| passed(Script::new().slice_fuel(fuel).chunk([b'\n'; 65_536])).checkpoints;
    let (large, small, least) = (checkpoints(u64::MAX), checkpoints(200_000), checkpoints(Pace::MIN_BUDGET));
    // The line ends of 64 bytes are found together: up to 64 items more than a slice pays for.
    assert!(large * 4 < small && small * 2 < least, "{large}, {small}, {least}");
}

#[test]
fn a_host_that_gives_less_than_the_smallest_budget_is_told_so_at_the_first_checkpoint() {
    for fuel in [0, 1, 20_000, Pace::MIN_BUDGET - 1] {
        let ran = Script::new().slice_fuel(fuel).chunk("a\nb\n").run_fn(async |_, _| unreachable!("the handler is not called"));
        let error = ran.outcome.unwrap_err();
        let said = format!(
            "pace at byte 0: the host gives a slice {fuel} fuel, and at least 60000 are needed: raise the budget between two host calls"
        );
        assert_eq!((error.kind(), error.to_string(), ran.is_finished), (ErrorKind::BudgetTooSmall, said, false));
        assert_eq!((ran.checkpoints, ran.summary.chunks), (1, 0));
    }
    assert!(passed(Script::new().slice_fuel(Pace::MIN_BUDGET).chunk("a\nb\n")).is_finished);
}

#[test]
fn work_is_paced_in_every_charset_whatever_the_bytes_are() {
    for encoding in ENCODINGS {
        for part in awkward(encoding) {
            let chunk = part.repeat(20_000 / part.len());
            let ran = Script::new().charset(encoding).slice_fuel(100_000).repeat(chunk, 3).run_fn(async |payload, _| {
                let mut text = payload.text()?;
                while text.next().await?.is_some() {}
                Ok(())
            });
            assert!(ran.is_finished, "{encoding}, {part:02X?}");
            // 60,000 bytes of at least 15 each are 18 slices of 50,000; three of them begin with a read.
            assert!(ran.checkpoints > 12, "{encoding}, {part:02X?}: {}", ran.checkpoints);
            // The most expensive take about 4,200 for each byte: in ISO-2022-JP each malformed byte ends a step. Of a slice a third may
            // be left.
            assert!(ran.checkpoints < 8000, "{encoding}, {part:02X?}: {}", ran.checkpoints);
        }
    }
}

/// A slice that is nearly used up makes room for a piece, rather than decode a few bytes more and pay for a whole step each time.
#[test]
fn no_scraps_are_decoded_at_the_end_of_a_slice() {
    let mut pieces = Vec::new();
    let script = Script::new().charset("windows-1252").chunk([b'a'; 65_536]);
    let ran = script.run_fn(async |payload, _| {
        let pace = payload.pace();
        let mut text = payload.text()?;
        while let Some(piece) = text.next().await? {
            let bytes = piece.len();
            pieces.push(bytes);
            pace.spend(50 * bytes as u64).await?;
        }
        Ok(())
    });
    assert!(ran.is_finished);
    // An eighth of half a million, at 150 for each byte.
    assert!(pieces[..pieces.len() - 1].iter().all(|&bytes| bytes > 400), "{pieces:?}");
}

#[test]
fn the_host_can_stop_at_every_checkpoint_of_a_payload() {
    let script = Script::new().charset("shift_jis").slice_fuel(Pace::MIN_BUDGET).repeat(b"\x83\x5C\n".repeat(2000), 3);
    // The first payload of all has tables decompressed, which is charged for.
    let _ = passed(script.clone());
    let whole = passed(script.clone());
    assert!(whole.checkpoints > 10);
    for number in 1..=whole.checkpoints {
        let ran = script.clone().stop_at_checkpoint(number, "now").run_fn(async |payload, _| {
            // It overlooks what the host says.
            let _ = pass(payload).await;
            Ok(())
        });
        let error = ran.outcome.unwrap_err();
        assert_eq!((error.kind(), ran.is_finished, ran.checkpoints), (ErrorKind::Cancelled, false, number));
        assert!(error.offset().unwrap() <= ran.summary.bytes);
    }
}

#[test]
fn the_first_slice_too_is_what_the_host_hints_at() {
    // With the smallest budget a chunk of 24 KiB takes many checkpoints, and hardly one besides the first by default.
    let checkpoints = |script: Script| passed(script.chunk([b'a'; 24 << 10])).checkpoints;
    assert!((1..=2).contains(&checkpoints(Script::new())));
    let many = checkpoints(Script::new().slice_fuel(Pace::MIN_BUDGET));
    assert!(many >= 8, "{many}");
}

/// A handler that tries again whatever the error is, until the host has it stop.
fn tries_again(script: Script, attempt: impl AsyncFn(&mut Payload, &mut Reply) -> Result<()>) {
    let ran = script.stop_at_checkpoint(50, "enough").run_fn(async |payload, reply| {
        loop {
            match attempt(payload, reply).await {
                Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error),
                _ => {}
            }
        }
    });
    assert_eq!((ran.outcome.unwrap_err().kind(), ran.checkpoints), (ErrorKind::Cancelled, 50));
}

#[test]
fn a_handler_that_tries_again_for_ever_can_be_stopped_by_the_host() {
    let broken = || Script::new().chunk("payload").timed_out();
    tries_again(broken(), async |payload, _| payload.lines()?.next().await.map(drop));
    tries_again(broken(), async |payload, _| payload.text()?.next().await.map(drop));
    tries_again(broken(), async |payload, _| payload.chunks()?.next().await.map(drop));
    let closed = || Script::new().reply_closed_after(0, "gone");
    tries_again(closed(), async |_, reply| {
        reply.write("more").await?;
        reply.flush().await
    });
    tries_again(Script::new(), async |payload, _| payload.lines()?.next().await.map(drop));
    tries_again(Script::new(), async |payload, _| payload.text()?.next().await.map(drop));
    tries_again(Script::new(), async |payload, _| payload.chunks()?.next().await.map(drop));
    tries_again(Script::new(), async |_, reply| reply.flush().await);
    tries_again(Script::new(), async |payload, _| payload.pace().spend(0).await);
}

#[test]
fn over_long_lines_that_are_gone_over_are_paced() {
    let ran = Script::new().chunk("ab\n".repeat(20_000)).run_fn(async |payload, _| {
        let mut limits = Limits::default();
        limits.line_bytes = 1;
        payload.set_limits(limits)?;
        payload.accept_broken();
        let mut lines = payload.lines()?;
        let mut lost = 0;
        while lines.next().await.is_err() {
            lost += 1;
        }
        assert_eq!(lost, 20_000);
        Ok(())
    });
    // An error is taken to cost 5,000 fuel, and a slice has half a million.
    assert!(ran.is_finished && ran.checkpoints > 200, "{ran:?}");
}

#[test]
fn asking_lines_for_their_place_is_paced() {
    let checkpoints = |asks: bool| {
        let ran = Script::new().charset("utf-16le").chunk("\n\0".repeat(30_000)).run_fn(async |payload, _| {
            let mut lines = payload.lines()?;
            while let Some(line) = lines.next().await? {
                assert!(!asks || line.at() % 2 == 0);
            }
            Ok(())
        });
        ran.checkpoints
    };
    assert!(checkpoints(true) * 4 > checkpoints(false) * 5, "{} and {}", checkpoints(true), checkpoints(false));
}
