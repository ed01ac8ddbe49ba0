use super::packed::Table;
use crate::decode::Next;

/// Which two bytes may be a character, and where the table has it. What is not said here, or not in the table, is for `next`.
pub(crate) trait Pairs {
    /// Whether bytes below 0x80 that begin no pair are ASCII.
    const HAS_ASCII: bool = true;
    const OTHERS: Others = Others::None;
    /// The first and the last of the first bytes.
    const LEADS: (u8, u8);
    /// The first and the last of those in between that are not first bytes.
    const LEAD_GAP: Option<(u8, u8)> = None;
    /// The same of the second bytes.
    const TRAILS: (u8, u8);
    const TRAIL_GAP: Option<(u8, u8)> = None;
    /// How many characters of the table there are for each first byte.
    const ROW: u16;
    /// From this first byte on, this number of second bytes, the first ones of a row, are neither in the table nor in any pair.
    const SHORT_ROWS: Option<(u8, u8)> = None;
    /// Where the table has the first of all pairs.
    const FIRST: u16 = 0;
    const TABLE: &'static Table;

    /// What `bytes` begin with.
    fn next(bytes: &[u8]) -> Next;
}

/// What a charset has besides pairs that comes by the dozen.
pub(crate) enum Others {
    None,
    /// Half-width katakana of one byte.
    Katakana,
    /// Half-width katakana of two bytes.
    KatakanaPairs,
    /// The characters of four bytes in gb18030.
    Fours,
}
