use std::fmt::Debug;

use intake::memory::{Ran, Script};
use intake::{BadRecords, Error, ErrorKind, Framing, Limits, Payload, PostcardRecords, Record, Result};
use serde::de::DeserializeOwned;

use super::Event;

pub(crate) const POLICIES: [BadRecords; 3] = [BadRecords::Stop, BadRecords::Skip, BadRecords::Report];

/// What came of a payload.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Took {
    /// Number, offset and value of each record.
    pub(crate) records: Vec<(u64, u64, String)>,
    /// The errors of bad records, after which it went on.
    pub(crate) reported: Vec<String>,
    /// The error that ended it.
    pub(crate) ended: Option<String>,
    pub(crate) bad: u64,
    pub(crate) first_bad: Option<String>,
    /// Calls of `next` until the end.
    pub(crate) calls: usize,
    pub(crate) is_finished: bool,
}

impl Took {
    pub(crate) fn take<T: Debug>(&mut self, record: Record<'_, T>) {
        self.records.push((record.number(), record.at(), format!("{:?}", *record)));
    }

    /// Notes an error; whether it ended the payload is known from the call after it, which gives it again then.
    fn fail(&mut self, error: &Error) -> bool {
        let error = said(error);
        let again = self.ended.as_ref() == Some(&error);
        if !again {
            self.go_on();
            self.ended = Some(error);
        }
        again
    }

    /// It went on.
    fn go_on(&mut self) {
        self.reported.extend(self.ended.take());
    }
}

/// An error with all it says.
fn said(error: &Error) -> String {
    match error.record() {
        Some(number) => {
            let [told, long] = [": ", " is longer than "].map(|then| format!("record {number}{then}"));
            assert!(error.message().contains(&told) || error.message().contains(&long), "{error:?}");
        }
        None => assert_ne!(error.kind(), ErrorKind::BadRecord),
    }
    format!("{} {error}", error.kind())
}

pub(crate) fn settle(payload: &mut Payload, policy: BadRecords, limits: &Limits) -> Result<()> {
    payload.set_bad_records(policy)?;
    payload.set_limits(limits.clone())
}

/// Takes all records down, overlooks every error, and asks again after the end. Panics after more than `most` calls.
macro_rules! read_all {
    ($type:ty, $script:expr, $framing:expr, $policy:expr, $limits:expr, $most:expr) => {{
        let mut took = Took::default();
        let most: usize = $most;
        let ran = $script.run_fn(async |payload, _| {
            settle(payload, $policy, $limits)?;
            let mut records = payload.postcard($framing)?;
            loop {
                took.calls += 1;
                assert!(took.calls <= most, "more than {most} calls: {took:?}");
                match records.next::<$type>().await {
                    Ok(Some(record)) => {
                        took.go_on();
                        took.take(record);
                    }
                    Ok(None) => {
                        took.go_on();
                        assert!(records.next::<$type>().await?.is_none(), "more after the end");
                        break;
                    }
                    Err(error) => {
                        if took.fail(&error) {
                            break;
                        }
                    }
                }
            }
            took.bad = records.bad();
            took.first_bad = records.first_bad().map(said);
            Ok(())
        });
        assert_eq!(ran.outcome.is_ok(), ran.is_finished);
        assert_eq!(ran.is_finished, took.ended.is_none(), "finished, though {:?}", took.ended);
        took.is_finished = ran.is_finished;
        took
    }};
}

pub(crate) fn read_events(script: Script, framing: Framing, policy: BadRecords, limits: &Limits, most: usize) -> Took {
    read_all!(Event<'_>, script, framing, policy, limits, most)
}

pub(crate) fn read_as<T: DeserializeOwned + Debug>(
    script: Script,
    framing: Framing,
    policy: BadRecords,
    limits: &Limits,
    most: usize,
) -> Took {
    read_all!(T, script, framing, policy, limits, most)
}
