//! Components of `wasi:http` 0.3 behind a real server: all that is asked of those of 0.2, asked again. What is not about a guest of the
//! SDK is left to those.

#[path = "../serve/aborted.rs"]
mod aborted;
#[path = "../serve/cases.rs"]
mod cases;
#[path = "../serve/charsets.rs"]
mod charsets;
#[path = "../serve/client.rs"]
mod client;
#[path = "../serve/connections.rs"]
mod connections;
#[path = "../serve/curl.rs"]
mod curl;
#[path = "../serve/failures.rs"]
mod failures;
#[path = "../serve/hostile.rs"]
mod hostile;
#[path = "../serve/host_words.rs"]
mod host_words;
#[path = "../serve/large.rs"]
mod large;
#[path = "../serve/limits.rs"]
mod limits;
#[path = "../serve/reply.rs"]
mod reply;
#[path = "../serve/site.rs"]
mod site;
#[path = "../serve/slow.rs"]
mod slow;
#[path = "../serve/statuses.rs"]
mod statuses;
#[path = "../serve/stopping.rs"]
mod stopping;
#[path = "../serve/together.rs"]
mod together;

/// Of the guest of the SDK.
const FEATURES: &[&str] = &["p3"];
