//! Components of `wasi:http` behind a real server, asked by real clients over TCP.

mod aborted;
mod cases;
mod charsets;
mod client;
mod command;
mod connections;
mod curl;
mod failures;
mod guests;
mod hostile;
mod host_words;
mod large;
mod limits;
mod raw;
mod reply;
mod site;
mod slow;
mod statuses;
mod stopping;
mod together;

/// Of the guest of the SDK: none, for WASI 0.2.
const FEATURES: &[&str] = &[];
