//! A record that lies whole in the chunk is found at once, without the steps that find the others: what holds for those holds for
//! it. The first record of each payload here is found in steps.
#![cfg(feature = "postcard")]

mod postcard_common;

use intake::memory::Script;
use intake::{BadRecords, Limits};
use postcard_common::{FRAMINGS, read_as};

#[test]
fn the_limit_is_exact() {
    for way in FRAMINGS {
        let payload = way.payload(&["short", "nine char", "short"]).0;
        let bytes = way.frame(&postcard::to_allocvec("nine char").unwrap()).len() - 1;
        let read = |record_bytes| {
            let mut limits = Limits::default();
            limits.record_bytes = record_bytes;
            read_as::<String>(Script::new().chunk(payload.clone()), way.framing(), BadRecords::Skip, &limits, 9)
        };
        assert_eq!((read(bytes).records.len(), read(bytes).bad), (3, 0), "{way:?}");
        let took = read(bytes - 1);
        assert_eq!(took.records.iter().map(|record| record.0).collect::<Vec<_>>(), [1, 3], "{way:?}");
        let start = way.payload(&["short"]).0.len();
        let said = took.first_bad.unwrap_or_default();
        let wanted = format!("record-too-long records at byte {start}: record 2");
        assert!(took.bad == 1 && said.starts_with(&wanted), "{way:?}: {said}");
    }
}
