//! A guest's stack, in words.

use wasmtime::{FrameInfo, FrameSymbol, Module, WasmBacktrace};

/// Lines shown at most. A panic takes some 20 before the guest's own code comes, where the component has debug info.
const MOST: usize = 48;

/// What a function of the host looks like from inside: the guest calls it through a trampoline of the component.
const CALL: &str = "a call of the host";

const HINT: &str = "(for functions that were inlined, and for lines, build with CARGO_PROFILE_RELEASE_DEBUG=line-tables-only)";

/// One line a function, the innermost first: its name, and file and line where the guest has debug info; there, functions
/// that were inlined have lines of their own.
pub(crate) fn frames(backtrace: &WasmBacktrace) -> Vec<String> {
    let all = backtrace.frames();
    let mut lines: Vec<String> = all.iter().flat_map(frame).collect();
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("and {more} more"));
    }
    if !all.is_empty() && all.iter().all(|frame| frame.symbols().is_empty()) {
        lines.push(HINT.to_owned());
    }
    lines
}

/// The innermost function, as in [`frames`]; none for a stack that is empty.
pub(crate) fn innermost(backtrace: &WasmBacktrace) -> Option<String> {
    backtrace.frames().first().and_then(|first| frame(first).into_iter().next())
}

fn frame(frame: &FrameInfo) -> Vec<String> {
    if is_trampoline(frame.module()) {
        return vec![CALL.to_owned()];
    }
    let own_name = frame.symbols().last().and_then(FrameSymbol::name);
    let outer = match frame.func_name().or(own_name) {
        Some(name) => demangled(name),
        None => format!("function {} (no names in the component)", frame.func_index()),
    };
    // The last symbol is the function itself, by a shorter name; those before it were inlined into it.
    match frame.symbols().split_last() {
        None => vec![outer],
        Some((own, inlined)) => inlined
            .iter()
            .map(|symbol| placed(&symbol.name().map_or_else(|| "an inlined function".to_owned(), demangled), symbol))
            .chain([placed(&outer, own)])
            .collect(),
    }
}

/// Whether a module holds nothing but the trampolines that component tools put before a guest's imports.
fn is_trampoline(module: &Module) -> bool {
    module.name() == Some("wit-component:shim") || module.get_export_index("$imports").is_some()
}

fn demangled(name: &str) -> String {
    elided(&format!("{:#}", rustc_demangle::demangle(name)))
}

/// A name without what its generic arguments are: they may be longer than all else. `<Type as Trait>` stays.
fn elided(name: &str) -> String {
    let (mut short, mut depth) = (String::with_capacity(name.len()), 0u32);
    let mut before = ' ';
    for c in name.chars() {
        let opens = c == '<' && (depth > 0 || before.is_alphanumeric() || matches!(before, '_' | '}' | '>'));
        let closes = c == '>' && depth > 0 && before != '-';
        if opens {
            depth += 1;
        } else if closes {
            depth -= 1;
            if depth == 0 {
                short.push_str("<..>");
            }
        } else if depth == 0 {
            short.push(c);
        }
        before = c;
    }
    if depth == 0 { short } else { name.to_owned() }
}

fn placed(name: &str, symbol: &FrameSymbol) -> String {
    match (symbol.file().map(shortened), symbol.line()) {
        (Some(file), Some(line)) => format!("{name} at {file}:{line}"),
        (Some(file), None) => format!("{name} at {file}"),
        (None, _) => name.to_owned(),
    }
}

/// The standard library's files by the path that they have in its repository.
fn shortened(file: &str) -> &str {
    let of_rust = file.strip_prefix("/rustc/").and_then(|rest| rest.split_once('/'));
    of_rust.map_or(file, |(_hash, path)| path)
}

#[cfg(test)]
mod tests {
    use super::{elided, shortened};

    #[test]
    fn generic_arguments_are_left_out() {
        for (name, short) in [
            ("misbehave::hang::on_a_bad_byte", "misbehave::hang::on_a_bad_byte"),
            ("fold<alloc::string::String, fn(u8) -> u8>", "fold<..>"),
            ("<demo::A as intake::handler::Handler>::handle", "<demo::A as intake::handler::Handler>::handle"),
            ("<alloc::vec::Vec<u8> as core::ops::Drop>::drop", "<alloc::vec::Vec<..> as core::ops::Drop>::drop"),
            (
                "intake::text::lines::<impl intake::text::stage::TextStage>::keep",
                "intake::text::lines::<impl intake::text::stage::TextStage>::keep",
            ),
            ("operator<", "operator<"),
        ] {
            assert_eq!(elided(name), short);
        }
    }

    #[test]
    fn files_of_the_standard_library_are_short() {
        assert_eq!(shortened("/rustc/59807616/library/core/src/option.rs"), "library/core/src/option.rs");
        assert_eq!(shortened("/home/me/guest/src/lib.rs"), "/home/me/guest/src/lib.rs");
    }
}
