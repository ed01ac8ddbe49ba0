use intake::memory::Script;

/// A way to cut a payload into chunks.
#[derive(Clone, Debug)]
pub(crate) enum Cut {
    /// All at once. (But not above 64 KiB, the most that is asked for.)
    Whole,
    /// In two, the first of this length.
    Two(usize),
    /// In two with an empty chunk in between, and one before and after both.
    TwoAndEmpty(usize),
    /// In chunks of these sizes, over and over. An empty chunk follows.
    Cycle(Vec<usize>),
}

impl Cut {
    /// Has `script` give `payload` so.
    pub(crate) fn apply(&self, script: Script, payload: &[u8]) -> Script {
        match self {
            Cut::Whole => script.cut(payload, &[65_536]),
            Cut::Two(at) => script.chunk(&payload[..*at]).chunk(&payload[*at..]),
            Cut::TwoAndEmpty(at) => script.chunk([]).chunk(&payload[..*at]).chunk([]).chunk(&payload[*at..]).chunk([]),
            Cut::Cycle(sizes) => script.cut(payload, sizes).chunk([]),
        }
    }
}

/// Every cut of a payload of this length that the tests know.
pub(crate) fn every_cut(length: usize) -> impl Iterator<Item = Cut> {
    let two = (0..=length).flat_map(|at| [Cut::Two(at), Cut::TwoAndEmpty(at)]);
    [Cut::Whole].into_iter().chain(two).chain(cycles())
}

/// The cuts that go over the whole payload.
fn cycles() -> impl Iterator<Item = Cut> {
    let sizes: [&[usize]; 6] = [&[1], &[0, 1], &[2], &[3], &[1, 2, 3], &[2, 0, 0, 1, 5]];
    sizes.into_iter().map(|sizes| Cut::Cycle(sizes.to_vec()))
}
