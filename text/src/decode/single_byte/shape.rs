use alloc::boxed::Box;

/// How vectors find the UTF-8 of a charset's bytes.
pub(crate) enum Shape {
    /// The bytes from 0xA0 on stand for the characters of the same numbers: windows-1252.
    Latin,
    /// Most bytes stand for characters in a row, of two bytes in UTF-8: most Cyrillic, Greek, Hebrew and Arabic charsets. Others are
    /// in the table.
    Row(Row, Box<Table>),
    /// The same, of three bytes: Thai.
    WideRow(Row),
    /// Any.
    Table(Box<Table>),
}

/// The character of a byte is the byte's value and a difference.
pub(crate) struct Row {
    /// The lowest six bits of the difference.
    pub(crate) low: u8,
    /// The first of three bytes of the UTF-8 of any of them.
    pub(crate) first: u8,
    /// The last byte but one of the UTF-8 of a byte, less what the sum with `low` carries.
    pub(crate) middle: u8,
    /// The sum carries one where a byte is above this, ..
    pub(crate) above: u8,
    /// .. and one more where it is above this.
    pub(crate) above_all: u8,
    /// The bytes that are not in the row: a bit for each value from 8 on of their upper four bits, by their lower four.
    pub(crate) others: [u8; 16],
}

/// The characters that become two bytes.
pub(crate) struct Table {
    /// In rows of sixteen, for each its trail's six bits, and above them which lead it has, of those of its half; 0 for others.
    pub(crate) codes: [[u8; 16]; 8],
    /// The leads of the upper half, and those of the lower.
    pub(crate) leads: [u8; 16],
}
