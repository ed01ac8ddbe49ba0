use crate::note::note;
use crate::pace::cost;
use crate::run::Run;
use crate::{Error, ErrorKind, Limits, Stage};

/// The policy for bad records: those that are invalid in their format, are not of the type that was asked for, or are too long.
/// They never go unreported: the [`Summary`](crate::Summary) counts them under every policy. Damage after which the next record
/// cannot be found ([`ErrorKind::RecordsLost`]) ends the payload under every policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BadRecords {
    /// The first bad record ends the payload with its error.
    #[default]
    Stop,
    /// Bad records are skipped and counted; the error of the first one is kept.
    Skip,
    /// Each bad record's error is returned by the call that meets it, and the next call goes on after it. A handler that does not
    /// call again overlooks the rest, and cannot finish its reply unless it accepts a broken payload.
    ///
    /// The errors after which there is a next record are of the kinds [`BadRecord`](ErrorKind::BadRecord) and
    /// [`RecordTooLong`](ErrorKind::RecordTooLong). All others end the payload, and are returned again:
    ///
    /// ```
    /// # use intake::{BadRecords, ErrorKind, Payload, Reply, Result};
    /// # #[cfg(feature = "csv")]
    /// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    ///     payload.set_bad_records(BadRecords::Report)?;
    ///     let mut rows = payload.csv()?;
    ///     loop {
    ///         match rows.next::<(String, u32)>().await {
    ///             Ok(Some(row)) => reply.write(format!("{}: {}\n", row.0, row.1)).await?,
    ///             Ok(None) => return Ok(()),
    ///             Err(error) if matches!(error.kind(), ErrorKind::BadRecord | ErrorKind::RecordTooLong) => {
    ///                 reply.write(format!("{error}\n")).await?;
    ///             }
    ///             Err(error) => return Err(error),
    ///         }
    ///     }
    /// }
    /// ```
    Report,
}

/// The bad records of one payload. How many there are is in the [`Progress`](crate::run::Progress) of the run, whose payload is read
/// as records once.
pub(crate) struct BadTally {
    policy: BadRecords,
    most: u64,
    first: Option<Error>,
}

impl BadTally {
    pub(crate) fn new(policy: BadRecords, limits: &Limits) -> BadTally {
        BadTally { policy, most: limits.bad_records, first: None }
    }

    pub(crate) fn first(&self) -> Option<&Error> {
        self.first.as_ref()
    }

    /// Whether a bad record has ended the payload: what is at hand of it must not be taken then.
    #[inline]
    pub(crate) fn has_ended_payload(&self, run: &Run) -> bool {
        let count = run.progress().bad_records.get();
        count > 0 && (count > self.most || self.policy == BadRecords::Stop)
    }

    /// The next record is asked for: an error that was reported before was not overlooked.
    #[inline]
    pub(crate) fn go_on(&self, run: &Run) {
        if run.progress().bad_records.get() > 0 && self.policy == BadRecords::Report {
            run.report(None);
        }
    }

    /// A bad record was met: returns its error if the policy says so, or goes on.
    #[cold]
    pub(crate) fn meet(&mut self, run: &Run, error: Error) -> Result<(), Error> {
        run.slice().charge(cost::ERROR);
        let count = run.progress().count_bad_record(error.offset());
        if self.policy == BadRecords::Stop {
            self.first = Some(error.clone());
            return Err(run.end_payload(error));
        }
        if self.first.is_none() {
            run.note_error(&error);
            self.first = Some(error.clone());
        } else {
            note!(Debug, Records, error.offset().unwrap_or_default(), "{}: {}", error.kind(), error.message());
        }
        if count > self.most {
            let message = format!("more bad records than the limit of {} (`bad_records`): {}", self.most, error.message());
            let number = error.record();
            let too_many = Error::new(ErrorKind::TooManyBadRecords, Stage::Records, message).of_record(number);
            return Err(run.end_payload(error.offset().into_iter().fold(too_many, Error::at)));
        }
        match self.policy {
            BadRecords::Report => {
                run.report(Some(error.clone()));
                Err(error)
            }
            BadRecords::Skip | BadRecords::Stop => Ok(()),
        }
    }
}
