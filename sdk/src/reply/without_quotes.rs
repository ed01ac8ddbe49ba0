/// Takes the quotes from lines of CSV in which every field has them.
///
/// # Errors
/// Why a field cannot do without: what it would become could not be read again.
pub(super) fn without_quotes(lines: &mut Vec<u8>, delimiter: u8) -> Result<(), &'static str> {
    let (mut from, mut to) = (0, 0);
    let mut line_start = 0;
    let mut is_quoted = false;
    while let Some(&byte) = lines.get(from) {
        from += 1;
        if byte == b'"' && !(is_quoted && lines.get(from) == Some(&b'"')) {
            is_quoted = !is_quoted;
            continue;
        }
        if is_quoted {
            match byte {
                b'"' => from += 1,
                b'\r' | b'\n' => return Err("without quotes, no field can hold a line end"),
                byte if byte == delimiter => return Err("without quotes, no field can hold the delimiter"),
                _ => {}
            }
        } else if byte == b'\n' {
            if matches!(lines[line_start..to], [] | [b'\r']) {
                return Err("without quotes, a record of one empty field would be a blank line");
            }
            line_start = to + 1;
        }
        lines[to] = byte;
        to += 1;
    }
    lines.truncate(to);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_quotes;

    #[test]
    fn quotes_are_taken_away_and_what_needs_them_is_refused() {
        for (quoted, wanted) in [
            ("\"a\";\"b\"\n", Ok("a;b\n")),
            ("\"n\";\"\"\r\n\"\";\"\"\r\n", Ok("n;\r\n;\r\n")),
            ("\"\"\"\";\"x\"\"y\"\"\"\n", Ok("\";x\"y\"\n")),
            ("\"a\";\"b;\"\n", Err("without quotes, no field can hold the delimiter")),
            ("\"a\n\"\n", Err("without quotes, no field can hold a line end")),
            ("\"a\rb\"\r\n", Err("without quotes, no field can hold a line end")),
            ("\"a\"\n\"\"\n", Err("without quotes, a record of one empty field would be a blank line")),
            ("\"\"\r\n", Err("without quotes, a record of one empty field would be a blank line")),
        ] {
            let mut lines = quoted.as_bytes().to_vec();
            let outcome = without_quotes(&mut lines, b';').map(|()| String::from_utf8(lines).unwrap());
            assert_eq!(outcome.as_deref().map_err(|why| *why), wanted, "{quoted:?}");
        }
    }
}
