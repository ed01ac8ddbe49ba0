//! Readings of sensors, as the example `sensor-stats` reads them: a `u16`, a `u64`, and an `f32`.

use super::{BAD, Options, Pieces, drawn_from, pieces};
use crate::generate::framing::{Framing, READING, content};
use crate::generate::rng::Rng;

/// Distinct good records.
const GOOD: usize = 512;
/// A time in June 2024.
const SINCE: u64 = 1_718_000_000;

/// The pieces of a payload of frames.
pub(in crate::generate) fn frames(seed: u64, options: &Options) -> Pieces {
    let mut rng = Rng::new(seed);
    let (framing, has_crc) = (options.framing(), options.has_crc());
    let good = (0..GOOD).map(|_| framing.frame(&reading(&mut rng), has_crc)).collect();
    let bad = (0..BAD).map(|index| bad(index, framing, has_crc, &mut rng)).collect();
    // The length of nothing, or the end of a frame.
    let (distinct, records) = pieces(good, bad, vec![0], options);
    drawn_from(distinct, records)
}

fn reading(rng: &mut Rng) -> Vec<u8> {
    let mut bytes = vec![rng.below(12) as u8 + 1];
    let mut time = SINCE + rng.below(1_000_000);
    while time >= 0x80 {
        bytes.push(time as u8 | 0x80);
        time >>= 7;
    }
    bytes.push(time as u8);
    bytes.extend((15.0 + rng.below(10_000) as f32 / 1000.0).to_le_bytes());
    bytes
}

/// A frame as long as a good one, or with COBS one that lost a byte; what is not framed by COBS could not be found after that.
fn bad(index: usize, framing: Framing, has_crc: bool, rng: &mut Rng) -> Vec<u8> {
    let mut record = reading(rng);
    match index % 3 {
        1 if has_crc => {
            let mut content = content(&record, true);
            content[rng.below(READING as u64) as usize] ^= 1 << rng.below(8);
            framing.frame(&content, false)
        }
        2 if framing == Framing::Cobs => {
            let mut frame = framing.frame(&record, has_crc);
            frame.remove(3);
            frame
        }
        _ => {
            // A sensor that is not a `u16`.
            record[..3].fill(0xFF);
            framing.frame(&record, has_crc)
        }
    }
}
