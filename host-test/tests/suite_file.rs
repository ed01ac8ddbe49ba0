//! What a suite file says, read: layers, words, matrices, and payloads in any charset.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use host_test::Guest;
use host_test::suite::Error;
use host_test::suite::{Case, Results, Suite};

fn read(text: &str) -> Result<Suite, Error> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("host-test-{}-file-{number}.toml", std::process::id()));
    fs::write(&path, text).unwrap();
    let suite = Suite::from_file(&path);
    fs::remove_file(&path).unwrap();
    suite
}

fn run(text: &str) -> Results {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    read(text).unwrap().guest(guest).run().unwrap()
}

fn names(text: &str) -> Vec<String> {
    read(text).unwrap().cases().unwrap().into_iter().map(Case::name).map(str::to_owned).collect()
}

/// The replies of all cases of `echo`.
fn replies(text: &str) -> Vec<Vec<u8>> {
    let results = run(&format!("defaults.media-type = \"echo\"\n{text}"));
    results.assert_passed();
    results.cases.iter().map(|case| case.outcome.as_ref().unwrap().reply_bytes().to_vec()).collect()
}

#[test]
fn a_matrix_makes_every_combination_in_the_order_of_the_file() {
    let suite = "[[case]]\nname = \"a\"\npayload = \"gen:log,size={size}\"\n\
                 matrix = { size = [1, 2], chunks = [\"whole\", 3], faults = [[], [\"cut@byte:0\", \"stall@byte:0\"]] }";
    let expected = [
        "a [size=1 chunks=whole faults=none]",
        "a [size=1 chunks=whole faults=cut@byte:0+stall@byte:0]",
        "a [size=1 chunks=3 faults=none]",
        "a [size=1 chunks=3 faults=cut@byte:0+stall@byte:0]",
    ];
    assert_eq!(names(suite)[..4], expected);
    assert_eq!(names(suite).len(), 8);
}

#[test]
fn a_name_with_words_is_the_whole_name() {
    let suite = "[[case]]\nname = \"{charset}, {{as}} {it} is\"\ntext = \"x\"\n\
                 matrix = { charset = [\"utf-8\", \"latin1\"], it = [\"it\"] }";
    assert_eq!(names(suite), ["utf-8, {as} it is", "latin1, {as} it is"]);
}

#[test]
fn a_table_in_a_matrix_is_laid_over_the_case() {
    let suite = "[[case]]\nname = \"a\"\ntext = \"{word}\"\nexpect = { reply = \"no\" }\n[case.matrix]\n\
                 sample = [{ word = \"one\", expect = { reply = \"one\" } }, { hex = \"74 77 6f\", expect = { reply = \"two\" } }, \
                 { hex = \"00 fF\", expect = { reply-hex = \"00FF\" } }]";
    assert_eq!(names(suite), ["a [word=one]", "a [hex=74 77 6f]", "a [hex=00 fF]"]);
    assert_eq!(replies(suite), [&b"one"[..], b"two", b"\0\xFF"]);
    run(&format!("[defaults]\nmedia-type = \"echo\"\n{suite}")).assert_passed();
}

#[test]
fn the_defaults_hold_where_a_case_says_nothing() {
    let suite = "[defaults]\ntext = \"default\"\nexpect = { reply = \"default\", reply-bytes = 7 }\n\
                 [[case]]\nname = \"a\"\nmedia-type = \"echo\"\n\
                 [[case]]\nname = \"b\"\nmedia-type = \"echo\"\nhex = \"31\"\n\
                 [case.expect]\nreply-sha256 = \"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b\"\nreply-bytes = 1\n";
    run(suite).assert_passed();
}

#[test]
fn a_matrix_of_the_defaults_holds_for_the_cases_that_it_can_change() {
    let suite = "[defaults]\nmatrix = { chunks = [\"1\", \"2\"], size = [1, 2] }\n\
                 [[case]]\nname = \"both\"\npayload = \"gen:log,size={size}\"\n\
                 [[case]]\nname = \"no size\"\ntext = \"x\"\n\
                 [[case]]\nname = \"its own\"\ntext = \"x\"\nchunks = \"3\"\n\
                 [[case]]\nname = \"its own row\"\ntext = \"x\"\nmatrix = { chunks = [\"4\"] }\n";
    let expected = [
        "both [chunks=1 size=1]",
        "both [chunks=1 size=2]",
        "both [chunks=2 size=1]",
        "both [chunks=2 size=2]",
        "no size [chunks=1]",
        "no size [chunks=2]",
        "its own",
        "its own row [chunks=4]",
    ];
    assert_eq!(names(suite), expected);
    let unused = "[defaults]\nmatrix = { size = [1] }\n[[case]]\nname = \"a\"\ntext = \"x\"\n";
    assert!(read(unused).unwrap_err().to_string().starts_with("Error: `size` is not a field"), "a row that no case uses");
}

#[test]
fn a_text_is_encoded_in_the_charset_of_the_case() {
    let case = |name: &str, more: &str| format!("[[case]]\nname = \"{name}\"\n{more}\n");
    let suite = [
        case("utf-8", "text = \"\u{e9}\""),
        case("declared", "text = \"\u{e9}\"\ncharset = \"latin1\""),
        case("another", "text = \"\u{e9}\"\ncharset = \"latin1\"\ntext-charset = \"utf-16be\""),
        case("with a mark", "text = \"\\uFEFF\u{e9}\"\ntext-charset = \"utf-16\""),
        case("repeated", "text = \"\u{65e5}\"\ncharset = \"shift_jis\"\nrepeat = 3"),
        case("hex", "hex = \"0 1FfE 0\"\nrepeat = \"2\""),
        case("nothing", "text = \"\"\nrepeat = 1000"),
        case("not at all", "text = \"x\"\nrepeat = 0"),
    ];
    let expected: [&[u8]; 8] = [
        b"\xC3\xA9",
        b"\xE9",
        b"\x00\xE9",
        b"\xFF\xFE\xE9\x00",
        b"\x93\xFA\x93\xFA\x93\xFA",
        b"\x01\xFF\xE0\x01\xFF\xE0",
        b"",
        b"",
    ];
    assert_eq!(replies(&suite.concat()), expected);
}

#[test]
fn what_is_declared_is_told_to_the_guest() {
    let case =
        |name: &str, more: &str| format!("[[case]]\nname = \"{name}\"\nmedia-type = \"length\"\ntext = \"0123\"\n{more}\n");
    let suite = [
        case("its size", "expect = { reply = \"Some(4)\" }"),
        case("none", "length = \"none\"\nexpect = { reply = \"None\" }"),
        case("another", "length = \"1KiB\"\nexpect = { reply = \"Some(1024)\" }"),
    ];
    run(&suite.concat()).assert_passed();
}

#[test]
fn a_skipped_case_needs_neither_its_files_nor_a_charset() {
    let suite = "[[case]]\nname = \"a\"\npayload = \"nowhere\"\ncharset = \"klingon\"\nskip = \"not yet\"\n\
                 expect = { reply-file = \"nowhere\" }\n";
    assert_eq!(run(suite).skipped(), 1);
}
