use std::array::from_fn;

use encoding_rs::{Decoder, DecoderResult};

use super::STEP_BYTES;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use super::single_byte::SingleByte;
use super::tally::{Tally, Then};
use crate::Charset;

/// Bytes of text that the buffer always has room for when a decoder is called: more than any character, what it kept back
/// included, so that each call makes progress. (Buffers of less than 4 bytes can make none, by encoding_rs's contract.)
const ROOM: usize = 32;

/// Decodes by encoding_rs. In single-byte charsets SIMD goes ahead of it, and leaves it what is malformed.
pub(super) struct ByEncodingRs {
    decoder: Decoder,
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    single_byte: Option<Box<SingleByte>>,
    /// The last bytes decoded, the newest last: a malformed sequence may have begun in an earlier input.
    recent: [u8; 8],
}

impl ByEncodingRs {
    pub(super) fn new(charset: Charset) -> ByEncodingRs {
        ByEncodingRs {
            // The byte order mark was looked for before: left to encoding_rs, offsets would depend on the cuts.
            decoder: charset.encoding().new_decoder_without_bom_handling(),
            #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
            single_byte: SingleByte::new(charset.encoding()).map(Box::new),
            recent: [0; 8],
        }
    }

    /// Decodes the start of `input`, with no more than `most` malformed sequences, into `buffer`: how much of it.
    pub(super) fn decode(&mut self, input: &[u8], at: u64, most: u64, buffer: &mut String, tally: &mut Tally) -> usize {
        let read = self.drive(input, at, most, false, buffer, tally);
        self.remember(&input[..read]);
        read
    }

    pub(super) fn finish(mut self, at: u64, buffer: &mut String, tally: &mut Tally) {
        self.drive(&[], at, u64::MAX, true, buffer, tally);
    }

    fn drive(&mut self, input: &[u8], at: u64, most: u64, last: bool, buffer: &mut String, tally: &mut Tally) -> usize {
        buffer.reserve(STEP_BYTES * 3 + ROOM);
        let mut read = 0;
        let mut left = most;
        while buffer.capacity() - buffer.len() >= ROOM {
            // What it does not take is left to encoding_rs: a malformed byte, or nothing. A single byte leaves no state there.
            #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
            if let (Some(single_byte), 1..) = (&self.single_byte, left) {
                read += single_byte.decode(&input[read..], buffer);
            }
            let rest = if left > 0 { &input[read..] } else { &[] };
            let (result, took) = self.decoder.decode_to_string_without_replacement(rest, buffer, last);
            read += took;
            let DecoderResult::Malformed(length, after) = result else { break };
            let (length, after) = (usize::from(length), usize::from(after));
            let bad_at = (at + read as u64).saturating_sub((after + length) as u64);
            let bad: [u8; 4] = from_fn(|index| self.byte_back(&input[..read], (after + length).saturating_sub(index).max(1)));
            if tally.malformed(bad_at, &bad[..length.min(4)]) == Then::Stop {
                break;
            }
            buffer.push(char::REPLACEMENT_CHARACTER);
            left = left.saturating_sub(1);
            // Bytes after the malformed ones, which the decoder has taken, are given out by the next call: they belong to this
            // step.
            if after == 0 && !last && (left == 0 || read == input.len()) {
                break;
            }
        }
        read
    }

    /// The byte that stands `back` bytes before the end of all that was decoded.
    fn byte_back(&self, input: &[u8], back: usize) -> u8 {
        match input.len().checked_sub(back) {
            Some(index) => input[index],
            None => self.recent[(self.recent.len() + input.len()).saturating_sub(back)],
        }
    }

    fn remember(&mut self, input: &[u8]) {
        let kept = input.len().min(self.recent.len());
        self.recent.copy_within(kept.., 0);
        let from = self.recent.len() - kept;
        self.recent[from..].copy_from_slice(&input[input.len() - kept..]);
    }
}
