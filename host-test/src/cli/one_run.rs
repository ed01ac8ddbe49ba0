use std::path::PathBuf;

use host_test::RunSpec;

/// A component, and one run of it.
#[derive(Debug, clap::Args)]
pub(super) struct OneRun {
    /// The component: a .wasm file
    pub(super) component: PathBuf,

    #[command(flatten)]
    pub(super) spec: RunSpec,
}
