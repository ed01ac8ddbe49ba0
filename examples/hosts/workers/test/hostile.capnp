# The worker of `hostile.worker.js`, which the tests start.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "workers/test/hostile.worker.js", esModule = embed "hostile.worker.js"),
    (name = "workers/wasi.js", esModule = embed "../wasi.js"),
    (name = "js/chunk.js", esModule = embed "../../js/chunk.js"),
    (name = "js/ended.js", esModule = embed "../../js/ended.js"),
    (name = "js/errors.js", esModule = embed "../../js/errors.js"),
    (name = "js/pacing.js", esModule = embed "../../js/pacing.js"),
    (name = "js/payload.js", esModule = embed "../../js/payload.js"),
    (name = "js/reply.js", esModule = embed "../../js/reply.js"),
    (name = "js/within.js", esModule = embed "../../js/within.js"),
    (name = "js/test/ends.js", esModule = embed "../../js/test/ends.js"),
    (name = "js/test/hostile.js", esModule = embed "../../js/test/hostile.js"),
    (name = "workers/built/guest.js", esModule = embed "../built/guest.js"),
    (name = "workers/built/guest.core.wasm", wasm = embed "../built/guest.core.wasm"),
    (name = "workers/built/guest.core2.wasm", wasm = embed "../built/guest.core2.wasm"),
    (name = "workers/built/guest.core3.wasm", wasm = embed "../built/guest.core3.wasm"),
  ],
  compatibilityDate = "2026-11-01",
);
