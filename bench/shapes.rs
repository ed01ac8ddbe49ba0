//! The records that both guests read and the test writes, and what the guests make of them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A row of an export, as from a shop or a bank.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order<'a> {
    pub(crate) id: u64,
    pub(crate) customer: &'a str,
    pub(crate) city: &'a str,
    pub(crate) amount: f64,
    pub(crate) paid: bool,
    pub(crate) note: &'a str,
}

/// A line of a log.
#[derive(Serialize, Deserialize)]
pub(crate) struct Event<'a> {
    pub(crate) time: &'a str,
    pub(crate) level: &'a str,
    pub(crate) request: u64,
    pub(crate) duration_ms: f64,
    #[serde(borrow)]
    pub(crate) message: Cow<'a, str>,
    pub(crate) path: Option<&'a str>,
}

/// What a device sends.
#[derive(Serialize, Deserialize)]
pub(crate) struct Reading<'a> {
    pub(crate) device: &'a str,
    pub(crate) at: u64,
    pub(crate) celsius: f32,
    pub(crate) flags: u16,
    pub(crate) raw: &'a [u8],
}

/// A count and a sum, which say that each field was looked at.
#[derive(Default)]
pub(crate) struct Seen {
    records: u64,
    sum: f64,
}

impl Seen {
    pub(crate) fn order(&mut self, order: &Order<'_>) {
        let paid = u64::from(order.paid);
        let text = order.customer.len() + order.city.len() + order.note.len();
        self.take(order.id + paid, order.amount, text);
    }

    pub(crate) fn event(&mut self, event: &Event<'_>) {
        let text = event.time.len() + event.level.len() + event.message.len() + event.path.map_or(0, str::len);
        self.take(event.request, event.duration_ms, text);
    }

    pub(crate) fn reading(&mut self, reading: &Reading<'_>) {
        let text = reading.device.len() + reading.raw.len();
        self.take(reading.at + u64::from(reading.flags), f64::from(reading.celsius), text);
    }

    #[allow(dead_code, reason = "one of the two guests reads whatever comes")]
    pub(crate) fn any(&mut self, fields: usize) {
        self.take(0, 0.0, fields);
    }

    fn take(&mut self, number: u64, measure: f64, text: usize) {
        self.records += 1;
        self.sum += number as f64 + measure + text as f64;
    }

    pub(crate) fn say(&self) -> String {
        format!("{} records, {:.3}\n", self.records, self.sum)
    }
}
