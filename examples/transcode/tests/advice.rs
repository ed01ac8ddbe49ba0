//! Generated text gets no advice in its own charset, whatever it is made of.

use std::io::Read;

use host_test::generate::{Generate, Kind};
use intake::memory::Script;

#[allow(dead_code, reason = "only its charsets are needed")]
mod twin;

/// The charsets that are not of single bytes.
const OTHERS: [&str; 10] =
    ["utf-8", "gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "utf-16be", "utf-16le"];

#[test]
fn generated_text_in_its_own_charset_gets_no_advice() {
    let kinds = Kind::ALL.into_iter().filter(|kind| !["malformed", "postcard"].contains(&kind.name()));
    for kind in kinds {
        for charset in twin::SINGLE_BYTE.into_iter().chain(OTHERS) {
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
