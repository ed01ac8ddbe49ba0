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

use encoding_rs::Encoding;

use super::coding::{Coding, Next};
use big5::Big5;
use euc_jp::EucJp;
use euc_kr::EucKr;
use gb18030::Gb18030;
use iso_2022_jp::Iso2022Jp;
use shift_jis::ShiftJis;

/// The coding of an East Asian charset; none if `encoding` is none. Nothing else refers to this module.
pub(super) fn coding(encoding: &'static Encoding) -> Option<Box<dyn Coding>> {
    Some(if encoding == encoding_rs::SHIFT_JIS {
        Box::new(ShiftJis)
    } else if encoding == encoding_rs::EUC_JP {
        Box::new(EucJp)
    } else if encoding == encoding_rs::ISO_2022_JP {
        Box::new(Iso2022Jp::default())
    } else if encoding == encoding_rs::EUC_KR {
        Box::new(EucKr)
    } else if encoding == encoding_rs::BIG5 {
        Box::new(Big5)
    } else if encoding == encoding_rs::GBK || encoding == encoding_rs::GB18030 {
        Box::new(Gb18030)
    } else {
        return None;
    })
}
