//! Each table is what encoding_rs has for the bytes of each of its pointers.

use alloc::vec::Vec;
use std::path::Path;
use std::{env, fs};

use super::super::packed::{At, Blocks, COMMON, FAR, FIRST_FAR, MARKS, NEAR, NOWHERE, PLAIN, STEPS, Table, UNIT};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// The one character of `bytes`; U+0000 if they are malformed, or two characters.
fn char(encoding: &'static Encoding, bytes: &[u8]) -> u32 {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).unwrap_or_default();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(char), None) => char.into(),
        _ => 0,
    }
}

fn unit(encoding: &'static Encoding, bytes: &[u8]) -> u16 {
    u16::try_from(char(encoding, bytes)).expect("a character of the basic plane")
}

fn is_written() -> bool {
    env::var_os("INTAKE_WRITE_TABLES").is_some()
}

/// Holds a table against what it should have, and its file, where these blocks are common, against that; or writes the file
/// again.
#[track_caller]
fn holds(name: &str, table: &'static Table, wanted: &[u16], common: &[usize]) {
    holds_bytes(name, &pack(wanted, table.blocks(), common));
    if is_written() {
        // What is compiled in is the file as it was.
        return;
    }
    assert_eq!(table.len(), wanted.len(), "{name}");
    for (place, &wanted) in wanted.iter().enumerate() {
        let found = match table.at(place) {
            At::Packed(block) => {
                block.unpack(0);
                table.at(place)
            }
            at => at,
        };
        let unit = match found {
            At::Unit(unit) => unit,
            At::Nothing => 0,
            At::Packed(_) => panic!("{name}, {place}: it was unpacked"),
        };
        assert_eq!(unit, wanted, "{name}, {place}");
    }
    assert!(matches!(table.at(wanted.len()), At::Nothing));
}

/// A bit for each, the lowest first.
fn marks(marks: impl Iterator<Item = bool>) -> Vec<u8> {
    let marks: Vec<bool> = marks.collect();
    marks.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, &mark| byte << 1 | u8::from(mark))).collect()
}

fn plain(kind: u8, units: &[u16]) -> Vec<u8> {
    [kind].into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect()
}

fn steps(units: &[u16]) -> Vec<u8> {
    let first = units.iter().copied().find(|&unit| unit != 0).unwrap_or(0);
    let mut packed = vec![STEPS];
    packed.extend(first.to_le_bytes());
    let mut next = i32::from(first);
    for &unit in units {
        let distance = i32::from(unit) - next;
        let near = u8::try_from(distance + NEAR as i32).ok().filter(|code| *code < FIRST_FAR);
        let far = u8::try_from((distance >> 8) + FAR as i32).ok().filter(|code| (FIRST_FAR..NOWHERE).contains(code));
        match (unit, near, far) {
            (0, ..) => {
                packed.push(NOWHERE);
                continue;
            }
            (_, Some(near), _) => packed.push(near),
            (_, None, Some(far)) => packed.extend([far, distance as u8]),
            (_, None, None) => packed.extend([UNIT].into_iter().chain(unit.to_le_bytes())),
        }
        next = i32::from(unit) + 1;
    }
    packed
}

/// None if they are not in Unicode's order, or too far from each other.
fn marked(units: &[u16]) -> Option<Vec<u8>> {
    let in_use: Vec<u16> = units.iter().copied().filter(|&unit| unit != 0).collect();
    if !in_use.is_sorted() {
        return None;
    }
    let (first, last) = (in_use.first().copied().unwrap_or(1), in_use.last().copied().unwrap_or(0));
    // What comes after the last character needs no mark.
    let end = units.iter().rposition(|&unit| unit != 0).map_or(0, |last| last + 1);
    let has_gaps = units[..end].contains(&0);
    let places = if has_gaps { marks(units.iter().map(|&unit| unit == 0)) } else { Vec::new() };
    let chars = marks((first..=last).map(|unit| in_use.contains(&unit)));
    let lengths = [u8::try_from(places.len()).ok()?, u8::try_from(chars.len()).ok()?];
    Some([&[MARKS], &first.to_le_bytes()[..], &lengths, &places, &chars].concat())
}

/// As it takes the fewest bytes; but what is common, plain, and so what would take few less otherwise.
fn pack_block(units: &[u16], is_common: bool) -> Vec<u8> {
    if is_common {
        return plain(COMMON, units);
    }
    let shorter = [Some(steps(units)), marked(units)].into_iter().flatten().min_by_key(Vec::len).unwrap_or_default();
    let plain = plain(PLAIN, units);
    if shorter.len() * 10 < plain.len() * 9 { shorter } else { plain }
}

fn pack(units: &[u16], blocks: Blocks, common: &[usize]) -> Vec<u8> {
    let of_block = |index| {
        let (first, length) = blocks.places(index);
        pack_block(&units[first..units.len().min(first + length)], common.contains(&index))
    };
    let packed: Vec<_> = (0..blocks.count(units.len())).map(of_block).collect();
    let mut begins = 2 * packed.len();
    let mut places = Vec::new();
    for block in &packed {
        places.extend(u16::try_from(begins).expect("a small table").to_le_bytes());
        begins += block.len();
    }
    [places, packed.concat()].concat()
}

#[track_caller]
fn holds_bytes(name: &str, wanted: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/decode/east_asian/tables").join(name);
    if is_written() {
        fs::write(&file, wanted).expect("a file that can be written");
    }
    let found = fs::read(&file).expect("a file that can be read");
    assert_eq!(found.len(), wanted.len(), "{name}");
    let differs = found.iter().zip(wanted).position(|(found, wanted)| found != wanted);
    assert_eq!(differs, None, "{name}: the first byte that differs");
}

fn euc(prefix: &[u8], pointer: usize) -> Vec<u8> {
    [prefix, &[(pointer / 94 + 0xA1) as u8, (pointer % 94 + 0xA1) as u8]].concat()
}

#[test]
fn jis0208() {
    let wanted: Vec<u16> = (0..94 * 94).map(|pointer| unit(EUC_JP, &euc(&[], pointer))).collect();
    assert!(wanted[8648..].iter().all(|&unit| unit == 0));
    // Punctuation, letters and digits, hiragana, katakana, and the first level of kanji.
    let common: Vec<usize> = [0, 2, 3, 4].into_iter().chain(15..47).collect();
    holds("jis0208.bin", &super::JIS0208, &wanted[..8648], &common);
}

#[test]
fn ibm() {
    let bytes = |pointer: usize| {
        let column = pointer % 188;
        [(pointer / 188 + 0xC1) as u8, (column + if column < 0x3F { 0x40 } else { 0x41 }) as u8]
    };
    let wanted: Vec<u16> = (10_716..60 * 188).map(|pointer| unit(SHIFT_JIS, &bytes(pointer))).collect();
    assert!(wanted[388..].iter().all(|&unit| unit == 0));
    holds("ibm.bin", &super::IBM, &wanted[..388], &[]);
}

#[test]
fn jis0212() {
    let wanted: Vec<u16> = (0..94 * 94).map(|pointer| unit(EUC_JP, &euc(&[0x8F], pointer))).collect();
    assert!([&wanted[..108], &wanted[1027..1410], &wanted[7211..]].concat().iter().all(|&unit| unit == 0));
    holds("jis0212.bin", &super::JIS0212, &[&wanted[108..1027], &wanted[1410..7211]].concat(), &[]);
}

#[test]
fn euc_kr() {
    let mut wanted = Vec::new();
    for lead in 0x81..=0xFE {
        for trail in 0x41..=0xFE {
            let unit = unit(EUC_KR, &[lead, trail]);
            if lead < 0xC7 || trail >= 0xA1 {
                wanted.push(unit);
            } else {
                assert_eq!(unit, 0, "{lead:02X} {trail:02X}");
            }
        }
    }
    // Punctuation, and the syllables of KS X 1001.
    let long_rows = [0xA1].into_iter().chain(0xB0..0xC7).map(|lead| 2 * (lead - 0x81) + 1);
    let common: Vec<usize> = long_rows.chain([140, 141]).collect();
    holds("euc_kr.bin", &super::EUC_KR, &wanted, &common);
}

#[test]
fn big5() {
    let bytes = |pointer: usize| {
        let column = pointer % 157;
        [(pointer / 157 + 0x81) as u8, (column + if column < 0x3F { 0x40 } else { 0x62 }) as u8]
    };
    let amid_basic = super::super::big5::AMID_BASIC;
    let mut wanted = Vec::new();
    let mut astral = vec![0; 609];
    for pointer in 0..126 * 157 {
        let char = char(BIG5, &bytes(pointer));
        if let Some((_, known)) = amid_basic.iter().find(|(at, _)| *at == pointer) {
            assert_eq!(char, u32::from(*known));
            wanted.push(0);
            continue;
        }
        wanted.push(char as u16);
        assert!(matches!(char, ..0x1_0000 | 0x2_0001..0x3_0000), "{pointer}");
        if char > 0xFFFF {
            assert!(!super::super::big5::BASIC.contains(&pointer), "{pointer}");
            let bit = pointer - 942 - if pointer < 5_024 { 0 } else { 18_997 - 5_024 };
            astral[bit / 8] |= 1 << (bit % 8);
        }
    }
    assert!(wanted[..942].iter().all(|&unit| unit == 0) && wanted.len() == 19_782);
    // Punctuation, and the first level of hanzi.
    let blocks = |lead: usize| [2 * (lead - 0x87), 2 * (lead - 0x87) + 1];
    let common: Vec<usize> = [0xA1].into_iter().chain(0xA4..0xC6).flat_map(blocks).chain([2 * (0xC6 - 0x87)]).collect();
    holds("big5.bin", &super::BIG5, &wanted[942..], &common);
    holds_bytes("big5_astral.bin", &astral);
}

#[test]
fn gb18030() {
    let mut wanted = Vec::new();
    for lead in 0x81..=0xFE {
        wanted.extend((0x40..=0x7E).chain(0x80..=0xFE).map(|trail| unit(GB18030, &[lead, trail])));
    }
    // Punctuation, letters and digits, and the first level of hanzi.
    let common: Vec<usize> = [0xA1, 0xA3].into_iter().chain(0xB0..0xD8).map(|lead| 2 * (lead - 0x81) + 1).collect();
    holds("gb18030.bin", &super::GB18030, &wanted, &common);
}

#[test]
fn gb18030_ranges() {
    let mut wanted: Vec<u16> = Vec::new();
    let mut next = 0;
    for pointer in 0..39_420_u16 {
        let digit = |of: u16| (of % 10 + 0x30) as u8;
        let letter = |of: u16| (of + 0x81) as u8;
        let bytes = [letter(pointer / 12_600), digit(pointer / 1_260), letter(pointer / 10 % 126), digit(pointer)];
        let char = unit(GB18030, &bytes);
        if char != next {
            wanted.extend([pointer, char]);
        }
        next = char.wrapping_add(1);
    }
    let bytes: Vec<u8> = wanted.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    holds_bytes("gb18030_ranges.bin", &bytes);
}

#[test]
fn the_ranges_are_the_file() {
    assert_eq!((super::GB18030_RANGES[0], super::GB18030_RANGES[1]), ([0, 0x80], [36, 0xA5]));
}
