//! Which runs a sweep makes, in which order.

use std::collections::HashSet;

use super::load::Load;
use crate::generate::{Generate, Kind};
use crate::text::InvalidValue;

/// The minimum number of lines of a length; a payload with fewer is not measured with that length: its last line, which is filled
/// up, would weigh too much.
const LINES: u64 = 4;

/// One run to be made.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) load: Load,
    pub(super) chunks: u64,
}

/// The runs of a sweep.
#[derive(Debug)]
pub(super) struct Tasks {
    /// Those to be made.
    pub(super) tasks: Vec<Task>,
    /// Those that will not be, and why.
    pub(super) skipped: Vec<(Task, String)>,
}

/// What is to be measured.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) sizes: Vec<u64>,
    /// Of each charset a payload that all else is said of.
    pub(super) charsets: Vec<String>,
    pub(super) kinds: Vec<Kind>,
    pub(super) lines: Vec<u64>,
    pub(super) chunks: Vec<u64>,
    pub(super) own: Vec<Load>,
}

impl Grid {
    /// All runs. Small payloads come first of each charset, kind and chunk size.
    pub(super) fn tasks(&self) -> Result<Tasks, InvalidValue> {
        let mut all = Tasks { tasks: Vec::new(), skipped: Vec::new() };
        let mut seen = HashSet::new();
        for charset in &self.charsets {
            for kind in &self.kinds {
                for chunks in &self.chunks {
                    for (generate, line) in self.generated(charset, *kind)? {
                        if !seen.insert((generate.to_string(), *chunks)) {
                            continue;
                        }
                        let task = Task { load: Load::Generated(generate.clone()), chunks: *chunks };
                        if line > self.shortest() && generate.size() < LINES * line {
                            all.skipped.push((task, format!("it holds fewer than {LINES} lines of {line} bytes")));
                        } else {
                            all.tasks.push(task);
                        }
                    }
                }
            }
        }
        for own in &self.own {
            for chunks in &self.chunks {
                if seen.insert((own.name(), *chunks)) {
                    all.tasks.push(Task { load: own.clone(), chunks: *chunks });
                }
            }
        }
        Ok(all)
    }

    fn shortest(&self) -> u64 {
        self.lines.iter().min().copied().unwrap_or_default()
    }

    /// The payloads of one charset and kind, each with the length of its lines; 0 where it cannot be chosen.
    fn generated(&self, charset: &str, kind: Kind) -> Result<Vec<(Generate, u64)>, InvalidValue> {
        let mut all = Vec::new();
        for size in sorted(&self.sizes) {
            let mut generate = Generate::new(kind).with_size(size);
            if kind.has_charset() {
                generate = generate.with_charset(charset)?;
            }
            if !kind.has_line_length() {
                all.push((generate, 0));
                continue;
            }
            for line in sorted(&self.lines) {
                all.push((generate.clone().with_line(line)?, line));
            }
        }
        Ok(all)
    }
}

fn sorted(numbers: &[u64]) -> Vec<u64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
