/// Which charset. Those of a kind stand together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
#[rustfmt::skip]
pub(crate) enum EncodingId {
    // Those of Unicode.
    Utf8, Utf16Be, Utf16Le,
    // Those of single bytes.
    Windows1252, Ibm866, Iso8859_2, Iso8859_3, Iso8859_4, Iso8859_5, Iso8859_6, Iso8859_7, Iso8859_8,
    Iso8859_8I, Iso8859_10, Iso8859_13, Iso8859_14, Iso8859_15, Iso8859_16, Koi8R, Koi8U, Macintosh,
    Windows874, Windows1250, Windows1251, Windows1253, Windows1254, Windows1255, Windows1256, Windows1257,
    Windows1258, XMacCyrillic, XUserDefined,
    // East Asian ones.
    Gbk, Gb18030, Big5, EucJp, Iso2022Jp, ShiftJis, EucKr,
}
