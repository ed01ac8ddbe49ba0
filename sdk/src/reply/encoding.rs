use encoding_rs::Encoding;

use crate::charset::Which;

/// The charset as encoding_rs knows it, whose encoders come into a component by this.
#[rustfmt::skip]
pub(super) fn encoding(charset: Which) -> &'static Encoding {
    match charset {
        Which::Utf8 => encoding_rs::UTF_8,
        Which::Utf16Be => encoding_rs::UTF_16BE,
        Which::Utf16Le => encoding_rs::UTF_16LE,
        Which::Windows1252 => encoding_rs::WINDOWS_1252,
        Which::Ibm866 => encoding_rs::IBM866,
        Which::Iso8859_2 => encoding_rs::ISO_8859_2,
        Which::Iso8859_3 => encoding_rs::ISO_8859_3,
        Which::Iso8859_4 => encoding_rs::ISO_8859_4,
        Which::Iso8859_5 => encoding_rs::ISO_8859_5,
        Which::Iso8859_6 => encoding_rs::ISO_8859_6,
        Which::Iso8859_7 => encoding_rs::ISO_8859_7,
        Which::Iso8859_8 => encoding_rs::ISO_8859_8,
        Which::Iso8859_8I => encoding_rs::ISO_8859_8_I,
        Which::Iso8859_10 => encoding_rs::ISO_8859_10,
        Which::Iso8859_13 => encoding_rs::ISO_8859_13,
        Which::Iso8859_14 => encoding_rs::ISO_8859_14,
        Which::Iso8859_15 => encoding_rs::ISO_8859_15,
        Which::Iso8859_16 => encoding_rs::ISO_8859_16,
        Which::Koi8R => encoding_rs::KOI8_R,
        Which::Koi8U => encoding_rs::KOI8_U,
        Which::Macintosh => encoding_rs::MACINTOSH,
        Which::Windows874 => encoding_rs::WINDOWS_874,
        Which::Windows1250 => encoding_rs::WINDOWS_1250,
        Which::Windows1251 => encoding_rs::WINDOWS_1251,
        Which::Windows1253 => encoding_rs::WINDOWS_1253,
        Which::Windows1254 => encoding_rs::WINDOWS_1254,
        Which::Windows1255 => encoding_rs::WINDOWS_1255,
        Which::Windows1256 => encoding_rs::WINDOWS_1256,
        Which::Windows1257 => encoding_rs::WINDOWS_1257,
        Which::Windows1258 => encoding_rs::WINDOWS_1258,
        Which::XMacCyrillic => encoding_rs::X_MAC_CYRILLIC,
        Which::XUserDefined => encoding_rs::X_USER_DEFINED,
        Which::Gbk => encoding_rs::GBK,
        Which::Gb18030 => encoding_rs::GB18030,
        Which::Big5 => encoding_rs::BIG5,
        Which::EucJp => encoding_rs::EUC_JP,
        Which::Iso2022Jp => encoding_rs::ISO_2022_JP,
        Which::ShiftJis => encoding_rs::SHIFT_JIS,
        Which::EucKr => encoding_rs::EUC_KR,
    }
}
