//! CSV: the records that the crate `csv` reads from the whole, however the payload was cut and in whatever charset it came.
#![cfg(feature = "csv")]

#[path = "../common/mod.rs"]
mod common;
mod oracle;
mod read;

mod bad;
mod cases;
mod corruption;
mod cuts;
mod header;
mod limits;
mod memory;
mod offsets;
mod pace;
mod properties;
mod types;
