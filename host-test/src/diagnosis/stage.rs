//! Which stage a guest was in, by what it had called or had on its stack.

/// Modules of the SDK, and the stage that each is.
const MODULES: [(&str, &str); 7] = [
    ("intake::source::", "source"),
    ("intake::decode::", "decode"),
    ("intake::text::", "lines"),
    ("intake::reply::", "reply"),
    ("intake::pace::", "pace"),
    ("as intake::handler::Handler>::handle", "handler"),
    ("exports::intake::payload::handler::Guest>::handle", "handler"),
];

/// The stage of a guest that waits in this import.
pub(super) fn of_call(import: &str) -> &'static str {
    match import {
        "read" | "describe" => "source",
        "checkpoint" => "pace",
        _ => "reply",
    }
}

/// The stage of a guest with this stack, the innermost function first: that of the first function that belongs to one.
pub(super) fn of_stack(stack: &[String]) -> Option<&'static str> {
    stack.iter().find_map(|frame| MODULES.iter().find(|(module, _)| frame.contains(module)).map(|(_, stage)| *stage))
}

#[cfg(test)]
mod tests {
    use super::of_stack;

    #[test]
    fn the_innermost_function_of_a_stage_tells() {
        let stack = |frames: &[&str]| frames.iter().map(|frame| (*frame).to_owned()).collect::<Vec<_>>();
        let decoding =
            ["encoding_rs::Decoder::decode_to_utf8", "intake::decode::other::Other::step", "intake::text::lines::Lines::next"];
        assert_eq!(of_stack(&stack(&decoding)), Some("decode"));
        let own = ["demo::slow", "<demo::Slow as intake::handler::Handler>::handle::{{closure}}", "intake::handler::run"];
        assert_eq!(of_stack(&stack(&own)), Some("handler"));
        assert_eq!(of_stack(&stack(&["rust_begin_unwind"])), None);
    }
}
