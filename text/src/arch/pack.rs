//! Which lanes of a vector are in use, in tables: a swizzle by a row packs them to the front.

/// For each mask of eight bytes, of which those set become two lanes in use and the others one, the lanes to take from (lead, trail,
/// lead, trail, ..). What follows those takes nothing.
pub(super) static PACK: [[u8; 16]; 256] = {
    let mut all = [[0xFF; 16]; 256];
    let mut mask = 0;
    while mask < 256 {
        let (mut byte, mut lane) = (0, 0);
        while byte < 8 {
            if mask >> byte & 1 == 1 {
                all[mask][lane] = 2 * byte;
                lane += 1;
            }
            all[mask][lane] = 2 * byte + 1;
            lane += 1;
            byte += 1;
        }
        mask += 1;
    }
    all
};

/// Where in a row of [`MIXED`] stands how many lanes are in use: never more than twelve.
pub(super) const LENGTH: usize = 15;

/// For four units' lengths, less one, as digits to base three, the lanes to take from.
pub(super) static MIXED: [[u8; 16]; 81] = {
    let mut all = [[0xFF; 16]; 81];
    let mut row = 0;
    while row < all.len() {
        let (mut unit, mut lane, mut digits) = (0, 0, row);
        while unit < 4 {
            let lanes: &[u8] = match digits % 3 {
                0 => &[2],
                1 => &[3, 2],
                _ => &[0, 1, 2],
            };
            let mut index = 0;
            while index < lanes.len() {
                all[row][lane] = 4 * unit + lanes[index];
                (index, lane) = (index + 1, lane + 1);
            }
            (unit, digits) = (unit + 1, digits / 3);
        }
        all[row][LENGTH] = lane as u8;
        row += 1;
    }
    all
};
