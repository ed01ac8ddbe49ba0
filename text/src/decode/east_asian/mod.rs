//! The charsets of [legacy multi-byte Chinese, Japanese and Korean encodings](https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings)
//! in the standard.
//!
//! A character of two bytes has a pointer, computed from them, and a table has the character at that pointer. The tables are
//! made from encoding_rs, and held against it, by a test: see `tables`. They lie packed in the component: see `packed`.

mod big5;
mod euc_jp;
mod euc_kr;
pub(crate) mod gb18030;
mod iso_2022_jp;
mod jis;
mod packed;
mod pairs;
mod shift_jis;
mod tables;

use alloc::boxed::Box;

use super::coding::{Coding, Next};
use crate::charset::EncodingId;
use big5::Big5;
use euc_jp::EucJp;
use euc_kr::EucKr;
use gb18030::Gb18030;
use iso_2022_jp::Iso2022Jp;
use shift_jis::ShiftJis;

pub(crate) use packed::Block;
pub(crate) use pairs::{Others, Pairs};

/// The coding of an East Asian charset. Nothing else refers to this module.
pub(super) fn coding(charset: EncodingId) -> Box<dyn Coding> {
    match charset {
        EncodingId::ShiftJis => Box::new(ShiftJis),
        EncodingId::EucJp => Box::new(EucJp),
        EncodingId::Iso2022Jp => Box::new(Iso2022Jp::default()),
        EncodingId::EucKr => Box::new(EucKr),
        EncodingId::Big5 => Box::new(Big5),
        // GBK, too, which the standard decodes as this.
        _ => Box::new(Gb18030),
    }
}
