//! Counts lines of a body that comes whole, as many hosts hand it out: `encoding_rs` decodes it at one blow. It holds all of it
//! in memory, twice, and the host hears nothing of it meanwhile.

#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "generated bindings")]

// Natively there is no host to export to.
#[cfg(target_family = "wasm")]
mod guest {
    use encoding_rs::{Encoding, UTF_8};

    wit_bindgen::generate!({
        inline: "
            package bench:whole-body;

            world guest {
                export handle: func(body: list<u8>, charset: string) -> string;
            }
        ",
    });

    struct WholeBody;

    impl Guest for WholeBody {
        fn handle(body: Vec<u8>, charset: String) -> String {
            let (text, _, _) = Encoding::for_label(charset.as_bytes()).unwrap_or(UTF_8).decode(&body);
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
            format!("{lines} lines\n")
        }
    }

    export!(WholeBody);
}
