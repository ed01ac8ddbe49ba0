//! A plot of marks and lines over a size.

use super::escape::escape;
use super::scale::Scale;
use super::series::{LOOKS, dash, mark};
use crate::text::size;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 250.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 42.0;

/// A line with marks.
#[derive(Debug, Clone)]
pub struct Series {
    /// The index of its look.
    pub look: usize,
    /// Size, value and tooltip of each mark.
    pub points: Vec<(f64, f64, String)>,
    /// Size and value of each point of the line.
    pub line: Vec<(f64, f64)>,
}

/// Returns one panel as HTML. `title` says what it shows, also to screen readers; `of` names the horizontal axis.
#[must_use]
pub fn scatter(
    title: &str,
    of: &str,
    unit: &str,
    label: fn(f64) -> String,
    across: &Scale,
    up: &Scale,
    all: &[Series],
) -> String {
    let x = |value: f64| LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    let title = escape(title);
    let mut svg = format!(
        "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}, {unit}\">"
    );
    for tick in &up.ticks {
        let (at, text) = (y(*tick), label(*tick));
        svg.push_str(&format!("<path class=\"g\" d=\"M{LEFT} {at:.1}H{}\"/>", WIDTH - RIGHT));
        svg.push_str(&format!("<text class=\"t\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>", LEFT - 6.0, at + 4.0));
    }
    let foot = HEIGHT - BOTTOM;
    for tick in &across.ticks {
        let (at, text) = (x(*tick), size(*tick as u64));
        svg.push_str(&format!("<path class=\"a\" d=\"M{at:.1} {foot}v5\"/>"));
        svg.push_str(&format!("<text class=\"t\" x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{text}</text>", foot + 18.0));
    }
    svg.push_str(&format!("<path class=\"a\" d=\"M{LEFT} {TOP}V{foot}H{}\"/>", WIDTH - RIGHT));
    let middle = (LEFT + WIDTH - RIGHT) / 2.0;
    svg.push_str(&format!("<text class=\"u\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{of}</text>", HEIGHT - 6.0));
    let half = (TOP + foot) / 2.0;
    svg.push_str(&format!(
        "<text class=\"u\" transform=\"translate(12 {half}) rotate(-90)\" text-anchor=\"middle\">{unit}</text>"
    ));
    for series in all {
        let look = series.look % LOOKS;
        let places: Vec<String> = series.line.iter().map(|(bytes, value)| format!("{:.1} {:.1}", x(*bytes), y(*value))).collect();
        if places.len() > 1 {
            let (dash, places) = (dash(look), places.join("L"));
            svg.push_str(&format!("<path class=\"l k{look}\" stroke-dasharray=\"{dash}\" d=\"M{places}\"/>"));
        }
        for (bytes, value, said) in &series.points {
            svg.push_str(&mark(look, x(*bytes), y(*value), &escape(said)));
        }
    }
    svg.push_str("</svg></figure>");
    svg
}
