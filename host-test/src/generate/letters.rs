//! The letters that a charset has beyond ASCII.

use super::charset::Charset;

/// Scripts, each by its own letters. Written out, for what Rust calls a letter changes with Unicode, and the bytes made here
/// must not.
const SCRIPTS: [(Script, &[(u32, u32)]); 11] = [
    (Script::Latin, &[(0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x17F), (0x218, 0x21B), (0x1EA0, 0x1EF9)]),
    (Script::Other, &[(0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE)]), // Greek
    (Script::Other, &[(0x401, 0x40C), (0x40E, 0x44F), (0x451, 0x45C), (0x45E, 0x45F), (0x490, 0x491)]), // Cyrillic
    (Script::Other, &[(0x5D0, 0x5EA)]),                                                                 // Hebrew
    (Script::Other, &[(0x621, 0x63A), (0x641, 0x64A)]),                                                 // Arabic
    (Script::Other, &[(0xE01, 0xE2E), (0xE30, 0xE30), (0xE32, 0xE33), (0xE40, 0xE46)]),                 // Thai
    (Script::Other, &[(0x3041, 0x3093)]),                                                               // hiragana
    (Script::Other, &[(0x30A1, 0x30F6), (0xFF66, 0xFF9D)]),                                             // katakana
    (Script::Ideographs, &[(0x4E00, 0x9FA0)]),
    (Script::Hangul, &[(0xAC00, 0xD7A3)]),
    (Script::Other, &[(0x1F600, 0x1F64F)]), // faces: four bytes in UTF-8, two units in UTF-16
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Its words have ASCII letters too.
    Latin,
    Other,
    /// There are too many: only every 23rd is used.
    Ideographs,
    /// Only every 19th of the hangul, as there are too many.
    Hangul,
}

/// The letters of one script.
#[derive(Debug, Clone)]
pub(super) struct Letters {
    pub(super) own: Vec<char>,
    pub(super) latin: bool,
}

/// The scripts that `charset` has; at least one.
pub(super) fn letters(charset: Charset) -> Vec<Letters> {
    let mut scripts: Vec<Letters> = SCRIPTS.iter().map(|(script, ranges)| of_script(charset, *script, ranges)).collect();
    // A handful of letters makes no words: Latin charsets have a Greek or two for mathematics.
    scripts.retain(|letters| letters.own.len() >= 8);
    if charset.is_single_byte() && scripts.is_empty() {
        // x-user-defined has no letters, but characters.
        let own = (0xF780..=0xF7FF).filter_map(char::from_u32).filter(|c| charset.has(*c)).collect();
        scripts.push(Letters { own, latin: false });
    }
    scripts
}

fn of_script(charset: Charset, script: Script, ranges: &[(u32, u32)]) -> Letters {
    let step = match script {
        Script::Latin | Script::Other => 1,
        Script::Ideographs => 23,
        Script::Hangul => 19,
    };
    let all = ranges.iter().flat_map(|(from, to)| (*from..=*to).step_by(step));
    let own = all.filter_map(char::from_u32).filter(|c| charset.has(*c)).collect();
    Letters { own, latin: script == Script::Latin }
}
