//! Payloads of records: good ones, and among them some that are blank or bad.

mod csv;
mod lines;
mod ndjson;
mod postcard;

pub(super) use lines::lines;
pub(super) use postcard::frames;

use super::mix::Records;
use super::options::Options;
use super::pieces::Pieces;

/// Distinct bad records.
const BAD: usize = 48;

/// Pieces of `good` and `bad` records and the one that is `blank`; what else there is of `Records` is yet to be set.
fn pieces(good: Vec<Vec<u8>>, bad: Vec<Vec<u8>>, blank: Vec<u8>, options: &Options) -> (Vec<Vec<u8>>, Records) {
    let records = Records {
        header: Vec::new(),
        good: good.len() as u64,
        bad: bad.len() as u64,
        blank_percent: options.blank(),
        bad_percent: options.bad(),
        last: None,
        blank_unit: blank.clone(),
    };
    (good.into_iter().chain(bad).chain([blank]).collect(), records)
}

fn drawn_from(distinct: Vec<Vec<u8>>, records: Records) -> Pieces {
    Pieces { distinct, filling: Vec::new(), records: Some(records) }
}
