//! Tables that are packed in the component, and unpacked in memory block by block, as a payload needs them: together they take little
//! more than half the bytes then, and most payloads need a small part of one.
//!
//! A block is one row of a charset's characters, or one of the two parts of a row that stand in an order of their own. Most sets
//! are in an order like that of Unicode, as by radical: then a character comes soon after the one before, and a block says
//! how far. What is in no such order stands as it is, and so does what is common: punctuation, syllabaries, and the first of two
//! levels of ideographs, which most of a text is written in. All of that is unpacked together, with the first character of a
//! payload or so, unless a slice is too short for it, and the rest as it comes.
//!
//! ```text
//!   packed   where block 0 begins, where block 1 begins ..   block 0, block 1 ..      all numbers: the low byte first
//!   block    COMMON  a unit for each place
//!            PLAIN   the same
//!            STEPS   the first unit, and for each place a code:
//!                      0 to 237    how far it is from the unit after the one before, and 60
//!                      238 to 253  the same, and 2048, by 256; and a byte for the rest
//!                      254         there is no character
//!                      255         the unit follows
//!            MARKS   the first unit, bytes of marks of places, bytes of marks of units; a bit for each place that has no
//!                    character, the lowest first, if there are any; and one for each unit from the first on that is in the block
//! ```

use core::sync::atomic::{AtomicBool, AtomicU16, Ordering};

use crate::{arch, weights};

pub(super) const COMMON: u8 = 0;
pub(super) const PLAIN: u8 = 1;
pub(super) const STEPS: u8 = 2;
pub(super) const MARKS: u8 = 3;

/// The code of no distance, those that are followed by a byte and the code of no distance of those, and the other two.
pub(super) const NEAR: u32 = 60;
pub(super) const FIRST_FAR: u8 = 238;
pub(super) const FAR: u32 = 246;
pub(super) const NOWHERE: u8 = 254;
pub(super) const UNIT: u8 = 255;

/// A table of units of UTF-16, with 0 where there is no character, and where nothing was unpacked yet.
pub(crate) struct Table {
    units: &'static [AtomicU16],
    blocks: Blocks,
    /// Which of them were unpacked.
    is_there: &'static [AtomicBool],
    fill: Fill,
}

/// How a table is divided: into two blocks for each of `rows` rows, and then into blocks of the second length.
#[derive(Clone, Copy)]
pub(super) struct Blocks {
    pub(super) rows: usize,
    pub(super) first: usize,
    pub(super) second: usize,
}

/// Where the units of a table come from.
pub(super) enum Fill {
    Packed(&'static [u8]),
    /// The units from some place on are computed.
    Computed(fn(usize, &[AtomicU16])),
}

/// What a table has at some place.
pub(super) enum At {
    Unit(u16),
    Nothing,
    /// It was not unpacked yet.
    Packed(Block),
}

/// A block that is to be unpacked.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    table: &'static Table,
    index: usize,
}

impl Blocks {
    /// All of one length.
    pub(super) const fn of(length: usize) -> Blocks {
        Blocks { rows: 0, first: 0, second: length }
    }

    /// The number of blocks for `places` places.
    pub(super) const fn count(self, places: usize) -> usize {
        let of_rows = self.rows * (self.first + self.second);
        2 * self.rows + (places - of_rows).div_ceil(self.second)
    }

    fn of_place(self, place: usize) -> usize {
        let row = self.first + self.second;
        match place.checked_sub(self.rows * row) {
            Some(after) => 2 * self.rows + after / self.second,
            None => 2 * (place / row) + usize::from(place % row >= self.first),
        }
    }

    /// The first place of one, and how many it has, unless the table ends before.
    pub(super) fn places(self, index: usize) -> (usize, usize) {
        let row = self.first + self.second;
        match (index.checked_sub(2 * self.rows), index % 2) {
            (Some(after), _) => (self.rows * row + after * self.second, self.second),
            (None, 0) => (index / 2 * row, self.first),
            (None, _) => (index / 2 * row + self.first, self.second),
        }
    }
}

impl Table {
    pub(super) const fn new(units: &'static [AtomicU16], blocks: Blocks, is_there: &'static [AtomicBool], fill: Fill) -> Table {
        assert!(is_there.len() == blocks.count(units.len()));
        Table { units, blocks, is_there, fill }
    }

    pub(crate) const fn units(&self) -> &'static [AtomicU16] {
        self.units
    }

    #[cfg(test)]
    pub(super) fn blocks(&self) -> Blocks {
        self.blocks
    }

    pub(crate) const fn len(&self) -> usize {
        self.units.len()
    }

    fn is_common(&self, index: usize) -> bool {
        match self.fill {
            Fill::Packed(packed) => block(packed, index).first() == Some(&COMMON),
            Fill::Computed(_) => false,
        }
    }

    #[inline]
    pub(super) fn at(&'static self, place: usize) -> At {
        match self.units.get(place).map(|unit| unit.load(Ordering::Relaxed)) {
            None => At::Nothing,
            Some(0) => self.nothing_at(place),
            Some(unit) => At::Unit(unit),
        }
    }

    #[cold]
    fn nothing_at(&'static self, place: usize) -> At {
        let index = self.blocks.of_place(place);
        match self.is_there.get(index) {
            Some(is_there) if !is_there.load(Ordering::Acquire) => At::Packed(Block { table: self, index }),
            _ => At::Nothing,
        }
    }
}

impl Block {
    /// Unpacks it, and if it is common, as many others that are as `budget` is enough for: how much that takes. Whoever does so at the
    /// same time writes the same.
    #[inline(never)] // else it is here or there, as the compiler likes, and components differ by it
    pub(crate) fn unpack(self, budget: u64) -> u64 {
        let Block { table, index } = self;
        self.unpack_alone();
        if !table.is_common(index) {
            return weights::DECOMPRESSED;
        }
        let mut spent = weights::DECOMPRESSED_COMMON;
        for (index, is_there) in table.is_there.iter().enumerate() {
            if spent >= budget {
                break;
            }
            if !is_there.load(Ordering::Acquire) && table.is_common(index) {
                Block { table, index }.unpack_alone();
                spent += weights::DECOMPRESSED_COMMON;
            }
        }
        spent
    }

    fn unpack_alone(self) {
        let Block { table, index } = self;
        let (first, length) = table.blocks.places(index);
        let end = table.units.len().min(first + length);
        let units = table.units.get(first..end).unwrap_or_default();
        match table.fill {
            Fill::Packed(packed) => unpack(block(packed, index), units),
            Fill::Computed(compute) => compute(first, units),
        }
        if let Some(is_there) = table.is_there.get(index) {
            is_there.store(true, Ordering::Release);
        }
    }
}

#[inline]
pub(super) fn put(to: &AtomicU16, unit: u16) {
    to.store(unit, Ordering::Relaxed);
}

/// A packed block, and what comes after it.
fn block(packed: &[u8], index: usize) -> &[u8] {
    let begins = packed.get(2 * index..).and_then(<[u8]>::first_chunk).map_or(0, |two| u16::from_le_bytes(*two));
    packed.get(begins.into()..).unwrap_or_default()
}

fn unpack(packed: &[u8], units: &[AtomicU16]) {
    match packed {
        [COMMON | PLAIN, packed @ ..] => arch::store_units(units, packed.as_chunks().0),
        [STEPS, low, high, codes @ ..] => unpack_steps(u16::from_le_bytes([*low, *high]), codes, units),
        [MARKS, low, high, of_places, of_units, marks @ ..] => {
            let (places, marks) = marks.split_at_checked((*of_places).into()).unwrap_or_default();
            let chars = marks.get(..(*of_units).into()).unwrap_or_default();
            unpack_marks(u16::from_le_bytes([*low, *high]), places, chars, units);
        }
        _ => {}
    }
}

fn unpack_steps(first: u16, mut codes: &[u8], mut units: &[AtomicU16]) {
    let mut next = u32::from(first);
    loop {
        let mut near = 0;
        for (to, &code) in units.iter().zip(codes) {
            if code >= FIRST_FAR {
                break;
            }
            let unit = next.wrapping_add(u32::from(code)).wrapping_sub(NEAR);
            put(to, unit as u16);
            next = unit.wrapping_add(1);
            near += 1;
        }
        (units, codes) = (units.get(near..).unwrap_or_default(), codes.get(near..).unwrap_or_default());
        let Some((to, after)) = units.split_first() else { return };
        units = after;
        let unit = match *codes {
            [NOWHERE, ref rest @ ..] => {
                codes = rest;
                continue;
            }
            [UNIT, low, high, ref rest @ ..] => {
                codes = rest;
                u32::from(low) | u32::from(high) << 8
            }
            [far, low, ref rest @ ..] => {
                codes = rest;
                next.wrapping_add(u32::from(far) << 8 | u32::from(low)).wrapping_sub(FAR << 8)
            }
            _ => return,
        };
        put(to, unit as u16);
        next = unit.wrapping_add(1);
    }
}

fn unpack_marks(first: u16, places: &[u8], chars: &[u8], units: &[AtomicU16]) {
    let mut to = units.iter();
    if places.is_empty() {
        for_each_mark(first, chars, |unit| to.next().map(|to| put(to, unit)));
        return;
    }
    let is_nowhere = |place: usize| places.get(place / 8).is_some_and(|marks| marks >> (place % 8) & 1 == 1);
    let mut to = to.enumerate().filter(|(place, _)| !is_nowhere(*place));
    for_each_mark(first, chars, |unit| to.next().map(|(_, to)| put(to, unit)));
}

/// Returns the unit of each mark, the first of which is that of `first`.
#[inline]
fn for_each_mark(first: u16, chars: &[u8], mut take: impl FnMut(u16) -> Option<()>) {
    let mut base = u32::from(first);
    for &marks in chars {
        let mut marks = u32::from(marks);
        while marks != 0 {
            if take((base + marks.trailing_zeros()) as u16).is_none() {
                return;
            }
            marks &= marks - 1;
        }
        base += 8;
    }
}
