use super::*;
use std::prelude::v1::*;

#[test]
fn finds_what_a_plain_search_finds_at_every_place_and_alignment() {
    for length in 0..100 {
        for place in 0..length {
            for neighbour in [0x0B, 0x8A, 0x00, 0xFF, 0x09] {
                let mut bytes = vec![neighbour; length];
                bytes[place] = b'\n';
                for start in 0..length.min(9) {
                    let wanted = bytes[start..].iter().position(|&byte| byte == b'\n');
                    assert_eq!(find_byte(&bytes[start..], b'\n'), wanted);
                }
            }
        }
    }
}

#[test]
fn finds_every_byte_value_among_all_others() {
    let bytes: Vec<u8> = (0..=255).collect();
    for byte in 0..=255 {
        assert_eq!(find_byte(&bytes, byte), Some(usize::from(byte)));
    }
}

#[test]
fn the_last_one_is_found_at_every_place_and_alignment() {
    for length in 0..150 {
        for place in 0..length {
            for neighbour in [0x0B, 0x8A, 0x00, 0xFF, 0x09] {
                let mut bytes = vec![neighbour; length];
                bytes[place] = b'\n';
                bytes[0] = b'\n';
                assert_eq!(find_last_byte(&bytes, b'\n'), Some(place), "{length}, {neighbour}");
                assert_eq!(find_last_byte(&bytes[..place], b'\n'), (place > 0).then_some(0));
            }
        }
    }
}

#[test]
fn the_last_unit_is_found_at_every_place_and_not_across_two() {
    for length in 0..40 {
        for place in 0..length {
            for neighbour in [[0x0A, 0x0A], [0x00, 0x00], [0x00, 0x0A], [0x0B, 0x00]] {
                let mut units = vec![neighbour; length];
                units[place] = [b'\n', 0];
                units[0] = [b'\n', 0];
                assert_eq!(find_last_unit(&units, [b'\n', 0]), Some(place), "{length}, {neighbour:?}");
                assert_eq!(find_last_unit(&units[..place], [b'\n', 0]), (place > 0).then_some(0));
            }
        }
    }
}

#[test]
fn ascii_is_passed_in_blocks_or_to_its_end() {
    for length in 0..200 {
        let mut bytes = vec![0x7F; length];
        assert_eq!(ascii_blocks(&bytes), length);
        for place in 0..length {
            bytes[place] = 0x80;
            let found = ascii_blocks(&bytes);
            assert!(found <= place && place - found < 64, "{found} of {place}");
            bytes[place] = 0;
        }
    }
}

#[test]
fn an_lf_after_a_cr_ends_no_line_of_its_own_wherever_the_text_is_cut() {
    for pattern in ["\r\n", "\n", "\r", "\r\r\n", "\n\r", "x\r\n", "xyz\r\nx\n\r"] {
        let text: String = pattern.chars().cycle().take(100).collect();
        let wanted = text.replace("\r\n", "\n").matches(['\n', '\r']).count();
        for cut in 0..=text.len() {
            let mut is_after_cr = false;
            let [first, second] = [&text[..cut], &text[cut..]].map(|part| count_line_ends(part.as_bytes(), &mut is_after_cr));
            assert_eq!((first + second, is_after_cr), (wanted, text.ends_with('\r')), "{pattern:?}, {cut}");
        }
    }
}

#[test]
fn bytes_are_counted_from_the_least_on() {
    let bytes: Vec<u8> = (0..=255).cycle().step_by(7).take(300).collect();
    for (length, least) in (0..bytes.len()).flat_map(|length| [0, 1, 0x7F, 0x80, 0xC0, 0xFF].map(|least| (length, least))) {
        let wanted = bytes[..length].iter().filter(|&&byte| byte >= least).count();
        assert_eq!(count_at_least(&bytes[..length], least), wanted, "{length}, {least}");
    }
}

#[test]
fn each_line_end_is_found_by_its_number() {
    for (length, step) in (0..120).flat_map(|length| [1, 2, 3, 7, 16, 33].map(|step| (length, step))) {
        let bytes: Vec<u8> = (0..length).map(|at| if at % step > 0 { b'x' } else { [b'\n', b'\r'][at / step % 2] }).collect();
        let units: Vec<[u8; 2]> = bytes.iter().map(|&byte| [byte, 0]).collect();
        let places: Vec<usize> = (0..length).step_by(step).collect();
        let both = [b'\n', b'\r'];
        assert_eq!(count_bytes(&bytes, both), places.len());
        for (number, place) in (1..).zip(&places) {
            assert_eq!(nth_byte(&bytes, both, number), Some(*place), "{length}, {step}");
            assert_eq!(nth_unit(&units, [[b'\n', 0], [b'\r', 0]], number), Some(*place), "{length}, {step}");
        }
        assert_eq!(nth_byte(&bytes, both, places.len() + 1), None);
        assert_eq!(nth_unit(&units, [[b'\n', 0], [b'\r', 0]], places.len() + 1), None);
        assert_eq!(count_bytes(&bytes, [b'\n', b'\n']), places.len().div_ceil(2));
        assert_eq!(nth_byte(&bytes, [b'\n', b'\n'], 2), places.get(2).copied());
    }
}

#[test]
fn each_part_of_a_text_is_counted_wherever_it_stands() {
    for length in 0..200 {
        for part in *b"[{,\\" {
            for place in 0..length {
                let mut bytes = vec![b'x'; length];
                bytes[place] = part;
                let found = JsonStructure::of(&bytes);
                let twice = length > 16 && length % 16 > 0 && place >= length - 16 && place < length / 16 * 16;
                assert_eq!(found.parts, 1 + u32::from(twice), "{length}, {place}");
                assert_eq!(found.others > 0, part == b'\\', "{length}, {place}");
                bytes[place] = [0x7F, 0x80, 0xFF][place % 3];
                assert_eq!(JsonStructure::of(&bytes).others, 1 + u32::from(twice), "{length}, {place}");
            }
        }
    }
    let others: Vec<u8> = (0..=255).filter(|byte| !b"[{,\\|".contains(byte)).collect();
    assert_eq!(JsonStructure::of(&others).parts, 0);
    // The `{` among the last sixteen bytes is counted twice.
    assert_eq!(JsonStructure::of(br#"{"a":[1,2,{"b":"\u00e9"}]}"#), JsonStructure { parts: 7, others: 1 });
}
