use encoding_rs::Encoding;

/// The 39 encodings of the standard that stand for text.
#[rustfmt::skip]
pub(crate) const ENCODINGS: [&str; 39] = [
    "UTF-8", "IBM866", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8",
    "ISO-8859-8-I", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "KOI8-R", "KOI8-U", "macintosh",
    "windows-874", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255",
    "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "GBK", "gb18030", "Big5", "EUC-JP", "ISO-2022-JP",
    "Shift_JIS", "EUC-KR", "UTF-16BE", "UTF-16LE", "x-user-defined",
];

/// Those of them that have characters of more than one byte.
pub(crate) const MULTIBYTE: [&str; 10] =
    ["UTF-8", "UTF-16LE", "UTF-16BE", "GBK", "gb18030", "Big5", "EUC-JP", "Shift_JIS", "EUC-KR", "ISO-2022-JP"];

/// Those of them that have not.
pub(crate) fn single_byte() -> Vec<&'static str> {
    ENCODINGS.into_iter().filter(|encoding| !MULTIBYTE.contains(encoding)).collect()
}

/// Byte order marks, whole and half, and what else is the same in every charset.
#[rustfmt::skip]
const EVERYWHERE: &[&[u8]] = &[
    b"a", b"\n", b"\r", b"\r\n", b"\x80", b"\xFF", b"\xFE",
    b"\xEF\xBB\xBF", b"\xFE\xFF", b"\xFF\xFE", b"\xEF", b"\xEF\xBB", b"\xBB\xBF",
];

#[rustfmt::skip]
const UTF_8: &[&[u8]] = &[
    b"\xC2\x85", b"\xC3\xA9", b"\xE6\xBC\xA2", b"\xEF\xBF\xBD", b"\xF0\x9F\x98\x80", b"\xF4\x8F\xBF\xBF", // characters
    b"\xC0\x80", b"\xC1\xBF", b"\xE0\x80\x80", b"\xE0\x9F\xBF", b"\xF0\x80\x80\x80", b"\xF0\x8F\xBF\xBF", // too long
    b"\xED\xA0\x80", b"\xED\xBF\xBF",                                                                     // surrogates
    b"\xC3", b"\xE6", b"\xE6\xBC", b"\xF0", b"\xF0\x9F", b"\xF0\x9F\x98",                                 // broken off
    b"\xF4\x90\x80\x80", b"\xF5", b"\xF5\x80\x80\x80", b"\xBF", b"\x93",                                  // in no character
];

#[rustfmt::skip]
const UTF_16BE: &[&[u8]] = &[
    b"\0a", b"\0\n", b"\0\r", b"\0\r\0\n", b"\0\xE9", b"\x6F\x22", b"\xD8\x3D\xDE\x00", b"\xFF\xFD", // characters
    b"\n\0", b"\n\n", b"\n\r",                        // characters with the bytes of a line end
    b"\xD8\x3D", b"\xDB\xFF", b"\xDC\x0A", b"\xDE\x00", // lone surrogates
    b"\0", b"\x0A", b"\xD8", b"\xDC",                 // half a code unit
];

#[rustfmt::skip]
const GB18030: &[&[u8]] = &[
    b"\xB0\xA1", b"\x81\x40", b"\xFE\xFE", b"\xA2\xE3",                                  // two bytes
    b"\x81\x30\x81\x30", b"\x84\x31\xA4\x37", b"\x90\x30\x81\x30", b"\xE3\x32\x9A\x35",  // four
    b"\x81\x30\x81\x0A", b"\x81\x30\x81\x41", b"\x81\x30\x81\xFF", b"\x81\x30\x81",      // broken at the fourth
    b"\x81\x30\x0A", b"\x81\x30\x41", b"\x81\x30\x80", b"\x81\x30\xFF", b"\x81\x30",     // at the third
    b"\x81\x0A", b"\x81\x20", b"\x81\x7F", b"\x81\xFF", b"\x81", b"\xFE",                // at the second
    b"\xE3\x32\x9A\x36", b"\xFE\x39\xFE\x39", b"\x84\x31\xA5\x30",                       // unmapped
];

#[rustfmt::skip]
const BIG5: &[&[u8]] = &[
    b"\xA4\x40", b"\xA7\xE4", b"\x88\x62", b"\x88\xA5", b"\x87\x40", b"\xF9\xFE", b"\x8F\xA1", // one, some two characters
    b"\x81\x40", b"\x81\xA1", b"\xFE\x7E", b"\x87\x7E",                             // unmapped, the trail ASCII and not
    b"\xA4\x0A", b"\xA4\x20", b"\xA4\x7F", b"\xA4\x80", b"\xA4\xFF", b"\xA4", b"\x81", // no trail
];

#[rustfmt::skip]
const EUC_JP: &[&[u8]] = &[
    b"\xA4\xA2", b"\xB4\xC1", b"\x8E\xB1", b"\x8E\xDF", b"\x8F\xB0\xA1", b"\x8F\xA2\xAF", // two bytes, half-width, three
    b"\xA9\xA1", b"\xFE\xFE", b"\x8F\xA1\xA1", b"\x8E\xE0", b"\x8E\xFE",                  // unmapped
    b"\xA4\x0A", b"\xA4\x41", b"\xA4\x80", b"\xA4\xFF", b"\xA4",                          // no trail
    b"\x8E\x0A", b"\x8E\x41", b"\x8E", b"\x8F\x0A", b"\x8F\x41", b"\x8F\xB0\x0A", b"\x8F\xB0\x41", b"\x8F\xB0", b"\x8F",
    b"\x8F\x8F", b"\x8F\x8E\xB1", b"\xA0",
];

#[rustfmt::skip]
const SHIFT_JIS: &[&[u8]] = &[
    b"\x82\xA0", b"\x83\x5C", b"\x8A\xBF", b"\xB1", b"\xDF", b"\xF0\x40", b"\xF9\xFC", b"\xFA\x40", // two bytes, half-width, EUDC
    b"\x85\x40", b"\x85\x9F", b"\xEF\xFC", b"\xFC\x4C",                                   // unmapped, the trail ASCII and not
    b"\x81\x0A", b"\x81\x20", b"\x81\x7F", b"\x81\xFD", b"\x81\xFF", b"\x81", b"\xFC", b"\xA0", b"\xFD", // no trail, no lead
];

#[rustfmt::skip]
const EUC_KR: &[&[u8]] = &[
    b"\xB0\xA1", b"\x81\x41", b"\xC7\xD1", b"\xC8\xFE",        // two bytes
    b"\xC9\xA1", b"\xFE\xFE", b"\xC6\x53", b"\xA2\xE9",        // unmapped, the trail ASCII and not
    b"\xB0\x0A", b"\xB0\x20", b"\xB0\x40", b"\xB0\x80", b"\xB0\xFF", b"\xB0", b"\x81", b"\xA0", // no trail
];

#[rustfmt::skip]
const ISO_2022_JP: &[&[u8]] = &[
    b"\x1B$B", b"\x1B$@", b"\x1B(B", b"\x1B(J", b"\x1B(I",             // escapes
    b"\x1B", b"\x1B$", b"\x1B(", b"\x1B\x1B", b"\x1B$\n", b"\x1B(\n", b"\x1B\n", b"\x1BX", b"\x1B$X", b"\x1B(X", // and none
    b"$\"", b"4A", b"\x7E\x7E", b"$\n", b"$", b"1", b"\\~",            // two bytes, unmapped, a line end as the trail, a lead
    b"\x0E", b"\x0F", b"\xB1", b"\x7F", b"\x20", b"$\x1B(B", b"$\x80",
];

const SINGLE_BYTE: &[&[u8]] = &[b"\x81", b"\x85", b"\x93", b"\x9F", b"\xA0", b"\xA1", b"\xC3\xA9", b"\xD2", b"\xE9", b"\xC3"];

/// Characters and errors of every kind that this encoding has.
pub(crate) fn awkward(encoding: &str) -> Vec<Vec<u8>> {
    let own: &[&[u8]] = match encoding {
        "UTF-8" => UTF_8,
        "UTF-16BE" | "UTF-16LE" => UTF_16BE,
        "GBK" | "gb18030" => GB18030,
        "Big5" => BIG5,
        "EUC-JP" => EUC_JP,
        "Shift_JIS" => SHIFT_JIS,
        "EUC-KR" => EUC_KR,
        "ISO-2022-JP" => ISO_2022_JP,
        _ => SINGLE_BYTE,
    };
    let mut parts: Vec<Vec<u8>> = own.iter().map(|part| part.to_vec()).collect();
    if encoding == "UTF-16LE" {
        parts.iter_mut().flat_map(|part| part.chunks_exact_mut(2)).for_each(|unit| unit.swap(0, 1));
    }
    parts.extend(EVERYWHERE.iter().map(|part| part.to_vec()));
    parts
}

/// Payloads of this encoding: none, one and two of what is awkward in it, at the start, at the end and before other text, in
/// each state that a decoder can be in; and every byte there is.
pub(crate) fn vectors(encoding: &str) -> Vec<Vec<u8>> {
    let parts = awkward(encoding);
    let states: &[&[u8]] = if encoding == "ISO-2022-JP" { &[b"", b"\x1B$B", b"\x1B(I", b"\x1B(J"] } else { &[b""] };
    let end = encode(encoding, "z\nq");
    let mut vectors = vec![(0..=255).collect(), (0..=255).rev().collect()];
    for state in states {
        vectors.push(state.to_vec());
        for first in &parts {
            vectors.push([*state, first].concat());
            for second in &parts {
                // In a single-byte charset nothing is left to be said at the end.
                if MULTIBYTE.contains(&encoding) {
                    vectors.push([*state, first, second].concat());
                }
                vectors.push([*state, first, second, &end].concat());
            }
        }
    }
    vectors
}

/// Text that the encoding has characters for, in that encoding.
pub(crate) fn encode(encoding: &str, text: &str) -> Vec<u8> {
    match encoding {
        // The standard has no encoders for these.
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let encoding = Encoding::for_label(encoding.as_bytes()).expect("a label of the standard");
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable, "{} has no characters for {text:?}", encoding.name());
            bytes.into_owned()
        }
    }
}
