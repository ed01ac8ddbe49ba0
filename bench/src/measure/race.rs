use std::time::{Duration, Instant};

use crate::moment::Moment;

/// Runs contestants in turns, AABBAABB.., so that what slows the machine slows all of them. Of two runs in a row the second counts: a
/// host runs the same component over and over, and what comes after others first brings its code back into the processor's caches.
pub struct Race<'a> {
    contestants: Vec<Contestant<'a>>,
}

struct Contestant<'a> {
    name: String,
    run: Box<dyn FnMut() -> Result<Duration, String> + 'a>,
    times: Vec<Duration>,
}

/// The times of one of them.
#[derive(Debug, Clone)]
pub struct Times {
    /// Its name.
    pub name: String,
    /// The time in the middle.
    pub median: Duration,
    /// How often it ran.
    pub runs: usize,
}

impl<'a> Race<'a> {
    /// A race without runners yet.
    #[must_use]
    pub fn new() -> Self {
        Self { contestants: Vec::new() }
    }

    /// One more, that says itself how long it took.
    pub fn add(&mut self, name: impl Into<String>, run: impl FnMut() -> Result<Duration, String> + 'a) {
        self.contestants.push(Contestant { name: name.into(), run: Box::new(run), times: Vec::new() });
    }

    /// One more, that is timed from outside.
    pub fn add_native<T>(&mut self, name: impl Into<String>, mut run: impl FnMut() -> T + 'a) {
        self.add(name, move || {
            let start = Moment::now();
            std::hint::black_box(run());
            Ok(Moment::now().since(start))
        });
    }

    /// Runs `rounds`, or as many as there is time for, but three at least.
    ///
    /// # Errors
    /// In words, if a run does not end well.
    pub fn run(mut self, rounds: usize, time: Duration) -> Result<Vec<Times>, String> {
        let start = Instant::now();
        for round in 1..=rounds {
            for contestant in &mut self.contestants {
                let _not_counted = (contestant.run)()?;
                contestant.times.push((contestant.run)()?);
            }
            if round >= 3 && start.elapsed() > time {
                break;
            }
        }
        Ok(self.contestants.into_iter().map(Contestant::times).collect())
    }
}

impl Default for Race<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl Contestant<'_> {
    fn times(mut self) -> Times {
        self.times.sort_unstable();
        let median = self.times.get(self.times.len() / 2).copied().unwrap_or_default();
        Times { name: self.name, median, runs: self.times.len() }
    }
}
