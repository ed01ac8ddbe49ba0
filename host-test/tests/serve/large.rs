//! Much, up and down at once.

use std::thread;
use std::time::Instant;

use crate::reply::Reply;
use crate::site::Site;

/// A length that no buffer has: bytes that are missing, or twice there, are seen.
const PATTERN: usize = 65_521;

fn size() -> u64 {
    if std::env::var_os("INTAKE_FULL").is_some() { 1 << 30 } else { 256 << 20 }
}

fn pattern() -> Vec<u8> {
    (0..PATTERN).map(|index| (index * 31 + index / 251) as u8).cycle().take(2 * PATTERN).collect()
}

#[test]
fn much_goes_up_and_down_at_once_and_the_guest_stays_small() {
    let site = Site::routes();
    let size = size();
    let mut client = site.connect();
    let began = Instant::now();
    client.head("POST", "/echo", &format!("content-length: {size}\r\n"));
    let mut to = client.to.try_clone().unwrap();
    let sender = thread::spawn(move || {
        use std::io::Write;
        let pattern = pattern();
        let mut sent = 0u64;
        while sent < size {
            let piece = (size - sent).min(PATTERN as u64) as usize;
            to.write_all(&pattern[..piece]).unwrap();
            sent += piece as u64;
        }
    });
    let reply = Reply::head(&mut client.from).unwrap();
    let pattern = pattern();
    let mut came = 0u64;
    let mut compare = |bytes: &[u8]| {
        for piece in bytes.chunks(PATTERN) {
            let at = (came % PATTERN as u64) as usize;
            assert!(piece == &pattern[at..at + piece.len()], "the reply differs after byte {came}");
            came += piece.len() as u64;
        }
    };
    assert!(reply.read_body(&mut client.from, &mut compare).unwrap(), "it broke off");
    sender.join().unwrap();
    assert_eq!((reply.status, came), (200, size));
    let served = site.served();
    assert_eq!((served.payload.bytes, served.reply.bytes), (size, size));
    assert!(served.memory.peak_bytes < 2 << 20, "{served}");
    // Shown by `--nocapture`.
    eprintln!("{served}, {:.0} MB/s each way", size as f64 / 1e6 / began.elapsed().as_secs_f64());
}

#[test]
fn much_is_read_as_text() {
    let site = Site::routes();
    let line = b"a line of one hundred bytes, as logs have them, more or less, with an accent: caf\xC3\xA9, and then some more\n";
    let block: Vec<u8> = line.iter().copied().cycle().take(line.len() * 10_000).collect();
    let blocks = size() / 4 / block.len() as u64;
    let mut client = site.connect();
    let began = Instant::now();
    client.head("POST", "/lines", &format!("content-length: {}\r\n", blocks * block.len() as u64));
    for _ in 0..blocks {
        client.send(&block);
    }
    assert_eq!(client.reply().ok(), format!("{} lines\n", blocks * 10_000).as_bytes());
    let served = site.served();
    assert!(served.memory.peak_bytes < 2 << 20, "{served}");
    eprintln!("{served}, {:.0} MB/s", served.payload.bytes as f64 / 1e6 / began.elapsed().as_secs_f64());
}
