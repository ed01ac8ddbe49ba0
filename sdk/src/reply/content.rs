use std::borrow::Cow;

use crate::Line;

/// The content of a write to a reply: text, which is encoded in the reply's charset, or bytes, which go out as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Text, to be encoded.
    Text(&'a str),
    /// Bytes, to be sent as they are.
    Bytes(&'a [u8]),
}

/// A type that [`Reply::write`](crate::Reply::write) accepts: text or bytes.
pub trait AsContent {
    /// Returns the text, or the bytes.
    fn as_content(&self) -> Content<'_>;
}

impl AsContent for str {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        Content::Text(self)
    }
}

impl AsContent for String {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        Content::Text(self)
    }
}

impl AsContent for Line<'_> {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        Content::Text(self.text())
    }
}

impl AsContent for [u8] {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        Content::Bytes(self)
    }
}

impl<const N: usize> AsContent for [u8; N] {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        Content::Bytes(self)
    }
}

impl AsContent for Vec<u8> {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        Content::Bytes(self)
    }
}

impl AsContent for Content<'_> {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        *self
    }
}

impl<T: AsContent + ?Sized> AsContent for &T {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        (**self).as_content()
    }
}

impl<T: AsContent + ?Sized> AsContent for &mut T {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        (**self).as_content()
    }
}

impl<T: AsContent + ?Sized> AsContent for Box<T> {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        (**self).as_content()
    }
}

impl<T: AsContent + ToOwned + ?Sized> AsContent for Cow<'_, T> {
    #[inline]
    fn as_content(&self) -> Content<'_> {
        (**self).as_content()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_text(content: impl AsContent) -> bool {
        matches!(content.as_content(), Content::Text("é"))
    }

    fn is_bytes(content: impl AsContent) -> bool {
        matches!(content.as_content(), Content::Bytes([0xE9]))
    }

    #[test]
    fn text_and_bytes_are_told_apart_however_they_are_held() {
        assert!(is_text("é") && is_text(String::from("é")) && is_text(Box::<str>::from("é")));
        let mut text = String::from("é");
        let (borrowed, owned) = (&mut text, Cow::<str>::Owned("é".into()));
        assert!(is_text(borrowed) && is_text(&owned));
        assert!(is_text(Cow::Borrowed("é")) && is_text(Content::Text("é")));
        assert!(is_bytes([0xE9]) && is_bytes(b"\xE9") && is_bytes(b"\xE9".as_slice()) && is_bytes(vec![0xE9]));
        assert!(is_bytes(Box::<[u8]>::from([0xE9])) && is_bytes(Cow::Borrowed(&b"\xE9"[..])));
    }
}
