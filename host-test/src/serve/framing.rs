//! What is not served, for the guest would not be given what its client sent. hyper takes `gzip, chunked` for `chunked`.

use hyper::StatusCode;
use hyper::header::{HeaderMap, TRANSFER_ENCODING};

/// Checks the transfer codings of a request, a list over all its header lines ([RFC 9112, 6.1](https://www.rfc-editor.org/rfc/rfc9112#section-6.1)).
///
/// # Errors
/// The status, and what is wrong.
pub(super) fn check(headers: &HeaderMap) -> Result<(), (StatusCode, String)> {
    let lines = headers.get_all(TRANSFER_ENCODING).iter();
    let lines = lines.map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned()).collect::<Vec<_>>().join(", ");
    let codings: Vec<_> = lines.split(',').map(str::trim).filter(|coding| !coding.is_empty()).collect();
    if let Some(other) = codings.iter().find(|coding| !coding.eq_ignore_ascii_case("chunked")) {
        let why = format!("transfer coding {other:?} is not decoded: send the body without it");
        return Err((StatusCode::NOT_IMPLEMENTED, why));
    }
    if codings.len() > 1 {
        return Err((StatusCode::BAD_REQUEST, "the body is chunked more than once".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunked_alone_is_served() {
        for (lines, status) in [
            (&[][..], None),
            (&["chunked"], None),
            (&["Chunked "], None),
            (&[",chunked,,"], None),
            (&["", "chunked"], None),
            (&["gzip, chunked"], Some(501)),
            (&["gzip", "chunked"], Some(501)),
            (&["identity, chunked"], Some(501)),
            (&["chunked;a=b, chunked"], Some(501)),
            (&["\"gzip,chunked\", chunked"], Some(501)),
            (&["chunked, chunked"], Some(400)),
            (&["chunked", "chunked"], Some(400)),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(lines.iter().map(|line| (TRANSFER_ENCODING, line.parse().unwrap())));
            assert_eq!(check(&headers).err().map(|(status, _)| status.as_u16()), status, "{headers:?}");
        }
    }
}
