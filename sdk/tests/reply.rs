//! The reply goes out in order, in pieces of at most 64 KiB, its head before the first of them, and is finished on `Ok` only.

mod common;

use intake::memory::{Ran, Script};
use intake::{Error, ErrorKind, Stage};

/// The most that one piece may hold.
const PIECE: usize = 65_536;

/// Sizes of writes, one after the other.
const WRITES: &[&[usize]] = &[
    &[],
    &[0],
    &[1],
    &[PIECE - 1],
    &[PIECE],
    &[PIECE + 1],
    &[2 * PIECE],
    &[200_000],
    &[1, PIECE - 1],
    &[1, PIECE],
    &[PIECE - 1, 1],
    &[PIECE - 1, 2, 0, PIECE],
    &[PIECE, 0, PIECE],
    &[30_000, 30_000, 30_000, 200_000, 7],
    &[4157],
];

/// Bytes that show where they stand.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 7 + index / 251) as u8).collect()
}

/// Writes these sizes, one after the other.
fn write(script: Script, sizes: &[usize]) -> Ran {
    let whole = bytes(sizes.iter().sum());
    script.run_fn(async |_, reply| {
        let mut rest = &whole[..];
        for size in sizes {
            let (piece, after) = rest.split_at(*size);
            reply.write(piece).await?;
            rest = after;
        }
        Ok(())
    })
}

/// Where each piece of the reply ended. A host that closes the reply after one of these has taken the pieces before.
fn piece_ends(sizes: &[usize]) -> Vec<usize> {
    let total: usize = sizes.iter().sum();
    let mut ends = vec![0];
    while *ends.last().unwrap() < total {
        let last = *ends.last().unwrap();
        // The next piece is the first one that a host takes which takes `most` bytes in all.
        let most = (last + 1..=total).collect::<Vec<_>>();
        let first = most.partition_point(|most| write(Script::new().reply_closed_after(*most, ""), sizes).reply.len() == last);
        let end = write(Script::new().reply_closed_after(most[first], ""), sizes).reply.len();
        ends.push(end);
    }
    ends
}

#[test]
fn writes_of_any_size_arrive_whole_and_in_order() {
    for sizes in WRITES {
        let ran = write(Script::new(), sizes);
        assert!(ran.is_finished, "{sizes:?}");
        assert!(ran.reply == bytes(sizes.iter().sum()), "{sizes:?}");
    }
}

#[test]
fn no_piece_is_empty_or_larger_than_64_kib_and_no_more_go_out_than_must() {
    for sizes in WRITES {
        let ends = piece_ends(sizes);
        let pieces: Vec<_> = ends.windows(2).map(|ends| ends[1] - ends[0]).collect();
        assert!(pieces.iter().all(|piece| (1..=PIECE).contains(piece)), "{sizes:?}: {pieces:?}");
        let total: usize = sizes.iter().sum();
        assert_eq!(
            (write(Script::new(), sizes).writes, pieces.len()),
            (total.div_ceil(PIECE), total.div_ceil(PIECE)),
            "{sizes:?}"
        );
    }
}

#[test]
fn many_small_writes_go_out_together() {
    let mut wanted = String::new();
    let ran = Script::new().run_fn(async |_, reply| {
        for number in 0..10_000 {
            let line = format!("line {number}\n");
            wanted.push_str(&line);
            reply.write(line).await?;
        }
        Ok(())
    });
    assert_eq!(String::from_utf8(ran.reply).unwrap(), wanted);
    assert!((2..20).contains(&ran.writes), "{}", ran.writes);
}

#[test]
fn a_flush_sends_what_was_gathered_and_nothing_else() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.flush().await?;
        reply.write("one ").await?;
        reply.flush().await?;
        reply.flush().await?;
        reply.write("two").await
    });
    assert_eq!((ran.writes, ran.reply.as_slice(), ran.is_finished), (2, &b"one two"[..], true));
}

#[test]
fn a_reply_of_nothing_is_finished_all_the_same() {
    let ran = Script::new().run_fn(async |_, _| Ok(()));
    assert_eq!((ran.writes, ran.reply.len(), ran.is_finished), (0, 0, true));
    let ran = Script::new().run_fn(async |_, reply| reply.set_media_type("text/plain"));
    assert_eq!((ran.media_type.as_deref(), ran.is_finished), (Some("text/plain"), true));
}

#[test]
fn a_reply_is_not_finished_after_an_error_but_what_went_out_is_told() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.write(bytes(PIECE + 5)).await?;
        Err(Error::handler("changed my mind"))
    });
    assert_eq!((ran.reply.len(), ran.is_finished), (PIECE, false));
    assert_eq!(ran.outcome.unwrap_err().to_string(), "handler: changed my mind");
}

#[test]
fn the_head_is_set_before_the_first_piece_and_never_after() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_media_type("text/html")?;
        reply.write("gathered, not sent").await?;
        reply.set_media_type("text/plain")?;
        reply.set_charset("utf-8")?;
        reply.flush().await?;
        for error in [reply.set_media_type("text/csv").unwrap_err(), reply.set_charset("koi8-r").unwrap_err()] {
            assert_eq!((error.kind(), error.stage()), (ErrorKind::Misuse, Stage::Reply));
            assert_eq!(error.to_string(), "reply: the head of the reply must be set before the first piece is sent");
        }
        reply.write(", and more").await
    });
    assert_eq!((ran.media_type.as_deref(), ran.is_finished), (Some("text/plain"), true));
    assert_eq!(ran.reply, b"gathered, not sent, and more");
}

#[test]
fn a_reply_to_a_payload_that_is_still_to_come_goes_out_in_between() {
    let line = format!("{}\n", "x".repeat(99));
    let ran = Script::new().repeat(line.repeat(600), 100).run_fn(async |payload, reply| {
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            reply.write(&line[..9]).await?;
            reply.write("\n").await?;
        }
        Ok(())
    });
    assert!(ran.is_finished);
    assert_eq!(ran.reply, b"xxxxxxxxx\n".repeat(60_000));
}
