//! Text in one script, for charsets that have more than one.

use encoding_rs::Encoding;

/// What the words are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Lower-case letters.
    Ascii,
    /// Every sixth letter has an accent.
    Latin,
    /// Cyrillic, with spaces between the words.
    Cyrillic,
    /// Hiragana, katakana and ideographs, without spaces.
    Japanese,
    /// Faces.
    Emoji,
}

/// Bytes that are made; more are these again, so that large payloads cost no time to make.
const BLOCK: usize = 256 << 10;

impl Letters {
    fn letter(self, draw: &mut impl FnMut(u32) -> u32) -> char {
        const ACCENTED: [char; 12] = ['é', 'è', 'à', 'ç', 'ê', 'ü', 'ö', 'ñ', 'ô', 'î', 'ä', 'å'];
        let from = |first: u32, count: u32, draw: &mut dyn FnMut(u32) -> u32| {
            char::from_u32(first + draw(count)).unwrap_or(char::REPLACEMENT_CHARACTER)
        };
        match self {
            Self::Latin if draw(6) == 0 => ACCENTED[draw(ACCENTED.len() as u32) as usize],
            Self::Ascii | Self::Latin => from(0x61, 26, draw),
            Self::Cyrillic => from(0x430, 32, draw),
            Self::Japanese => match draw(4) {
                0 => from(0x30a1, 80, draw),
                1 => from(0x4e00, 0x4e00, draw),
                _ => from(0x3041, 80, draw),
            },
            Self::Emoji => from(0x1f600, 80, draw),
        }
    }

    fn has_spaces(self) -> bool {
        matches!(self, Self::Ascii | Self::Latin | Self::Cyrillic)
    }
}

/// At least `size` bytes of text, and hardly more, that ends with a whole line. The words are the same whatever the length of lines.
pub(super) fn bytes(letters: Letters, charset: &str, size: usize, line: u64) -> Vec<u8> {
    let mut state = 7u64;
    // Knuth's generator: the same words forever.
    let mut draw = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(below)) as u32
    };
    let mut block = Vec::new();
    let mut since = 0;
    while block.len() < size.min(BLOCK) {
        let mut word: String = (0..draw(7) + 2).map(|_| letters.letter(&mut draw)).collect();
        if letters.has_spaces() {
            word.push(' ');
        }
        let word = encode(&word, charset);
        since += word.len() as u64;
        block.extend(word);
        if since >= line {
            since = 0;
            block.extend(encode("\n", charset));
        }
    }
    block.extend(encode("\n", charset));
    block.repeat(size.div_ceil(block.len()).max(1))
}

/// In the charset; encoding_rs writes UTF-8 for UTF-16, as the standard wants it of browsers.
fn encode(text: &str, charset: &str) -> Vec<u8> {
    match charset {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8).encode(text).0.into_owned(),
    }
}
