use std::io::{self, Read};
use std::sync::Arc;

use crate::rng::Rng;

/// Draws one piece after the other until the size is reached.
pub(super) struct Stream {
    pieces: Arc<Vec<Vec<u8>>>,
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
    /// What fills up the end.
    Last(Vec<u8>),
}

impl Stream {
    /// `size` is a multiple of the length of `fill`, and `end` is as long as `fill`.
    pub(super) fn new(pieces: Arc<Vec<Vec<u8>>>, seed: u64, size: u64, fill: Vec<u8>, end: Vec<u8>) -> Self {
        // Other numbers than those that the pieces were made by.
        let rng = Rng::new(!seed);
        Self { pieces, rng, piece: Piece::Last(Vec::new()), at: 0, left: size, fill, end }
    }

    fn current(&self) -> &[u8] {
        match &self.piece {
            Piece::Drawn(index) => &self.pieces[*index],
            Piece::Last(bytes) => bytes,
        }
    }

    /// Draws the next piece; the last one is filled up.
    fn draw(&mut self) {
        let index = self.rng.below(self.pieces.len() as u64) as usize;
        let length = self.pieces[index].len() as u64;
        self.at = 0;
        if length <= self.left {
            self.left -= length;
            self.piece = Piece::Drawn(index);
            return;
        }
        let units = self.left as usize / self.fill.len();
        let mut last = self.fill.repeat(units.saturating_sub(1));
        last.extend(&self.end);
        self.left = 0;
        self.piece = Piece::Last(last);
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
