//! Records of postcard: where each frame ends, and what is parsed out of it.
//!
//! ```text
//!  Feed ── bytes at hand ──> Frames ── Step ──> PostcardRecords ── Record<T> ──> handler
//!                            no I/O, and no type of the handler's
//!       └── the usual case: a record whole in the chunk, found at once ──> Record<T>
//! ```

mod at_once;
mod cobs;
mod fault;
mod find;
mod frames;
mod parse;
mod records;
#[cfg(test)]
mod tests;
mod varint;

pub use records::PostcardRecords;
