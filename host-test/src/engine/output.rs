use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use crate::report::Printed;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};

/// Bytes kept of what a guest prints, from its end: some hundred lines of a log, and no weight to a suite of thousands of runs.
const KEPT: usize = 64 << 10;

/// Takes what a guest writes to its standard output and standard error, in the order of the writes, and keeps the end of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    bytes: VecDeque<u8>,
    dropped: u64,
    /// Whether the byte before these ended a line, or there was none.
    within_line: bool,
}

impl Output {
    pub(crate) fn printed(&self) -> Printed {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The end of a line whose start was dropped goes, too.
        let line_end = kept.bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let skipped = if kept.within_line && line_end < kept.bytes.len() { line_end } else { 0 };
        let bytes: Vec<u8> = kept.bytes.iter().skip(skipped).copied().collect();
        Printed { text: String::from_utf8_lossy(&bytes).into_owned(), dropped_bytes: kept.dropped + skipped as u64 }
    }

    fn append(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let skipped = bytes.len().saturating_sub(KEPT);
        let (skipped, bytes) = bytes.split_at(skipped);
        let over = (kept.bytes.len() + bytes.len()).saturating_sub(KEPT);
        let dropped = kept.bytes.drain(..over).next_back();
        if let Some(last) = skipped.last().copied().or(dropped) {
            kept.within_line = last != b'\n';
        }
        kept.dropped += (over + skipped.len()) as u64;
        kept.bytes.extend(bytes);
    }
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

impl AsyncWrite for Output {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.append(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Output, Printed};

    fn printed(writes: &[&[u8]]) -> Printed {
        let output = Output::default();
        writes.iter().for_each(|bytes| output.append(bytes));
        output.printed()
    }

    #[test]
    fn keeps_all_of_a_little() {
        assert_eq!(printed(&[b"first\n", b"last"]), Printed { text: "first\nlast".to_owned(), dropped_bytes: 0 });
    }

    #[test]
    fn keeps_whole_lines_from_the_end_and_counts_what_it_drops() {
        let long = vec![b'x'; KEPT - 20];
        let Printed { text, dropped_bytes } = printed(&[b"the first line\n", b"second\n", &long, b"\nlast\n"]);
        assert_eq!(text.len() as u64 + dropped_bytes, 15 + 7 + (KEPT - 20) as u64 + 6);
        assert!(text.starts_with("second\nxxx") && text.ends_with("x\nlast\n"), "{} {}", text.len(), &text[..20]);
        // A line that was dropped to its end leaves the next one whole.
        let Printed { text, dropped_bytes } = printed(&[b"1\n", &vec![b'y'; KEPT]]);
        assert_eq!((text.len(), dropped_bytes), (KEPT, 2));
    }

    #[test]
    fn keeps_the_end_of_a_line_that_is_all_there_is() {
        let Printed { text, dropped_bytes } = printed(&[&vec![b'x'; KEPT], &vec![b'y'; 3 * KEPT]]);
        assert_eq!((text.len(), dropped_bytes), (KEPT, 3 * KEPT as u64));
        assert!(text.bytes().all(|byte| byte == b'y'));
    }
}
