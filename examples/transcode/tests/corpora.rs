//! Real prose in ten charsets, each with its twin in UTF-8, and in two that are not to be decoded: the test data of Go's x/text, from Debian's package
//! `golang-golang-x-text-dev` (`cargo xtask test` installs it).

use std::path::Path;

use host_test::Harness;

const FOLDER: &str = "/usr/share/gocode/src/golang.org/x/text/encoding/testdata";

/// Charset, file, and the file that is the same in UTF-8.
const TWINS: [(&str, &str, &str); 11] = [
    ("gb18030", "candide-gb18030.txt", "candide-utf-8.txt"),
    ("utf-16le", "candide-utf-16le.txt", "candide-utf-8.txt"),
    ("windows-1252", "candide-windows-1252.txt", "candide-utf-8.txt"),
    ("utf-8", "candide-utf-8.txt", "candide-utf-8.txt"),
    ("euc-jp", "rashomon-euc-jp.txt", "rashomon-utf-8.txt"),
    ("iso-2022-jp", "rashomon-iso-2022-jp.txt", "rashomon-utf-8.txt"),
    ("shift_jis", "rashomon-shift-jis.txt", "rashomon-utf-8.txt"),
    ("gbk", "sunzi-bingfa-simplified-gbk.txt", "sunzi-bingfa-simplified-utf-8.txt"),
    ("big5", "sunzi-bingfa-traditional-big5.txt", "sunzi-bingfa-traditional-utf-8.txt"),
    ("euc-kr", "unsu-joh-eun-nal-euc-kr.txt", "unsu-joh-eun-nal-utf-8.txt"),
    ("utf-8", "rashomon-utf-8.txt", "rashomon-utf-8.txt"),
];

fn read(file: &str) -> Vec<u8> {
    let path = Path::new(FOLDER).join(file);
    let hint = "install Debian's golang-golang-x-text-dev (`apt-get install golang-golang-x-text-dev`)";
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; {hint}", path.display()))
}

#[test]
fn real_prose_is_transcoded_byte_for_byte_however_it_is_cut() {
    let guest = host_test::guest!();
    for (charset, file, twin) in TWINS {
        for plan in ["whole", "1", "1,2,3,0", "4KiB", "random:1:1..5000"] {
            let outcome = Harness::new(guest.clone())
                .payload(read(file))
                .charset(charset)
                .plan(plan.parse().unwrap())
                .slice_fuel(2_000_000)
                .run()
                .unwrap();
            outcome.assert_ok();
            assert!(outcome.reply_bytes() == read(twin), "{file} by {plan} is not {twin}");
            assert_eq!(outcome.payload.malformed, Some(0), "{file}");
            assert_eq!(outcome.payload.advice, Some(Vec::new()), "{file}");
        }
    }
}

#[test]
fn a_charset_that_the_standard_does_not_have_or_refuses_is_an_error_before_the_first_byte() {
    for (charset, file, kind) in [
        ("utf-32be", "candide-utf-32be.txt", "unknown-charset"),
        ("hz-gb-2312", "sunzi-bingfa-gb-levels-1-and-2-hz-gb2312.txt", "refused-charset"),
    ] {
        let outcome = Harness::new(host_test::guest!()).payload(read(file)).charset(charset).run().unwrap();
        outcome.assert_guest_error(kind);
        assert_eq!((outcome.payload.bytes, outcome.reply.bytes), (0, 0), "{charset}");
    }
}
