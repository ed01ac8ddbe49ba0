use std::io::{self, Read};
use std::sync::Arc;

use super::mix::Records;
use super::pieces::Pieces;
use super::rng::Rng;

/// Draws one piece after the other until the size is reached.
pub(super) struct Stream {
    pieces: Arc<Pieces>,
    rng: Rng,
    /// The piece on its way, and where it goes on.
    piece: Piece,
    at: usize,
    /// Bytes still to come, without those of the piece on its way.
    left: u64,
    fill: Vec<u8>,
    end: Vec<u8>,
}

enum Piece {
    /// One of the pieces.
    Drawn(usize),
    /// The header of records, or what fills up the end.
    Made(Vec<u8>),
}

impl Stream {
    /// `size` is a multiple of the length of `fill`, and `end` is as long as `fill`.
    pub(super) fn new(pieces: Arc<Pieces>, seed: u64, size: u64, fill: Vec<u8>, end: Vec<u8>) -> Self {
        // Other numbers than those that the pieces were made by.
        let rng = Rng::new(!seed);
        let first = pieces.records.as_ref().map(|records| records.header.clone());
        let first = first.filter(|header| header.len() as u64 <= size).unwrap_or_default();
        let left = size - first.len() as u64;
        Self { pieces, rng, piece: Piece::Made(first), at: 0, left, fill, end }
    }

    fn current(&self) -> &[u8] {
        match &self.piece {
            Piece::Drawn(index) => &self.pieces.distinct[*index],
            Piece::Made(bytes) => bytes,
        }
    }

    /// Draws the next piece; the last one is filled up.
    fn draw(&mut self) {
        let index = match &self.pieces.records {
            Some(records) => records.draw(&mut self.rng),
            None => self.rng.below(self.pieces.distinct.len() as u64) as usize,
        };
        let length = self.pieces.distinct[index].len() as u64;
        self.at = 0;
        let rest = self.left.checked_sub(length);
        let shortest = self.pieces.records.as_ref().map_or(0, Records::shortest_last);
        if rest.is_some_and(|rest| rest == 0 || rest >= shortest) {
            self.left -= length;
            self.piece = Piece::Drawn(index);
            return;
        }
        let left = self.left as usize;
        if let Some(records) = &self.pieces.records {
            self.piece = Piece::Made(records.last(left, &self.fill));
            self.left = 0;
            return;
        }
        let mut last = self.filled(left.saturating_sub(self.end.len()));
        let units = (left - last.len()) / self.fill.len();
        last.extend(self.fill.repeat(units.saturating_sub(1)));
        last.extend(&self.end);
        self.left = 0;
        self.piece = Piece::Made(last);
    }

    /// Small pieces, from some one on, as long as they fit in `room`.
    fn filled(&mut self, room: usize) -> Vec<u8> {
        let mut filled = Vec::new();
        if self.pieces.filling.is_empty() {
            return filled;
        }
        let from = self.rng.below(self.pieces.filling.len() as u64) as usize;
        for piece in self.pieces.filling.iter().cycle().skip(from) {
            if filled.len() + piece.len() > room {
                break;
            }
            filled.extend(piece);
        }
        filled
    }

    /// The line feeds of all that is still to come. The bytes are not made: it costs a draw a piece.
    pub(super) fn lines(mut self, newline: &[u8]) -> u64 {
        let count = |bytes: &[u8]| bytes.chunks(newline.len()).filter(|unit| *unit == newline).count() as u64;
        let each: Vec<u64> = self.pieces.distinct.iter().map(|piece| count(piece)).collect();
        let mut lines = count(self.current());
        while self.left > 0 {
            self.draw();
            lines += match &self.piece {
                Piece::Drawn(index) => each[*index],
                Piece::Made(bytes) => count(bytes),
            };
        }
        lines
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < out.len() {
            if self.at == self.current().len() {
                if self.left == 0 {
                    break;
                }
                self.draw();
            }
            let piece = &self.current()[self.at..];
            let more = piece.len().min(out.len() - filled);
            out[filled..filled + more].copy_from_slice(&piece[..more]);
            filled += more;
            self.at += more;
        }
        Ok(filled)
    }
}
