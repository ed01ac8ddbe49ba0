//! What wasmtime's `bindgen!` makes of the WIT package. Nothing outside this crate names these paths.

wasmtime::component::bindgen!({
    path: "wit",
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
