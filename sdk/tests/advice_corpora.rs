//! Real text in its own charset gets no advice; in others it gets some as often as there are signs.

use intake::memory::Script;
use intake::{Advice, AdviceCode};

/// Text by charset: examples of this repository, of Go's x/text (Debian's `golang-golang-x-text-dev`) and of CPython (Debian's
/// `libpython3.11-testsuite`), which `cargo xtask test` installs.
fn corpora() -> Vec<(&'static str, String, Vec<u8>)> {
    let folders = [
        (concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data"), &EXAMPLES[..]),
        ("/usr/share/gocode/src/golang.org/x/text/encoding/testdata", &X_TEXT),
        ("/usr/lib/python3.11/test/cjkencodings", &CPYTHON),
    ];
    let mut all = Vec::new();
    for (folder, files) in folders {
        for (charset, file) in files {
            let path = format!("{folder}/{file}");
            let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}: let `cargo xtask test` install it"));
            all.push((*charset, (*file).to_owned(), bytes));
        }
    }
    all
}

const EXAMPLES: [(&str, &str); 14] = [
    ("windows-1252", "candide.fr.windows-1252.txt"),
    ("utf-16le", "candide.fr.utf-16le.txt"),
    ("shift_jis", "rashomon.ja.shift_jis.txt"),
    ("iso-2022-jp", "rashomon.ja.iso-2022-jp.txt"),
    ("big5", "sunzi.zh-hant.big5.txt"),
    ("gbk", "sunzi.zh-hans.gbk.txt"),
    ("euc-kr", "unsu-joeun-nal.ko.euc-kr.txt"),
    ("euc-jp", "postgresql.ja.euc-jp.log"),
    ("iso-8859-1", "postgresql.fr.iso-8859-1.log"),
    ("iso-8859-15", "postgresql.de.iso-8859-15.log"),
    ("koi8-r", "postgresql.ru.koi8-r.log"),
    ("iso-8859-7", "postgresql.el.iso-8859-7.log"),
    ("windows-1252", "orders.fr.windows-1252.csv"),
    ("utf-8", "requests.utf-8.ndjson"),
];

const X_TEXT: [(&str, &str); 7] = [
    ("gb18030", "candide-gb18030.txt"),
    ("utf-8", "candide-utf-8.txt"),
    ("euc-jp", "rashomon-euc-jp.txt"),
    ("utf-8", "rashomon-utf-8.txt"),
    ("utf-8", "sunzi-bingfa-simplified-utf-8.txt"),
    ("utf-8", "sunzi-bingfa-gb-levels-1-and-2-utf-8.txt"),
    ("utf-8", "unsu-joh-eun-nal-utf-8.txt"),
];

const CPYTHON: [(&str, &str); 13] = [
    ("big5", "big5.txt"),
    ("utf-8", "big5-utf8.txt"),
    ("big5", "big5hkscs.txt"),
    ("euc-kr", "cp949.txt"),
    ("utf-8", "cp949-utf8.txt"),
    ("euc-jp", "euc_jp.txt"),
    ("euc-kr", "euc_kr.txt"),
    ("gb18030", "gb18030.txt"),
    ("utf-8", "gb18030-utf8.txt"),
    ("gbk", "gb2312.txt"),
    ("gbk", "gbk.txt"),
    ("iso-2022-jp", "iso2022_jp.txt"),
    ("shift_jis", "shift_jis.txt"),
];

/// The advice, the same in every cut.
fn advice(charset: Option<&str>, payload: &[u8]) -> Vec<Advice> {
    let mut all = Vec::new();
    for (sizes, slice_fuel) in [(&[65_536][..], u64::MAX), (&[4095, 1, 0, 2], 60_000), (&[1, 2, 3, 700], u64::MAX)] {
        let mut script = Script::new().slice_fuel(slice_fuel).cut(payload, sizes);
        if let Some(label) = charset {
            script = script.charset(label);
        }
        let ran = script.run_fn(async |payload, _| {
            let mut text = payload.text()?;
            while text.next().await?.is_some() {}
            Ok(())
        });
        ran.outcome.unwrap();
        all.push(ran.summary.advice);
    }
    assert!(all.iter().all(|advice| *advice == all[0]), "{charset:?}: {all:?}");
    all.swap_remove(0)
}

#[test]
fn text_in_its_own_charset_gets_no_advice() {
    for (charset, file, bytes) in corpora() {
        assert_eq!(advice(Some(charset), &bytes), [], "{file} in {charset}");
    }
    for file in ["dpkg.utf-8.log", "payloads.tsv"] {
        let bytes = std::fs::read(format!("{}/../examples/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!(advice(None, &bytes), [], "{file}");
    }
}

/// A payload of which no charset was declared, and which is in another than UTF-8, always gets some.
#[test]
fn text_that_was_declared_nothing_gets_advice_unless_it_is_utf_8() {
    for (charset, file, bytes) in corpora() {
        let codes: Vec<AdviceCode> = advice(None, &bytes).iter().map(Advice::code).collect();
        let wanted: &[AdviceCode] = match charset {
            "utf-8" => &[],
            "utf-16le" => &[AdviceCode::LooksLikeUtf16],
            "iso-2022-jp" => &[AdviceCode::LooksLikeIso2022Jp],
            _ => &[AdviceCode::Malformed],
        };
        assert_eq!(codes, wanted, "{file} in {charset}");
    }
}

/// What charset the advice suggests where its bytes tell.
#[test]
fn the_charset_that_text_may_be_in_is_suggested() {
    for (charset, file, bytes) in corpora() {
        let wanted = match charset {
            "windows-1252" | "iso-8859-1" | "iso-8859-15" => "windows-1252 or another single-byte charset",
            "koi8-r" | "iso-8859-7" => "a single-byte charset of another alphabet, such as windows-1251, KOI8-R, windows-1253 ",
            "shift_jis" => "Shift_JIS",
            "euc-jp" | "euc-kr" | "gbk" => "EUC-JP, EUC-KR, GBK or Big5",
            "big5" if file != "big5hkscs.txt" => "EUC-JP, EUC-KR, GBK or Big5",
            _ => continue,
        };
        let advice = advice(None, &bytes);
        assert!(advice[0].message().contains(&format!("; it may be in {wanted}")), "{file}: {}", advice[0]);
    }
}

#[test]
fn one_log_in_two_charsets_is_said_to_be_in_two() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/postgresql.fr.mixed.log");
    let bytes = std::fs::read(file).unwrap();
    for charset in [None, Some("utf-8"), Some("windows-1252"), Some("iso-8859-15")] {
        let codes: Vec<AdviceCode> = advice(charset, &bytes).iter().map(Advice::code).collect();
        assert_eq!(codes, [AdviceCode::MixedCharsets], "{charset:?}");
    }
}

/// How often text in a wrong charset gets advice. Letters of one single-byte charset are letters of another: there is no sign of that.
#[test]
fn text_in_another_charset_gets_advice_as_often_as_there_are_signs() {
    const OTHERS: [&str; 15] = [
        "utf-8",
        "windows-1252",
        "windows-1251",
        "koi8-r",
        "iso-8859-2",
        "iso-8859-7",
        "macintosh",
        "utf-16le",
        "utf-16be",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "gb18030",
        "big5",
        "euc-kr",
    ];
    let corpora = corpora();
    let spoke: Vec<(&str, usize)> = OTHERS
        .into_iter()
        .map(|other| {
            let wrong = corpora.iter().filter(|(charset, ..)| !is_read_by(other, charset));
            (other, wrong.filter(|(_, _, bytes)| !advice(Some(other), bytes).is_empty()).count())
        })
        .collect();
    let floors = [25, 21, 15, 12, 22, 30, 13, 32, 33, 32, 30, 32, 17, 31, 31];
    for ((other, spoke), floor) in spoke.iter().zip(floors) {
        assert!(*spoke >= floor, "{other}: {spoke} of {}, and there were {floor}", corpora.len());
    }
}

/// Whether text in a charset is read in another without loss.
fn is_read_by(other: &str, charset: &str) -> bool {
    other == charset || matches!((other, charset), ("windows-1252", "iso-8859-1" | "iso-8859-15") | ("gb18030", "gbk"))
}
