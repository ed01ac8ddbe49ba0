//! Records of postcard: where each frame ends, in three framings, and what is parsed out of it.
//!
//! ```text
//!  Feed ── bytes at hand ──> Frames ── Step ──> PostcardRecords ── Record<T> ──> handler
//!                            Cobs, Lengths, BackToBack: no I/O, and no type of the handler's
//!       └── the usual case: a record whole in the chunk, found at once ──> Record<T>
//! ```

mod at_once;
mod back_to_back;
mod cobs;
#[cfg(test)]
mod dropped;
mod fault;
mod frame;
mod frames;
mod held;
mod lengths;
mod look;
mod parse;
mod records;
mod varint;
mod window;

pub use records::PostcardRecords;
