use crate::batch::{Promise, Ran, Trial};
use crate::check::evidence::Evidence;
use crate::check::report::PromiseReport;
use crate::check::samples::Samples;
use crate::check::seen::Observed;
use crate::error::Error;
use crate::generate::Kind;
use crate::report::Ending;
use crate::spec::{Fault, Place, Unit, What};
use crate::text::{counted, grouped};

/// Sizes of the payloads. The first one shows what the guest needs at all.
const SIZES: [u64; 3] = [64 << 10, 1 << 20, 16 << 20];
/// The size that settles it, where a guest holds more for 16 MiB than for 1 MiB: a buffer may be that large, and have a limit.
const FURTHER: u64 = 64 << 20;
const KINDS: [Kind; 2] = [Kind::Log, Kind::OneLine];
/// The same, for a guest that takes nothing but records.
const RECORDS: [Kind; 3] = Kind::RECORDS;
/// How much more a guest may hold for 16 times the payload: four pages of 64 KiB, for a buffer that was not full before. To
/// keep 2 bits a byte of the payload, or 2 bytes a line, takes more.
const STEP: u64 = 256 << 10;
/// How much shorter a payload of the author's is cut, to compare.
const SHORTER: u64 = 16;
/// The smallest payload of the author's that says something.
const LARGE: u64 = 4 << 20;

/// `own` of the clean runs, the last ones, are with the author's payloads.
pub(super) fn trials(samples: &Samples, clean: &[Ran], own: usize) -> Result<Vec<Trial>, Error> {
    let mut all = Vec::new();
    let takes = |kind: &Kind| clean.iter().any(|ran| ran.tells() && ran.trial.sample.kind() == Some(*kind));
    let records: Vec<Kind> = RECORDS.into_iter().filter(|kind| !takes(&Kind::Log) && takes(kind)).collect();
    for size in SIZES.iter().rev() {
        for kind in if records.is_empty() { &KINDS[..] } else { &records } {
            all.push(Trial::new(Promise::Memory, &samples.one(*kind, *size)?));
        }
    }
    let own = &clean[clean.len() - own..];
    for sample in own.iter().map(|ran| &ran.trial.sample).filter(|sample| sample.size() >= LARGE) {
        let at = Place::once(Unit::Byte, sample.size() / SHORTER);
        all.extend(Fault::new(What::Cut, at).map(|cut| Trial::new(Promise::Memory, sample).with(cut)));
    }
    Ok(all)
}

/// More of the kinds that took more memory for 16 MiB than for 1 MiB.
pub(super) fn further(samples: &Samples, others: &[Ran]) -> Result<Vec<Trial>, Error> {
    let grow = KINDS.iter().chain(&RECORDS).filter(|kind| grown(&taken(others, **kind)) > STEP);
    grow.map(|kind| Ok(Trial::new(Promise::Memory, &samples.one(*kind, FURTHER)?))).collect()
}

pub(super) fn judge(seen: &Observed<'_>) -> PromiseReport {
    let limit = grouped(seen.setting.spec.memory_limit);
    let out_of_memory =
        seen.all().filter(|ran| ran.outcome.outcome == Ending::OutOfMemory && ran.fault() != Some(What::NoMemory));
    let mut evidence: Vec<Evidence> =
        out_of_memory.map(|ran| Evidence::of(ran, seen.setting, &format!("it wanted more than {limit} bytes"))).collect();
    let (mut figures, mut runs, mut tried) = (Vec::new(), 0, Vec::new());
    for kind in KINDS.into_iter().chain(RECORDS) {
        let taken = taken(&seen.faults.ran, kind);
        let [.., before, last] = taken[..] else { continue };
        if last.trial.sample.size() < SIZES[2] {
            continue;
        }
        runs += taken.len();
        let sizes: Vec<String> = taken.iter().map(|ran| mib(ran.trial.sample.size())).collect();
        tried.push(format!("gen:{} of {}", kind.name(), sizes.join(", ")));
        figures.push(format!("{}: {}", kind.name(), peaks(&taken)));
        if grown(&taken) > STEP {
            let said = format!("{}: {}: it grows with the payload", last.trial.sample, peaks(&taken));
            evidence.push(Evidence::of_two(before, last, seen.setting, &said, ""));
        }
    }
    for short in seen.of(Promise::Memory).filter(|ran| ran.happened().is_some()) {
        let sample = &short.trial.sample;
        let Some(whole) = seen.clean_of(sample).filter(|ran| took(ran)) else { continue };
        runs += 2;
        tried.push(format!("{sample}, whole and the first 1/{SHORTER} of it"));
        let said = format!("{sample}: {} at 1/{SHORTER} of it, {} whole", grouped(peak(short)), grouped(peak(whole)));
        if peak(whole).saturating_sub(peak(short)) > STEP {
            evidence.push(Evidence::of_two(short, whole, seen.setting, &format!("{said}: it grows with the payload"), ""));
        }
        figures.push(said);
    }
    if tried.is_empty() && evidence.is_empty() {
        let large = seen.of(Promise::Memory).filter(|ran| ran.trial.sample.size() == SIZES[2]);
        let ended: Vec<String> = large.map(|ran| format!("{}: {}", ran.trial.sample, ran.ended())).collect();
        let why = format!("the guest takes no payload of 16 MiB ({}): give it one of 4 MiB or more", ended.join("; "));
        return PromiseReport::not_tried(Promise::Memory, &format!("{why} with --payload FILE"));
    }
    let most = seen.all().map(peak).max().unwrap_or(0);
    let tried = format!(
        "the most memory for {}; up to {} more is no growth; under the limit of {limit} bytes in all runs",
        tried.join(" and "),
        counted(STEP, "byte")
    );
    let figure = if figures.is_empty() { format!("{} bytes at most", grouped(most)) } else { figures.join("; ") };
    PromiseReport::judged(Promise::Memory, tried, runs, evidence).with_figure(figure)
}

/// The runs with payloads of this kind that the guest took, the smallest first. One that was refused early says nothing.
fn taken(others: &[Ran], kind: Kind) -> Vec<&Ran> {
    let all = others.iter().filter(|ran| ran.trial.of == Promise::Memory && ran.trial.sample.kind() == Some(kind));
    let mut taken: Vec<&Ran> = all.filter(|ran| took(ran)).collect();
    taken.sort_by_key(|ran| ran.trial.sample.size());
    taken
}

/// What the largest payload took more than the one before it. What the smallest took less is but a buffer that was not full.
fn grown(taken: &[&Ran]) -> u64 {
    match taken {
        [.., before, last] if last.trial.sample.size() > SIZES[1] => peak(last).saturating_sub(peak(before)),
        _ => 0,
    }
}

fn took(ran: &Ran) -> bool {
    ran.is_ok() || ran.outcome.payload.bytes > ran.trial.sample.size() / 2
}

/// The peaks in words: once, if they are the same.
fn peaks(taken: &[&Ran]) -> String {
    match taken {
        [first, .., last] if taken.iter().all(|ran| peak(ran) == peak(first)) => {
            format!("{} bytes from {} to {}", grouped(peak(first)), mib(first.trial.sample.size()), mib(last.trial.sample.size()))
        }
        _ => {
            let each = taken.iter().map(|ran| format!("{} at {}", grouped(peak(ran)), mib(ran.trial.sample.size())));
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn peak(ran: &Ran) -> u64 {
    ran.outcome.memory.peak_bytes
}

fn mib(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KiB", bytes >> 10) } else { format!("{} MiB", bytes >> 20) }
}
