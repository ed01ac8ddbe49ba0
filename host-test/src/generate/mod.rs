//! x
use std::io::{self, Read};
use std::str::FromStr;
/// x
#[derive(Debug, Clone)]
pub struct Generate {}
/// x
#[derive(Debug, Clone, Copy)]
pub enum Kind {}
impl Generate {
    pub(crate) fn read(&self) -> impl Read + Send + 'static + use<> {
        io::empty()
    }
    pub(crate) fn size(&self) -> u64 {
        0
    }
    pub(crate) fn charset(&self) -> &str {
        ""
    }
}
impl FromStr for Generate {
    type Err = String;
    fn from_str(_: &str) -> Result<Self, String> {
        Err("later".into())
    }
}
