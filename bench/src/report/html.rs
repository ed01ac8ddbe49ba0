//! The report as one page, in the style of host-test's.

use host_test::plot::{Bar, Limit, Scale, Series, bars, escape, legend, page, scatter, section};

use super::number::{figure, size};
use super::{Report, Table};
use crate::corpus::{self, Corpus, Group};
use crate::measure::{EndToEnd, NATIVE};
use crate::ways::{INTAKE, PLAIN, READS_ONLY, WASI_IO, WHOLE_BODY};

/// What has a look of its own on all plots, in the order of the looks; all else is grey.
const LOOKS: [&str; 6] = [INTAKE.name, PLAIN.name, WHOLE_BODY.name, WASI_IO.name, NATIVE[0], READS_ONLY.name];

impl Report {
    /// A page with plots and tables, in one piece: it needs no network and no script.
    #[must_use]
    pub fn to_html(&self) -> String {
        let machine = &self.machine;
        let mut facts = vec![
            ("date", machine.date.clone()),
            ("processor", format!("{}, {} cores", machine.cpu, machine.cores)),
            ("memory", format!("{} GiB", machine.memory_bytes.div_ceil(1 << 30))),
            ("system", machine.os.clone()),
            ("guests made by", machine.rustc.clone()),
        ];
        facts.extend(machine.versions.iter().map(|(name, version)| (name.as_str(), version.clone())));
        let tables = self.tables();
        let (goals, others) = tables.split_at(1);
        let mut body: String = goals.iter().map(html).collect();
        body.push_str(&self.fuel());
        body.push_str(&over("Speed against the size of the payload", "bytes of payload", &self.payload_sizes, |race| race.bytes));
        body.push_str(&over("Speed against the size of the chunks", "bytes of a chunk", &self.chunk_sizes, |race| race.chunks));
        body.push_str(&self.against_native());
        body.extend(others.iter().map(html));
        page("intake: costs compared with others", &facts, &body)
    }

    /// Fuel a byte: a panel for each corpus, a bar for each guest.
    fn fuel(&self) -> String {
        let bar = |race: &EndToEnd| {
            let value = race.fuel_per_byte?;
            Some(Bar { name: race.way.clone(), look: look(&race.way), value, label: figure(value) })
        };
        let mut figures = String::new();
        for races in self.end_to_end.chunk_by(|one, other| one.corpus == other.corpus) {
            let panel: Vec<Bar> = races.iter().filter_map(bar).collect();
            let along = Scale::linear(panel.iter().map(|bar| bar.value));
            figures.push_str(&bars(&races[0].corpus, "fuel a byte", &along, &panel, None));
        }
        section("Fuel a byte", "Less is better. Each panel has a scale of its own.", "", &figures)
    }

    /// Decoding alone: a panel for each group of charsets, a bar for each corpus.
    fn against_native(&self) -> String {
        const GROUPS: [(&str, &[Group]); 5] = [
            ("UTF-8", &[Group::Ascii, Group::Utf8]),
            ("UTF-16", &[Group::Utf16Latin, Group::Utf16Japanese]),
            ("East Asian", &[Group::EastAsian, Group::Iso2022Jp]),
            ("single-byte, Latin", &[Group::LatinProse, Group::LatinDense]),
            ("single-byte, other scripts", &[Group::OtherDense]),
        ];
        let all = corpus::all();
        let ratios = self.decoding.iter().map(|decoding| decoding.against_encoding_rs);
        let along = Scale::linear(ratios.chain([1.0]));
        let limit = Limit { value: 1.0, name: "native encoding_rs".to_owned() };
        let mut figures = String::new();
        for (title, groups) in GROUPS {
            let there = |corpus: &&Corpus| groups.contains(&corpus.group);
            let found = all.iter().filter(there).filter_map(|corpus| self.decoding.iter().find(|one| one.corpus == corpus.name));
            let bar = |value: f64, name: &str| Bar { name: name.to_owned(), look: Some(0), value, label: figure(value) };
            let panel: Vec<Bar> = found.map(|one| bar(one.against_encoding_rs, &one.corpus)).collect();
            figures.push_str(&bars(title, "times as fast", &along, &panel, Some(&limit)));
        }
        section(
            "Decoding alone, against native encoding_rs",
            "More is better; the table below says what is measured.",
            "",
            &figures,
        )
    }
}

fn look(way: &str) -> Option<usize> {
    // Whatever the world, the SDK looks the same.
    if way.starts_with(INTAKE.name) { Some(0) } else { LOOKS.iter().position(|known| *known == way) }
}

/// Speed over a size: a panel for each corpus, a line for each way that has a look.
fn over(title: &str, of: &str, races: &[EndToEnd], size_of: fn(&EndToEnd) -> u64) -> String {
    let across = Scale::at(races.iter().map(|race| size_of(race) as f64));
    let shown = || races.iter().filter(|race| LOOKS.contains(&race.way.as_str()));
    let up = Scale::decades(shown().map(|race| race.mb_per_s));
    let mut figures = String::new();
    for races in races.chunk_by(|one, other| one.corpus == other.corpus) {
        let series = LOOKS.iter().enumerate().map(|(look, way)| {
            let of_way = || races.iter().filter(|race| race.way == *way);
            let said = |race: &EndToEnd| format!("{way} {}: {} MB/s", size(size_of(race)), figure(race.mb_per_s));
            Series {
                look,
                points: of_way().map(|race| (size_of(race) as f64, race.mb_per_s, said(race))).collect(),
                line: of_way().map(|race| (size_of(race) as f64, race.mb_per_s)).collect(),
            }
        });
        figures.push_str(&scatter(&races[0].corpus, of, "MB/s", figure, &across, &up, &series.collect::<Vec<_>>()));
    }
    let looks: Vec<(&str, usize)> = LOOKS.iter().enumerate().map(|(look, way)| (*way, look)).collect();
    section(title, "More is better. Both axes are logarithmic.", &legend(&looks), &figures)
}

/// A table; its column of text is wide, figures stand to the right.
fn html(table: &Table) -> String {
    let class = |column: usize| if table.is_figures(column) { " class=\"n\"" } else { "" };
    let cells = |row: &[String], tag: &str| -> String {
        let cell = |(column, cell): (usize, &String)| format!("<{tag}{}>{}</{tag}>", class(column), escape(cell));
        row.iter().enumerate().map(cell).collect()
    };
    let rows: String = table.rows.iter().map(|row| format!("<tr>{}</tr>", cells(row, "td"))).collect();
    let (title, about) = (escape(&table.title), escape(&table.about));
    format!(
        "<section><h2>{title}</h2><p>{about}</p><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table><thead>\
         <tr>{}</tr></thead><tbody>{rows}</tbody></table></div></section>",
        cells(&table.head, "th")
    )
}
