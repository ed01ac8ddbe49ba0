use encoding_rs::{CoderResult, Encoding, UTF_8};

use super::CHUNK;

/// Decodes the chunks into a buffer that is used again, and gives each piece of text to `see`.
fn pieces(bytes: &[u8], charset: &str, mut see: impl FnMut(&[u8])) {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(UTF_8);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Room for whatever a chunk can come to: with less, the decoder would stop in the midst of it.
    let mut buffer = vec![0; decoder.max_utf8_buffer_length(CHUNK).unwrap_or(3 * CHUNK + 16)];
    let mut chunks = bytes.chunks(CHUNK).peekable();
    while let Some(mut chunk) = chunks.next() {
        loop {
            let (result, read, written, _) = decoder.decode_to_utf8(chunk, &mut buffer, chunks.peek().is_none());
            see(&buffer[..written]);
            chunk = &chunk[read..];
            if result == CoderResult::InputEmpty {
                break;
            }
        }
    }
}

/// Decodes all of it, and gives the bytes of the text.
#[must_use]
pub fn decode(bytes: &[u8], charset: &str) -> usize {
    let mut all = 0;
    pieces(bytes, charset, |piece| all += std::hint::black_box(piece).len());
    all
}

/// Decodes all of it, and counts the lines by `memchr`.
#[must_use]
pub fn count_lines(bytes: &[u8], charset: &str) -> usize {
    let mut lines = 0;
    pieces(bytes, charset, |piece| lines += memchr::memchr_iter(b'\n', piece).count());
    lines
}
