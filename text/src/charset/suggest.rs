//! Which label was meant by a name that is not one: a name that others use, or a typing error.
//!
//! Names are compared by their letters and digits alone, in any case. The code is small rather than fast: it is in every component
//! that decodes text, and runs for an error.

use core::fmt::{self, Write as _};

use super::table::{Labels, ROWS, labels, packed, packed_len};

/// Names in Python, Java, Windows and databases; after those of one charset its label. A number is that of a code page, whatever
/// word stands before it.
static ALIASES: Labels = labels!(
    "utf u8 utf8mb4 utf8sig utf8bom 65001 =utf-8 u16 1200 =utf-16le 1201 =utf-16be 646 20127 =us-ascii 8859 28591 =iso-8859-1 \
     28592 =iso-8859-2 28593 =iso-8859-3 28594 =iso-8859-4 28595 =iso-8859-5 28596 =iso-8859-6 28597 =iso-8859-7 28598 =iso-8859-8 \
     28599 =iso-8859-9 latin7 l7 28603 =iso-8859-13 latin8 l8 =iso-8859-14 latin0 latin9 28605 =iso-8859-15 latin10 l10 =iso-8859-16 \
     20866 =koi8-r 21866 =koi8-u macroman 10000 =macintosh maccyrillic 10007 =x-mac-cyrillic 874 =windows-874 \
     932 943 943c sjiswin =shift_jis ujis eucjpms eucjpopen eucjpwin 51932 =euc-jp jis 50220 50221 50222 =iso-2022-jp \
     936 euccn 51936 =gbk 54936 =gb18030 949 51949 uhc ksx1001 =euc-kr 950 hkscs =big5"
);

/// Bytes of the longest name that is looked at.
const MAX_BYTES: usize = 64;

/// A label, in lower case.
pub(super) struct Suggestion(&'static [u8]);

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| f.write_char(byte.to_ascii_lowercase().into()))
    }
}

/// The label that was meant by `name`, if one is near enough.
#[cold]
#[inline(never)]
pub(super) fn suggest(name: &str) -> Option<Suggestion> {
    let name = name.as_bytes();
    if name.len() > MAX_BYTES {
        return None;
    }
    let found = find(name).or_else(|| match name {
        // A prefix of names that are registered, and of those that are not.
        [b'c', b's', rest @ ..] | [b'x', b'-', rest @ ..] => find(rest),
        _ => None,
    });
    found.map(Suggestion)
}

#[inline(never)]
fn find(name: &[u8]) -> Option<&'static [u8]> {
    let number = name.iter().position(u8::is_ascii_digit).map_or(&[][..], |at| &name[at..]);
    let mut is_found = false;
    for word in ALIASES.iter() {
        match word {
            [b'=', label @ ..] if is_found => return Some(label),
            [b'=', ..] => {}
            _ => is_found |= is_same(word, name) || is_same(word, number),
        }
    }
    let first = take(&mut &*name);
    let (mut similar, mut is_one) = (None, true);
    for row in ROWS {
        let mut labels = row.labels.iter();
        let mut next = Some(row.name.as_bytes());
        while let Some(label) = next {
            if label.strip_prefix(b"cp").is_some_and(|page| is_same(page, number)) {
                return Some(label);
            }
            // To look at every label would cost too much.
            if label.first().map(u8::to_ascii_lowercase) == Some(first) {
                if is_same(label, name) {
                    return Some(label);
                }
                if is_similar(label, name) {
                    is_one &= similar.is_none_or(|(charset, _)| charset == row.charset);
                    similar = similar.or(Some((row.charset, label)));
                }
            }
            next = labels.next();
        }
    }
    similar.filter(|_| is_one).map(|(_, label)| label)
}

/// Takes the next letter or digit, in lower case; 0 at the end.
#[inline(never)]
fn take(text: &mut &[u8]) -> u8 {
    while let [byte, rest @ ..] = *text {
        *text = rest;
        if byte.is_ascii_alphanumeric() {
            return byte.to_ascii_lowercase();
        }
    }
    0
}

#[inline(never)]
fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    loop {
        let byte = take(&mut one);
        if byte != take(&mut other) {
            return false;
        }
        if byte == 0 {
            return true;
        }
    }
}

/// Whether one letter is missing, added, another one, or in the place of its neighbour. Digits tell charsets apart: another digit is
/// not taken for an error.
#[inline(never)]
fn is_similar(mut label: &[u8], mut name: &[u8]) -> bool {
    // Short ones are like much else.
    if label.len() < 4 || name.len() < 4 {
        return false;
    }
    loop {
        let (whole_label, whole_name) = (label, name);
        let (known, found) = (take(&mut label), take(&mut name));
        if known != found || known == 0 {
            let (is_letter, is_other) = (known.is_ascii_lowercase(), found.is_ascii_lowercase());
            return is_letter && is_same(label, whole_name)
                || is_other && is_same(whole_label, name)
                || is_letter && is_other && is_same(label, name)
                || is_letter && is_other && take(&mut label) == found && take(&mut name) == known && is_same(label, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::*;
    use crate::Charset;

    fn suggested(name: &str) -> Option<String> {
        assert!(Charset::from_label(name).is_err(), "{name} is a label");
        suggest(name).map(|label| label.to_string())
    }

    #[test]
    fn every_alias_stands_for_a_label_and_is_not_one() {
        let mut names = 0;
        for word in ALIASES.iter() {
            let word = core::str::from_utf8(word).unwrap();
            match word.strip_prefix('=') {
                Some(label) => assert!(Charset::from_label(label).is_ok() || cfg!(not(feature = "east-asian")), "{label}"),
                None => {
                    names += 1;
                    assert!(suggested(word).is_some(), "{word}");
                }
            }
        }
        assert!(names > 25, "{names}");
    }

    #[test]
    fn names_that_others_use_stand_for_labels() {
        for (names, label) in [
            // Python.
            ("U8 utf utf-8-sig cp65001", "utf-8"),
            ("utf_8", "utf-8"),
            ("utf_16_le UTF16LE", "utf-16le"),
            ("utf_16_be", "utf-16be"),
            ("latin-1 latin_1", "latin1"),
            ("iso8859_1", "iso-8859-1"),
            ("8859 cp28591", "iso-8859-1"),
            ("latin9 latin-9", "iso-8859-15"),
            ("latin7", "iso-8859-13"),
            ("mac_roman macroman", "macintosh"),
            ("mac_cyrillic maccyrillic", "x-mac-cyrillic"),
            ("cp932 windows-932 932", "shift_jis"),
            ("ms-932", "shift_jis"),
            ("shiftjis", "shift_jis"),
            ("s_jis", "sjis"),
            ("eucjp euc_jp", "euc-jp"),
            ("u_jis ujis", "euc-jp"),
            ("iso2022jp iso2022_jp", "iso-2022-jp"),
            ("cp936 936 ms936 euc_cn", "gbk"),
            ("cp950 950 ms950", "big5"),
            ("big5hkscs big5_hkscs", "big5-hkscs"),
            ("cp949 949 ms949 uhc", "euc-kr"),
            ("euckr euc_kr", "euc-kr"),
            ("koi8_u", "koi8-u"),
            ("tis620", "tis-620"),
            // Java.
            ("MacRoman", "macintosh"),
            ("x-MacRoman", "x-mac-roman"),
            ("MacCyrillic", "x-mac-cyrillic"),
            ("Cp943C x-IBM943", "shift_jis"),
            ("x-windows-949", "euc-kr"),
            ("x-windows-874 MS874", "windows-874"),
            ("x-windows-950", "big5"),
            ("ISO8859_15", "iso-8859-15"),
            ("EUC_CN", "gbk"),
            // Windows, in words and numbers.
            ("windows_1252 windows1252", "windows-1252"),
            ("win1251 ms1251 1251 CP-1251", "cp1251"),
            ("65001", "utf-8"),
            ("28605", "iso-8859-15"),
            ("1200", "utf-16le"),
            ("54936", "gb18030"),
            // The list of IANA, databases.
            ("csUTF8", "utf-8"),
            ("cswindows1252", "cp1252"),
            ("csISO885915", "iso-8859-15"),
            ("csWindows31J", "windows-31j"),
            ("cp20127", "us-ascii"),
            ("utf8mb4", "utf-8"),
            // Other signs, and what is not seen.
            ("utf\u{2010}8 utf-8; \u{A0}utf-8 utf-8\0 \"utf-8\"", "utf-8"),
        ] {
            for name in names.split(' ') {
                assert_eq!(suggested(name).as_deref(), Some(label), "{name}");
            }
        }
    }

    #[test]
    fn one_typing_error_is_passed_over() {
        for (names, label) in [
            ("ios-8859-1 io-8859-1 isso-8859-1 iso-i8859-1", "iso-8859-1"),
            ("uft-8 ut-8 uttf-8 utf-8x utg-8", "utf-8"),
            ("windws-1252 window-1252 widnows-1252", "cp1252"),
            ("shfit_jis shift_jjis", "shift_jis"),
            ("eucj-p euc-jo", "euc-jp"),
            ("ascci asci", "ascii"),
            ("machintosh", "macintosh"),
        ] {
            for name in names.split(' ') {
                assert_eq!(suggested(name).as_deref(), Some(label), "{name}");
            }
        }
    }

    /// Charsets that are decoded nowhere here, or refused, and words.
    #[test]
    fn nothing_is_suggested_for_what_is_something_else() {
        let others = "klingon ebcdic utf-7 utf-32 utf-32le utf7 utf-1 ucs-4 utf-ebcdic cesu-8 scsu bocu-1 cp437 cp850 cp852 cp855 cp858 \
             ibm037 ibm1047 cp500 cp1026 cp1125 cp775 windows-1259 cp125 iso-8859-12 iso-8859-17 latin11 koi8-t koi8-f koi9 \
             euc-tw iso-2022-jp-2 iso-2022-jp-3 iso2022kr iso2022cn hz hzgb johab cp1361 cp20949 shift_jis_2004 shift_jisx0213 \
             euc_jis_2004 mac_greek mac_latin2 mac_turkish mac_iceland macce mac_arabic hp-roman8 nextstep tscii viscii tcvn vps \
             armscii-8 georgian-ps pt154 rk1048 kz1048 ptcp154 gb12345 cns11643 dec8 swe7 keybcs2 geostd8 binary base64 rot13 \
             gzip identity text plain none auto default unknown null utf-80 utf-88 u l x cs cp ms windows iso ansi charset \
             us english japanese rfc2047 quoted-printable 8bit 7bit 8-bit 1 12 1234 99999";
        for name in others.split_whitespace() {
            assert_eq!(suggested(name), None, "{name}");
        }
        for name in ["", " ", "-", "\u{FF55}\u{FF54}", "\u{443}\u{442}\u{444}-8", &"utf-8".repeat(100), &"-".repeat(100)] {
            assert_eq!(suggested(name), None, "{name:?}");
        }
    }
}
