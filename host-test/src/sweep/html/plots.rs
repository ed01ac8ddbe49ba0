//! What is plotted: a section each, with a panel for each charset and size of chunks.

use crate::plot::{Bar, Limit, Scale, Series, bars, escape, legend, scatter, section};
use crate::sweep::group::{Group, groups};
use crate::sweep::measured::Measured;
use crate::sweep::point::Point;
use crate::sweep::table;
use crate::text::{figure, mib, short, size};

/// The groups of one charset and size of chunks.
type Panel<'a> = (String, Vec<Group<'a>>);
/// What the size across is of.
const PAYLOAD: &str = "bytes of payload";

/// A figure of a run.
type Figure = fn(&Point) -> Option<f64>;

pub(super) fn plots(measured: &Measured) -> String {
    let groups = groups(&measured.points);
    let panels = panels(&groups);
    let mut html = String::new();
    if !panels.is_empty() {
        html.push_str(&fuel(measured, &panels));
    }
    html.push_str(&barred(measured, &panels, "Fuel a byte", "fuel a byte", figure, |point| point.fuel_per_byte, None));
    let limit = measured.slice_fuel.map(|fuel| Limit { value: fuel as f64, name: format!("a slice has {}", short(fuel as f64)) });
    let most: Figure = |point| Some(point.max_between_host_calls as f64);
    html.push_str(&barred(measured, &panels, "Most fuel between two host calls", "fuel", short, most, limit.as_ref()));
    if !panels.is_empty() {
        html.push_str(&memory(&groups, &panels));
    }
    html.push_str(&barred(measured, &panels, "Speed", "MB/s", short, |point| point.mb_per_s, None));
    html
}

fn panels<'a>(groups: &[Group<'a>]) -> Vec<Panel<'a>> {
    let mut panels: Vec<Panel<'_>> = Vec::new();
    for group in groups {
        let title = format!("{}, chunks of {}", group.charset, size(group.chunks));
        match panels.iter_mut().find(|(known, _)| *known == title) {
            Some((_, groups)) => groups.push(group.clone()),
            None => panels.push((title, vec![group.clone()])),
        }
    }
    panels
}

/// The kinds that there are, and how each looks on all plots.
fn kinds(panels: &[Panel<'_>]) -> Vec<(&'static str, usize)> {
    let all = crate::generate::Kind::ALL.map(crate::generate::Kind::name);
    let there = |kind: &str| panels.iter().any(|(_, groups)| groups.iter().any(|group| group.kind == kind));
    all.into_iter().filter(|kind| there(kind)).map(|kind| (kind, look(kind))).collect()
}

fn look(kind: &str) -> usize {
    crate::generate::Kind::ALL.iter().position(|known| known.name() == kind).unwrap_or_default()
}

/// Runs with lines of the middle length, or of none to choose.
fn middle<'a>(group: &'a Group<'a>) -> impl Iterator<Item = &'a Point> + Clone {
    let line = group.middle_line();
    group.points.iter().copied().filter(move |point| point.line == line && point.bytes.is_some_and(|bytes| bytes > 0))
}

fn fuel(measured: &Measured, panels: &[Panel<'_>]) -> String {
    let all = || panels.iter().flat_map(|(_, groups)| groups).flat_map(middle);
    let bytes: Vec<f64> = all().filter_map(|point| point.bytes).map(|bytes| bytes as f64).collect();
    let (across, up) = (Scale::at(bytes.iter().copied()), Scale::decades(all().map(|point| point.fuel as f64)));
    let figures = panels.iter().map(|(title, groups)| {
        let series: Vec<Series> = groups.iter().map(|group| fitted(measured, group)).collect();
        scatter(title, PAYLOAD, "fuel", short, &across, &up, &series)
    });
    let line = panels.iter().flat_map(|(_, groups)| groups).find_map(Group::middle_line);
    let of = line.map_or_else(String::new, |line| format!(" of {line} bytes"));
    let about = format!(
        "Marks are runs with lines{of}; lines are what the formula foretells for them. Both axes are logarithmic. A mark without \
         a line through it is a run that did not end in ok."
    );
    section("Fuel against bytes", &about, &legend(&kinds(panels)), &figures.collect::<String>())
}

fn fitted(measured: &Measured, group: &Group<'_>) -> Series {
    let fit = measured
        .fits
        .iter()
        .find(|fit| (fit.charset.as_str(), fit.kind, fit.chunks) == (group.charset, group.kind, group.chunks));
    let said = |point: &Point| {
        format!("{} {}: {} fuel ({})", group.kind, size(point.bytes.unwrap_or_default()), point.fuel, point.outcome)
    };
    let points = middle(group).map(|point| (point.bytes.unwrap_or_default() as f64, point.fuel as f64, said(point)));
    let line = middle(group).filter(|point| point.is_ok()).filter_map(|point| {
        let (fit, bytes) = (fit?, point.bytes?);
        Some((bytes as f64, fit.fuel(bytes, point.lines.unwrap_or_default())))
    });
    Series { look: look(group.kind), points: points.collect(), line: line.collect() }
}

fn memory(groups: &[Group<'_>], panels: &[Panel<'_>]) -> String {
    let all = || panels.iter().flat_map(|(_, groups)| groups).flat_map(middle);
    let in_mib = |point: &Point| point.peak_bytes as f64 / f64::from(1 << 20);
    let bytes: Vec<f64> = all().filter_map(|point| point.bytes).map(|bytes| bytes as f64).collect();
    let (across, up) = (Scale::at(bytes.iter().copied()), Scale::linear(all().map(in_mib)));
    let series = |group: &Group<'_>| {
        let place = |point: &Point| (point.bytes.unwrap_or_default() as f64, in_mib(point));
        let said =
            |point: &Point| format!("{} {}: {} MiB", group.kind, size(point.bytes.unwrap_or_default()), mib(point.peak_bytes));
        let points = middle(group).map(|point| (place(point).0, place(point).1, said(point))).collect();
        Series { look: look(group.kind), points, line: middle(group).filter(|point| point.is_ok()).map(place).collect() }
    };
    let figures = panels.iter().map(|(title, groups)| {
        let all: Vec<Series> = groups.iter().map(series).collect();
        scatter(title, PAYLOAD, "MiB at most", short, &across, &up, &all)
    });
    let about = table::memory(groups).map_or_else(String::new, |text| escape(text.trim()));
    let about = format!("The most bytes that all linear memories had together: {about}. Kinds with equal figures overlap.");
    section("Memory against bytes", &about, &legend(&kinds(panels)), &figures.collect::<String>())
}

/// A panel for each charset, and one for your own payloads.
fn barred(
    measured: &Measured,
    panels: &[Panel<'_>],
    title: &str,
    unit: &str,
    label: fn(f64) -> String,
    of: Figure,
    limit: Option<&Limit>,
) -> String {
    let most = unit == "fuel";
    // The most expensive slice counts wherever it is; all other figures are of the largest payload.
    let value = |group: &Group<'_>| if most { Some(group.most() as f64) } else { group.largest().and_then(of) };
    let bar = |name: String, kind: Option<&str>, value: Option<f64>| {
        let label = value.map_or_else(|| "none ok".to_owned(), label);
        Bar { name, look: kind.map(look), value: value.unwrap_or_default(), label }
    };
    let mut all: Vec<(String, Vec<Bar>)> = panels
        .iter()
        .map(|(title, groups)| {
            (title.clone(), groups.iter().map(|group| bar(group.kind.to_owned(), Some(group.kind), value(group))).collect())
        })
        .collect();
    let own = measured.points.iter().filter(|point| point.kind.is_none());
    let own: Vec<Bar> = own.map(|point| bar(file_name(&point.payload), None, of(point))).collect();
    if !own.is_empty() {
        all.push(("your own payloads".to_owned(), own));
    }
    let values = all.iter().flat_map(|(_, bars)| bars).map(|bar| bar.value).chain(limit.map(|limit| limit.value));
    let along = Scale::linear(values);
    let figures: String = all.iter().map(|(title, all)| bars(title, unit, &along, all, limit)).collect();
    let about = match (most, limit) {
        (true, Some(_)) => "The maximum of all runs, including those that did not end in ok, and the fuel of a slice.",
        (true, None) => "The maximum of all runs, including those that did not end in ok. No budget was given for a slice.",
        _ if title == "Speed" => {
            "With the largest payload and lines of the middle length. Millions of bytes a second, in one or two runs; it differs between machines."
        }
        _ => "All fuel of the largest payload, with lines of the middle length, divided by its bytes.",
    };
    section(title, about, "", &figures)
}

/// The last part of a path; the whole text if it is not a path.
fn file_name(payload: &str) -> String {
    payload.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(payload).to_owned()
}
