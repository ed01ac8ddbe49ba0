//! The charsets of [legacy multi-byte Chinese, Japanese and Korean encodings](https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings)
//! in the standard.
//!
//! A character of two bytes has a pointer, computed from them, and a table has the character at that pointer. The tables are
//! made from encoding_rs, and held against it, by a test: see `tables`.

mod big5;
mod euc_jp;
mod euc_kr;
mod gb18030;
mod iso_2022_jp;
mod jis;
mod shift_jis;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd;
mod tables;

pub(super) use big5::Big5;
pub(super) use euc_jp::EucJp;
pub(super) use euc_kr::EucKr;
pub(super) use gb18030::Gb18030;
pub(super) use iso_2022_jp::Iso2022Jp;
pub(super) use shift_jis::ShiftJis;

use super::coding::{Coding, Next};
