//! The charset in the media type of a reply.

/// Bytes of a media type that are read at most. Real ones have less than a hundred.
pub(crate) const MAX_BYTES: usize = 1024;

/// The media type without the charset among its parameters, and the charset: each, if there are several.
///
/// It finds a charset wherever some reader could find one, so that what is left declares none: with white space at its `=`, and of
/// several not only the first. A parameter whose quotes are not closed is left out; another one could be read as a part of it.
///
/// None if it has more than [`MAX_BYTES`].
pub(crate) fn take_charsets(media_type: &str) -> Option<(String, Vec<String>)> {
    if media_type.len() > MAX_BYTES {
        return None;
    }
    let (essence, mut rest) = take_part(media_type.as_bytes());
    let mut left = essence.trim_ascii().to_vec();
    let mut charsets = Vec::new();
    while let [b';', after @ ..] = rest {
        let part;
        (part, rest) = take_part(after);
        let part = part.trim_ascii();
        let (name, value) = part.split_at(part.iter().position(|byte| *byte == b'=').unwrap_or(part.len()));
        let (value, is_closed) = unquoted(value.get(1..).unwrap_or_default().trim_ascii());
        if name.trim_ascii().eq_ignore_ascii_case(b"charset") {
            charsets.push(text(value));
        } else if is_closed && !part.is_empty() {
            left.extend_from_slice(b"; ");
            left.extend_from_slice(part);
        }
    }
    Some((text(left), charsets))
}

/// What stands before the first semicolon that is not quoted, and the rest with it.
fn take_part(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let end = bytes.iter().position(|byte| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match byte {
            _ if was_escaped => {}
            b'"' => is_quoted = !is_quoted,
            b'\\' => is_escaped = is_quoted,
            b';' => return !is_quoted,
            _ => {}
        }
        false
    });
    bytes.split_at(end.unwrap_or(bytes.len()))
}

/// A value without its quotes and escapes, and whether the quotes are closed.
fn unquoted(value: &[u8]) -> (Vec<u8>, bool) {
    let [b'"', quoted @ ..] = value else { return (value.to_vec(), !value.contains(&b'"')) };
    let mut text = Vec::new();
    let mut bytes = quoted.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return (text, bytes.next().is_none()),
            b'\\' => text.extend(bytes.next()),
            byte => text.push(*byte),
        }
    }
    (text, false)
}

/// Text that was parted at ASCII.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_is_found_wherever_it_stands() {
        for (media_type, left, charsets) in [
            ("text/csv", "text/csv", &[] as &[&str]),
            ("text/csv; charset=utf-8", "text/csv", &["utf-8"]),
            ("text/csv;charset=\"UTF-8\"; header=present", "text/csv; header=present", &["UTF-8"]),
            ("Text/CSV ;header=absent;CHARSET = latin1 ", "Text/CSV; header=absent", &["latin1"]),
            ("text/csv; charset=a; charset=b", "text/csv", &["a", "b"]),
            ("text/csv; charset=; charset", "text/csv", &["", ""]),
            (r#"text/csv; delimiter=";"; charset="\u\t\f-8""#, r#"text/csv; delimiter=";""#, &["utf-8"]),
            (r#"text/csv; note="a; charset=x \" b"; charset=y"#, r#"text/csv; note="a; charset=x \" b""#, &["y"]),
            (r#"text/csv; charset="unclosed; header=absent"#, "text/csv", &["unclosed; header=absent"]),
            (r#"text/csv; note="unclosed; charset=x"#, "text/csv", &[]),
            (r#"text/csv; note="unclosed\"; charset=x\"#, "text/csv", &[]),
            (r#"text/csv; note=un"closed; charset=x"#, "text/csv", &[]),
            ("text/csv; xcharset=a; charset*=b", "text/csv; xcharset=a; charset*=b", &[]),
            ("text/csv;;; header=absent;", "text/csv; header=absent", &[]),
            ("text/csv; charset=\u{E9}; note=\u{4E00}", "text/csv; note=\u{4E00}", &["\u{E9}"]),
            ("", "", &[]),
        ] {
            let wanted = (left.to_owned(), charsets.iter().map(|charset| (*charset).to_owned()).collect());
            assert_eq!(take_charsets(media_type).unwrap(), wanted, "{media_type:?}");
        }
    }
}
