use std::time::Duration;

use super::fit::Fit;
use super::grid::{Grid, Task, Tasks};
use super::group::groups;
use super::load::Load;
use super::measured::{Measured, Skipped};
use super::point::Point;
use super::runs;
use crate::batch::Setting;
use crate::engine::{Guest, setters};
use crate::error::Error;
use crate::generate::{Generate, Kind};
use crate::spec::{Payload, RunSpec};
use crate::text::InvalidValue;

/// Measures what a [`Guest`] costs: runs it with payloads of several sizes, charsets, kinds, line lengths and chunk sizes, each
/// in its own store.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use host_test::sweep::{Baseline, Sweep, Tolerance};
///
/// let measured = Sweep::new(host_test::guest!()).charsets(["utf-8", "windows-1252"])?.run()?;
/// println!("{measured}");
/// measured.assert_within(&Baseline::read("tests/baseline.json")?, Tolerance::percent(2.0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sweep {
    pub(super) grid: Grid,
    pub(super) setting: Setting,
}

impl Sweep {
    /// The default payload sizes in bytes. All are large enough that a guest's one-time work for the first bytes (checking the
    /// charset, allocating buffers) is the same for all, and far enough apart to separate it from the rest.
    pub const SIZES: [u64; 3] = [64 << 10, 256 << 10, 1 << 20];
    /// The default charsets.
    pub const CHARSETS: [&str; 3] = ["utf-8", "windows-1252", "shift_jis"];
    /// The default kinds of payload.
    pub const KINDS: [Kind; 5] = [Kind::Log, Kind::Prose, Kind::Dense, Kind::Malformed, Kind::Newlines];
    /// The default average line lengths in bytes.
    pub const LINES: [u64; 3] = [20, 100, 1000];
    /// The default chunk size in bytes.
    pub const CHUNKS: u64 = 64 << 10;
    /// The default time limit of one run. A guest that never ends is not waited for a hundred times: see [`run`](Sweep::run).
    pub const TIMEOUT: Duration = Duration::from_secs(20);

    /// Creates a sweep of `guest` with all defaults, one run after the other.
    #[must_use]
    pub fn new(guest: Guest) -> Self {
        let grid = Grid {
            sizes: Self::SIZES.to_vec(),
            charsets: Self::CHARSETS.map(str::to_owned).to_vec(),
            kinds: Self::KINDS.to_vec(),
            lines: Self::LINES.to_vec(),
            chunks: vec![Self::CHUNKS],
            own: Vec::new(),
        };
        Self {
            grid,
            setting: Setting { guest, spec: RunSpec { timeout: Self::TIMEOUT, ..RunSpec::default() }, jobs: 1, observer: None },
        }
    }

    /// Uses generated payloads of these sizes in bytes; without sizes, only the payloads of [`payload`](Sweep::payload).
    #[must_use]
    pub fn sizes(mut self, sizes: impl IntoIterator<Item = u64>) -> Self {
        self.grid.sizes = sizes.into_iter().collect();
        self
    }

    /// Uses payloads in these charsets.
    ///
    /// # Errors
    /// If a label is not one of the WHATWG Encoding Standard, or stands for `replacement`, which has no text.
    pub fn charsets<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Result<Self, InvalidValue> {
        self.grid.charsets = labels.into_iter().map(|label| label.as_ref().to_owned()).collect();
        for label in &self.grid.charsets {
            Generate::new(Kind::Log).with_charset(label)?;
        }
        Ok(self)
    }

    /// Uses payloads of these kinds.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.grid.kinds = kinds.into_iter().collect();
        self
    }

    /// Uses lines of these average lengths in bytes. With only one length, the cost of a line cannot be separated from the cost
    /// of a byte. Kinds whose line length cannot be chosen are measured once.
    ///
    /// # Errors
    /// If there is no length, or one is not from 20 to 65,536.
    pub fn lines(mut self, lengths: impl IntoIterator<Item = u64>) -> Result<Self, InvalidValue> {
        self.grid.lines = lengths.into_iter().collect();
        if self.grid.lines.is_empty() {
            return Err("no length of lines is left: name one, such as 100".into());
        }
        for line in &self.grid.lines {
            Generate::new(Kind::Log).with_line(*line)?;
        }
        Ok(self)
    }

    /// Cuts the payloads into chunks of these sizes in bytes.
    ///
    /// # Errors
    /// If there is no size, or one is 0.
    pub fn chunks(mut self, sizes: impl IntoIterator<Item = u64>) -> Result<Self, InvalidValue> {
        self.grid.chunks = sizes.into_iter().collect();
        if self.grid.chunks.is_empty() || self.grid.chunks.contains(&0) {
            return Err("a payload in chunks of 0 bytes never ends: name sizes above 0, such as 64KiB".into());
        }
        Ok(self)
    }

    /// Also measures this payload, declared with this charset, or without one. It is read once for each chunk size, so it must
    /// not be standard input. It is not part of any [`Fit`](crate::sweep::fit::Fit).
    #[must_use]
    pub fn payload(mut self, name: impl Into<String>, payload: impl Into<Payload>, charset: Option<&str>) -> Self {
        self.grid.own.push(Load::Own { name: name.into(), payload: payload.into(), charset: charset.map(str::to_owned) });
        self
    }

    setters!([setting.spec] media_type slice_fuel memory_limit timeout);
    setters!([setting] jobs on_progress);

    /// Makes all runs. After three timeouts the rest is skipped and reported so: otherwise each run of a guest that never ends
    /// would take its full time.
    ///
    /// # Errors
    /// If a run cannot take place, for example because a payload cannot be opened. How the guest's runs end is in the points.
    pub fn run(&self) -> Result<Measured, Error> {
        let all = self.grid.tasks().map_err(Error::from)?;
        let ran = runs::run(&self.setting, &all.tasks)?;
        Ok(measured(self, all, ran))
    }
}

/// What the runs say together.
fn measured(sweep: &Sweep, all: Tasks, ran: Vec<Option<Point>>) -> Measured {
    let skip = |(task, why): (Task, String)| Skipped { payload: task.load.name(), chunks: task.chunks, why };
    let mut skipped: Vec<Skipped> = all.skipped.into_iter().map(skip).collect();
    let mut points = Vec::new();
    for (task, point) in all.tasks.into_iter().zip(ran) {
        match point {
            Some(point) => points.push(point),
            None => skipped.push(skip((task, "too many runs timed out before it".to_owned()))),
        }
    }
    let fits = groups(&points).iter().map(Fit::new).collect();
    let name = sweep.setting.guest.path().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    Measured {
        component: name.unwrap_or_else(|| "component".to_owned()),
        wasmtime: wasmtime::ModuleVersionStrategy::WasmtimeVersion.as_str().to_owned(),
        component_bytes: sweep.setting.guest.bytes(),
        slice_fuel: sweep.setting.spec.slice_fuel,
        media_type: sweep.setting.spec.media_type.clone(),
        points,
        fits,
        skipped,
    }
}

impl std::fmt::Debug for Sweep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sweep").field("spec", &self.setting.spec).field("grid", &self.grid).finish_non_exhaustive()
    }
}
