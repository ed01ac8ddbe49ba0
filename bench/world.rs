//! The bindings of the intake world without the SDK, where their macro looks for them: `crate::world::intake::bindings`.

#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "generated bindings")]

#[path = "."]
pub(crate) mod intake {
    #[path = "../sdk/src/world/intake/bindings.rs"]
    #[cfg_attr(not(target_family = "wasm"), allow(unused_imports))] // the macro that exports
    pub(crate) mod bindings;
}
