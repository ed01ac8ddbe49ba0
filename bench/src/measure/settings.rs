use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether it is to be done in a minute.
    pub quick: bool,
    /// Sizes of the payloads that formulas are made of.
    pub formula_sizes: &'static [usize],
    /// The size of the payloads of most tables: many short runs say more than few long ones on a machine that has other work, too.
    pub size: usize,
    /// Sizes of payloads, for what depends on them.
    pub sizes: &'static [usize],
    /// Sizes of chunks, for what depends on them.
    pub chunks: &'static [usize],
    /// How often guests run in a race.
    pub rounds: usize,
    /// How often they start.
    pub starts: usize,
    /// How long a race may take.
    pub race: Duration,
}

impl Settings {
    /// All of it, in under ten minutes.
    pub const FULL: Self = Self {
        quick: false,
        formula_sizes: &[64 << 10, 256 << 10, 1 << 20],
        size: 8 << 20,
        sizes: &[1 << 10, 16 << 10, 256 << 10, 4 << 20, 32 << 20, 256 << 20],
        chunks: &[1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20],
        rounds: 25,
        starts: 400,
        race: Duration::from_secs(4),
    };

    /// The same tables, in under a minute: smaller payloads, fewer runs.
    pub const QUICK: Self = Self {
        quick: true,
        formula_sizes: &[64 << 10, 256 << 10],
        size: 2 << 20,
        sizes: &[1 << 10, 64 << 10, 1 << 20, 16 << 20],
        chunks: &[1 << 10, 64 << 10, 1 << 20],
        rounds: 5,
        starts: 100,
        race: Duration::from_millis(600),
    };

    /// The largest payload.
    #[must_use]
    pub fn largest(&self) -> usize {
        self.sizes.last().copied().unwrap_or(self.size)
    }
}
