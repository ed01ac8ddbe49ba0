//! The report as one page: it needs no network and no script.

mod plots;
mod tables;
mod page;
