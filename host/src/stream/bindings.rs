//! What wasmtime's `bindgen!` makes of the WIT package of streams. Nothing outside this crate names these paths.

wasmtime::component::bindgen!({
    path: "wit/stream",
    world: "guest",
    imports: {
        "intake:payload-stream/pacing.resumed": async | store | trappable,
        "intake:payload-stream/source.[drop]payload": trappable,
        "intake:payload-stream/sink.[drop]reply": trappable,
        default: store | trappable,
    },
    exports: { default: async | store },
    with: {
        "intake:payload-stream/source.payload": crate::PayloadResource,
        "intake:payload-stream/sink.reply": crate::ReplyResource,
    },
});
