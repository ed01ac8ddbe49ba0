//! Many runs over the cores, and what tools that make them share: trials with a payload and a fault, and the rules for what a
//! guest may answer.

mod one_fault;
pub(crate) mod places;
pub(crate) mod pool;
mod promise;
mod ran;
mod rules;
mod sample;
mod setting;
mod table;
mod trial;

pub use pool::RunsDone;
pub use promise::Promise;

pub(crate) use one_fault::sweep;
pub(crate) use places::{all, label, plan_of};
pub(crate) use ran::Ran;
pub(crate) use rules::{Answer, answer};
pub(crate) use sample::{PAYLOAD, Sample};
pub(crate) use setting::Setting;
pub(crate) use table::{WIDTH, plain_table};
pub(crate) use trial::Trial;
