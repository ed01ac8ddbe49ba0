use crate::arch;
use crate::decode::{CutChar, Longer};

/// How much of a payload is looked at for UTF-8 within text of a single-byte charset, from its start.
const LOOKED_AT: usize = 5_632;

/// How many characters are kept: the look ends with the last of them.
const KEPT: usize = 8;

/// How many bytes that go on with a character are looked at one by one, which costs some 200 fuel for each, and for the first byte of
/// each character. Those are not counted: whether one starts a run is known by the next, which can be in the next step.
const TRAILS: usize = 64;

/// Runs of bytes from 0x80 on, between ASCII, that are valid UTF-8: in text of a single-byte charset, there are next to none.
pub(super) struct Runs {
    /// Bytes that are still to be looked at.
    left: usize,
    /// Those of them that go on with a character, and can still be looked at one by one.
    trails: usize,
    run: Run,
    /// The first characters of the runs that were found.
    firsts: [char; KEPT],
    found: usize,
    /// Whether one of the runs has more than one character.
    has_long: bool,
    /// Where the first of them starts in the payload.
    first_at: u64,
}

/// What the last byte belongs to.
enum Run {
    /// It is ASCII.
    Outside,
    /// It is in a run that is no UTF-8.
    Invalid,
    /// It is in a run that is UTF-8 so far.
    Valid { at: u64, first: Option<char>, is_long: bool, cut: CutChar },
}

impl Default for Runs {
    fn default() -> Runs {
        Runs { left: LOOKED_AT, trails: TRAILS, run: Run::Outside, firsts: ['\0'; KEPT], found: 0, has_long: false, first_at: 0 }
    }
}

impl Runs {
    pub(super) fn is_over(&self) -> bool {
        self.left == 0
    }

    /// Nothing is looked at.
    pub(super) fn stop(&mut self) {
        self.left = 0;
    }

    /// Bytes of ASCII come next.
    pub(super) fn pass_ascii(&mut self, bytes: usize) {
        if bytes > 0 {
            self.end_run();
        }
        self.left = self.left.saturating_sub(bytes);
    }

    /// Looks at the bytes that come next, which stand `at` this place in the payload: at how many of them.
    pub(super) fn look_at(&mut self, at: u64, source: &[u8]) -> usize {
        let source = &source[..source.len().min(self.left)];
        self.left -= source.len();
        let mut index = 0;
        while let Some(&byte) = source.get(index) {
            match &mut self.run {
                Run::Valid { first, is_long, cut, .. } => {
                    if byte.is_ascii() {
                        self.end_run();
                    } else if is_trail(byte) && self.trails == 0 {
                        self.run = Run::Invalid;
                        self.stop();
                        break;
                    } else {
                        self.trails -= usize::from(is_trail(byte));
                        match cut.push(byte) {
                            Longer::Start => {}
                            Longer::Char(char) => {
                                *is_long = first.is_some();
                                *first = first.or(char.chars().next());
                                *cut = CutChar::default();
                            }
                            Longer::Malformed => self.run = Run::Invalid,
                        }
                    }
                    index += 1;
                }
                Run::Outside | Run::Invalid => {
                    let is_outside = matches!(self.run, Run::Outside);
                    let Some(next) = arch::find_utf8_run(&source[index..], is_outside) else {
                        let is_ascii = source.last().is_some_and(u8::is_ascii);
                        self.run = if is_ascii { Run::Outside } else { Run::Invalid };
                        break;
                    };
                    index += next;
                    self.run = Run::Valid { at: at + index as u64, first: None, is_long: false, cut: CutChar::default() };
                }
            }
        }
        source.len()
    }

    /// The payload, or a run, ends here.
    pub(super) fn end_run(&mut self) {
        if let Run::Valid { at, first: Some(first), is_long, cut } = core::mem::replace(&mut self.run, Run::Outside)
            && cut.is_empty()
            && let Some(kept) = self.firsts.get_mut(self.found)
        {
            *kept = first;
            self.has_long |= is_long;
            self.first_at = if self.found == 0 { at } else { self.first_at };
            self.found += 1;
            self.left = if self.found == KEPT { 0 } else { self.left };
        }
    }

    /// The first characters of the runs that were found.
    pub(super) fn firsts(&self) -> &[char] {
        &self.firsts[..self.found]
    }

    pub(super) fn has_long(&self) -> bool {
        self.has_long
    }

    pub(super) fn first_at(&self) -> u64 {
        self.first_at
    }
}

fn is_trail(byte: u8) -> bool {
    (0x80..0xC0).contains(&byte)
}
