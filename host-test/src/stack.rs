//! A guest's stack, in words.

use wasmtime::{FrameInfo, WasmBacktrace};

/// Frames shown at most.
const MOST: usize = 24;

/// One line a frame, the innermost first: the function's name, and file and line where the guest has debug info.
pub(crate) fn frames(backtrace: &WasmBacktrace) -> Vec<String> {
    let all = backtrace.frames();
    let mut lines: Vec<String> = all.iter().take(MOST).map(frame).collect();
    if all.len() > MOST {
        lines.push(format!("and {} more", all.len() - MOST));
    }
    lines
}

fn frame(frame: &FrameInfo) -> String {
    let name = match frame.func_name() {
        Some(name) => format!("{:#}", rustc_demangle::demangle(name)),
        None => format!("function {} (no names in the component)", frame.func_index()),
    };
    let place = frame.symbols().iter().find_map(|symbol| Some((symbol.file()?, symbol.line()?)));
    match place {
        Some((file, line)) => format!("{name} at {file}:{line}"),
        None => name,
    }
}
