//! What the SDK's own work is taken to cost, in fuel: ceilings, measured with wasmtime on the scalar build, so that a turn that
//! is used up by these has burnt less than that in truth. `host-test` holds the sum of them against the promised million.

use crate::Charset;

/// Handing out an item, and all that is done once for it.
pub(crate) const ITEM: u64 = 300;

/// One step of a stage: a call into the decoder and what surrounds it.
pub(crate) const STEP: u64 = 1_500;

/// One malformed sequence: counted, noted, replaced.
pub(crate) const MALFORMED: u64 = 500;

/// Copying one byte.
pub(crate) const COPY: u64 = 2;

/// Finding one line end again in the bytes of the payload.
pub(crate) const LINE_END: u64 = 80;

/// Decoding one byte of the payload, and looking through the text it becomes.
pub(crate) fn per_byte(charset: Charset) -> u64 {
    if charset == Charset::UTF_8 {
        40
    } else if charset.is_single_byte() {
        90
    } else {
        130
    }
}
