//! Every example keeps every promise with budgets from the smallest one up, on payloads in its own format.

use host_test::Guest;
use host_test::check::Check;

/// What the host gives between two host calls: the smallest supported budget, one that is little more, and a usual one.
const BUDGETS: [u64; 3] = [60_000, 100_000, 1_000_000];

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data");

/// An example, the payloads that it is given next to the built-in ones, and what is declared of them.
struct Example {
    name: &'static str,
    generated: &'static [&'static str],
    file: Option<&'static str>,
    charset: Option<&'static str>,
    media_type: Option<&'static str>,
}

const TEXT: Example = Example { name: "", generated: &["newlines,size=16KiB"], file: None, charset: None, media_type: None };

/// Each in a test of its own, so that they run side by side and each failure has a name.
fn keeps_every_promise(example: &Example) {
    let folder = format!("{}/../examples/{}", env!("CARGO_MANIFEST_DIR"), example.name);
    let guest = Guest::build(folder).unwrap_or_else(|error| panic!("{error}"));
    for budget in BUDGETS {
        let mut check = Check::new(guest.clone()).slice_fuel(budget);
        for generated in example.generated {
            check = check.generated(generated.parse().unwrap());
        }
        if let Some(file) = example.file {
            check = check.file(format!("{DATA}/{file}"));
        }
        if let Some(label) = example.charset {
            check = check.charset(label);
        }
        if let Some(media_type) = example.media_type {
            check = check.media_type(media_type);
        }
        let report = check.run().unwrap();
        assert!(report.is_kept(), "{} with budgets of {budget}:\n{report}", example.name);
    }
}

#[test]
fn any_host() {
    keeps_every_promise(&Example { name: "any-host", file: Some("postgresql.fr.mixed.log"), ..TEXT });
}

#[test]
fn checksum() {
    keeps_every_promise(&Example { name: "checksum", file: Some("candide.fr.windows-1252.txt"), ..TEXT });
}

#[test]
fn line_count() {
    keeps_every_promise(&Example { name: "line-count", file: Some("dpkg.utf-8.log"), ..TEXT });
}

#[test]
fn log_grep() {
    keeps_every_promise(&Example { name: "log-grep", file: Some("dpkg.utf-8.log"), ..TEXT });
}

#[test]
fn transcode() {
    keeps_every_promise(&Example { name: "transcode", file: Some("candide.fr.windows-1252.txt"), ..TEXT });
}

#[test]
fn csv_to_ndjson() {
    keeps_every_promise(&Example {
        name: "csv-to-ndjson",
        generated: &[
            "csv,size=64KiB",
            "csv,size=64KiB,blank=98,bad=1,charset=windows-1252",
            "csv,size=64KiB,bad=90,charset=shift_jis",
        ],
        file: Some("orders.fr.windows-1252.csv"),
        charset: Some("windows-1252"),
        ..TEXT
    });
}

#[test]
fn redact() {
    keeps_every_promise(&Example {
        name: "redact",
        generated: &["ndjson,size=64KiB,bad=0", "ndjson,size=64KiB,bad=0,blank=98,charset=utf-16le"],
        file: Some("requests.utf-8.ndjson"),
        ..TEXT
    });
}

#[test]
fn sensor_stats() {
    keeps_every_promise(&Example {
        name: "sensor-stats",
        generated: &["postcard,size=64KiB", "postcard,size=64KiB,blank=98,bad=1"],
        file: Some("readings.cobs-crc32.postcard"),
        media_type: Some("application/x-postcard; framing=cobs; crc=crc32"),
        ..TEXT
    });
}

/// Or an example could be forgotten.
#[test]
fn every_example_is_checked() {
    let source = include_str!("examples.rs");
    let folders = std::fs::read_dir(format!("{DATA}/..")).unwrap().map(|entry| entry.unwrap().path());
    for folder in folders.filter(|folder| folder.join("suite.toml").exists()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(source.contains(&format!("name: \"{name}\"")), "{name} is not checked");
    }
}
