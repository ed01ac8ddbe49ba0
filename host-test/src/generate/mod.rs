//! Payloads that are made while they are read: a few hundred distinct pieces (a line, mostly), each in the bytes of the
//! charset, are made first; then one piece after the other is drawn until the size is reached.

mod spec;
mod ends;
mod framing;
mod kind;
mod mix;
mod charset;
mod letters;
mod text;
mod malformed;
mod words;
mod lines;
mod options;
mod records;
mod rng;
mod pieces;
mod stream;

pub use kind::Kind;
pub use spec::Generate;

pub(crate) use rng::Rng;
