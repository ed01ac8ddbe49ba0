//! A small host of the intake world, to start from: it streams a file through a guest, prints the reply as it comes, refuels the
//! guest at each host call, stops it on Ctrl-C, and says on standard error how it ended.
//!
//! ```sh
//! wasmtime-host line_count.wasm old.txt iso-8859-1
//! ```
//!
//! `run.rs` is what a host does for one payload. `file.rs` and `screen.rs` are where the payload comes from and where the reply goes:
//! put your queue, socket or object store there. `stop.rs` is who may stop a guest.

mod file;
mod run;
mod screen;
mod stop;

use std::process::ExitCode;

use intake_host::Summary;

use self::run::Ended;
use self::stop::Stop;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (component, payload, charset) = match args.as_slice() {
        [component, payload] => (component, payload, None),
        [component, payload, charset] => (component, payload, Some(charset.clone())),
        _ => {
            eprintln!("usage: wasmtime-host COMPONENT PAYLOAD [CHARSET]");
            return ExitCode::from(64);
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tokio did not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(async {
        let stop = Stop::on_ctrl_c();
        run::run(component, payload, charset, stop).await
    });
    // A write that still waits for the reader of standard output must not hold the host up.
    runtime.shutdown_background();
    let (code, how) = match ended {
        Ok(Ended::Whole { summary, fuel }) => {
            let charset = summary.charset_used.as_deref().unwrap_or("none");
            let done = format!("done: {} bytes in {charset}, {} malformed, {fuel} fuel", summary.bytes, summary.malformed);
            (0, done + &advised(&summary))
        }
        // 128 and the number of the signal, as shells have it.
        Ok(Ended::Stopped { bytes }) => (130, format!("stopped after {bytes} bytes; the reply is not whole")),
        Ok(Ended::Failed(failure)) => {
            let at = failure.at.map_or_else(String::new, |at| format!(" at byte {at}"));
            let failed = format!("failed: {}{at}: {} ({})", failure.stage, failure.message, failure.kind);
            (1, failed + &advised(&failure.summary))
        }
        Ok(Ended::Unfinished) => (1, "failed: the guest returned ok, but did not finish the reply".to_owned()),
        Err(error) => (1, format!("failed: {error:#}")),
    };
    eprintln!("{how}");
    ExitCode::from(code)
}

/// What a summary advises, each in a line of its own.
fn advised(summary: &Summary) -> String {
    summary.advice.iter().map(|advice| format!("\nadvice: {}: {}", advice.code, advice.message)).collect()
}
