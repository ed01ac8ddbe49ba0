use super::plots::plots;
use super::tables::tables;
use crate::plot::{self, escape};
use crate::summary::grouped;
use crate::sweep::measured::Measured;
use crate::sweep::number::size;

/// The whole page.
pub(in crate::sweep) fn page(measured: &Measured) -> String {
    let ok = measured.points.iter().filter(|point| point.is_ok()).count();
    let runs =
        if ok == measured.points.len() { format!("{ok}, all ok") } else { format!("{ok} of {} ok", measured.points.len()) };
    let most = measured.most().map_or_else(|| "-".to_owned(), |point| grouped(point.max_between_host_calls));
    let peak = measured.points.iter().map(|point| point.peak_bytes).max().map_or_else(|| "-".to_owned(), memory);
    let budget = measured.slice_fuel.map_or_else(|| "no limit".to_owned(), grouped);
    let facts = [
        ("component", format!("{} bytes", grouped(measured.component_bytes))),
        ("runs", runs),
        ("most fuel between two host calls", most),
        ("fuel of a slice", budget),
        ("most memory", peak),
        ("media type", measured.media_type.clone().unwrap_or_else(|| "none".to_owned())),
        ("wasmtime", Measured::wasmtime()),
    ];
    let most = measured.most().map_or_else(String::new, |point| {
        let (payload, chunks) = (escape(&point.payload), size(point.chunks));
        format!("<p>The most fuel between two host calls was spent on <code>{payload}</code> in chunks of {chunks}.</p>")
    });
    let body = format!("{most}\n{}\n{}", plots(measured), tables(measured));
    plot::page(&format!("{}: what it costs", measured.component), &facts, &body)
}

fn memory(bytes: u64) -> String {
    format!("{} MiB", crate::sweep::number::mib(bytes))
}
