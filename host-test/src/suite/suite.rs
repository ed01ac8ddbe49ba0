use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::case::Case;
use super::file::Source;
use super::results::{CaseResult, Results};
use super::{Error, check, file, same};
use crate::batch::pool;
use crate::engine::Guest;

/// Called with each finished case.
type Observer = Arc<dyn Fn(&CaseResult) + Send + Sync>;

/// Cases that a guest is run against: those of a TOML file, those of code, or both.
///
/// ```no_run
/// use host_test::suite::{Case, Expect, Gates, Suite};
///
/// let mut suite = Suite::new(host_test::guest!());
/// for plan in ["whole", "1", "1,2,3"] {
///     suite = suite.case(
///         Case::new(format!("two lines, cut by {plan}"))
///             .payload(b"caf\xE9\r\nth\xE9\n".to_vec())
///             .charset("windows-1252")
///             .plan(plan.parse().unwrap())
///             .expect(Expect::ok().reply("2 lines\n"))
///             .gates(Gates::none().memory(2 << 20)),
///     );
/// }
/// suite.run().unwrap().assert_passed();
/// ```
#[derive(Clone)]
pub struct Suite {
    name: String,
    /// None for a suite that is in no file.
    source: Option<Arc<Source>>,
    guest: Option<Guest>,
    cases: Vec<Case>,
    only: Vec<String>,
    jobs: usize,
    fail_fast: bool,
    observer: Option<Observer>,
}

impl Suite {
    /// Creates a suite for `guest`, without cases.
    #[must_use]
    pub fn new(guest: Guest) -> Self {
        Self { guest: Some(guest), ..Self::of("suite".to_owned(), None, Vec::new()) }
    }

    /// Reads a suite from a TOML file; docs/suites.md describes the format. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// If the file cannot be read, or with all the mistakes in it.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let (source, cases) = file::read(path)?;
        Ok(Self::of(path.display().to_string(), Some(Arc::new(source)), cases))
    }

    fn of(name: String, source: Option<Arc<Source>>, cases: Vec<Case>) -> Self {
        Self { name, source, guest: None, cases, only: Vec::new(), jobs: pool::cores(), fail_fast: false, observer: None }
    }

    /// Runs this guest instead of the one that the file names.
    #[must_use]
    pub fn guest(mut self, guest: Guest) -> Self {
        self.guest = Some(guest);
        self
    }

    /// Adds a case.
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.cases.push(case);
        self
    }

    /// Runs only the case with this name, or, if there is no such case, those whose names contain it; may be called more than
    /// once to add cases.
    #[must_use]
    pub fn only(mut self, name_or_part: impl Into<String>) -> Self {
        self.only.push(name_or_part.into());
        self
    }

    /// Sets the number of cases run in parallel, at least 1. Defaults to the number of cores. The results do not depend on it.
    #[must_use]
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs;
        self
    }

    /// Starts no case after one failed; those that were not run are reported as skipped.
    #[must_use]
    pub fn fail_fast(mut self) -> Self {
        self.fail_fast = true;
        self
    }

    /// Calls `observer` with each finished case, in any order.
    #[must_use]
    pub fn on_done(mut self, observer: impl Fn(&CaseResult) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Returns the suite's name: the file as it was named, or `suite`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the selected cases, in order.
    ///
    /// # Errors
    /// If there is no case, or no case with a name given to [`only`](Suite::only).
    pub fn cases(&self) -> Result<Vec<&Case>, Error> {
        if self.cases.is_empty() {
            return Err(Error::Request(format!("{} has no case", self.name)));
        }
        let mut chosen = vec![self.only.is_empty(); self.cases.len()];
        for name in &self.only {
            let exactly = self.cases.iter().any(|case| case.name == *name);
            let mut found = false;
            for (case, chosen) in self.cases.iter().zip(&mut chosen) {
                let fits = if exactly { case.name == *name } else { case.name.contains(name.as_str()) };
                found |= fits;
                *chosen |= fits;
            }
            if !found {
                let names = self.cases.iter().map(Case::name);
                let meant = file::meant(name, names).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
                return Err(Error::Request(format!("{} has no case whose name is or contains `{name}`{meant}", self.name)));
            }
        }
        Ok(self.cases.iter().zip(chosen).filter_map(|(case, chosen)| chosen.then_some(case)).collect())
    }

    /// Returns the files that a run reads: the suite, the component, payloads, and expected replies. Do not write a report to one
    /// of them.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let source = self.source.iter().flat_map(|source| source.files());
        let guest = self.guest.as_ref().and_then(Guest::path);
        source.chain(guest).chain(self.cases.iter().flat_map(Case::files)).map(Path::to_owned).collect()
    }

    /// Runs the cases, and waits for them.
    ///
    /// # Errors
    /// If there is no guest, or no case, or two cases have the same name, or the host fails. The results of the cases are not
    /// errors.
    pub fn run(&self) -> Result<Results, Error> {
        let cases = self.cases()?;
        self.unique()?;
        let started = Instant::now();
        let guest = self.load()?;
        let stopped = AtomicBool::new(false);
        let mut results = pool::each(&cases, self.jobs, None, |_, case| {
            let result = if stopped.load(Ordering::Relaxed) && case.skip.is_none() {
                CaseResult::skipped(case, "not run, because a case failed before it")
            } else {
                check::check(case, &guest)
            };
            if self.fail_fast && result.has_failed() {
                stopped.store(true, Ordering::Relaxed);
            }
            if let Some(observer) = &self.observer {
                observer(&result);
            }
            Ok(result)
        })?;
        same::compare(&cases, &mut results);
        let notes = same::alone(&self.cases, &cases);
        Ok(Results { suite: self.name.clone(), cases: results, elapsed: started.elapsed(), notes, command: self.command() })
    }

    /// Runs no case, and reports each as skipped for this reason.
    ///
    /// # Errors
    /// If there is no case.
    pub fn skip_all(&self, why: &str) -> Result<Results, Error> {
        let cases = self.cases()?.into_iter().map(|case| CaseResult::skipped(case, why)).collect();
        Ok(Results { suite: self.name.clone(), cases, elapsed: Duration::ZERO, notes: Vec::new(), command: self.command() })
    }

    fn unique(&self) -> Result<(), Error> {
        let mut names: Vec<&str> = self.cases.iter().map(Case::name).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::Request(format!("{} has two cases with the name `{}`", self.name, pair[0]))),
            None => Ok(()),
        }
    }

    fn load(&self) -> Result<Guest, Error> {
        match (&self.guest, &self.source) {
            (Some(guest), _) => Ok(guest.clone()),
            (None, Some(source)) => source.guest(),
            (None, None) => Err(Error::Request(format!("{} has no guest: give it one with `.guest(..)`", self.name))),
        }
    }

    /// The command that runs the same.
    fn command(&self) -> Option<Vec<String>> {
        let source = self.source.as_ref()?;
        let mut words = vec!["host-test".to_owned(), "suite".to_owned(), as_a_path(source.path())];
        if let Some(path) = self.guest.as_ref().and_then(Guest::path) {
            words.extend(["--component".to_owned(), path.display().to_string()]);
        }
        Some(words)
    }
}

/// A path that cannot be read as an option.
fn as_a_path(path: &Path) -> String {
    let path = path.display().to_string();
    if path.starts_with('-') { format!("./{path}") } else { path }
}

impl fmt::Debug for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite").field("name", &self.name).field("cases", &self.cases).finish_non_exhaustive()
    }
}
