//! Several payloads at once in one instance, by the host side that other hosts start from: on one thread, without fuel or epochs that
//! would interrupt a guest.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use host_test::Guest;
use intake_host::stream::bindings::GuestPre;
use intake_host::stream::{add_to_linker, handle};
use intake_host::{
    Answer, Description, Failure, Head, Intake, IntakeView, Meter, PayloadResource, ReadError, ReplyResource, Sink, Source,
    Summary, WriteError,
};
use tokio::sync::oneshot;
use wasmtime::component::{Accessor, Component, Linker, ResourceTable};
use wasmtime::{Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

struct State {
    intake: Intake,
    wasi: WasiCtx,
    table: ResourceTable,
}

impl IntakeView for State {
    fn intake(&mut self) -> &mut Intake {
        &mut self.intake
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// What happened, in its order.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn at(&self, what: &str) -> usize {
        self.all().iter().position(|seen| seen == what).unwrap_or_else(|| panic!("{what} is not in {:?}", self.all()))
    }
}

/// Chunks that are ready, after something that is waited for.
struct Chunks {
    after: Option<oneshot::Receiver<()>>,
    chunks: VecDeque<Vec<u8>>,
    name: &'static str,
    seen: Seen,
}

impl Source for Chunks {
    fn read(&mut self, _max: usize, _wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        Box::pin(async {
            if let Some(after) = self.after.as_mut() {
                after.await.unwrap();
                self.after = None;
            }
            self.seen.note(format!("{} read", self.name));
            Ok(Ok(self.chunks.pop_front()))
        })
    }
}

struct Reply {
    name: &'static str,
    seen: Seen,
    bytes: Vec<u8>,
    /// Told when the reply is finished.
    then: Option<oneshot::Sender<()>>,
}

impl Sink for Reply {
    fn head(&mut self, _head: &Head) -> Result<(), WriteError> {
        Ok(())
    }

    fn write(&mut self, bytes: Vec<u8>, _wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        self.bytes.extend(bytes);
        Box::pin(async { Ok(Ok(())) })
    }

    fn finish(&mut self, _wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        self.seen.note(format!("{} {}", self.name, String::from_utf8_lossy(&self.bytes)));
        if let Some(then) = self.then.take() {
            then.send(()).unwrap();
        }
        Box::pin(async { Ok(Ok(())) })
    }
}

struct Call {
    name: &'static str,
    chunk: Vec<u8>,
    chunks: usize,
    after: Option<oneshot::Receiver<()>>,
    then: Option<oneshot::Sender<()>>,
    media_type: Option<&'static str>,
}

impl Call {
    fn new(name: &'static str, chunk: &[u8], chunks: usize) -> Call {
        Call { name, chunk: chunk.to_vec(), chunks, after: None, then: None, media_type: None }
    }

    async fn make(
        self,
        store: &Accessor<State>,
        guest: &intake_host::stream::bindings::Guest,
        seen: Seen,
    ) -> Result<Summary, Failure> {
        let Call { name, chunk, chunks, after, then, media_type } = self;
        let description =
            Description { media_type: media_type.map(str::to_owned), charset: Some("latin1".to_owned()), length: None };
        let chunks = std::iter::repeat_n(chunk, chunks).collect();
        let payload = PayloadResource::new(description, Chunks { after, chunks, name, seen: seen.clone() });
        let reply = ReplyResource::new(Reply { name, seen, bytes: Vec::new(), then });
        handle(store, guest, payload, reply).await.unwrap()
    }
}

/// An instance that nothing interrupts, and a store for it.
async fn instance() -> (Store<State>, intake_host::stream::bindings::Guest) {
    let built = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/streaming")).unwrap_or_else(|error| panic!("{error}"));
    let engine = Engine::default();
    let component = Component::from_file(&engine, built.path().unwrap()).unwrap();
    let mut linker = Linker::<State>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker).unwrap();
    wasmtime_wasi::p3::add_to_linker(&mut linker).unwrap();
    add_to_linker(&mut linker).unwrap();
    let pre = GuestPre::new(linker.instantiate_pre(&component).unwrap()).unwrap();
    let state = State { intake: Intake::new(Meter::new(None)), wasi: WasiCtx::builder().build(), table: ResourceTable::new() };
    let mut store = Store::new(&engine, state);
    let guest = pre.instantiate_async(&mut store).await.unwrap();
    (store, guest)
}

fn on_one_thread<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

#[test]
fn a_slow_payload_does_not_hold_up_the_others() {
    on_one_thread(async {
        let (mut store, guest) = instance().await;
        let seen = Seen::default();
        let (then, after) = oneshot::channel();
        // Its first byte comes when another call, which was made after it, has finished its reply.
        let slow = Call { after: Some(after), ..Call::new("slow", b"caf\xE9\n", 3) };
        let fast = Call { then: Some(then), ..Call::new("fast", b"a\nb\n", 1000) };
        let calls = store.run_concurrent(async |store| {
            tokio::join!(slow.make(store, &guest, seen.clone()), fast.make(store, &guest, seen.clone()))
        });
        let (slow, fast) = tokio::time::timeout(Duration::from_secs(30), calls).await.expect("they wait for each other").unwrap();
        assert_eq!((slow.unwrap().bytes, fast.unwrap().bytes), (15, 4000));
        assert!(seen.at("fast 2000 lines") < seen.at("slow read"));
        assert!(seen.at("slow 3 lines") > 0);
    });
}

#[test]
fn who_never_waits_gives_way_to_other_calls() {
    on_one_thread(async {
        let (mut store, guest) = instance().await;
        let seen = Seen::default();
        // Both always have bytes: the second, which is short, must not wait for the end of the first.
        let long = Call::new("long", &b"0123456789\n".repeat(6000), 400);
        let short = Call::new("short", b"x\n", 10);
        let calls = store.run_concurrent(async |store| {
            tokio::join!(long.make(store, &guest, seen.clone()), short.make(store, &guest, seen.clone()))
        });
        let (long, short) = calls.await.unwrap();
        assert_eq!((long.unwrap().bytes, short.unwrap().bytes), (400 * 66_000, 20));
        let before = seen.all()[..seen.at("short 10 lines")].iter().filter(|what| *what == "long read").count();
        assert!(before < 100, "{before} of the long payload's 400 chunks went before");
    });
}

#[test]
fn a_failure_is_that_of_one_call() {
    on_one_thread(async {
        let (mut store, guest) = instance().await;
        let seen = Seen::default();
        let endless = Call::new("endless", &[b'x'; 60_000], 10);
        let other = Call::new("other", b"y\n", 500);
        let calls = store.run_concurrent(async |store| {
            tokio::join!(endless.make(store, &guest, seen.clone()), other.make(store, &guest, seen.clone()))
        });
        let (endless, other) = calls.await.unwrap();
        assert_eq!(endless.unwrap_err().kind, "line-too-long");
        assert_eq!(other.unwrap().bytes, 1000);
        assert!(seen.at("other 500 lines") > 0);
    });
}

#[test]
fn other_work_of_the_hosts_thread_goes_on() {
    on_one_thread(async {
        let (mut store, guest) = instance().await;
        let seen = Seen::default();
        let long = Call::new("long", &b"0123456789\n".repeat(6000), 400);
        let call = async {
            let called = store.run_concurrent(async |store| long.make(store, &guest, seen.clone()).await).await;
            assert_eq!(called.unwrap().unwrap().bytes, 400 * 66_000);
            seen.note("over");
        };
        let ticks = async {
            while !seen.all().contains(&"over".to_owned()) {
                seen.note("tick");
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(call, ticks);
        let ticks = seen.all().iter().filter(|what| *what == "tick").count();
        // It counts no fuel, and takes some twenty milliseconds.
        assert!(ticks > 8, "{ticks} times");
    });
}

#[test]
fn one_call_may_wake_another() {
    on_one_thread(async {
        let (mut store, guest) = instance().await;
        let seen = Seen::default();
        let waits = Call { media_type: Some("is-woken"), ..Call::new("waits", b"", 0) };
        let wakes = Call { media_type: Some("wakes"), ..Call::new("wakes", b"z\n", 100) };
        let calls = store.run_concurrent(async |store| {
            tokio::join!(waits.make(store, &guest, seen.clone()), wakes.make(store, &guest, seen.clone()))
        });
        let (waits, wakes) = tokio::time::timeout(Duration::from_secs(30), calls).await.expect("no call was woken").unwrap();
        assert!(waits.is_ok() && wakes.is_ok());
        assert!(seen.at("waits woken") > 0);
    });
}
