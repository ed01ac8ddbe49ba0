use wasmtime::ResourceLimiter;

use super::fault::Armed;

/// More elements than all tables of a real guest have; 8 MB of the host's memory.
const MOST_TABLE_ELEMENTS: usize = 1_000_000;

/// Bounds the sum of all linear memories of a run, and keeps a record of its own of what it refused: wasmtime shows a refusal
/// inside `cabi_realloc` as `unreachable`.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: u64,
    now: u64,
    peak: u64,
    /// The host calls before the slice that runs.
    slice: u64,
    /// The last slice in which a growth was refused, and its first one.
    refused: Option<(u64, Refused)>,
    /// Growths so far, once the guest runs.
    growths: u64,
    table_elements: usize,
    refusals: Vec<Armed>,
}

/// A growth that the limit forbade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The bytes that all memories would have had.
    pub(crate) wanted: u64,
    /// What they may have; none if a fault refused the growth.
    pub(crate) limit: Option<u64>,
}

impl Memory {
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, now: 0, peak: 0, slice: 0, refused: None, growths: 0, table_elements: 0, refusals: Vec::new() }
    }

    /// Refuses these growths, whatever the limit.
    pub(crate) fn with_refusals(mut self, refusals: Vec<Armed>) -> Self {
        self.refusals = refusals;
        self
    }

    /// Growths that the guest asked for while it ran.
    pub(crate) fn growths(&self) -> u64 {
        self.growths
    }

    /// Whether a fault refuses this growth.
    fn is_refused(&mut self) -> bool {
        // What is there before the guest runs is no growth.
        if self.slice == 0 {
            return false;
        }
        self.growths += 1;
        let growths = |_| self.growths;
        let due = self.refusals.iter_mut().find(|fault| fault.is_due(growths));
        due.map(|fault| fault.happen(growths)).is_some()
    }

    pub(crate) fn peak(&self) -> u64 {
        self.peak
    }

    /// Growths from now on belong to the slice after this many host calls.
    pub(crate) fn in_slice(&mut self, host_calls: u64) -> &mut Self {
        self.slice = host_calls;
        self
    }

    /// The first growth that was refused in the slice after this many host calls: a guest that went on to another slice coped
    /// with it.
    pub(crate) fn refused(&self, host_calls: u64) -> Option<Refused> {
        self.refused.and_then(|(slice, refused)| (slice == host_calls).then_some(refused))
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        // A growth past the memory's own maximum fails whatever is said here.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let wanted = (self.now - current as u64).saturating_add(desired as u64);
        let limit = if self.is_refused() { None } else { Some(self.limit) };
        if limit.is_none_or(|limit| wanted > limit) {
            if self.refused(self.slice).is_none() {
                self.refused = Some((self.slice, Refused { wanted, limit }));
            }
            return Ok(false);
        }
        self.now = wanted;
        self.peak = self.peak.max(wanted);
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let all = (self.table_elements - current).saturating_add(desired);
        let may = all <= MOST_TABLE_ELEMENTS && maximum.is_none_or(|maximum| desired <= maximum);
        if may {
            self.table_elements = all;
        }
        Ok(may)
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::ResourceLimiter;

    use super::{MOST_TABLE_ELEMENTS, Memory, Refused};

    #[test]
    fn sums_all_memories_and_remembers_the_first_refusal_of_a_slice() {
        let mut memory = Memory::new(1000);
        assert!(memory.memory_growing(0, 400, None).unwrap());
        assert!(memory.memory_growing(0, 400, None).unwrap());
        assert!(!memory.memory_growing(400, 700, None).unwrap());
        assert!(!memory.memory_growing(400, 900, None).unwrap());
        assert!(memory.memory_growing(400, 500, None).unwrap());
        assert_eq!(memory.peak(), 900);
        assert_eq!(memory.refused(0), Some(Refused { wanted: 1100, limit: Some(1000) }));
        assert_eq!(memory.refused(1), None);
        assert!(!memory.in_slice(1).memory_growing(500, 950, None).unwrap());
        assert_eq!(memory.refused(1), Some(Refused { wanted: 1350, limit: Some(1000) }));
    }

    #[test]
    fn all_tables_together_are_bounded() {
        let mut memory = Memory::new(1000);
        assert!(memory.table_growing(0, MOST_TABLE_ELEMENTS - 10, None).unwrap());
        assert!(!memory.table_growing(0, 11, None).unwrap());
        assert!(memory.table_growing(0, 10, None).unwrap());
        assert!(!memory.table_growing(10, 11, None).unwrap());
    }

    #[test]
    fn a_memorys_own_maximum_is_no_refusal_of_the_limit() {
        let mut memory = Memory::new(1000);
        assert!(!memory.memory_growing(0, 600, Some(500)).unwrap());
        assert_eq!(memory.refused(0), None);
    }
}
