//! A plot of horizontal bars, each with its name and its figure.

use super::escape::escape;
use super::scale::Scale;
use super::series::LOOKS;
use crate::text::{clean, short};

const WIDTH: f64 = 360.0;
const RIGHT: f64 = 52.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 40.0;
const ROW: f64 = 24.0;
/// The maximum number of characters of a name next to its bar, and the width of one.
const NAME: usize = 22;
const CHARACTER: f64 = 7.2;

/// A bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// The bar's name.
    pub name: String,
    /// The look that sets its colour; none for grey.
    pub look: Option<usize>,
    /// The bar's length.
    pub value: f64,
    /// The value as it is written after the bar.
    pub label: String,
}

/// A line across all bars, with a name.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The line's value.
    pub value: f64,
    /// The line's name.
    pub name: String,
}

/// Returns one panel as HTML.
#[must_use]
pub fn bars(title: &str, unit: &str, along: &Scale, bars: &[Bar], limit: Option<&Limit>) -> String {
    let foot = TOP + ROW * bars.len() as f64;
    // The name of the limit stands above its line.
    let top = if limit.is_some() { 14.0 } else { 0.0 };
    let height = foot + BOTTOM + top;
    let longest = bars.iter().map(|bar| bar.name.chars().count().min(NAME)).max().unwrap_or_default();
    let left = (longest as f64 * CHARACTER + 10.0).max(70.0);
    let x = |value: f64| left + along.place(value) * (WIDTH - left - RIGHT);
    let title = escape(title);
    let mut svg = format!(
        "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 {} {WIDTH} {height}\" role=\"img\" aria-label=\"{title}, {unit}\">",
        -top,
    );
    for tick in &along.ticks {
        let (at, text) = (x(*tick), short(*tick));
        svg.push_str(&format!("<path class=\"g\" d=\"M{at:.1} {TOP}V{foot}\"/>"));
        svg.push_str(&format!("<text class=\"t\" x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{text}</text>", foot + 15.0));
    }
    let middle = (left + WIDTH - RIGHT) / 2.0;
    svg.push_str(&format!("<text class=\"u\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{unit}</text>", foot + 33.0));
    for (index, bar) in bars.iter().enumerate() {
        let (at, end) = (TOP + ROW * index as f64 + 4.0, x(bar.value));
        let class = bar.look.map_or_else(|| "own".to_owned(), |look| format!("k{}", look % LOOKS));
        let (name, full) = (escape(&clean(&bar.name, NAME)), escape(&bar.name));
        let (width, text) = ((end - left).max(1.0), at + 12.0);
        svg.push_str(&format!(
            "<rect class=\"b {class}\" x=\"{left}\" y=\"{at:.1}\" width=\"{width:.1}\" height=\"16\"><title>{full}: {}</title></rect>",
            bar.label
        ));
        svg.push_str(&format!("<text class=\"t\" x=\"{}\" y=\"{text:.1}\" text-anchor=\"end\">{name}</text>", left - 6.0));
        svg.push_str(&format!("<text class=\"v\" x=\"{:.1}\" y=\"{text:.1}\">{}</text>", left + width + 4.0, bar.label));
    }
    svg.push_str(&format!("<path class=\"a\" d=\"M{left} {TOP}V{foot}\"/>"));
    if let Some(limit) = limit {
        let at = x(limit.value);
        svg.push_str(&format!("<path class=\"limit\" d=\"M{at:.1} {TOP}V{foot}\"/>"));
        svg.push_str(&format!("<text class=\"u\" x=\"{at:.1}\" y=\"4\" text-anchor=\"end\">{}</text>", escape(&limit.name)));
    }
    svg.push_str("</svg></figure>");
    svg
}
