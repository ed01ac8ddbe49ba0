use serde::Serialize;

/// What is to be reached.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    /// What is measured.
    pub what: String,
    /// The number to reach.
    pub goal: f64,
    /// Whether more is better.
    pub more_is_better: bool,
    /// A guest without the SDK; none where that has no meaning.
    pub plain: Option<f64>,
    /// What was measured: of several corpora, the worst.
    pub intake: f64,
    /// Which of them that is.
    pub worst: String,
    /// Whether it is reached.
    pub reached: bool,
}

/// A figure, and the corpus that it is of.
pub(super) type Named = (f64, String);

impl Goal {
    pub(super) fn at_most(what: &str, goal: f64, plain: Option<f64>, figures: impl IntoIterator<Item = Named>) -> Option<Self> {
        let (intake, worst) = figures.into_iter().max_by(|one, other| one.0.total_cmp(&other.0))?;
        let reached = intake <= goal;
        Some(Self { what: what.to_owned(), goal, more_is_better: false, plain, intake, worst, reached })
    }

    pub(super) fn at_least(what: &str, goal: f64, plain: Option<f64>, figures: impl IntoIterator<Item = Named>) -> Option<Self> {
        let (intake, worst) = figures.into_iter().min_by(|one, other| one.0.total_cmp(&other.0))?;
        let reached = intake >= goal;
        Some(Self { what: what.to_owned(), goal, more_is_better: true, plain, intake, worst, reached })
    }
}
