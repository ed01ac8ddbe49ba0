//! What wasmtime's `bindgen!` makes of the WIT package. Nothing outside `host` names these paths.

wasmtime::component::bindgen!({
    path: "src/host/wit",
    world: "guest",
    imports: {
        "intake:payload/source.[drop]payload": trappable,
        "intake:payload/sink.[drop]reply": trappable,
        default: async | trappable | store,
    },
    exports: { default: async },
    with: {
        "intake:payload/source.payload": super::PayloadResource,
        "intake:payload/sink.reply": super::ReplyResource,
    },
});
