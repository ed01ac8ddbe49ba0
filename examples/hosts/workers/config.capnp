# The worker in Cloudflare's runtime on this machine: `npm run build -- GUEST.wasm && npm start`.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:8080", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "workers/worker.js", esModule = embed "worker.js"),
    (name = "workers/gathered.js", esModule = embed "gathered.js"),
    (name = "workers/linger.js", esModule = embed "linger.js"),
    (name = "workers/responding.js", esModule = embed "responding.js"),
    (name = "workers/wasi.js", esModule = embed "wasi.js"),
    (name = "js/chunk.js", esModule = embed "../js/chunk.js"),
    (name = "js/ended.js", esModule = embed "../js/ended.js"),
    (name = "js/errors.js", esModule = embed "../js/errors.js"),
    (name = "js/pacing.js", esModule = embed "../js/pacing.js"),
    (name = "js/payload.js", esModule = embed "../js/payload.js"),
    (name = "js/reply.js", esModule = embed "../js/reply.js"),
    (name = "js/within.js", esModule = embed "../js/within.js"),
    (name = "workers/built/guest.js", esModule = embed "built/guest.js"),
    (name = "workers/built/guest.core.wasm", wasm = embed "built/guest.core.wasm"),
    (name = "workers/built/guest.core2.wasm", wasm = embed "built/guest.core2.wasm"),
    (name = "workers/built/guest.core3.wasm", wasm = embed "built/guest.core3.wasm"),
  ],
  bindings = [(name = "INTAKE_LOG", fromEnvironment = "INTAKE_LOG")],
  compatibilityDate = "2026-11-01",
  # A client that went away is told by the request's signal.
  compatibilityFlags = ["enable_request_signal"],
);
