use encoding_rs::{Encoding, UTF_8};

use super::trace::Trace;
use crate::report::Excerpt;

/// Bytes shown before the one that it is about, and after it.
const BEFORE: u64 = 24;
const AFTER: u64 = 8;

/// The bytes around `at`, or around the last byte taken where `at` is not at hand; none if no byte was taken.
pub(crate) fn excerpt_of(trace: &Trace, at: Option<u64>, label: Option<&str>) -> Option<Excerpt> {
    let last = trace.last()?;
    let at = at.filter(|at| (trace.first()..=last).contains(at)).unwrap_or(last);
    let from = at.saturating_sub(BEFORE).max(trace.first());
    let bytes = trace.bytes(from, (at - from + AFTER + 1) as usize);
    let hex: Vec<String> = (from..)
        .zip(&bytes)
        .map(|(offset, byte)| if offset == at { format!("[{byte:02x}]") } else { format!("{byte:02x}") })
        .collect();
    let charset = label.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(UTF_8);
    let (text, _) = charset.decode_without_bom_handling(&bytes);
    Some(Excerpt { at, from, hex: hex.join(" "), charset: charset.name().to_owned(), text: text.into_owned() })
}

#[cfg(test)]
mod tests {
    use super::{Trace, excerpt_of};
    use intake_host::Passed;

    fn trace(bytes: &[u8]) -> Trace {
        let mut trace = Trace::default();
        let mut passed = Passed::default();
        passed.payload_bytes = bytes.len() as u64;
        trace.took(bytes, passed);
        trace
    }

    #[test]
    fn shows_the_byte_and_what_is_around_it() {
        let shown = excerpt_of(&trace(b"caf\xe9 au lait"), Some(3), Some("latin1")).unwrap();
        assert_eq!((shown.at, shown.from), (3, 0));
        assert_eq!(shown.hex, "63 61 66 [e9] 20 61 75 20 6c 61 69 74");
        assert_eq!((shown.charset.as_str(), shown.text.as_str()), ("windows-1252", "caf\u{e9} au lait"));
    }

    #[test]
    fn the_last_byte_unless_another_is_at_hand() {
        let shown = excerpt_of(&trace(&[b'a'; 100]), Some(1000), None).unwrap();
        assert_eq!((shown.at, shown.from, shown.text.len()), (99, 75, 25));
        assert!(shown.hex.ends_with("61 [61]"));
        assert_eq!(excerpt_of(&Trace::default(), None, None), None);
    }
}
