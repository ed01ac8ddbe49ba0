//! What wasmtime's `bindgen!` makes of the WIT package of streams. Nothing outside `host` names these paths.

wasmtime::component::bindgen!({
    path: "src/host/stream/wit",
    world: "guest",
    imports: {
        "intake:payload-stream/pacing.resumed": async | store | trappable,
        "intake:payload-stream/source.[drop]payload": trappable,
        "intake:payload-stream/sink.[drop]reply": trappable,
        default: store | trappable,
    },
    exports: { default: async | store },
    with: {
        "intake:payload-stream/source.payload": crate::host::PayloadResource,
        "intake:payload-stream/sink.reply": crate::host::ReplyResource,
    },
});
