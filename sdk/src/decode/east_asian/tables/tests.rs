//! Each table is what encoding_rs has for the bytes of each of its pointers.

use std::path::Path;
use std::{env, fs};

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

/// Holds a table against the file it comes from, or writes that anew.
#[track_caller]
fn holds(name: &str, wanted: &[u16]) {
    let bytes: Vec<u8> = wanted.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    holds_bytes(name, &bytes);
}

#[track_caller]
fn holds_bytes(name: &str, wanted: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/decode/east_asian/tables").join(name);
    if env::var_os("INTAKE_WRITE_TABLES").is_some() {
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
    holds("jis0208.bin", &wanted[..8648]);
}

#[test]
fn ibm() {
    let bytes = |pointer: usize| {
        let column = pointer % 188;
        [(pointer / 188 + 0xC1) as u8, (column + if column < 0x3F { 0x40 } else { 0x41 }) as u8]
    };
    let wanted: Vec<u16> = (10_716..60 * 188).map(|pointer| unit(SHIFT_JIS, &bytes(pointer))).collect();
    assert!(wanted[388..].iter().all(|&unit| unit == 0));
    holds("ibm.bin", &wanted[..388]);
}

#[test]
fn jis0212() {
    let wanted: Vec<u16> = (0..94 * 94).map(|pointer| unit(EUC_JP, &euc(&[0x8F], pointer))).collect();
    assert!([&wanted[..108], &wanted[1027..1410], &wanted[7211..]].concat().iter().all(|&unit| unit == 0));
    holds("jis0212.bin", &[&wanted[108..1027], &wanted[1410..7211]].concat());
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
    holds("euc_kr.bin", &wanted);
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
    holds("big5.bin", &wanted[942..]);
    holds_bytes("big5_astral.bin", &astral);
}

#[test]
fn gb18030() {
    let mut wanted = Vec::new();
    for lead in 0x81..=0xFE {
        wanted.extend((0x40..=0x7E).chain(0x80..=0xFE).map(|trail| unit(GB18030, &[lead, trail])));
    }
    holds("gb18030.bin", &wanted);
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
    holds("gb18030_ranges.bin", &wanted);
}

#[test]
fn the_tables_are_the_files() {
    assert_eq!((super::JIS0208[0], super::IBM[0], super::JIS0212[0]), (0x3000, 0x2170, 0x02D8));
    assert_eq!((super::EUC_KR[0], super::BIG5[5024 - 942], super::GB18030[0]), (0xAC02, 0x3000, 0x4E02));
    assert_eq!((super::GB18030_RANGES[0], super::GB18030_RANGES[1]), ([0, 0x80], [36, 0xA5]));
}
