use super::plots::plots;
use super::tables::tables;
use crate::plot;
use crate::plot::escape;
use crate::sweep::measured::Measured;
use crate::text::{grouped, size};

impl Measured {
    /// Returns a self-contained HTML page with plots and tables: it needs no network and no script.
    #[must_use]
    pub fn to_html(&self) -> String {
        let ok = self.points.iter().filter(|point| point.is_ok()).count();
        let runs = if ok == self.points.len() { format!("{ok}, all ok") } else { format!("{ok} of {} ok", self.points.len()) };
        let most = self.most().map_or_else(|| "-".to_owned(), |point| grouped(point.max_between_host_calls));
        let peak = self.points.iter().map(|point| point.peak_bytes).max().map_or_else(|| "-".to_owned(), memory);
        let budget = self.slice_fuel.map_or_else(|| "no limit".to_owned(), grouped);
        let facts = [
            ("component", format!("{} bytes", grouped(self.component_bytes))),
            ("runs", runs),
            ("most fuel between two host calls", most),
            ("fuel of a slice", budget),
            ("most memory", peak),
            ("media type", self.media_type.clone().unwrap_or_else(|| "none".to_owned())),
            ("wasmtime", self.wasmtime.clone()),
        ];
        let most = self.most().map_or_else(String::new, |point| {
            let (payload, chunks) = (escape(&point.payload), size(point.chunks));
            format!("<p>The most fuel between two host calls was spent on <code>{payload}</code> in chunks of {chunks}.</p>")
        });
        let body = format!("{most}\n{}\n{}", plots(self), tables(self));
        plot::page(&format!("{}: what it costs", self.component), &facts, &body)
    }
}

fn memory(bytes: u64) -> String {
    format!("{} MiB", crate::text::mib(bytes))
}
