use crate::media_type::MediaType;
use crate::{Charset, Error, ErrorKind, Result, Stage};
use intake_text::{CharsetErrorKind, Escaped};

/// Whether a payload of this content coding and media type can be read as text or records: its raw chunks always can.
///
/// # Errors
/// [`ErrorKind::UnknownCoding`] and [`ErrorKind::Multipart`].
#[cold]
pub(super) fn check_readable(coding: Option<&str>, media_type: Option<&str>) -> Result<()> {
    let refused = |kind, message| Err(Error::saying(kind, Stage::Decode, message));
    if let Some(coding) = coding {
        let (kind, shown) = (ErrorKind::UnknownCoding, Escaped(coding));
        // A refused charset is a charset, too.
        let is_charset =
            |label| Charset::from_label(label).map_or_else(|error| error.kind() == CharsetErrorKind::Refused, |_| true);
        // By bytes: patterns of characters would add kilobytes to every component.
        if coding.as_bytes().split(|byte| *byte == b',').any(|label| std::str::from_utf8(label).is_ok_and(is_charset)) {
            let what = "is a charset, not a content coding: declare it as the charset of the media type";
            return refused(kind, format_args!("{shown} {what}"));
        }
        let what = "is not decoded: send the payload without it, or read its raw chunks";
        return refused(kind, format_args!("content coding {shown} {what}"));
    }
    if let Some(declared) = media_type
        && MediaType::new(declared).is_multipart()
    {
        let (shown, what) =
            (Escaped(declared), "has several parts, which are not split: send one part alone, or read the raw chunks");
        return refused(ErrorKind::Multipart, format_args!("{shown} {what}"));
    }
    Ok(())
}
