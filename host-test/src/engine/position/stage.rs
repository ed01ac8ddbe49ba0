//! Which stage a guest was in, by what it had called or had on its stack.

/// Modules of the SDK, and the stage that each is.
const MODULES: [(&str, &str); 15] = [
    ("intake::source::", "source"),
    ("intake::text::decoding::", "decode"),
    ("intake_text::decode::", "decode"),
    ("intake_text::signs::", "decode"),
    ("intake_text::arch::wasm32::kernels::ascii::", "decode"),
    ("intake_text::arch::wasm32::kernels::pairs::", "decode"),
    ("intake_text::arch::wasm32::kernels::single_byte::", "decode"),
    ("intake_text::arch::wasm32::kernels::utf", "decode"),
    ("intake::text::", "lines"),
    ("intake::records::", "records"),
    ("intake::reply::", "reply"),
    ("intake_text::encode::", "reply"),
    ("intake::pace::", "pace"),
    ("intake::payload::pace::", "pace"),
    ("intake::handler::", "handler"),
];

/// Crates that both the SDK and a handler call: who called them tells.
#[rustfmt::skip]
const CALLED: [&str; 18] = [
    "core", "alloc", "std", "encoding_rs", "memchr", "simdutf8", "log", "wit_bindgen", "intake", "intake_text",
    "serde", "serde_core", "serde_json", "csv", "csv_core", "postcard", "cobs", "crc",
];

/// The stage of a guest that waits in this import.
pub(crate) fn of_call(import: &str) -> &'static str {
    match import {
        "read" | "describe" => "source",
        "checkpoint" => "pace",
        _ => "reply",
    }
}

/// The stage of a guest with this stack, the innermost function first: that of the first function that belongs to one. What is
/// neither the SDK's nor in a crate that both call is the handler's.
pub(crate) fn of_stack(stack: &[String]) -> Option<&'static str> {
    stack.iter().find_map(|frame| of_function(frame.split(" at ").next().unwrap_or_default()))
}

fn of_function(name: &str) -> Option<&'static str> {
    // `<Type as Trait>::method`: the type tells. All other brackets hold arguments, which tell nothing.
    let path = name.strip_prefix('<').unwrap_or(name);
    let path = path.trim_start_matches('&').split(['<', ' ']).next().unwrap_or_default();
    if let Some((_, stage)) = MODULES.iter().find(|(module, _)| path.starts_with(module)) {
        return Some(stage);
    }
    let (first, rest) = path.split_once("::")?;
    let is_a_name = !first.is_empty() && first.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !first.starts_with("__");
    (is_a_name && !rest.is_empty() && !CALLED.contains(&first)).then_some("handler")
}

#[cfg(test)]
mod tests {
    use super::of_stack;

    #[test]
    fn the_innermost_function_of_a_stage_tells() {
        let stack = |frames: &[&str]| frames.iter().map(|frame| (*frame).to_owned()).collect::<Vec<_>>();
        let decoding = [
            "encoding_rs::Decoder::decode_to_utf8",
            "intake_text::decode::multi_byte::MultiByteDecoder::decode",
            "intake::text::lines::Lines::next",
        ];
        assert_eq!(of_stack(&stack(&decoding)), Some("decode"));
        let searching = ["intake_text::arch::wasm32::kernels::find::find_byte", "intake::text::lines::Lines::next"];
        assert_eq!(of_stack(&stack(&searching)), Some("lines"), "who searches tells");
        let own = ["demo::slow", "intake::handler::run"];
        assert_eq!(of_stack(&stack(&own)), Some("handler"));
        let by_type = [
            "index<u8>",
            "{async_fn#0}<fn(&mut intake::payload::Payload, &mut intake::reply::writer::Reply)>",
            "demo::spin at src/lib.rs:3",
        ];
        assert_eq!(of_stack(&stack(&by_type)), Some("handler"), "an argument tells nothing");
        let of_a_type = ["realloc", "__rustc::__rust_realloc", "<intake::text::tail::Tail as demo::Trait>::push"];
        assert_eq!(of_stack(&stack(&of_a_type)), Some("lines"));
        assert_eq!(
            of_stack(&stack(&["rust_begin_unwind", "core::panicking::panic", "intake:payload/handler@0.1.0#handle"])),
            None
        );
    }
}
