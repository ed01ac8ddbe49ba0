//! `cargo bench -p intake-text`: how fast real texts are decoded, against encoding_rs, both natively and in turns.
//!
//! A ratio above 1 says that this crate is faster. Times depend on the machine; compare them within one run alone.

#![allow(clippy::print_stdout, reason = "it is what a benchmark is for")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use encoding_rs::Encoding;
use intake_text::{Charset, Decoder};

/// Bytes that each run decodes, in chunks as long as a guest gets them.
const BYTES: usize = 16 << 20;
const CHUNK: usize = 64 << 10;

/// Runs of each, in turns; the fastest counts.
const RUNS: u32 = 7;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the project's data is there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| label(name).is_some())
        .collect();
    names.sort();
    println!("{:<34} {:>9} {:>11} {:>6}", "text", "MB/s", "encoding_rs", "ratio");
    for name in names {
        let label = label(&name).expect("it was chosen by that");
        let text = std::fs::read(folder.join(&name)).expect("a file of the project's data");
        let payload: Vec<u8> = text.iter().copied().cycle().take(BYTES / text.len().max(1) * text.len()).collect();
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..RUNS {
            ours = ours.min(time(|| decode(label, &payload)));
            theirs = theirs.min(time(|| decode_by_encoding_rs(label, &payload)));
        }
        let speed = |time: Duration| payload.len() as f64 / 1e6 / time.as_secs_f64();
        println!("{name:<34} {:>9.0} {:>11.0} {:>6.2}", speed(ours), speed(theirs), theirs.as_secs_f64() / ours.as_secs_f64());
    }
}

/// The charset that a file's name says, as in `NAME.LABEL.txt`.
fn label(name: &str) -> Option<&str> {
    let label = name.rsplit('.').nth(1)?;
    Encoding::for_label(label.as_bytes()).map(|_| label)
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn decode(label: &str, payload: &[u8]) {
    let mut decoder = Decoder::new(Charset::from_label(label).expect("a label"));
    let mut buffer = String::new();
    for mut rest in payload.chunks(CHUNK) {
        while !rest.is_empty() {
            let step = decoder.step(rest, u64::MAX, &mut buffer);
            black_box(step.text);
            rest = &rest[step.read..];
        }
    }
    black_box(decoder.finish(&mut buffer).text);
}

fn decode_by_encoding_rs(label: &str, payload: &[u8]) {
    let mut decoder = Encoding::for_label(label.as_bytes()).expect("a label").new_decoder();
    let mut buffer = String::with_capacity(3 * CHUNK + 16);
    for chunk in payload.chunks(CHUNK) {
        buffer.clear();
        let _ = decoder.decode_to_string(chunk, &mut buffer, false);
        black_box(&buffer);
    }
    buffer.clear();
    let _ = decoder.decode_to_string(&[], &mut buffer, true);
    black_box(&buffer);
}
