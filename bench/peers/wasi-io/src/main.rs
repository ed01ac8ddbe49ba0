//! Counts lines of standard input: read by the `blocking_read` of `wasi:io`, decoded by `encoding_rs_io`, counted by `memchr` in
//! a buffer that is used again. The charset comes as `--charset LABEL`.

#![allow(clippy::print_stdout, reason = "its reply")]

#[cfg(target_family = "wasm")]
mod guest {
    use std::io::{self, Read};

    use encoding_rs::{Encoding, UTF_8};
    use encoding_rs_io::DecodeReaderBytesBuilder;
    use wasip2::io::streams::{InputStream, StreamError};

    const BUFFER: usize = 64 << 10;

    struct Input(InputStream);

    impl Read for Input {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.blocking_read(into.len() as u64) {
                Ok(bytes) => {
                    into[..bytes.len()].copy_from_slice(&bytes);
                    Ok(bytes.len())
                }
                Err(StreamError::Closed) => Ok(0),
                Err(StreamError::LastOperationFailed(error)) => Err(io::Error::other(error.to_debug_string())),
            }
        }
    }

    pub(super) fn count() -> io::Result<u64> {
        let label = std::env::args().nth(2).unwrap_or_default();
        let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
        let input = Input(wasip2::cli::stdin::get_stdin());
        let mut builder = DecodeReaderBytesBuilder::new();
        // Its own buffer has 8 KiB.
        let mut text = builder.encoding(Some(encoding)).build_with_buffer(input, vec![0; BUFFER])?;
        let mut buffer = vec![0; BUFFER];
        let mut lines = 0;
        loop {
            let read = text.read(&mut buffer)?;
            if read == 0 {
                return Ok(lines);
            }
            lines += memchr::memchr_iter(b'\n', &buffer[..read]).count() as u64;
        }
    }
}

#[cfg(target_family = "wasm")]
fn main() -> std::io::Result<()> {
    println!("{} lines", guest::count()?);
    Ok(())
}

// Natively there is no host to read from.
#[cfg(not(target_family = "wasm"))]
fn main() {}
