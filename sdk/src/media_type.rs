/// A media type and its parameters, such as `text/csv; charset=iso-8859-1; header=absent`, parsed as the WHATWG MIME Sniffing
/// Standard does ([4.4](https://mimesniff.spec.whatwg.org/#parsing-a-mime-type)). One that is not valid has no essence and no
/// parameters.
#[derive(Clone, Copy, Default)]
pub(crate) struct MediaType<'a> {
    kind: &'a [u8],
    subtype: &'a [u8],
    /// Empty, or from the first semicolon on.
    parameters: &'a [u8],
}

/// What a payload's sender declared, of one or more media types.
#[derive(Debug, PartialEq)]
pub(crate) struct Declared<'a> {
    pub(crate) media_type: &'a str,
    /// The charset label, which may be of another one with the same essence. Never blank.
    pub(crate) charset: Option<String>,
}

/// Bytes that are read at most; what follows is not looked at. Real ones have less than a hundred.
pub(crate) const MAX_BYTES: usize = 1024;

// By bytes: patterns of characters would add kilobytes to every component. All that is looked for is ASCII.
impl<'a> MediaType<'a> {
    pub(crate) fn new(declared: &'a str) -> MediaType<'a> {
        MediaType::parse(cut(declared)).unwrap_or_default()
    }

    fn parse(bytes: &'a [u8]) -> Option<MediaType<'a>> {
        let (kind, rest) = split(trim(bytes, is_space), b"/");
        let (subtype, parameters) = split(rest.get(1..)?, b";");
        let subtype = trim_end(subtype, is_space);
        (is_token(kind) && is_token(subtype)).then_some(MediaType { kind, subtype, parameters })
    }

    /// Type and subtype, in lower case.
    #[cfg(feature = "_records")]
    pub(crate) fn essence(&self) -> String {
        text([self.kind, self.subtype].join(&b'/').to_ascii_lowercase())
    }

    fn is_like(&self, other: &MediaType<'_>) -> bool {
        self.kind.eq_ignore_ascii_case(other.kind) && self.subtype.eq_ignore_ascii_case(other.subtype)
    }

    /// Whether it is `*/*`, which declares nothing.
    fn is_any(&self) -> bool {
        self.kind == b"*" && self.subtype == b"*"
    }

    /// Whether it is of several parts, such as `multipart/form-data`.
    pub(crate) fn is_multipart(&self) -> bool {
        self.kind.eq_ignore_ascii_case(b"multipart")
    }

    /// The charset's label: of the parameters of that name the first one that is valid.
    pub(crate) fn charset(&self) -> Option<String> {
        self.find("charset", |value, is_quoted| (is_quoted || !value.is_empty()) && value.iter().all(is_of_value))
    }

    /// The value of the first parameter of this name, which is looked for in any case. One that is not valid is given all the same, so
    /// that it is an error and not passed over.
    #[cfg_attr(not(feature = "_records"), allow(dead_code, reason = "formats have parameters of their own"))]
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.find(name, |_, _| true)
    }

    /// The value of the first parameter of this name that is accepted; the second argument says whether it was quoted.
    fn find(&self, name: &str, accept: fn(&[u8], bool) -> bool) -> Option<String> {
        let mut rest = self.parameters;
        while let [b';', after @ ..] = rest {
            let (found, value) = split(trim_start(after, is_space), b"=;");
            rest = value;
            if let [b'=', value @ ..] = value {
                let is_quoted = value.starts_with(b"\"");
                let (value, after) = take_value(value);
                if found.eq_ignore_ascii_case(name.as_bytes()) && accept(&value, is_quoted) {
                    return Some(text(value));
                }
                rest = after;
            }
        }
        None
    }
}

impl<'a> Declared<'a> {
    /// What these media types declare, which are separated by commas as header lines are when they are joined: the last valid one
    /// counts, as in Fetch ([extract a MIME type](https://fetch.spec.whatwg.org/#concept-header-extract-mime-type)).
    pub(crate) fn extract(declared: &'a str) -> Option<Declared<'a>> {
        let mut last: Option<(&[u8], MediaType<'_>)> = None;
        let (mut charset, mut first_charset) = (None, None);
        let mut rest = Some(cut(declared));
        while let Some(values) = rest {
            let value;
            (value, rest) = take_list_value(values);
            let Some(media_type) = MediaType::parse(value).filter(|found| !found.is_any()) else { continue };
            charset = media_type.charset();
            if last.is_some_and(|(_, last)| media_type.is_like(&last)) {
                charset = charset.or_else(|| first_charset.clone());
            } else {
                first_charset.clone_from(&charset);
            }
            last = Some((value, media_type));
        }
        let (value, _) = last?;
        let charset = charset.filter(|label| !label.trim_ascii().is_empty());
        Some(Declared { media_type: std::str::from_utf8(value).ok()?, charset })
    }
}

fn cut(declared: &str) -> &[u8] {
    declared.as_bytes().get(..declared.floor_char_boundary(MAX_BYTES)).unwrap_or_default()
}

/// What stands before the first of these bytes, and the rest with it.
#[inline(never)] // it is called in several places
fn split<'a>(bytes: &'a [u8], at: &[u8]) -> (&'a [u8], &'a [u8]) {
    bytes.split_at(bytes.iter().position(|byte| at.contains(byte)).unwrap_or(bytes.len()))
}

/// The value at the start of `bytes`, a quoted string or not, and what follows its parameter.
fn take_value(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    if !bytes.starts_with(b"\"") {
        let (value, rest) = split(bytes, b";");
        return (trim_end(value, is_space).to_vec(), rest);
    }
    let mut value = Vec::new();
    let rest = pass_quoted(bytes, |byte| value.push(byte));
    (value, split(rest, b";").1)
}

/// The first value of a list, and those after its comma.
pub(crate) fn take_list_value(list: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut rest = list;
    loop {
        rest = split(rest, b"\",").1;
        match rest {
            [b'"', ..] => rest = pass_quoted(rest, |_| ()),
            [_, after @ ..] => return (trim(&list[..list.len() - rest.len()], is_blank), Some(after)),
            [] => return (trim(list, is_blank), None),
        }
    }
}

/// Passes the content of the quoted string at the start of `bytes` to `take`, without its escapes, and returns what follows it.
fn pass_quoted(bytes: &[u8], mut take: impl FnMut(u8)) -> &[u8] {
    let mut rest = bytes.get(1..).unwrap_or_default();
    loop {
        match rest {
            [] => return rest,
            [b'"', after @ ..] => return after,
            [b'\\', byte, after @ ..] | [byte, after @ ..] => {
                take(*byte);
                rest = after;
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' ')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

/// Whether it is a token ([RFC 9110, 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
#[inline(never)] // likewise
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    let is_of_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !bytes.is_empty() && bytes.iter().all(is_of_token)
}

/// Whether a value may hold the byte: all but the control characters of ASCII other than a tab. Each byte of a header is a character in
/// the standard, so that none is beyond U+00FF.
fn is_of_value(byte: &u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~' | 0x80..)
}

#[inline(never)] // likewise
fn trim(bytes: &[u8], is_it: fn(u8) -> bool) -> &[u8] {
    trim_end(trim_start(bytes, is_it), is_it)
}

#[inline(never)] // likewise
fn trim_start(mut bytes: &[u8], is_it: fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_it(*first)
    {
        bytes = rest;
    }
    bytes
}

#[inline(never)] // likewise
fn trim_end(mut bytes: &[u8], is_it: fn(u8) -> bool) -> &[u8] {
    while let [rest @ .., last] = bytes
        && is_it(*last)
    {
        bytes = rest;
    }
    bytes
}

/// What was UTF-8, but for a cut at the bound.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests;
