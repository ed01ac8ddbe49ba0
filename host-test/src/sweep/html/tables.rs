//! The numbers below the plots.

use crate::plot::escape;
use crate::sweep::measured::Measured;
use crate::text::{figure, grouped, mib, short, size};

pub(super) fn tables(measured: &Measured) -> String {
    let mut html = String::new();
    if !measured.fits.is_empty() {
        let rows = measured.fits.iter().map(|fit| {
            let told = |number: Option<f64>| number.map_or_else(|| "-".to_owned(), figure);
            let off = fit.off_percent.map_or_else(|| "-".to_owned(), |off| format!("{off:.1}"));
            let runs = if fit.left_out == 0 { fit.runs.to_string() } else { format!("{}, {} left out", fit.runs, fit.left_out) };
            let text = [&fit.charset, fit.kind, &size(fit.chunks)].map(escape);
            let notes = escape(&fit.notes.join("; "));
            row(&text, &[told(fit.base), told(fit.per_byte), told(fit.per_line), off, runs], &notes)
        });
        let head = ["charset", "kind", "chunks", "base", "a, a byte", "b, a line", "off by %", "runs", "notes"];
        let about = "fuel = base + a x bytes + b x lines, by least squares of the relative errors. Off: how far the run that fits \
                     worst is from it. A dash: it cannot be told.";
        html.push_str(&table("Formulas", about, &head, 3, &rows.collect::<String>()));
    }
    let rows = measured.points.iter().map(|point| {
        let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), grouped);
        let outcome = match &point.error {
            Some(kind) => format!("{}: {kind}", point.outcome),
            None => point.outcome.to_string(),
        };
        let text = [escape(&point.payload), escape(point.charset.as_deref().unwrap_or("-")), size(point.chunks)];
        let figures = [
            number(point.bytes),
            number(point.lines),
            grouped(point.fuel),
            point.fuel_per_byte.map_or_else(|| "-".to_owned(), figure),
            grouped(point.max_between_host_calls),
            mib(point.peak_bytes),
            grouped(point.host_calls),
            grouped(point.checkpoints),
            point.mb_per_s.map_or_else(|| "-".to_owned(), short),
        ];
        row(&text, &figures, &escape(&outcome))
    });
    let head = [
        "payload",
        "charset",
        "chunks",
        "bytes",
        "lines",
        "fuel",
        "a byte",
        "most",
        "MiB",
        "host calls",
        "checkpoints",
        "MB/s",
        "outcome",
    ];
    let about = "Most: the most fuel between two host calls. MiB: the most memory.";
    html.push_str(&table("Runs", about, &head, 3, &rows.collect::<String>()));
    if !measured.skipped.is_empty() {
        let rows = measured
            .skipped
            .iter()
            .map(|skipped| row(&[escape(&skipped.payload), size(skipped.chunks)], &[], &escape(&skipped.why)));
        html.push_str(&table("Runs that were not made", "", &["payload", "chunks", "why"], 2, &rows.collect::<String>()));
    }
    html
}

/// What is to the left, figures, and what is said last; all of it is HTML already.
fn row(text: &[String], figures: &[String], last: &str) -> String {
    let text: String = text.iter().map(|text| format!("<td>{text}</td>")).collect();
    let figures: String = figures.iter().map(|figure| format!("<td class=\"n\">{figure}</td>")).collect();
    format!("<tr>{text}{figures}<td>{last}</td></tr>")
}

fn table(title: &str, about: &str, head: &[&str], left: usize, rows: &str) -> String {
    let class = |index: usize| if index >= left && index + 1 < head.len() { " class=\"n\"" } else { "" };
    let head: String = head.iter().enumerate().map(|(index, name)| format!("<th{}>{name}</th>", class(index))).collect();
    format!(
        "<section><h2>{title}</h2><p>{about}</p><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table><thead><tr>{head}</tr></thead>\
         <tbody>{rows}</tbody></table></div></section>"
    )
}
