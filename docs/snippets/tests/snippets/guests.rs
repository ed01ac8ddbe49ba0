//! Each whole guest becomes a component, in a crate of its own target, and answers a payload in its world.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use host_test::command::Command;
use host_test::serve::{HttpGuest, Server};
use host_test::{Guest, Harness};

use crate::fences::{self, Fence};
use crate::{root, say};

/// What each handler is given, with its media type, and what it replies.
const ANSWERS: [(&str, &str, &str, &str); 5] = [
    ("CountErrors", "text/plain", "an ERROR\nnone\n", "1\n"),
    ("CountLines", "text/plain; charset=latin1", "one\ntwo\n", "2 lines\n"),
    ("Letters", "text/plain", "a1 b2\n", "2 letters\n"),
    ("Total", "text/csv", "customer;amount\nAda;1.5\nBob;x\nZoe;2\n", "3.50"),
    ("Upload", "text/plain", "12345", "5 bytes for \"\"\n"),
];

#[test]
fn every_guest_is_a_component_and_answers() {
    let all = fences::all(&root());
    let files = fences::rust_files(&all);
    let guests: Vec<&Vec<&Fence>> = files.iter().filter(|file| file[0].export().is_some()).collect();
    let folder = write_crate(&guests);
    let components = build(&folder);
    for file in &guests {
        let fence = file[0];
        let component = components.join(format!("{}.wasm", fence.name()));
        let handler = fence.text.split_once("impl Handler for ").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0;
        let answer = ANSWERS.iter().find(|(name, ..)| *name == handler);
        let (_, media_type, payload, reply) =
            answer.unwrap_or_else(|| panic!("{}: add to ANSWERS what {handler} replies", fence.place()));
        let said = answer_of(fence.export().unwrap(), &component, media_type, payload);
        assert!(said.contains(reply), "{}: {handler} replies {said:?} instead of {reply:?}", fence.place());
    }
    say(&format!("{} components were built and run", guests.len()));
    assert!(guests.len() > 2, "only {} guests were found", guests.len());
}

/// One target for each guest.
fn write_crate(guests: &[&Vec<&Fence>]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snippets/guests");
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let features = r#"["csv", "ndjson", "postcard", "http", "cli", "stream", "http-p3"]"#;
    let sdk = root().join("sdk");
    let mut manifest = format!(
        "[package]\nname = \"snippet-guests\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         intake = {{ path = {sdk:?}, features = {features} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
         [features]\nhttp = [\"intake/http\"]\n"
    );
    for file in guests {
        let name = file[0].name();
        writeln!(manifest, "\n[[example]]\nname = {name:?}\npath = \"src/{name}.rs\"\ncrate-type = [\"cdylib\"]").unwrap();
        std::fs::write(folder.join("src").join(format!("{name}.rs")), fences::code(file)).unwrap();
    }
    std::fs::write(folder.join("src/lib.rs"), "").unwrap();
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// Returns the folder of the components.
fn build(folder: &Path) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = std::process::Command::new(cargo);
    // That of the workspace: what the guests need is built already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    cargo.current_dir(folder).args(["build", "--release", "--examples", "--target", "wasm32-wasip2", "--target-dir"]).arg(target);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "a guest of a document does not build:\n{}", String::from_utf8_lossy(&output.stderr));
    target.join("wasm32-wasip2/release/examples")
}

/// What a guest replies in the world of the macro that exports it.
fn answer_of(export: &str, component: &Path, media_type: &str, payload: &str) -> String {
    match export {
        "" | "_stream" => {
            let guest = Guest::from_file(component).unwrap();
            let outcome = Harness::new(guest).payload(payload).media_type(media_type).slice_fuel(2_000_000).run().unwrap();
            outcome.assert_ok().reply_text().into_owned()
        }
        "_cli" => {
            let outcome = Command::from_file(component).unwrap().payload(payload).run().unwrap();
            outcome.stdout_text().into_owned()
        }
        "_http" | "_http_p3" => {
            let serving = Server::new(HttpGuest::from_file(component).unwrap()).start("127.0.0.1:0").unwrap();
            let mut to = TcpStream::connect(serving.address()).unwrap();
            let length = payload.len();
            write!(
                to,
                "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: {media_type}\r\n\
                 content-length: {length}\r\n\r\n{payload}"
            )
            .unwrap();
            let mut reply = String::new();
            to.read_to_string(&mut reply).unwrap();
            assert!(reply.starts_with("HTTP/1.1 20"), "{reply}");
            reply
        }
        other => panic!("there is no macro intake::export{other}!"),
    }
}
