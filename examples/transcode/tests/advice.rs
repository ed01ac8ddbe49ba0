//! Generated text gets no advice in its own charset, whatever it is made of.

use std::io::Read;

use host_test::{Generate, Kind};
use intake::memory::Script;

const CHARSETS: [&str; 38] = [
    "utf-8",
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
    "utf-16be",
    "utf-16le",
];

#[test]
fn generated_text_in_its_own_charset_gets_no_advice() {
    let kinds = Kind::ALL.into_iter().filter(|kind| !["malformed", "postcard"].contains(&kind.name()));
    for kind in kinds {
        for charset in CHARSETS {
            for seed in 1..4 {
                let made = Generate::new(kind).with_size(80 << 10).with_charset(charset).unwrap().with_seed(seed);
                let mut payload = Vec::new();
                made.read().read_to_end(&mut payload).unwrap();
                let ran = Script::new().charset(charset).cut(&payload, &[65_536]).run_fn(async |payload, _| {
                    let mut text = payload.text()?;
                    while text.next().await?.is_some() {}
                    Ok(())
                });
                ran.outcome.unwrap();
                assert_eq!(ran.summary.advice, [], "{made}");
            }
        }
    }
}
