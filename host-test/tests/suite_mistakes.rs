//! Mistakes in suite files, each with the exact text that is shown: `tests/suites/mistakes/NAME.toml` next to `NAME.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use host_test::suite::Error;
use host_test::suite::Suite;

/// Relative, as it stands in the texts: tests run in the folder of their package.
const FOLDER: &str = "tests/suites/mistakes";

fn told(path: &Path) -> String {
    match Suite::from_file(path) {
        Err(Error::Mistakes(mistakes)) => mistakes.draw(false),
        other => panic!("{}: {other:?}", path.display()),
    }
}

#[test]
fn each_mistake_is_told_where_it_stands_with_what_was_meant() {
    let files = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut suites: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    suites.sort();
    assert!(suites.len() >= 25, "{suites:?}");
    for suite in suites {
        let expected = fs::read_to_string(suite.with_extension("txt")).unwrap();
        let told = told(&suite);
        assert!(told == expected, "{}: expected\n{expected}\ngot\n{told}", suite.display());
    }
}

#[test]
fn colour_is_only_added() {
    let path = Path::new(FOLDER).join("misspelt-field.toml");
    let Err(Error::Mistakes(mistakes)) = Suite::from_file(&path) else { panic!("there is a mistake") };
    let coloured = mistakes.draw(true);
    assert!(coloured.contains("\u{1b}[31m"));
    let mut plain = String::new();
    for (index, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, mistakes.draw(false));
    assert_eq!(mistakes.count(), 1);
    // What `unwrap` shows is for people too.
    assert_eq!(format!("{mistakes:?}"), format!("\n{mistakes}\n"));
}

#[test]
fn what_to_run_is_looked_for_only_when_it_is_to_be_run() {
    let suite = |head: &str| {
        let path = std::env::temp_dir().join(format!("host-test-{}-{}.toml", std::process::id(), head.len()));
        fs::write(&path, format!("{head}\n[[case]]\nname = \"a\"\ntext = \"x\"\n")).unwrap();
        let suite = Suite::from_file(&path).unwrap();
        fs::remove_file(&path).unwrap();
        suite.run().unwrap_err().to_string()
    };
    assert!(suite("").contains("Error: the suite does not say what to run\n"));
    let text = suite("component = \"nowhere.wasm\"");
    assert!(text.contains("nowhere.wasm` cannot be read\n") && text.contains(" 1 │ component = \"nowhere.wasm\"\n"), "{text}");
    let text = suite("crate = \"nowhere\"");
    assert!(text.contains("nowhere` has no Cargo.toml\n") && text.contains(" 1 │ crate = \"nowhere\"\n"), "{text}");
}

#[test]
fn a_suite_that_is_no_file_is_told() {
    let error = Suite::from_file("nowhere.toml").unwrap_err();
    assert_eq!(error.to_string(), "the suite `nowhere.toml` cannot be read: No such file or directory");
}
