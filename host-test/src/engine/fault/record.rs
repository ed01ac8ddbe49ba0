use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::report::Happened;
use crate::spec::{Fault, Place, Unit, What};

/// What the faults of one run share: how far the run is, and what became of them.
#[derive(Debug, Default)]
pub(crate) struct Record {
    host_calls: AtomicU64,
    payload_bytes: AtomicU64,
    happened: Mutex<Vec<Happened>>,
}

/// A fault that waits for its place.
#[derive(Debug, Clone)]
pub(crate) struct Armed {
    pub(crate) what: What,
    place: Place,
    /// The next time; none if it is over.
    next: Option<u64>,
    index: usize,
    record: Arc<Record>,
}

impl Record {
    /// Takes down the faults of a run, and arms them.
    pub(crate) fn arm(faults: &[Fault]) -> (Arc<Self>, Vec<Armed>) {
        let none_yet = |fault: &Fault| Happened { fault: fault.to_string(), times: 0, at_byte: None, at_host_call: None };
        let record = Arc::new(Self { happened: Mutex::new(faults.iter().map(none_yet).collect()), ..Self::default() });
        let armed = faults.iter().enumerate().map(|(index, fault)| Armed {
            what: fault.what.clone(),
            place: fault.at,
            next: Some(fault.at.at),
            index,
            record: Arc::clone(&record),
        });
        (Arc::clone(&record), armed.collect())
    }

    pub(crate) fn happened(&self) -> Vec<Happened> {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The guest made its host call with this number.
    pub(crate) fn crossed(&self, host_calls: u64) {
        self.host_calls.store(host_calls, Ordering::Relaxed);
    }

    /// The guest took this many bytes of the payload.
    pub(crate) fn took(&self, bytes: u64) {
        self.payload_bytes.store(bytes, Ordering::Relaxed);
    }
}

impl Armed {
    /// Whether it happens now that so much has passed: of its own unit, or, if that is the host call, by the record.
    pub(crate) fn is_due(&self, passed: impl Fn(Unit) -> u64) -> bool {
        self.next.is_some_and(|next| self.now(passed) >= next)
    }

    /// It happens: that is taken down, and it waits for its next time.
    pub(crate) fn happen(&mut self, passed: impl Fn(Unit) -> u64) {
        let now = self.now(passed);
        self.next = self.place.every.and_then(|every| {
            let since = now.saturating_sub(self.place.at);
            (since / every + 1).checked_mul(every).and_then(|more| self.place.at.checked_add(more))
        });
        self.note();
    }

    /// The bytes from `passed` to the next time, for a fault at a byte.
    pub(crate) fn bytes_until(&self, passed: u64) -> Option<u64> {
        (self.place.unit == Unit::Byte).then_some(self.next?)?.checked_sub(passed).filter(|bytes| *bytes > 0)
    }

    /// Whether its place counts this.
    pub(crate) fn counts(&self, unit: Unit) -> bool {
        self.place.unit == unit
    }

    /// It happened, wherever.
    pub(crate) fn note(&self) {
        let mut all = self.record.happened.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(happened) = all.get_mut(self.index) else { return };
        happened.times += 1;
        happened.at_byte.get_or_insert(self.record.payload_bytes.load(Ordering::Relaxed));
        happened.at_host_call.get_or_insert(self.record.host_calls.load(Ordering::Relaxed));
    }

    fn now(&self, passed: impl Fn(Unit) -> u64) -> u64 {
        match self.place.unit {
            Unit::HostCall => self.record.host_calls.load(Ordering::Relaxed),
            unit => passed(unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Record;
    use crate::spec::Fault;

    #[test]
    fn a_fault_happens_at_its_place_and_at_each_interval() {
        let faults: Vec<Fault> = ["pause@byte:10", "pause@chunk:2/3"].map(|text| text.parse().unwrap()).into();
        let (record, mut armed) = Record::arm(&faults);
        for (chunk, due) in [(1, false), (2, true), (3, false), (4, false), (5, true), (11, true), (12, false), (14, true)] {
            record.took(chunk * 100);
            let passed = |_| chunk;
            assert_eq!(armed[1].is_due(passed), due, "chunk {chunk}");
            if due {
                armed[1].happen(passed);
            }
        }
        assert_eq!(armed[0].bytes_until(4), Some(6));
        assert!(armed[0].is_due(|_| 10) && !armed[0].is_due(|_| 9));
        armed[0].happen(|_| 10);
        assert!(!armed[0].is_due(|_| 11), "once");
        let happened = record.happened();
        assert_eq!(happened.iter().map(|one| one.times).collect::<Vec<_>>(), [1, 4]);
        assert_eq!((happened[1].fault.as_str(), happened[1].at_byte), ("pause@chunk:2/3", Some(200)));
    }

    #[test]
    fn host_calls_come_from_the_record() {
        let (record, armed) = Record::arm(&["stall@host-call:3".parse().unwrap()]);
        let passed = |unit| panic!("{unit:?} is not asked for");
        record.crossed(2);
        assert!(!armed[0].is_due(passed));
        record.crossed(3);
        assert!(armed[0].is_due(passed));
    }
}
