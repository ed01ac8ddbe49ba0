//! The report as tables.

use super::number::{figure, grouped, maybe, mib, size};
use super::{Report, Table};
use crate::measure::{Cost, EndToEnd, NATIVE};
use crate::ways::{self, INTAKE, PLAIN, READS_ONLY, WASI_IO, WHOLE_BODY};

impl Report {
    /// All tables, the most important first.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        vec![
            self.goals_table(),
            self.costs_table(),
            self.steps_table(),
            self.race_table("Fuel a byte, end to end", FUEL, |race| maybe(race.fuel_per_byte)),
            self.race_table("MB/s, end to end", SPEED, |race| figure(race.mb_per_s)),
            self.decoding_table(),
            Self::over("MB/s against the size of the payload", PAYLOADS, &self.payload_sizes, |race| race.bytes),
            Self::over("MB/s against the size of the chunks", CHUNKS, &self.chunk_sizes, |race| race.chunks),
            self.metering_table(),
            self.starts_table(),
            self.memory_table(),
            self.extremes_table(),
            self.sizes_table(),
        ]
    }

    fn goals_table(&self) -> Table {
        let about = "Of several corpora the worst. The guest without the SDK is plain; of sizes, one that does nothing.";
        let mut table = Table::new("Goals", about, &["what", "goal", "without the SDK", "intake", "reached", "worst corpus"]);
        for goal in &self.goals {
            let sign = if goal.more_is_better { "at least" } else { "at most" };
            let reached = if goal.reached { "yes" } else { "no" };
            let goal_text = format!("{sign} {}", figure(goal.goal));
            table.push([
                goal.what.clone(),
                goal_text,
                maybe(goal.plain),
                figure(goal.intake),
                reached.to_owned(),
                goal.worst.clone(),
            ]);
        }
        table
    }

    fn costs_table(&self) -> Table {
        let about = "fuel = base + a x bytes + b x lines, by least squares of the relative errors over lines of 20, 100 and 1000 bytes. Off: how \
                     far the run of intake that fits worst is from it. Most: the most fuel between two host calls.";
        let head = ["corpus", "intake a", "b", "off %", "most", "plain a", "b", "whole-body a", "b", "wasi-io a", "b"];
        let mut table = Table::new("Fuel, as formulas", about, &head);
        for cost in self.costs.iter().filter(|cost| cost.way == INTAKE.name) {
            let of = |way: &str| self.costs.iter().find(|other| other.way == way && other.corpus == cost.corpus);
            let ab = |cost: Option<&Cost>| [maybe(cost.map(|cost| cost.per_byte)), maybe(cost.map(|cost| cost.per_line))];
            let most = cost.most_between_host_calls.map_or_else(|| "-".to_owned(), grouped);
            let own = [cost.corpus.clone()].into_iter().chain(ab(Some(cost))).chain([figure(cost.off_percent), most]);
            table.push(own.chain([PLAIN, WHOLE_BODY, WASI_IO].into_iter().flat_map(|way| ab(of(way.name)))));
        }
        table
    }

    fn steps_table(&self) -> Table {
        let about = "Fuel a byte in lines of 100 bytes, as differences of guests that each do one thing more: reading chunks without the SDK, the \
                     SDK's chunks, its text, its lines.";
        let mut table =
            Table::new("Where the fuel goes", about, &["corpus", "reading", "the SDK's slices", "decoding", "lines", "all"]);
        for step in &self.steps {
            let parts = [
                step.reads_only,
                step.chunk_bytes - step.reads_only,
                step.text_bytes - step.chunk_bytes,
                step.intake - step.text_bytes,
                step.intake,
            ];
            table.push([step.corpus.clone()].into_iter().chain(parts.map(|part| figure(part.max(0.0)))));
        }
        table
    }

    /// The size of the payloads of most races.
    pub(super) fn usual(&self) -> u64 {
        self.end_to_end.first().map_or(0, |race| race.bytes)
    }

    fn race_table(&self, title: &str, about: &str, of: impl Fn(&EndToEnd) -> String) -> Table {
        races(title, about, &self.end_to_end, |race| race.corpus.clone(), of)
    }

    fn over(title: &str, about: &str, all: &[EndToEnd], size_of: impl Fn(&EndToEnd) -> u64) -> Table {
        races(title, about, all, |race| format!("{}, {}", race.corpus, size(size_of(race))), |race| figure(race.mb_per_s))
    }

    fn metering_table(&self) -> Table {
        let about = "Times of the same runs without counting fuel and with, in microseconds.";
        let mut table = Table::new("What counting fuel costs", about, &["guest", "corpus", "without", "with", "times"]);
        for metered in &self.metering {
            let figures = [metered.without_us, metered.with_us, metered.with_us / metered.without_us].map(figure);
            table.push([metered.way.to_owned(), metered.corpus.clone()].into_iter().chain(figures));
        }
        table
    }

    fn extremes_table(&self) -> Table {
        let about = "Adversarial payloads: malformed bytes, and nothing but line feeds.";
        let mut table = Table::new("Most fuel between two host calls", about, &["corpus", INTAKE.name, PLAIN.name]);
        for extreme in self.extremes.iter().filter(|extreme| extreme.way == INTAKE.name) {
            let of = |way: &str| self.extremes.iter().find(|other| other.way == way && other.corpus == extreme.corpus);
            let most =
                |way: &str| of(way).and_then(|memory| memory.most_between_host_calls).map_or_else(|| "-".to_owned(), grouped);
            table.push([extreme.corpus.clone(), most(INTAKE.name), most(PLAIN.name)]);
        }
        table
    }

    fn decoding_table(&self) -> Table {
        let about = "Times for the same payload, of half the usual size, in microseconds: a guest that counts the bytes of the SDK's text; a \
                     guest without the SDK that only reads; native encoding_rs and iconv, in chunks of 64 KiB into a buffer that is used \
                     again. Against them: their time, over that of the first guest less that of the second. A dash: iconv does not know \
                     the charset, or takes the text for malformed.";
        let head = ["corpus", "text-bytes", READS_ONLY.name, "encoding_rs", "iconv", "against encoding_rs", "against iconv"];
        let mut table = Table::new("Decoding alone, against native code", about, &head);
        for decoding in &self.decoding {
            table.push([
                decoding.corpus.clone(),
                figure(decoding.text_bytes_us),
                figure(decoding.reads_only_us),
                figure(decoding.encoding_rs_us),
                maybe(decoding.iconv_us),
                figure(decoding.against_encoding_rs),
                maybe(decoding.against_iconv),
            ]);
        }
        table
    }

    fn starts_table(&self) -> Table {
        let about = "Times to make an instance, and from before that to the first byte of the reply to a payload of 1 KiB, in microseconds; and fuel.";
        let head = ["guest", "instantiation", "first byte", "fuel to instantiate", "fuel for 1 KiB"];
        let mut table = Table::new("Starting", about, &head);
        for start in &self.starts {
            let times = [figure(start.instantiation_us), figure(start.first_byte_us)];
            let fuel = [grouped(start.instantiation_fuel), grouped(start.fuel)];
            table.push([start.way.to_owned()].into_iter().chain(times).chain(fuel));
        }
        table
    }

    fn memory_table(&self) -> Table {
        let about = "The most bytes that all linear memories had together, in MiB; and the most fuel between two host calls.";
        let mut table = Table::new("Memory", about, &["guest", "corpus", "payload", "MiB", "most between host calls"]);
        for memory in &self.memory {
            let most = memory.most_between_host_calls.map_or_else(|| "-".to_owned(), grouped);
            table.push([memory.way.to_owned(), memory.corpus.clone(), size(memory.bytes), mib(memory.peak_bytes), most]);
        }
        table
    }

    fn sizes_table(&self) -> Table {
        let mut table = Table::new("Components, stripped", "", &["guest", "bytes", "KiB"]);
        for size in &self.sizes {
            table.push([size.way.to_owned(), grouped(size.bytes), figure(size.bytes as f64 / 1024.0)]);
        }
        table
    }
}

const FUEL: &str = "All fuel of a run, for each byte of its payload. Fuel is not counted in native code.";
const SPEED: &str = "By the time in the middle of runs in turns, without making the instance, and without counting fuel. Another machine, other \
                     figures: what holds is how they stand to each other.";
const PAYLOADS: &str = "In chunks of 64 KiB.";
const CHUNKS: &str = "The guests of the intake world ask for 64 KiB at most, whatever the host could give; a body that comes whole has no \
                      chunks.";

/// Rows by `row`, a column for each way.
fn races(
    title: &str,
    about: &str,
    races: &[EndToEnd],
    row: impl Fn(&EndToEnd) -> String,
    cell: impl Fn(&EndToEnd) -> String,
) -> Table {
    let known = ways::ALL.map(|way| way.name).into_iter().chain(NATIVE);
    let ways: Vec<&str> = known.filter(|way| races.iter().any(|race| race.way == *way)).collect();
    let head: Vec<&str> = ["corpus"].into_iter().chain(ways.iter().copied()).collect();
    let mut table = Table::new(title, about, &head);
    let mut rows: Vec<String> = races.iter().map(&row).collect();
    rows.dedup();
    for name in rows {
        let of = |way: &&str| races.iter().find(|race| race.way == **way && row(race) == name);
        let cells = ways.iter().map(|way| of(way).map_or_else(|| "-".to_owned(), &cell));
        table.push([name.clone()].into_iter().chain(cells));
    }
    table
}
