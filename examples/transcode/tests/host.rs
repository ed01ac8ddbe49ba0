//! The component under wasmtime.

use host_test::Suite;

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

/// UTF-8 needs no encoder: a component that writes no other charset has none in it, whatever media type it sets.
#[test]
fn has_no_encoders_of_other_charsets() {
    let guest = host_test::guest!();
    let component = std::fs::read(guest.path().unwrap()).unwrap();
    let has = |name: &[u8]| component.windows(name.len()).any(|window| window == name);
    assert!(has(b"intake::"), "functions have no names");
    assert!(!has(b"encoding_rs") && !has(b", due at byte "), "it has encoders");
}
