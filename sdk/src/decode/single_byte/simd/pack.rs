/// For each mask of eight bytes, of which those set become two lanes in use and the others one, the lanes to take from (lead, trail,
/// lead, trail, ..). What follows those takes nothing.
pub(in crate::decode) static PACK: [[u8; 16]; 256] = {
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
