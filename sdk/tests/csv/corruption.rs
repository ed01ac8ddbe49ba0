//! A damaged file is read as the library reads it: no trap, no hang, nothing lost.

use intake::memory::Script;

use crate::oracle::oracle;
use crate::read::{Settings, read};

const FILE: &[u8] =
    b"id,name,note\r\n1,\"caf\xC3\xA9\",\"a \"\"b\"\"\r\nc\"\r\n2,x,\n\"3\",\"\",\"\xF0\x9F\x98\x80,\"\n\r\n4,y,z";

fn check(payload: &[u8]) {
    for settings in [
        Settings::default(),
        Settings { flexible: false, ..Settings::default() },
        Settings { header: true, flexible: false, ..Settings::default() },
    ] {
        for charset in ["utf-8", "windows-1252", "utf-16le"] {
            // An invalid header ends the payload: that has a test of its own.
            let text = crate::common::Oracle::of(charset, payload).text;
            let settings =
                Settings { header: settings.header && !crate::oracle::has_open_quote(&text, &settings), ..settings.clone() };
            let wanted = oracle(charset, payload, &settings);
            for sizes in [&[65_536][..], &[1], &[5, 0, 2]] {
                let script = Script::new().charset(charset).cut(payload, sizes);
                assert_eq!(read(script, &settings), wanted, "{charset}, {payload:02X?}, {sizes:?}");
            }
        }
    }
}

#[test]
fn each_bit_flipped() {
    for index in 0..FILE.len() {
        for bit in 0..8 {
            let mut payload = FILE.to_vec();
            payload[index] ^= 1 << bit;
            check(&payload);
        }
    }
}

#[test]
fn each_byte_deleted_and_each_end_cut_off() {
    for index in 0..FILE.len() {
        let mut payload = FILE.to_vec();
        payload.remove(index);
        check(&payload);
        check(&FILE[..index]);
        check(&FILE[index..]);
    }
}

#[test]
fn a_byte_inserted_anywhere() {
    for index in 0..=FILE.len() {
        for byte in [b'"', b',', b'\r', b'\n', 0, b'a', 0x80, 0xFF, 0xC3] {
            let mut payload = FILE.to_vec();
            payload.insert(index, byte);
            check(&payload);
        }
    }
}
