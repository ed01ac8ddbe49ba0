//! The report as one page: it needs no network and no script.

mod escape;
mod scale;
mod series;
mod scatter;
mod bars;
mod plots;
mod tables;
mod page;

pub(super) use page::page;
