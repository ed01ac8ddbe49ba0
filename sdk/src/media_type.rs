/// A media type and its parameters, as of `Content-Type` ([RFC 9110, 8.3.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1)):
/// `text/csv; charset=iso-8859-1; header=absent`.
///
/// Reading it is lenient: what is no parameter is passed over, and of two with the same name the first counts.
pub(crate) struct MediaType<'a>(&'a str);

/// The longest that is read; what follows is not looked at. Real ones have less than a hundred bytes.
const LONGEST: usize = 1024;

impl<'a> MediaType<'a> {
    pub(crate) fn new(declared: &'a str) -> MediaType<'a> {
        MediaType(&declared[..declared.floor_char_boundary(LONGEST)])
    }

    /// Type and subtype, in lower case.
    #[cfg(feature = "_records")]
    pub(crate) fn essence(&self) -> String {
        let end = self.0.find(';').unwrap_or(self.0.len());
        self.0[..end].trim().to_ascii_lowercase()
    }

    /// The value of the parameter of this name, which is looked for in any case.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let (_, mut rest) = self.0.split_once(';')?;
        loop {
            let end = rest.find(['=', ';'])?;
            let (found, is_value) = (rest[..end].trim(), rest[end..].starts_with('='));
            rest = &rest[end + 1..];
            if !is_value {
                continue;
            }
            let (value, after) = value(rest);
            if found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
    }
}

/// The value at the start of `text`, a token or a quoted string, and what follows its parameter.
fn value(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim_end().to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => break,
            '\\' => value.extend(chars.next()),
            _ => value.push(char),
        }
    }
    let after = chars.as_str();
    (value, after.split_once(';').map_or("", |(_, rest)| rest))
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
