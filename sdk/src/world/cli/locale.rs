//! The charset that the environment speaks of: the codeset in the name of a locale
//! ([POSIX, 8.2](https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html)).

/// In the order of precedence: an empty one counts for nothing.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// Codesets that systems call otherwise than the WHATWG Encoding Standard does, without their signs and in lower case.
const OTHER_NAMES: [(&str, &str); 8] = [
    ("eucjp", "euc-jp"),
    ("euckr", "euc-kr"),
    ("euccn", "gb2312"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("tis620", "tis-620"),
];

/// What the environment names.
#[derive(Debug, PartialEq)]
pub(super) struct Locale {
    /// The label of the charset.
    pub(super) charset: String,
    /// The variable that names it, and its value, as they are written in a shell.
    pub(super) setting: String,
}

/// The charset that the environment names, if it names one.
pub(super) fn locale(variable: impl Fn(&str) -> Option<String>) -> Option<Locale> {
    let (name, locale) =
        VARIABLES.iter().find_map(|name| variable(name).filter(|value| !value.is_empty()).map(|value| (name, value)))?;
    let charset = charset(&locale)?;
    Some(Locale { charset, setting: format!("{name}={locale}") })
}

fn charset(locale: &str) -> Option<String> {
    let (_, codeset) = locale.split_once('.')?;
    let codeset = codeset.split('@').next().unwrap_or(codeset);
    let plain: String = codeset.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == plain).map(|(_, label)| *label);
    Some(other.unwrap_or(codeset).to_owned()).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Charset;

    fn of(pairs: &[(&str, &str)]) -> Option<String> {
        let found = locale(|name| pairs.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned()));
        found.map(|locale| locale.charset)
    }

    #[test]
    fn the_first_variable_that_is_not_empty_counts() {
        assert_eq!(of(&[("LC_ALL", ""), ("LC_CTYPE", "ru_RU.KOI8-R"), ("LANG", "de_DE.UTF-8")]).as_deref(), Some("KOI8-R"));
        assert_eq!(of(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_variable_that_counted_is_named() {
        let found = locale(|name| (name == "LC_CTYPE").then(|| "zh_TW.EUC-TW".to_owned()));
        assert_eq!(found, Some(Locale { charset: "EUC-TW".to_owned(), setting: "LC_CTYPE=zh_TW.EUC-TW".to_owned() }));
    }

    #[test]
    fn a_codeset_stands_between_a_dot_and_an_at() {
        for (locale, charset) in [
            ("de_DE.ISO-8859-15@euro", Some("ISO-8859-15")),
            ("de_DE.ISO8859-1", Some("ISO8859-1")),
            ("de_DE@euro", None),
            ("POSIX", None),
            ("C.", None),
            ("ja_JP.eucJP", Some("euc-jp")),
            ("ko_KR.CP949", Some("euc-kr")),
        ] {
            assert_eq!(of(&[("LANG", locale)]).as_deref(), charset, "{locale}");
        }
    }

    #[test]
    fn what_systems_offer_is_decodable() {
        // The codesets of glibc's list of supported locales that the standard knows.
        for codeset in [
            "UTF-8",
            "ISO-8859-1",
            "ISO-8859-2",
            "ISO-8859-3",
            "ISO-8859-5",
            "ISO-8859-6",
            "ISO-8859-7",
            "ISO-8859-8",
            "ISO-8859-9",
            "ISO-8859-10",
            "ISO-8859-13",
            "ISO-8859-14",
            "ISO-8859-15",
            "KOI8-R",
            "KOI8-U",
            "CP1251",
            "CP1255",
            "EUC-JP",
            "EUC-KR",
            "EUC-TW",
            "GB18030",
            "GB2312",
            "GBK",
            "BIG5",
            "BIG5-HKSCS",
            "TIS-620",
            "SHIFT_JIS",
            "eucJP",
            "utf8",
        ] {
            let label = of(&[("LANG", &format!("xx_XX.{codeset}"))]).unwrap();
            assert_eq!(Charset::from_label(&label).is_ok(), codeset != "EUC-TW", "{codeset}");
        }
    }
}
