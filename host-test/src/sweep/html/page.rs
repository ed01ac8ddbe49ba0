use super::escape::escape;
use super::plots::plots;
use super::tables::tables;
use crate::summary::grouped;
use crate::sweep::measured::Measured;
use crate::sweep::number::size;

const STYLE: &str = include_str!("page.css");

/// The whole page.
pub(in crate::sweep) fn page(measured: &Measured) -> String {
    let name = escape(&measured.component);
    let ok = measured.points.iter().filter(|point| point.is_ok()).count();
    let runs =
        if ok == measured.points.len() { format!("{ok}, all ok") } else { format!("{ok} of {} ok", measured.points.len()) };
    let most = measured.most().map_or_else(|| "-".to_owned(), |point| grouped(point.max_between_crossings));
    let peak = measured.points.iter().map(|point| point.peak_bytes).max().map_or_else(|| "-".to_owned(), memory);
    let budget = measured.turn_fuel.map_or_else(|| "no limit".to_owned(), grouped);
    let facts: String = [
        ("component", format!("{} bytes", grouped(measured.component_bytes))),
        ("runs", runs),
        ("most fuel between two crossings", most),
        ("fuel of a turn", budget),
        ("most memory", peak),
        ("media type", measured.media_type.clone().unwrap_or_else(|| "none".to_owned())),
        ("wasmtime", Measured::wasmtime()),
    ]
    .iter()
    .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{}</dd></div>", escape(value)))
    .collect();
    let most = measured.most().map_or_else(String::new, |point| {
        let (payload, chunks) = (escape(&point.payload), size(point.chunks));
        format!("<p>The most fuel between two crossings was spent on <code>{payload}</code> in chunks of {chunks}.</p>")
    });
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}: what it costs</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <style>\n{STYLE}</style></head>\n<body><main><h1>{name}: what it costs</h1><dl>{facts}</dl>{most}\n{}\n{}</main></body></html>\n",
        plots(measured),
        tables(measured),
    )
}

fn memory(bytes: u64) -> String {
    format!("{} MiB", crate::sweep::number::mib(bytes))
}
