//! The [names and labels](https://encoding.spec.whatwg.org/#names-and-labels) of the WHATWG Encoding Standard, held against those
//! of encoding_rs by a test.

use core::iter;

use super::EncodingId;

/// A charset, its name, and its other labels.
pub(super) struct Row {
    pub(super) charset: EncodingId,
    pub(super) name: &'static str,
    pub(super) labels: Labels,
}

/// Labels, each after a byte that says how long it is: references to 200 of them would take 1.6 KB more.
pub(super) struct Labels(pub(super) &'static [u8]);

/// Of labels with a space between them.
macro_rules! labels {
    ($labels:literal) => {
        Labels(&const { packed::<{ packed_len($labels) }>($labels) })
    };
}
pub(super) use labels;

macro_rules! row {
    ($charset:ident, $name:literal, $labels:literal) => {
        Row { charset: EncodingId::$charset, name: $name, labels: labels!($labels) }
    };
}

pub(super) const fn packed_len(labels: &str) -> usize {
    if labels.is_empty() { 0 } else { labels.len() + 1 }
}

pub(super) const fn packed<const LEN: usize>(labels: &str) -> [u8; LEN] {
    let mut packed = [0; LEN];
    let (mut length_at, mut index) = (0, 0);
    while index < labels.len() {
        match labels.as_bytes()[index] {
            b' ' => length_at = index + 1,
            byte => {
                packed[index + 1] = byte;
                packed[length_at] += 1;
            }
        }
        index += 1;
    }
    packed
}

impl Labels {
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static [u8]> {
        let mut rest = self.0;
        iter::from_fn(move || {
            let (length, after) = rest.split_first()?;
            let (label, others) = after.split_at_checked((*length).into())?;
            rest = others;
            Some(label)
        })
    }
}

// By themselves, for they are referred to where nothing is looked up: a guest that decodes nothing has no more of the table.
#[rustfmt::skip]
pub(super) static UTF_8: Row =
    row!(Utf8, "UTF-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8");
pub(super) static UTF_16BE: Row = row!(Utf16Be, "UTF-16BE", "unicodefffe");
pub(super) static UTF_16LE: Row = row!(Utf16Le, "UTF-16LE", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16");

/// In the order in which labels are looked for.
#[rustfmt::skip]
pub(super) static ROWS: [&Row; 39] = [
    &UTF_8,
    &UTF_16BE,
    &UTF_16LE,
    &row!(Windows1252, "windows-1252", "\
        ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 \
        iso_8859-1:1987 l1 latin1 us-ascii x-cp1252"),
    &row!(Ibm866, "IBM866", "866 cp866 csibm866"),
    &row!(Iso8859_2, "ISO-8859-2", "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"),
    &row!(Iso8859_3, "ISO-8859-3", "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"),
    &row!(Iso8859_4, "ISO-8859-4", "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"),
    &row!(Iso8859_5, "ISO-8859-5", "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"),
    &row!(Iso8859_6, "ISO-8859-6", "\
        arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 \
        iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"),
    &row!(Iso8859_7, "ISO-8859-7", "\
        csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 \
        sun_eu_greek"),
    &row!(Iso8859_8, "ISO-8859-8", "\
        csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 \
        visual"),
    &row!(Iso8859_8I, "ISO-8859-8-I", "csiso88598i logical"),
    &row!(Iso8859_10, "ISO-8859-10", "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    &row!(Iso8859_13, "ISO-8859-13", "iso8859-13 iso885913"),
    &row!(Iso8859_14, "ISO-8859-14", "iso8859-14 iso885914"),
    &row!(Iso8859_15, "ISO-8859-15", "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9"),
    &row!(Iso8859_16, "ISO-8859-16", ""),
    &row!(Koi8R, "KOI8-R", "cskoi8r koi koi8 koi8_r"),
    &row!(Koi8U, "KOI8-U", "koi8-ru"),
    &row!(Macintosh, "macintosh", "csmacintosh mac x-mac-roman"),
    &row!(Windows874, "windows-874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"),
    &row!(Windows1250, "windows-1250", "cp1250 x-cp1250"),
    &row!(Windows1251, "windows-1251", "cp1251 x-cp1251"),
    &row!(Windows1253, "windows-1253", "cp1253 x-cp1253"),
    &row!(Windows1254, "windows-1254", "\
        cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254"),
    &row!(Windows1255, "windows-1255", "cp1255 x-cp1255"),
    &row!(Windows1256, "windows-1256", "cp1256 x-cp1256"),
    &row!(Windows1257, "windows-1257", "cp1257 x-cp1257"),
    &row!(Windows1258, "windows-1258", "cp1258 x-cp1258"),
    &row!(XMacCyrillic, "x-mac-cyrillic", "x-mac-ukrainian"),
    &row!(XUserDefined, "x-user-defined", ""),
    &row!(Gbk, "GBK", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk"),
    &row!(Gb18030, "gb18030", ""),
    &row!(Big5, "Big5", "big5-hkscs cn-big5 csbig5 x-x-big5"),
    &row!(EucJp, "EUC-JP", "cseucpkdfmtjapanese x-euc-jp"),
    &row!(Iso2022Jp, "ISO-2022-JP", "csiso2022jp"),
    &row!(ShiftJis, "Shift_JIS", "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis"),
    &row!(EucKr, "EUC-KR", "\
        cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"),
];

/// What the standard decodes to an error, because decoding it has been a way of attack.
static REPLACED: Labels = labels!("csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement");

/// What a label stands for.
pub(super) enum Meaning {
    Charset(&'static Row),
    /// An error, in place of a charset.
    Refused,
    /// It is not a label.
    Nothing,
}

/// What this label stands for, in any case, with ASCII white space around it or not.
pub(super) fn look_up(label: &str) -> Meaning {
    let label = label.as_bytes().trim_ascii();
    let is_it = |known: &[u8]| known.len() == label.len() && are_same(known, label);
    match ROWS.iter().find(|row| is_it(row.name.as_bytes()) || row.labels.iter().any(is_it)) {
        Some(row) => Meaning::Charset(row),
        None if REPLACED.iter().any(is_it) => Meaning::Refused,
        None => Meaning::Nothing,
    }
}

/// Whether labels of the same length are the same.
#[inline(never)] // it is called in several places, in each of which it would be written out
fn are_same(known: &[u8], label: &[u8]) -> bool {
    known.eq_ignore_ascii_case(label)
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use encoding_rs::Encoding;

    use super::*;

    /// The name that each of both gives to a label.
    fn names(label: &str) -> (Option<&'static str>, Option<&'static str>) {
        let own = match look_up(label) {
            Meaning::Charset(row) => Some(row.name),
            Meaning::Refused => Some("replacement"),
            Meaning::Nothing => None,
        };
        (own, Encoding::for_label(label.as_bytes()).map(Encoding::name))
    }

    #[test]
    fn a_label_is_what_encoding_rs_takes_for_one_and_means_the_same() {
        let of_rows = ROWS.iter().flat_map(|row| row.labels.iter().chain([row.name.as_bytes()]));
        let labels: Vec<_> = of_rows.chain(REPLACED.iter()).collect();
        assert_eq!(labels.len(), 228);
        for label in labels {
            let label = core::str::from_utf8(label).expect("ASCII");
            let all = [label, &label.to_uppercase(), &label.to_lowercase(), &format!("\t\n {label}\x0C\r")];
            for known in all.into_iter() {
                let (own, wanted) = names(known);
                assert!(own.is_some() && own == wanted, "{known:?}: {own:?}, {wanted:?}");
            }
            let similar = [
                &label[1..],
                &label[..label.len() - 1],
                &format!("{label} {label}"),
                &format!("\x0B{label}"),
                &format!("{label}\0"),
            ];
            for other in similar {
                let (own, wanted) = names(other);
                assert_eq!(own, wanted, "{other:?}");
            }
        }
        for none in ["", " ", "\u{A0}utf-8", "utf-8,latin1", "UTF\u{2010}8", "\u{17F}jis"] {
            assert_eq!(names(none), (None, None), "{none:?}");
        }
    }
}
