use super::{Machine, Report, goals};
use crate::corpus::{self, Corpus, Group};
use crate::lab::Lab;
use crate::measure::{Cost, Decoding, EndToEnd, Memory, Metered, Settings, Size, Start, Step};
use crate::ways::{
    self, CHUNK_BYTES, COPIES, INTAKE, INTAKE_COMMAND, INTAKE_HTTP, INTAKE_STREAM, NOTHING, PLAIN, READS_ONLY, SMALL, WASI_IO,
    WHOLE_BODY, WSTD, Way,
};

/// What races from end to end.
const RUNNERS: [Way; 10] =
    [INTAKE, INTAKE_STREAM, INTAKE_COMMAND, INTAKE_HTTP, PLAIN, WHOLE_BODY, WASI_IO, WSTD, READS_ONLY, COPIES];
/// What races with payloads and chunks of many sizes.
const FEW: [Way; 7] = [INTAKE, INTAKE_STREAM, PLAIN, WHOLE_BODY, WASI_IO, WSTD, READS_ONLY];
/// What is as large as it is.
const SIZED: [Way; 10] = [INTAKE, SMALL, INTAKE_STREAM, CHUNK_BYTES, NOTHING, PLAIN, WHOLE_BODY, WASI_IO, WSTD, READS_ONLY];

impl Report {
    /// Measures everything, and tells `progress` what is being done.
    ///
    /// # Errors
    /// In words, if a guest does not build, or a run does not end well.
    pub fn measure(settings: &Settings, progress: impl Fn(&str)) -> Result<Self, String> {
        progress("building the guests");
        let sizes = SIZED.iter().map(Size::measure).collect::<Result<Vec<_>, _>>()?;
        let lab = Lab::new(&ways::ALL, true)?;
        let costs = each("fuel", &corpus::all(), &progress, |corpus| {
            let cost = |way| Cost::measure(&lab, way, corpus, settings.formula_sizes);
            [&INTAKE, &PLAIN, &WHOLE_BODY, &WASI_IO].into_iter().map(cost).collect()
        })?;
        let extremes = each("fuel between host calls", &corpus::extremes(), &progress, |corpus| {
            let most = |way| Memory::measure(&lab, way, corpus, settings.size / 2);
            [&INTAKE, &PLAIN].into_iter().map(most).collect()
        })?;
        let steps = each("steps", &examples(), &progress, |corpus| Ok(vec![Step::measure(&lab, corpus, settings.size / 16)?]))?;
        let end_to_end = each("times", &raced(), &progress, |corpus| {
            let load = corpus.load(settings.size, 100);
            EndToEnd::measure(&lab, &RUNNERS, &corpus.name, &load, settings.rounds, settings.race)
        })?;
        let payload_sizes = each("payload sizes", &plotted(), &progress, |corpus| {
            let race = |size: &usize| {
                let load = corpus.load(*size, 100);
                EndToEnd::measure(&lab, &FEW, &corpus.name, &load, settings.rounds, settings.race / 2)
            };
            Ok(settings.sizes.iter().map(race).collect::<Result<Vec<_>, String>>()?.concat())
        })?;
        let chunk_sizes = each("chunk sizes", &plotted(), &progress, |corpus| {
            let load = corpus.load(settings.size / 2, 100);
            let race = |chunk: &usize| {
                let load = load.in_chunks(*chunk);
                EndToEnd::measure(&lab, &FEW, &corpus.name, &load, settings.rounds, settings.race / 2)
            };
            Ok(settings.chunks.iter().map(race).collect::<Result<Vec<_>, String>>()?.concat())
        })?;
        let metering = each("metering", &plotted(), &progress, |corpus| {
            let metered = |way| Metered::measure(&lab, way, corpus, settings);
            [&INTAKE, &PLAIN, &READS_ONLY].into_iter().map(metered).collect()
        })?;
        let decoding =
            each("decoding", &corpus::all(), &progress, |corpus| Ok(vec![Decoding::measure(&lab, corpus, settings)?]))?;
        progress("starts");
        let starts =
            Start::measure(&lab, &[INTAKE, INTAKE_STREAM, PLAIN, CHUNK_BYTES, NOTHING, READS_ONLY], &plotted()[1], settings)?;
        let memory = each("memory", &plotted()[..2], &progress, |corpus| {
            let ways = RUNNERS[..8].iter().filter(|way| way.takes(corpus.charset));
            let of = |way: &Way| [1 << 20, settings.largest()].map(|size| Memory::measure(&lab, way, corpus, size));
            ways.flat_map(of).collect()
        })?;
        let machine = Machine::here();
        let mut report = Self {
            quick: settings.quick,
            machine,
            goals: Vec::new(),
            costs,
            steps,
            end_to_end,
            payload_sizes,
            chunk_sizes,
            metering,
            decoding,
            starts,
            memory,
            extremes,
            sizes,
        };
        report.goals = goals::of(&report, settings);
        Ok(report)
    }
}

/// What is told step by step: one or two of each group.
fn examples() -> Vec<Corpus> {
    const NAMES: [&str; 12] = [
        "ascii",
        "utf-8 latin",
        "utf-8 japanese",
        "windows-1252 prose",
        "windows-1252 dense",
        "koi8-r dense",
        "windows-874 dense",
        "utf-16le latin",
        "utf-16be japanese",
        "shift_jis dense",
        "gb18030 dense",
        "iso-2022-jp dense",
    ];
    corpus::all().into_iter().filter(|corpus| NAMES.contains(&corpus.name.as_str())).collect()
}

/// What races from end to end: UTF-8 in all scripts, one or two of each other group, and all that is real.
fn raced() -> Vec<Corpus> {
    let rest = examples().into_iter().filter(|corpus| !matches!(corpus.group, Group::Ascii | Group::Utf8));
    corpus::utf_8().into_iter().chain(rest).chain(corpus::real()).collect()
}

/// What is plotted over sizes: a log in ASCII, prose in a single-byte charset, prose in an East Asian one.
fn plotted() -> Vec<Corpus> {
    const NAMES: [&str; 3] = ["dpkg.utf-8.log", "candide.fr.windows-1252.txt", "rashomon.ja.shift_jis.txt"];
    corpus::real().into_iter().filter(|corpus| NAMES.contains(&corpus.name.as_str())).collect()
}

/// Measures each corpus, and says which.
fn each<T>(
    what: &str,
    corpora: &[Corpus],
    progress: &impl Fn(&str),
    measure: impl Fn(&Corpus) -> Result<Vec<T>, String>,
) -> Result<Vec<T>, String> {
    let mut all = Vec::new();
    for (index, corpus) in corpora.iter().enumerate() {
        progress(&format!("{what}: {} ({} of {})", corpus.name, index + 1, corpora.len()));
        all.extend(measure(corpus)?);
    }
    Ok(all)
}
