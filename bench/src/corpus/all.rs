use host_test::generate::Kind;

use super::corpus::{Corpus, Group, Text};
use super::made::Letters;

fn corpus(name: impl Into<String>, charset: &'static str, group: Group, text: Text) -> Corpus {
    Corpus { name: name.into(), charset, group, text }
}

/// ASCII, and UTF-8 in four scripts.
#[must_use]
pub fn utf_8() -> Vec<Corpus> {
    let made = |name, group, letters| corpus(name, "utf-8", group, Text::Made(letters));
    vec![
        made("ascii", Group::Ascii, Letters::Ascii),
        made("utf-8 latin", Group::Utf8, Letters::Latin),
        made("utf-8 cyrillic", Group::Utf8, Letters::Cyrillic),
        made("utf-8 japanese", Group::Utf8, Letters::Japanese),
        made("utf-8 emoji", Group::Utf8, Letters::Emoji),
    ]
}

/// The 28 single-byte charsets, dense, and Latin prose.
#[must_use]
pub fn dense_single_byte() -> Vec<Corpus> {
    const LATIN: [&str; 14] = [
        "windows-1252",
        "iso-8859-2",
        "iso-8859-3",
        "iso-8859-4",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
        "macintosh",
        "windows-1250",
        "windows-1254",
        "windows-1257",
        "windows-1258",
    ];
    const OTHER: [&str; 14] = [
        "ibm866",
        "iso-8859-5",
        "koi8-r",
        "koi8-u",
        "windows-1251",
        "x-mac-cyrillic",
        "iso-8859-7",
        "windows-1253",
        "iso-8859-8",
        "iso-8859-8-i",
        "windows-1255",
        "iso-8859-6",
        "windows-1256",
        "windows-874",
    ];
    let dense = |group| move |charset| corpus(format!("{charset} dense"), charset, group, Text::Generated(Kind::Dense));
    let prose = corpus("windows-1252 prose", "windows-1252", Group::LatinProse, Text::Generated(Kind::Prose));
    let latin = LATIN.into_iter().map(dense(Group::LatinDense));
    [prose].into_iter().chain(latin).chain(OTHER.into_iter().map(dense(Group::OtherDense))).collect()
}

/// UTF-16 in both orders.
#[must_use]
pub fn utf_16() -> Vec<Corpus> {
    let both = ["utf-16le", "utf-16be"].into_iter();
    both.flat_map(|charset| {
        let made = |script, group, letters| corpus(format!("{charset} {script}"), charset, group, Text::Made(letters));
        [made("latin", Group::Utf16Latin, Letters::Latin), made("japanese", Group::Utf16Japanese, Letters::Japanese)]
    })
    .collect()
}

/// The East Asian charsets, dense.
#[must_use]
pub fn east_asian() -> Vec<Corpus> {
    const CHARSETS: [&str; 7] = ["shift_jis", "euc-jp", "euc-kr", "big5", "gbk", "gb18030", "iso-2022-jp"];
    let group = |charset| if charset == "iso-2022-jp" { Group::Iso2022Jp } else { Group::EastAsian };
    let dense = |charset| corpus(format!("{charset} dense"), charset, group(charset), Text::Generated(Kind::Dense));
    CHARSETS.into_iter().map(dense).collect()
}

/// Real prose and logs.
#[must_use]
pub fn real() -> Vec<Corpus> {
    const FILES: [(&str, &str); 13] = [
        ("dpkg.utf-8.log", "utf-8"),
        ("postgresql.fr.iso-8859-1.log", "iso-8859-1"),
        ("postgresql.de.iso-8859-15.log", "iso-8859-15"),
        ("postgresql.el.iso-8859-7.log", "iso-8859-7"),
        ("postgresql.ru.koi8-r.log", "koi8-r"),
        ("postgresql.ja.euc-jp.log", "euc-jp"),
        ("candide.fr.windows-1252.txt", "windows-1252"),
        ("candide.fr.utf-16le.txt", "utf-16le"),
        ("rashomon.ja.shift_jis.txt", "shift_jis"),
        ("rashomon.ja.iso-2022-jp.txt", "iso-2022-jp"),
        ("sunzi.zh-hans.gbk.txt", "gbk"),
        ("sunzi.zh-hant.big5.txt", "big5"),
        ("unsu-joeun-nal.ko.euc-kr.txt", "euc-kr"),
    ];
    FILES.into_iter().map(|(file, charset)| corpus(file, charset, Group::Real, Text::File(file))).collect()
}

/// What costs much fuel between two host calls: malformed bytes, empty lines, a line without an end.
#[must_use]
pub fn extremes() -> Vec<Corpus> {
    const CHARSETS: [&str; 6] = ["utf-8", "windows-1252", "koi8-r", "utf-16le", "shift_jis", "gb18030"];
    let kinds = [Kind::Malformed, Kind::Newlines];
    let of =
        |charset| kinds.map(|kind| corpus(format!("{charset} {}", kind.name()), charset, Group::Extreme, Text::Generated(kind)));
    CHARSETS.into_iter().flat_map(of).collect()
}

/// Logs and prose with a share of other letters than ASCII.
#[must_use]
pub fn mixed() -> Vec<Corpus> {
    const ALL: [(&str, Kind); 4] =
        [("utf-8", Kind::Log), ("utf-8", Kind::Prose), ("windows-1252", Kind::Log), ("koi8-r", Kind::Log)];
    let of = |(charset, kind): (&'static str, Kind)| {
        corpus(format!("{charset} {}", kind.name()), charset, Group::Mixed, Text::Generated(kind))
    };
    ALL.into_iter().map(of).collect()
}

/// All that formulas are made of.
#[must_use]
pub fn all() -> Vec<Corpus> {
    [utf_8(), dense_single_byte(), utf_16(), east_asian()].concat()
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use super::{all, extremes, mixed, real};

    #[test]
    fn text_is_text_and_its_lines_are_as_long_as_asked_for() {
        for corpus in [all(), mixed()].concat() {
            for line in [20, 100, 1000] {
                let load = corpus.load(64 << 10, line);
                let encoding = Encoding::for_label(corpus.charset.as_bytes()).unwrap();
                let (text, malformed) = encoding.decode_without_bom_handling(&load.bytes);
                assert!(!malformed, "{}", corpus.name);
                let average = load.bytes.len() / text.matches('\n').count();
                let line = line as usize;
                // A line ends with a word, which has some letters, of up to four bytes each.
                assert!((line * 3 / 5..line * 2 + 10).contains(&average), "{}: {average} instead of {line}", corpus.name);
            }
        }
    }

    #[test]
    fn names_are_of_one_corpus_each_and_it_is_always_the_same() {
        let corpora = [all(), mixed(), real(), extremes()].concat();
        for (index, corpus) in corpora.iter().enumerate() {
            assert!(corpora[..index].iter().all(|other| other.name != corpus.name), "{}", corpus.name);
            assert_eq!(corpus.load(5000, 100).bytes, corpus.load(5000, 100).bytes, "{}", corpus.name);
        }
    }
}
