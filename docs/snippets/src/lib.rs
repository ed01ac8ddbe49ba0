//! The first guest that the README shows. The tests in the documents build it by `host_test::guest!()`.

#![allow(missing_docs)] // as it is pasted

include!(concat!(env!("OUT_DIR"), "/guest.rs"));
