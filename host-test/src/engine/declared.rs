use intake_host::Description;

/// The charset label that a payload was declared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) label: String,
    pub(crate) by: By,
}

/// What has the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Charset,
    MediaType,
}

impl Declared {
    /// The declaration of a charset comes before the parameter of the media type.
    pub(crate) fn of(description: &Description) -> Option<Self> {
        match (&description.charset, &description.media_type) {
            (Some(label), _) => Some(Self { label: label.clone(), by: By::Charset }),
            (None, Some(media_type)) => parameter(media_type).map(|label| Self { label, by: By::MediaType }),
            (None, None) => None,
        }
    }
}

impl By {
    /// The name, as in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Charset => "charset",
            Self::MediaType => "media-type",
        }
    }
}

/// The first `charset` of a media type, which may be quoted, and is not empty.
fn parameter(media_type: &str) -> Option<String> {
    let mut rest = media_type.split_once(';')?.1;
    loop {
        let (name, value) = rest.split_once('=')?;
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        let value = value.trim_start();
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, after) = value.split_once(';').unwrap_or((value, ""));
                (value.trim().to_owned(), after)
            }
        };
        if name.eq_ignore_ascii_case("charset") && !value.is_empty() {
            return Some(value);
        }
        rest = after;
    }
}

/// What comes up to the closing quote, and what after it.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, char)| char)),
            _ => value.push(char),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn the_charset_of_a_media_type() {
        let rows = [
            ("text/csv; charset=latin1", Some("latin1")),
            ("text/csv;header=present; CHARSET = \"koi8-\\r\" ;x=y", Some("koi8-r")),
            ("text/csv; delimiter=\"; charset=no\"; charset=yes", Some("yes")),
            ("text/csv; charset=", None),
            ("text/csv; charset", None),
            ("text/csv", None),
        ];
        for (media_type, wanted) in rows {
            assert_eq!(parameter(media_type).as_deref(), wanted, "{media_type}");
        }
    }
}
