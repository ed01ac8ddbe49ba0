//! UTF-16 as it is decoded by SIMD, in wasm: every unit, every class of units next to every other, and every lone surrogate, in
//! every lane of a block.

mod twin;

use twin::check;

const CHARSETS: [&str; 2] = ["utf-16le", "utf-16be"];

/// Units in a block; blocks of which all become three bytes are decoded two at a time.
const LANES: usize = 8;

/// Units that become one byte, two and three; the borders of that; and both halves of a pair.
const CLASSES: [u16; 5] = [0x41, 0x3B1, 0x6F22, 0xD83D, 0xDE00];
const BORDERS: [u16; 14] = [0x00, 0x0A, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF];

fn bytes(charset: &str, units: &[u16]) -> Vec<u8> {
    let bytes = |unit: &u16| if charset == "utf-16le" { unit.to_le_bytes() } else { unit.to_be_bytes() };
    units.iter().flat_map(bytes).collect()
}

#[test]
fn every_unit_in_every_lane() {
    let guest = host_test::guest!();
    for charset in CHARSETS {
        let mut units = vec![0x2E; LANES];
        for unit in 0..=u16::MAX {
            for lane in 0..LANES {
                units.extend((0..LANES).map(|at| if at == lane { unit } else { 0x3042 }));
            }
        }
        check(&guest, charset, "whole", &bytes(charset, &units));
        for filler in [0x61, 0xE9, 0x3042] {
            let mut units = vec![0x2E; LANES];
            for unit in 0..=u16::MAX {
                let lane = usize::from(unit) % LANES;
                units.extend((0..LANES).map(|at| if at == lane { unit } else { filler }));
            }
            units.extend(0..=u16::MAX);
            check(&guest, charset, if filler == 0xE9 { "1,2,3,61" } else { "4095" }, &bytes(charset, &units));
        }
    }
}

/// Eight units of each class, in every order.
#[test]
fn every_class_next_to_every_other() {
    let guest = host_test::guest!();
    let mut units = vec![0x2E; LANES];
    for number in 0..4usize.pow(LANES as u32) {
        for lane in 0..LANES as u32 {
            match number / 4usize.pow(lane) % 4 {
                3 => units.extend([0xD83D, 0xDE00 + (number % 64) as u16]),
                class => units.push(CLASSES[class]),
            }
        }
    }
    for charset in CHARSETS {
        for plan in ["whole", "4094", "1,2,3,61"] {
            check(&guest, charset, plan, &bytes(charset, &units));
        }
    }
}

/// Each two units, at each place of two pairs of blocks, in a chunk that has no others of their class: where much is malformed,
/// blocks start again after it.
#[test]
fn every_two_units_alone_in_their_chunk() {
    const CHUNK: usize = 64;
    let guest = host_test::guest!();
    for charset in CHARSETS {
        for filler in [0x61, 0xE9, 0x3042] {
            let mut units = vec![0x2E; CHUNK];
            for first in BORDERS.into_iter().chain(CLASSES) {
                for second in BORDERS.into_iter().chain(CLASSES) {
                    for place in 0..2 * LANES + 1 {
                        let at = units.len();
                        units.resize(at + CHUNK, filler);
                        (units[at + place], units[at + place + 1]) = (first, second);
                    }
                }
            }
            check(&guest, charset, "128", &bytes(charset, &units));
            check(&guest, charset, "whole", &bytes(charset, &units));
        }
    }
}

#[test]
fn every_length_of_every_filler() {
    let guest = host_test::guest!();
    for charset in CHARSETS {
        for filler in [&[0x61][..], &[0xE9], &[0x3042], &[0xD83D, 0xDE00], &[0xDE00], &[0x61, 0x3042]] {
            let mut units = vec![0x2E; LANES];
            for length in 0..70 {
                units.extend(filler.iter().cycle().take(length));
                units.push(0x0A);
            }
            let all = bytes(charset, &units);
            for plan in ["whole", "3", "33", "4095"] {
                check(&guest, charset, plan, &all);
            }
            // Odd, or broken off within a pair.
            for cut in 0..6 {
                let end = all.len() - cut;
                check(&guest, charset, "whole", &all[..end]);
            }
        }
    }
}
