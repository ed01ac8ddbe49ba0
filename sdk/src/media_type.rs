/// A media type and its parameters, as of `Content-Type` ([RFC 9110, 8.3.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1)):
/// `text/csv; charset=iso-8859-1; header=absent`.
///
/// Reading it is lenient: what is no parameter is passed over, and of two with the same name the first counts.
pub(crate) struct MediaType<'a>(&'a [u8]);

/// The longest that is read; what follows is not looked at. Real ones have less than a hundred bytes.
const LONGEST: usize = 1024;

// By bytes: patterns of characters would add kilobytes to every component. All that is looked for is ASCII.
impl<'a> MediaType<'a> {
    pub(crate) fn new(declared: &'a str) -> MediaType<'a> {
        let bytes = declared.as_bytes();
        MediaType(bytes.get(..LONGEST).unwrap_or(bytes))
    }

    /// Type and subtype, in lower case.
    #[cfg(feature = "_records")]
    pub(crate) fn essence(&self) -> String {
        let (essence, _) = split(self.0, b";");
        text(essence.trim_ascii().to_ascii_lowercase())
    }

    /// The value of the parameter of this name, which is looked for in any case.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let (_, mut rest) = split(self.0, b";");
        while let [_, after @ ..] = rest {
            let (found, value) = split(after, b"=;");
            rest = value;
            if let [b'=', value @ ..] = value {
                let (value, after) = take_value(value.trim_ascii_start());
                if found.trim_ascii().eq_ignore_ascii_case(name.as_bytes()) {
                    return Some(text(value));
                }
                rest = after;
            }
        }
        None
    }
}

/// What stands before the first of these bytes, and the rest with it.
#[inline(never)] // it is called in several places
fn split<'a>(bytes: &'a [u8], at: &[u8]) -> (&'a [u8], &'a [u8]) {
    bytes.split_at(bytes.iter().position(|byte| at.contains(byte)).unwrap_or(bytes.len()))
}

/// The value at the start of `bytes`, a token or a quoted string, and what follows its parameter.
fn take_value(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let [b'"', quoted @ ..] = bytes else {
        let (value, rest) = split(bytes, b";");
        return (value.trim_ascii_end().to_vec(), rest);
    };
    let mut value = Vec::new();
    let mut rest = quoted;
    loop {
        match rest {
            [] => break,
            [b'"', after @ ..] => {
                rest = after;
                break;
            }
            [b'\\', escaped, after @ ..] => {
                value.push(*escaped);
                rest = after;
            }
            [byte, after @ ..] => {
                value.push(*byte);
                rest = after;
            }
        }
    }
    (value, split(rest, b";").1)
}

/// What was UTF-8, but for a cut at the bound.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::MediaType;

    #[test]
    fn a_parameter_is_found_by_its_name_in_any_case() {
        for (declared, charset) in [
            ("text/csv; charset=ISO-8859-1; header=absent", Some("ISO-8859-1")),
            ("text/csv;header=absent;CharSet = utf-8 ", Some("utf-8")),
            (r#"text/csv; note="a; charset=x \" b"; charset="shift_jis""#, Some("shift_jis")),
            ("text/csv; charset=a; charset=b", Some("a")),
            ("text/csv; charset; charset=a", Some("a")),
            ("text/csv; charset=", Some("")),
            (r#"text/csv; charset="unclosed"#, Some("unclosed")),
            ("text/csv; xcharset=a", None),
            ("charset=a", None),
            ("text/csv;", None),
            ("", None),
        ] {
            assert_eq!(MediaType::new(declared).parameter("charset").as_deref(), charset, "{declared}");
        }
    }

    #[test]
    fn a_hostile_one_is_read_to_a_bound() {
        let long = format!("text/csv; {} charset=a", "é;".repeat(100_000));
        assert_eq!(MediaType::new(&long).parameter("charset"), None);
    }

    #[cfg(feature = "_records")]
    #[test]
    fn the_essence_is_in_lower_case_and_without_parameters() {
        assert_eq!(MediaType::new(" Text/CSV ; header=absent").essence(), "text/csv");
        assert_eq!(MediaType::new("text/csv").essence(), "text/csv");
    }
}
