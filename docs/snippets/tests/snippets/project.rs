//! A guest's folder as a newcomer has it, next to a checkout: what the README shows, pasted together.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::fences;
use crate::root;

/// Where the documents' commands are run.
pub(crate) struct Project {
    /// The guest's own folder; next to it lies the checkout, as `intake`.
    pub(crate) guest: PathBuf,
}

/// Files that the commands name, and what stands for them. A text is a path in the checkout.
const FILES: [(&str, &str); 5] = [
    ("access.log", "examples/data/dpkg.utf-8.log"),
    ("old.txt", "examples/data/candide.fr.windows-1252.txt"),
    ("orders.csv", "examples/data/orders.fr.windows-1252.csv"),
    ("data", "examples/data"),
    ("examples", "examples"),
];

impl Project {
    pub(crate) fn get() -> &'static Self {
        static PROJECT: LazyLock<Project> = LazyLock::new(Project::paste);
        &PROJECT
    }

    fn paste() -> Self {
        let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snippets");
        let guest = parent.join("line-count");
        std::fs::create_dir_all(guest.join("src")).unwrap();
        link(&root(), &parent.join("intake"));
        let all = fences::all(&root());
        let readme = |start: &str| {
            let found =
                all.iter().find(|one| one.document == "README.md" && one.language == "toml" && one.text.starts_with(start));
            found.unwrap_or_else(|| panic!("README.md shows no TOML that starts with {start:?}")).text.clone()
        };
        write(&guest.join("src/lib.rs"), &fences::first_guest(&all));
        write(&guest.join("suite.toml"), &readme("crate = "));
        // A workspace of its own, as it is where a newcomer has it.
        write(&guest.join("Cargo.toml"), &format!("{}\n[workspace]\n", readme("[package]")));
        for (name, stands_for) in FILES {
            link(&root().join(stands_for), &guest.join(name));
        }
        let component = host_test::guest!().path().expect("it was built into a file").to_owned();
        for name in ["guest.wasm", "count.wasm"] {
            link(&component, &guest.join(name));
        }
        build(&guest);
        Self { guest }
    }

    /// A folder next to the guest's, with files for a suite to name.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.guest.with_file_name(name);
        std::fs::create_dir_all(&folder).unwrap();
        link(&root().join("examples/data"), &folder.join("data"));
        folder
    }
}

/// As the README says, into the folder that its commands name.
fn build(guest: &Path) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = std::process::Command::new(cargo);
    cargo.current_dir(guest).env_remove("CARGO_TARGET_DIR").args(["build", "--release", "--target", "wasm32-wasip2"]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "the guest of the README does not build:\n{}", String::from_utf8_lossy(&output.stderr));
}

fn link(to: &Path, from: &Path) {
    if from.symlink_metadata().is_ok() {
        std::fs::remove_file(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
    symlink(to, from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

/// Only what changes is written, so that cargo builds only what changed.
fn write(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
