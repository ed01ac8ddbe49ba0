//! The points of one charset, kind and size of chunks.

use super::point::Point;

/// Points that share a formula.
#[derive(Debug, Clone)]
pub(super) struct Group<'a> {
    pub(super) charset: &'a str,
    pub(super) kind: &'static str,
    pub(super) chunks: u64,
    pub(super) points: Vec<&'a Point>,
}

/// Of all generated payloads, in the order in which they were measured.
pub(super) fn groups(points: &[Point]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for point in points {
        let (Some(charset), Some(kind)) = (point.charset.as_deref(), point.kind) else { continue };
        let same = |group: &&mut Group<'_>| (group.charset, group.kind, group.chunks) == (charset, kind, point.chunks);
        match groups.iter_mut().find(same) {
            Some(group) => group.points.push(point),
            None => groups.push(Group { charset, kind, chunks: point.chunks, points: vec![point] }),
        }
    }
    groups
}

impl Group<'_> {
    /// The most fuel between two host calls, in runs that did not end in ok, too.
    pub(super) fn most(&self) -> u64 {
        self.points.iter().map(|point| point.max_between_host_calls).max().unwrap_or_default()
    }

    /// The most memory with the smallest payload and with the largest, each with its size, of the runs that ended in ok.
    pub(super) fn memory(&self) -> Option<[(u64, u64); 2]> {
        let sizes = || self.points.iter().filter(|point| point.is_ok()).filter_map(|point| point.bytes);
        let at = |size: u64| {
            let points = self.points.iter().filter(|point| point.is_ok() && point.bytes == Some(size));
            points.map(|point| point.peak_bytes).max().map(|peak| (size, peak))
        };
        Some([at(sizes().min()?)?, at(sizes().max()?)?])
    }

    /// Millions of bytes a second, with the largest payload; lines of the middle length, if there are several.
    pub(super) fn speed(&self) -> Option<f64> {
        self.largest()?.mb_per_s
    }

    /// Of the runs that ended in ok with the largest payload, that with lines of the middle length.
    pub(super) fn largest(&self) -> Option<&Point> {
        let size = self.points.iter().filter(|point| point.is_ok()).filter_map(|point| point.bytes).max()?;
        let middle = self.middle_line();
        let largest = || self.points.iter().filter(|point| point.is_ok() && point.bytes == Some(size)).copied();
        largest().find(|point| point.line == middle).or_else(|| largest().next())
    }

    /// The middle one of the lengths of lines.
    pub(super) fn middle_line(&self) -> Option<u64> {
        let mut lines: Vec<u64> = self.points.iter().filter_map(|point| point.line).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.get(lines.len() / 2).copied()
    }
}
