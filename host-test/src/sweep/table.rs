//! What was measured, for a terminal.

use std::fmt;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::group::{Group, groups};
use super::measured::Measured;
use super::point::Point;
use crate::text::{clean, counted, figure, grouped, mib, short, size};

/// Columns of a terminal that all fits in.
const WIDTH: u16 = 100;
/// The longest name of a payload that a table holds.
const NAME: usize = 44;
/// Runs that did not end in ok, shown one by one.
const SHOWN: usize = 12;

impl Measured {
    /// Returns the tables for a terminal, at most 100 columns wide, with `rules` between their parts; `every_point` adds a row
    /// for each point.
    #[must_use]
    pub fn to_text(&self, rules: bool, every_point: bool) -> String {
        text(self, rules, every_point)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(false, false))
    }
}

fn text(measured: &Measured, rules: bool, every_point: bool) -> String {
    let mut parts = vec![format!(
        "{}: {}, {}, wasmtime {}\n",
        clean(&measured.component, 60),
        counted(measured.component_bytes, "byte"),
        counted(measured.points.len() as u64, "run"),
        measured.wasmtime,
    )];
    let groups = groups(&measured.points);
    if !groups.is_empty() {
        parts.push(fits(measured, &groups, rules) + &notes(measured));
    }
    parts.push(facts(measured, &groups));
    if every_point {
        parts.push(points(measured.points.iter(), rules));
    } else if measured.points.iter().any(|point| point.kind.is_none()) {
        parts.push(points(measured.points.iter().filter(|point| point.kind.is_none()), rules));
    }
    parts.extend(failed(measured, every_point, rules));
    parts.extend(skipped(measured));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn table(head: &[&str], left: usize) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    // Cells break into lines only where a row would be wider.
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(head.to_vec());
    for index in left..head.len() {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// With a rule below the head, if wanted.
fn shown(table: &Table, rule: bool) -> String {
    let mut lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    if rule {
        let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
        lines.insert(1, "\u{2500}".repeat(width));
    }
    format!("{}\n", lines.join("\n"))
}

fn fits(measured: &Measured, groups: &[Group<'_>], rules: bool) -> String {
    let head = ["charset", "kind", "chunks", "base", "a (byte)", "b (line)", "off %", "most", "memory MiB", "MB/s"];
    let mut table = table(&head, 2);
    for (fit, group) in measured.fits.iter().zip(groups) {
        let told = |number: Option<f64>| number.map_or_else(|| "-".to_owned(), figure);
        let memory = group.memory().map_or_else(
            || "-".to_owned(),
            |[(_, small), (_, large)]| if small == large { mib(small) } else { format!("{} to {}", mib(small), mib(large)) },
        );
        table.add_row([
            fit.charset.clone(),
            fit.kind.to_owned(),
            size(fit.chunks),
            told(fit.base),
            told(fit.per_byte),
            told(fit.per_line),
            fit.off_percent.map_or_else(|| "-".to_owned(), |off| format!("{off:.1}")),
            grouped(group.most()),
            memory,
            group.speed().map_or_else(|| "-".to_owned(), short),
        ]);
    }
    shown(&table, rules)
}

/// The notes of the formulas, each once, with where it holds.
fn notes(measured: &Measured) -> String {
    let mut notes: Vec<(&str, Vec<String>)> = Vec::new();
    for fit in &measured.fits {
        for note in &fit.notes {
            let name = format!("{} {}", fit.charset, fit.kind);
            match notes.iter_mut().find(|(text, _)| text == note) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => notes.push((note, vec![name])),
            }
        }
    }
    let mut text = "fuel = base + a x bytes + b x lines; off: how far the run that fits worst is from that\n".to_owned();
    for (note, names) in notes {
        let of = if names.len() == measured.fits.len() { "all".to_owned() } else { clean(&names.join(", "), 96) };
        text.push_str(&format!("- {note}:\n  {of}\n"));
    }
    text
}

fn facts(measured: &Measured, groups: &[Group<'_>]) -> String {
    let mut text = String::new();
    if let Some(point) = measured.most() {
        let limit = measured.slice_fuel.map_or_else(String::new, |fuel| format!(" of {} that a slice has", grouped(fuel)));
        let most = grouped(point.max_between_host_calls);
        text.push_str(&format!("most fuel between two host calls: {most}{limit}, with\n  {}\n", clean(&point.name(), 96)));
    }
    text.push_str(&memory(groups).unwrap_or_default());
    text
}

/// Whether memory grows with the payload: that of the group where it grows most.
pub(super) fn memory(groups: &[Group<'_>]) -> Option<String> {
    let grown = |group: &Group<'_>| group.memory().map(|[(_, small), (_, large)]| large.saturating_sub(small));
    let group = groups.iter().rev().filter(|group| group.memory().is_some()).max_by_key(|group| grown(group))?;
    let [(from, small), (to, large)] = group.memory()?;
    if from == to {
        return Some("whether memory grows with the payload cannot be told: there is one size only\n".to_owned());
    }
    let grown = large.saturating_sub(small);
    let (from_size, to_size) = (size(from), size(to));
    if grown == 0 {
        return Some(format!("memory does not grow from payloads of {from_size} to {to_size}\n"));
    }
    let how = if grown > (to - from) / 10 { "grows with the payload" } else { "grows, but not with the payload" };
    Some(format!(
        "memory {how}: {} MiB at {from_size}, {} MiB at {to_size} ({} {})\n",
        mib(small),
        mib(large),
        group.charset,
        group.kind
    ))
}

fn points<'a>(points: impl Iterator<Item = &'a Point>, rules: bool) -> String {
    let mut table = table(&["payload", "chunks", "fuel", "a byte", "most", "MiB", "MB/s", "outcome"], 1);
    for point in points {
        let outcome = point.error.as_ref().map_or_else(|| point.outcome.to_string(), |kind| clean(kind, 14));
        table.add_row([
            name(point),
            size(point.chunks),
            short(point.fuel as f64),
            point.fuel_per_byte.map_or_else(|| "-".to_owned(), figure),
            short(point.max_between_host_calls as f64),
            mib(point.peak_bytes),
            point.mb_per_s.map_or_else(|| "-".to_owned(), short),
            outcome,
        ]);
    }
    shown(&table, rules)
}

/// A generated payload by what tells it from the others of a sweep, another by its name.
fn name(point: &Point) -> String {
    let (Some(charset), Some(kind)) = (&point.charset, point.kind) else { return clean(&point.payload, NAME) };
    let line = point.line.map_or_else(String::new, |line| format!(" line={line}"));
    format!("{charset} {kind} {}{line}", size(point.bytes.unwrap_or_default()))
}

fn failed(measured: &Measured, every_point: bool, rules: bool) -> Option<String> {
    let failed: Vec<&Point> = measured.points.iter().filter(|point| !point.is_ok()).collect();
    if failed.is_empty() {
        return None;
    }
    let (some, all) = (failed.len(), counted(measured.points.len() as u64, "run"));
    let mut text = format!("{some} of {all} did not end in ok, and are in no formula\n");
    if every_point {
        return Some(text);
    }
    let mut table = table(&["payload", "chunks", "outcome", "kind", "fuel"], 1);
    for point in failed.iter().take(SHOWN) {
        table.add_row([
            name(point),
            size(point.chunks),
            point.outcome.to_string(),
            clean(point.error.as_deref().unwrap_or("-"), 18),
            short(point.fuel as f64),
        ]);
    }
    text.push_str(&shown(&table, rules));
    if some > SHOWN {
        text.push_str(&format!("and {} more\n", some - SHOWN));
    }
    Some(text)
}

fn skipped(measured: &Measured) -> Option<String> {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for skipped in &measured.skipped {
        match reasons.iter_mut().find(|(why, _)| *why == skipped.why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((&skipped.why, 1)),
        }
    }
    let lines = reasons.iter().map(|(why, count)| format!("not made: {}, for {why}\n", counted(*count as u64, "run")));
    let text: String = lines.collect();
    (!text.is_empty()).then_some(text)
}
