/// The lead bytes of characters that become two, up to four for each half of a charset's bytes from 0x80 on: the upper half's first.
/// 0 where there are fewer.
pub(crate) type Leads = [u8; 8];

/// No lead byte.
const NONE: u8 = 0;

/// Those of a charset, the most frequent ones. A character is looked up as one byte: which of four leads it has, in the upper two bits,
/// and the six bits of its trail. So that this is never zero, which stands for no character, the first lead is one of
/// which there is no character with such a trail.
pub(crate) const fn of(chars: &[u16; 128]) -> Leads {
    let mut leads = [NONE; 8];
    let mut half = 0;
    while half < 2 {
        // The upper half comes first.
        let begin = 64 * (1 - half);
        let mut taken = 0;
        while taken < 4 {
            // The second to the fourth, and then the first.
            let place = (taken + 1) % 4;
            leads[4 * half + place] = most_frequent(chars, begin, &leads, half, place == 0);
            taken += 1;
        }
        half += 1;
    }
    leads
}

/// The lead byte that most characters of a half have, of those that are not among its leads yet.
const fn most_frequent(chars: &[u16; 128], begin: usize, leads: &Leads, half: usize, is_first: bool) -> u8 {
    let (mut found, mut most) = (NONE, 0);
    let mut lead = 0xC2;
    while lead < 0xE0 {
        let (mut count, mut is_free) = (0, true);
        let mut index = begin;
        while index < begin + 64 {
            if lead_of(chars[index]) == lead {
                count += 1;
                is_free = is_free && !(is_first && chars[index] & 0x3F == 0);
            }
            index += 1;
        }
        let mut place = 0;
        while place < 4 {
            is_free = is_free && leads[4 * half + place] != lead;
            place += 1;
        }
        // Accents by themselves, which some charsets have many of, are not letters.
        if lead == 0xCB && count > 0 {
            count = 1;
        }
        if is_free && count > most {
            (found, most) = (lead, count);
        }
        lead += 1;
    }
    found
}

/// The lead byte of a character that becomes two.
const fn lead_of(char: u16) -> u8 {
    if char >= 0x80 && char < 0x800 { (char >> 6) as u8 | 0xC0 } else { NONE }
}
