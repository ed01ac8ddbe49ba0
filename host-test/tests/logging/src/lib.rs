//! A guest that logs, and then does what the media type says. At the level `error` it has a logger of its own.

#![allow(missing_docs)] // a guest for tests

use intake::log::{self, LevelFilter, Log, Metadata, Record};
use intake::{Error, Handler, Payload, Reply, Result};

struct Logging;

/// A logger of the guest's own.
struct Own;

impl Log for Own {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        eprintln!("own {:?} {} {}", intake::log_offset(), record.level(), record.args());
    }

    fn flush(&self) {}
}

impl Handler for Logging {
    fn set_up() {
        if std::env::var("INTAKE_LOG").is_ok_and(|level| level == "error") && log::set_logger(&Own).is_ok() {
            log::set_max_level(LevelFilter::Warn);
        }
    }

    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let what = payload.description().media_type.clone().unwrap_or_default();
        log::info!("about to {what}");
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            match what.as_str() {
                "log" => log::warn!("line {} at {}: {line}", line.number(), line.at()),
                "log-for-ever" => loop {
                    log::info!("still here");
                },
                "log-much" => (0..10_000).for_each(|number| log::info!("number {number}")),
                "log-long" => log::info!("{}", "long\n".repeat(1 << 20)),
                "log-each" => log::info!("{line}"),
                "panic" => panic!("not a fan of {:?}", line.text()),
                "log-and-spin" => {
                    log::info!("the last words");
                    spin();
                }
                "spin" => spin(),
                "allocate" => drop(std::hint::black_box(vec![1u8; 1 << 30])),
                "fail" => return Err(Error::handler("no comma").with_offset(line.at())),
                _ => {}
            }
        }
        reply.write("done\n").await
    }
}

fn spin() {
    loop {
        std::hint::black_box(());
    }
}

intake::export!(Logging);
