use encoding_rs::{CoderResult, Encoding, UTF_8};

use super::CHUNK;

/// Native `encoding_rs`, chunk by chunk, into a buffer that is used again.
#[derive(Debug)]
pub struct EncodingRs {
    encoding: &'static Encoding,
    buffer: Vec<u8>,
}

impl EncodingRs {
    /// For the charset of a label; an unknown label counts as UTF-8.
    #[must_use]
    pub fn new(charset: &str) -> Self {
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(UTF_8);
        // Room for whatever a chunk can come to: with less, the decoder would stop in the midst of it.
        let room = encoding.new_decoder_without_bom_handling().max_utf8_buffer_length(CHUNK);
        Self { encoding, buffer: vec![0; room.unwrap_or(3 * CHUNK + 16)] }
    }

    fn pieces(&mut self, bytes: &[u8], mut see: impl FnMut(&[u8])) {
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut chunks = bytes.chunks(CHUNK).peekable();
        while let Some(mut chunk) = chunks.next() {
            loop {
                let (result, read, written, _) = decoder.decode_to_utf8(chunk, &mut self.buffer, chunks.peek().is_none());
                see(&self.buffer[..written]);
                chunk = &chunk[read..];
                if result == CoderResult::InputEmpty {
                    break;
                }
            }
        }
    }

    /// Decodes all of it, and returns the number of bytes of text.
    #[must_use]
    pub fn decode(&mut self, bytes: &[u8]) -> usize {
        let mut all = 0;
        self.pieces(bytes, |piece| all += std::hint::black_box(piece).len());
        all
    }

    /// Decodes all of it, and counts the lines by `memchr`.
    #[must_use]
    pub fn count_lines(&mut self, bytes: &[u8]) -> usize {
        let mut lines = 0;
        self.pieces(bytes, |piece| lines += memchr::memchr_iter(b'\n', piece).count());
        lines
    }
}
