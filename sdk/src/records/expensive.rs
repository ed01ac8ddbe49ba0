use crate::run::Run;
use crate::{Error, ErrorKind, Stage};

/// A record that is parsed in one go, and what that costs.
pub(super) struct Priced {
    /// None for the header.
    pub(super) number: Option<u64>,
    /// How many bytes it has.
    pub(super) length: usize,
    /// Whether that is its whole length, or how far it was looked at.
    pub(super) is_whole: bool,
    pub(super) price: u64,
    /// How exact the price is, as a verb before it.
    pub(super) takes: &'static str,
}

impl Priced {
    /// Ends the payload if the record costs more than a whole slice may spend, by what the host said; `at` is where it starts.
    #[cfg(any(feature = "csv", feature = "ndjson"))]
    #[cold]
    #[inline(never)]
    pub(super) fn check(&self, run: &Run, at: impl FnOnce() -> u64) -> crate::Result<()> {
        if run.slice().cannot_pay(self.price).is_some() { Err(self.end(run, at())) } else { Ok(()) }
    }

    /// Ends the payload: no slice can pay for the record, which starts at this byte.
    #[cold]
    #[inline(never)]
    pub(super) fn end(&self, run: &Run, at: u64) -> Error {
        let Priced { number, length, is_whole, price, takes } = self;
        let (of, then) = if *is_whole { (" of", "") } else { (", looked at for", ",") };
        let budget = run.slice().budget();
        let (record, digits) = match number {
            Some(number) => ("record ", number.to_string()),
            None => ("the header", String::new()),
        };
        let message = format_args!(
            "{record}{digits}{of} {length} bytes{then} {takes} {price} fuel, of the {budget} that the host gives a slice: raise the \
             budget between two host calls, or lower `record_bytes`"
        );
        let error = Error::saying(ErrorKind::RecordTooExpensive, Stage::Records, message);
        run.end_payload(error.at(at).of_record(*number))
    }
}
