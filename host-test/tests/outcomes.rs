//! Each outcome provoked once, by a guest that was not written with the SDK, and the host's part of the contract.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use host_test::report::ReplyEnd;
use host_test::spec::{Script, Step};
use host_test::{Ending, Fault, Guest, Harness, Outcome, Payload, Plan};

fn harness(misbehaviour: &str) -> Harness {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    Harness::new(guest).media_type(misbehaviour)
}

fn run(harness: &Harness) -> Outcome {
    harness.run().unwrap()
}

fn message(outcome: &Outcome) -> &str {
    outcome.error.as_ref().map_or("", |error| error.message.as_str())
}

#[track_caller]
fn assert_error(outcome: &Outcome, ending: Ending, kind: &str, stage: Option<&str>, text: &str) {
    outcome.assert_ending(ending);
    let error = outcome.error.as_ref().unwrap();
    assert_eq!((error.kind.as_str(), error.stage.as_deref()), (kind, stage), "{outcome}");
    assert!(error.message.contains(text), "{outcome}");
}

#[test]
fn ok() {
    let outcome = run(&harness("count").payload("hello").charset("utf-8").plan(Plan::cycle([2]).unwrap()));
    outcome.assert_reply("5 bytes, 3 chunks, largest 2, empty 0\n");
    assert_eq!((outcome.payload.size, outcome.payload.bytes, outcome.payload.chunks), (Some(5), 5, 3));
    assert_eq!(outcome.payload.charset_declared.as_deref(), Some("utf-8"));
    assert_eq!(outcome.payload.charset_used, None);
    assert_eq!((outcome.payload.malformed, outcome.payload.first_malformed_at), (None, None), "it was not decoded");
    assert_eq!((outcome.reply.bytes, outcome.reply.writes, outcome.reply.end), (38, 1, ReplyEnd::Finished));
    assert_eq!(outcome.kept.media_type.as_deref(), Some("text/plain"));
    // In, describe, four reads, head, write, finish, out.
    assert_eq!((outcome.host_calls, outcome.checkpoints), (10, 0));
    assert!(outcome.fuel.total > outcome.fuel.max_between_host_calls);
    assert!((outcome.fuel.per_byte.unwrap() - outcome.fuel.total as f64 / 5.0).abs() < 1e-9);
    assert!(outcome.memory.peak_bytes > 65_536);
}

#[test]
fn guest_error() {
    let outcome = run(&harness("fail"));
    assert_error(&outcome, Ending::GuestError, "sorry", Some("handler"), "it cannot be done");
    assert_eq!(outcome.error.as_ref().unwrap().at, Some(7));
    assert_eq!(outcome.reply.end, ReplyEnd::BrokenOff);
}

#[test]
fn trap_names_the_panic_and_the_function() {
    let outcome = run(&harness("panic").payload("0123456789abcdef"));
    assert_error(&outcome, Ending::Trap, "trap", None, "the guest trapped after 12 bytes of the payload: wasm `unreachable`");
    assert!(message(&outcome).contains("not a fan of chunk 3"), "{outcome}");
    assert!(stack(&outcome).contains(&"misbehave::panic_at_third_read"), "{outcome}");
    assert_eq!((outcome.payload.bytes, outcome.payload.chunks, outcome.payload.malformed), (12, 3, None));
    assert!(outcome.fuel.total > 0, "the fuel of a run that traps is reported");
}

/// The misbehaving guest with debug info, built next to the one that all others use.
fn with_lines() -> Guest {
    let (folder, target) = (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest"), env!("CARGO_TARGET_TMPDIR"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = std::process::Command::new(cargo);
    build.args(["build", "--release", "--target", "wasm32-wasip2", "--target-dir", target]).current_dir(folder);
    let output = build.env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Guest::from_file(std::path::Path::new(target).join("wasm32-wasip2/release/misbehave.wasm")).unwrap()
}

/// The lines of the stack.
fn stack(outcome: &Outcome) -> Vec<&str> {
    outcome.diagnosis.as_ref().unwrap().stack.iter().map(String::as_str).collect()
}

const HINT: &str = "(for functions that were inlined, and for lines, build with CARGO_PROFILE_RELEASE_DEBUG=line-tables-only)";

#[test]
fn the_stack_names_each_function_with_its_own_line_and_the_inlined_ones_too() {
    let payload = Payload::script(Script::new([Step::Stall]));
    let outcome = run(&Harness::new(with_lines()).media_type("count/patient").payload(payload));
    let stack = stack(&outcome);
    assert_eq!(stack[0], "a call of the host", "{outcome}");
    assert!(stack[1].starts_with("read at ") && stack[1].contains("bindings.rs:"), "inlined: {outcome}");
    assert!(stack[2].starts_with("misbehave::count at ") && stack[2].contains("tests/guest/src/lib.rs:"), "{outcome}");
    assert!(!stack.contains(&HINT), "{outcome}");
}

#[test]
fn a_stack_without_debug_info_says_how_to_get_it_once() {
    let outcome = run(&harness("count/patient").payload(Script::new([Step::Stall])));
    let stack = stack(&outcome);
    assert_eq!(stack[..2], ["a call of the host", "misbehave::count"], "{outcome}");
    assert_eq!(stack.iter().position(|line| *line == HINT), Some(stack.len() - 1), "{outcome}");
}

#[test]
fn a_stack_that_overflows_is_a_trap() {
    assert_error(&run(&harness("recurse")), Ending::Trap, "trap", None, "call stack exhausted");
}

#[test]
fn out_of_fuel() {
    let outcome = run(&harness("spin").slice_fuel(1_000_000));
    let text = "the guest spent all the 1,000,000 fuel of a slice without a host call, after 0 bytes of the payload";
    assert_error(&outcome, Ending::OutOfFuel, "out-of-fuel", None, text);
    let advice = "or raise the fuel of a slice; if this is a debug build of the guest, build it with `--release`";
    assert!(message(&outcome).contains(advice), "{outcome}");
    assert!(stack(&outcome).iter().any(|frame| frame.contains("misbehave::")), "{outcome}");
    assert!(outcome.fuel.max_between_host_calls >= 1_000_000, "{outcome}");
}

#[test]
fn a_slice_fuel_is_set_again_at_each_host_call() {
    let counted = run(&harness("count/one").payload(vec![b'x'; 500]));
    let most = counted.assert_ok().fuel.max_between_host_calls;
    assert!(counted.fuel.total > 2 * most);
    let bounded = run(&harness("count/one").payload(vec![b'x'; 500]).slice_fuel(most + 1));
    bounded.assert_ok();
    assert_eq!(bounded.fuel, counted.fuel, "a budget changes nothing in what is spent");
    // Not just below it: wasmtime looks at the fuel at loops and calls only.
    run(&harness("count/one").payload(vec![b'x'; 500]).slice_fuel(most / 2)).assert_ending(Ending::OutOfFuel);
}

#[test]
fn out_of_memory() {
    let outcome = run(&harness("allocate").memory_limit(8 << 20));
    assert_error(&outcome, Ending::OutOfMemory, "out-of-memory", None, "the limit is 8,388,608");
    assert!(outcome.memory.peak_bytes <= 8 << 20);
}

#[test]
fn out_of_memory_before_the_first_host_call() {
    let outcome = run(&harness("count").memory_limit(65_536));
    assert_error(&outcome, Ending::OutOfMemory, "out-of-memory", None, "the limit is 65,536");
}

#[test]
fn a_guest_that_takes_a_refusal_well_has_done_well() {
    run(&harness("allocate/politely")).assert_reply("refused");
}

#[test]
fn a_refusal_of_an_earlier_slice_is_not_why_a_guest_traps() {
    let outcome = run(&harness("allocate/politely/panic").payload("hello"));
    assert_error(&outcome, Ending::Trap, "trap", None, "is not to its taste");
}

#[test]
fn out_of_memory_says_what_the_guest_printed() {
    let outcome = run(&harness("allocate/panic"));
    assert_error(&outcome, Ending::OutOfMemory, "out-of-memory", None, "there is no room for the index");
}

#[test]
fn timed_out_while_it_spins_and_the_stack_is_shown() {
    let outcome = run(&harness("spin").timeout(Duration::from_millis(200)));
    let text = "not done after 200ms: the guest was running, after 0 bytes of the payload";
    assert_error(&outcome, Ending::TimedOut, "timed-out", None, text);
    assert!(stack(&outcome).iter().any(|frame| frame.contains("misbehave::")), "{outcome}");
    assert!(outcome.fuel.max_between_host_calls > 1_000_000, "what it spun away is seen: {outcome}");
}

#[test]
fn timed_out_while_it_loops_over_host_calls() {
    let payload = Script::new([Step::EmptyForEver]);
    let outcome = run(&harness("loop-on-empty").payload(payload).timeout(Duration::from_millis(200)).slice_fuel(100_000));
    assert_error(&outcome, Ending::TimedOut, "timed-out", None, "the guest was running");
}

#[test]
fn timed_out_while_it_waits_in_wasi() {
    let outcome = run(&harness("sleep").timeout(Duration::from_millis(200)));
    assert_error(&outcome, Ending::TimedOut, "timed-out", None, "the guest was waiting in a call of WASI");
}

#[test]
fn a_guest_sleeps_by_a_clock_that_is_the_same_in_every_run() {
    let started = Instant::now();
    run(&harness("sleep/hour")).assert_reply("3600 s, Some(1767229200)");
    assert!(started.elapsed() < Duration::from_secs(600), "nothing sleeps");
    let [one, two] = [run(&harness("sleep/hour")), run(&harness("sleep/hour"))];
    assert_eq!(one.fuel, two.fuel);
}

#[test]
fn waiting_for_ever_is_over_at_once() {
    let started = Instant::now();
    let stalled = Payload::script(Script::after("hello", [Step::Stall]));
    let outcome = run(&harness("count/patient").payload(stalled.clone()));
    let text = "the guest was waiting in read for ever, after 5 bytes of the payload: bound the wait";
    assert_error(&outcome, Ending::TimedOut, "timed-out", None, text);
    assert!(stack(&outcome).contains(&"misbehave::count"), "{outcome}");

    let outcome = run(&harness("count").payload(stalled));
    assert_error(&outcome, Ending::GuestError, "timed-out", Some("source"), "no byte came in time");

    let blocked: Fault = "reply-blocked@byte:3".parse().unwrap();
    let outcome = run(&harness("echo/patient").payload("hello").fault(blocked.clone()));
    assert_error(&outcome, Ending::TimedOut, "timed-out", None, "waiting in write for ever");
    let outcome = run(&harness("echo").payload("hello").fault(blocked));
    assert_error(&outcome, Ending::GuestError, "timed-out", Some("reply"), "not taken in time");
    assert!(started.elapsed() < Duration::from_secs(40), "the clock of a script is virtual");
}

#[test]
fn contract_violations() {
    for (misbehaviour, stage, text) in [
        ("large-piece", "reply", "the guest wrote a piece of 102400 bytes: a piece has at most 65536"),
        ("head-late", "reply", "the guest gave the head of the reply after its first write: give it before"),
        ("head-twice", "reply", "the guest gave the head of the reply twice: give it once"),
        ("finish-twice", "reply", "the guest finished the reply twice: finish it once"),
        ("write-after-finish", "reply", "the guest wrote to a reply that was finished"),
        ("checkpoints/falling", "pace", "the counter items of a checkpoint fell: no counter ever falls"),
    ] {
        assert_error(&run(&harness(misbehaviour)), Ending::Trap, "contract-violation", Some(stage), text);
    }
}

#[test]
fn an_ok_without_a_finished_reply_is_no_ok() {
    let outcome = run(&harness("no-finish"));
    assert_error(&outcome, Ending::GuestError, "contract-violation", Some("reply"), "the guest returned ok");
    assert_eq!((outcome.reply.end, outcome.reply.bytes), (ReplyEnd::BrokenOff, 4));
}

#[test]
fn an_error_after_a_finished_reply_keeps_its_kind_and_says_so() {
    let outcome = run(&harness("fail/finished"));
    assert_error(&outcome, Ending::GuestError, "late", Some("handler"), "too late (and the guest had finished the reply");
    assert_eq!(outcome.reply.end, ReplyEnd::Finished);
}

#[test]
fn a_broken_payload_says_why_and_stays_broken() {
    for (step, kind) in [(Step::Abort("gone".to_owned()), "aborted"), (Step::Cancel("enough".to_owned()), "cancelled")] {
        let payload = Script::after("hello", [step]);
        let outcome = run(&harness("count").payload(payload.clone()));
        outcome.assert_guest_error(kind);
        assert_eq!(outcome.error.as_ref().unwrap().at, Some(5));
        let reply = run(&harness("after-the-end").payload(payload)).assert_ok().reply_text().into_owned();
        assert_eq!(reply.matches("ReadError").count(), 4, "{reply}");
    }
}

#[test]
fn after_the_end_is_the_end() {
    run(&harness("after-the-end").payload("hello")).assert_reply("5 end end end end ");
}

#[test]
fn a_max_of_zero_gives_an_empty_list() {
    run(&harness("zero").payload("hello")).assert_reply("Some([]) Some([104, 101, 108, 108, 111])");
}

#[test]
fn chunks_keep_to_max_and_a_broken_host_does_not() {
    let one = run(&harness("count/one").payload("hello").plan(Plan::cycle([4, 0]).unwrap()));
    one.assert_reply("5 bytes, 5 chunks, largest 1, empty 1\n");
    let huge = run(&harness("count/huge").payload("hello"));
    huge.assert_reply("5 bytes, 1 chunks, largest 5, empty 0\n");
    let broken = run(&harness("count").payload(Script::new([Step::TooLarge])));
    broken.assert_reply("65537 bytes, 1 chunks, largest 65537, empty 0\n");
}

#[test]
fn a_reply_that_is_closed_says_why() {
    let closed: Fault = "reply-closed=client gone@byte:3".parse().unwrap();
    let outcome = run(&harness("echo").payload("hello").plan(Plan::cycle([2]).unwrap()).fault(closed.clone()));
    assert_error(&outcome, Ending::GuestError, "closed", Some("reply"), "client gone");
    assert_eq!(outcome.reply_bytes(), b"he");
    run(&harness("ignore-errors").payload("hello").fault(closed)).assert_guest_error("contract-violation");
    let cancelled: Fault = "reply-refused=enough@byte:0".parse().unwrap();
    run(&harness("echo").payload("hello").fault(cancelled)).assert_guest_error("cancelled");
}

#[test]
fn a_checkpoint_gives_the_budget_and_can_stop() {
    let outcome = run(&harness("checkpoints"));
    outcome.assert_reply("None");
    assert_eq!(outcome.checkpoints, 1000);
    run(&harness("checkpoints").slice_fuel(500_000)).assert_reply("Some(500000)");
    let stopped = run(&harness("checkpoints").fault("stop=closing time@checkpoint:3".parse().unwrap()));
    assert_error(&stopped, Ending::GuestError, "cancelled", Some("pace"), "closing time");
    assert_eq!(stopped.checkpoints, 3);
    assert_eq!(stopped.progress.map(|progress| progress.items), Some(3));
}

#[tokio::test(flavor = "current_thread")]
async fn at_every_128th_checkpoint_at_the_latest_other_work_runs() {
    let harness = harness("checkpoints");
    let ran = Arc::new(Mutex::new(0u64));
    let counted = Arc::clone(&ran);
    let other = tokio::spawn(async move {
        loop {
            *counted.lock().unwrap() += 1;
            tokio::task::yield_now().await;
        }
    });
    let outcome = harness.run_async().await.unwrap();
    other.abort();
    let ran = *ran.lock().unwrap();
    assert!(ran >= outcome.checkpoints / 128, "{ran} slices of other work in {} checkpoints", outcome.checkpoints);
    assert!(outcome.checkpoints > 256);
}

#[tokio::test(flavor = "current_thread")]
async fn it_can_be_run_inside_a_runtime() {
    harness("count").run().unwrap().assert_ok();
}

#[test]
fn a_reply_goes_to_a_writer_and_a_failing_writer_closes_it() {
    let path = std::env::temp_dir().join(format!("host-test-reply-{}", std::process::id()));
    let file = std::fs::File::create(&path).unwrap();
    let payload = vec![b'x'; 300_000];
    let outcome = run(&harness("echo").payload(payload.clone()).keep_reply(10).reply_to(file));
    outcome.assert_ok();
    assert_eq!((outcome.reply.bytes, outcome.reply_bytes().len()), (300_000, 10));
    assert!(std::fs::read(&path).unwrap() == payload);
    std::fs::remove_file(&path).unwrap();

    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let outcome = run(&harness("echo").payload("hello").reply_to(Full));
    let text = "the host could not write the reply: the disk is full";
    assert_error(&outcome, Ending::GuestError, "closed", Some("reply"), text);
}

#[test]
fn the_same_run_spends_the_same_fuel() {
    let harness = harness("count").payload(vec![b'x'; 200_000]).plan(Plan::random(7, 1..=5000).unwrap());
    let (one, two) = (run(&harness), run(&harness));
    assert_eq!((one.fuel, one.host_calls, one.kept), (two.fuel, two.host_calls, two.kept));
}

#[test]
fn a_large_payload_is_not_held_in_memory() {
    let generate = |size: u64| host_test::generate::Generate::new(host_test::generate::Kind::Log).with_size(size);
    let small = run(&harness("count").payload(generate(1 << 20)));
    let large = run(&harness("count").payload(generate(64 << 20)));
    assert_eq!(large.assert_ok().payload.bytes, 64 << 20);
    assert_eq!(small.assert_ok().memory, large.memory);
}

#[test]
fn wrong_components_say_what_is_missing() {
    for (bytes, text) in [
        (
            &b"hello"[..],
            "not a guest of the intake world: this is not a wasm binary: a component begins with the bytes 00 61 73 6d",
        ),
        (
            &b"\0asm\x01\0\0\0"[..],
            "not a guest of the intake world: this is a core module, not a component: build with `cargo build --release --target \
             wasm32-wasip2` or `cargo component build --release`",
        ),
        (
            &b"\0asm\x0d\0\x01\0"[..],
            "not a guest of the intake world: exports no intake:payload/handler@0.1.0, but nothing at all: implement the handler \
             and write `intake::export!(..)`",
        ),
    ] {
        assert_eq!(Guest::from_bytes(bytes).unwrap_err().to_string(), text);
    }
}

/// A component that exports a `handle` with this number of parameters, each a u32, as is its result.
fn with_handle_of(params: u8) -> Vec<u8> {
    const U32: u8 = 0x79;
    let each = |bytes: &[u8]| bytes.repeat(usize::from(params));
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    module.extend([&[1, 5 + params, 1, 0x60, params], each(b"\x7f").as_slice(), b"\x01\x7f"].concat()); // type 0: [i32..] -> [i32]
    module.extend(b"\x03\x02\x01\x00"); // function 0 of type 0
    module.extend(b"\x07\x05\x01\x01f\x00\x00"); // exported as f
    module.extend(b"\x0a\x06\x01\x04\x00\x41\x01\x0b"); // returns 1
    let handler = b"intake:payload/handler@0.1.0";
    let mut component = b"\0asm\x0d\0\x01\0".to_vec();
    component.extend([1, u8::try_from(module.len()).unwrap()]);
    component.extend(module);
    component.extend(b"\x02\x04\x01\x00\x00\x00"); // an instance of it
    component.extend(b"\x06\x07\x01\x00\x00\x01\x00\x01f"); // its f
    let names: Vec<u8> = (b'a'..).take(usize::from(params)).flat_map(|name| [1, name, U32]).collect();
    component.extend([&[7, 5 + 3 * params, 1, 0x40, params], names.as_slice(), &[0, U32]].concat()); // type 0: func(a: u32, ..) -> u32
    component.extend(b"\x08\x06\x01\x00\x00\x00\x00\x00"); // f lifted to it
    component.extend(b"\x05\x0d\x01\x01\x01\x00\x06handle\x01\x00"); // an instance that exports it as handle
    component.extend([11, 34, 1, 0, u8::try_from(handler.len()).unwrap()]);
    component.extend(handler);
    component.extend([5, 0, 0]); // that instance
    component
}

#[test]
fn a_handle_of_another_type_is_no_guest() {
    for (params, why) in [(0, "it takes 0 values"), (2, "expected `own` or `borrow`, found `u32`")] {
        let error = Guest::from_bytes(&with_handle_of(params)).unwrap_err().to_string();
        let expected = format!(
            "not a guest of the intake world: its function handle is not `func(payload: payload, reply: reply) -> \
             result<summary, failure>`: {why}"
        );
        assert_eq!(error, expected);
    }
}
