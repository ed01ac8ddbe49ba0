//! The component under wasmtime.

use host_test::{Harness, Payload, Script, Step};

#[test]
fn any_charset_comes_out_as_utf_8() {
    let guest = host_test::guest!();
    for (charset, payload, text) in [
        ("windows-1252", &b"na\xEFve \x80 5"[..], "na\u{ef}ve \u{20ac} 5"),
        ("shift_jis", b"\x93\xFA\x96{\x8C\xEA", "\u{65e5}\u{672c}\u{8a9e}"),
        ("utf-16be", b"\xD8\x3D\xDE\x00", "\u{1f600}"),
        ("iso-2022-jp", b"\x1B$BF|\x1B(B.", "\u{65e5}."),
    ] {
        for plan in ["whole", "1", "0,1"] {
            let outcome = Harness::new(guest.clone())
                .payload(payload.to_vec())
                .charset(charset)
                .plan(plan.parse().unwrap())
                .media_type("text/plain")
                .run()
                .unwrap();
            outcome.assert_reply(text);
            assert_eq!(outcome.kept.charset.as_deref(), Some("UTF-8"));
            assert_eq!(outcome.kept.media_type.as_deref(), Some("text/plain"));
        }
    }
}

#[test]
fn a_payload_that_breaks_off_leaves_a_reply_that_is_broken_off() {
    let script = Script::new([Step::Chunk(b"half".to_vec()), Step::Abort("the client has gone".into())]);
    let outcome = Harness::new(host_test::guest!()).payload(Payload::script(script)).run().unwrap();
    outcome.assert_guest_error("aborted");
    let error = outcome.error.as_ref().unwrap();
    assert_eq!((error.stage.as_deref(), error.at), (Some("source"), Some(4)));
    assert_eq!(error.message, "the payload broke off: the client has gone");
}
