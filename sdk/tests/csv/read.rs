use intake::memory::{Ran, Script};
use intake::{BadRecords, Error, ErrorKind, Limits};

/// How CSV is read.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) header: bool,
    pub(crate) delimiter: u8,
    pub(crate) flexible: bool,
    pub(crate) policy: BadRecords,
    pub(crate) limits: Limits,
}

impl Default for Settings {
    /// Every record, whatever it has.
    fn default() -> Settings {
        Settings { header: false, delimiter: b',', flexible: true, policy: BadRecords::Report, limits: Limits::default() }
    }
}

/// A record as it was seen: its number, its offset, and its fields or what was said of it.
pub(crate) type Seen = (u64, u64, Result<Vec<String>, String>);

/// More records than any payload of these tests has: what gives more makes no progress.
const ENDLESS: usize = 1 << 20;

/// What ends a payload under each policy, and is about a record.
const ENDS: [ErrorKind; 2] = [ErrorKind::TooManyBadRecords, ErrorKind::RecordTooExpensive];

/// Reads all records as lists of their fields.
pub(crate) fn read(script: Script, settings: &Settings) -> Vec<Seen> {
    let (seen, ran) = run(script, settings);
    ran.outcome.unwrap();
    assert!(ran.is_finished);
    seen
}

/// As [`read`], but the payload may end with an error: it is the last that was seen if it is about a record.
pub(crate) fn run(script: Script, settings: &Settings) -> (Vec<Seen>, Ran) {
    let mut seen: Vec<Seen> = Vec::new();
    let ran = script.run_fn(async |payload, _| {
        payload.set_bad_records(settings.policy)?;
        payload.set_limits(settings.limits.clone())?;
        let mut records =
            payload.csv()?.with_header(settings.header).with_flexible(settings.flexible).with_delimiter(settings.delimiter)?;
        let mut bad = 0;
        let ended = loop {
            assert!(seen.len() < ENDLESS, "records without end");
            match records.next::<Vec<String>>().await {
                Ok(Some(record)) => seen.push((record.number(), record.at(), Ok(record.into_inner()))),
                Ok(None) => break None,
                Err(error) if error.record().is_none() || ENDS.contains(&error.kind()) => break Some(error),
                Err(error) => {
                    seen.push(said(&error));
                    bad += 1;
                    if settings.policy == BadRecords::Stop {
                        break Some(error);
                    }
                }
            }
        };
        let too_many = ended.as_ref().is_some_and(|error| error.kind() == ErrorKind::TooManyBadRecords);
        if settings.policy != BadRecords::Skip {
            assert_eq!(records.bad(), bad + u64::from(too_many));
            let first = seen.iter().find_map(|(_, _, record)| record.as_ref().err());
            assert_eq!(records.first_bad().map(Error::to_string).as_ref(), first);
        }
        for _ in 0..2 {
            let again = records.next::<Vec<String>>().await.map(|record| record.is_none()).map_err(|error| error.to_string());
            assert_eq!(again, ended.as_ref().map_or(Ok(true), |error| Err(error.to_string())), "asked again after the end");
        }
        Ok(())
    });
    (seen, ran)
}

fn said(error: &Error) -> Seen {
    (error.record().unwrap(), error.offset().unwrap(), Err(error.to_string()))
}
