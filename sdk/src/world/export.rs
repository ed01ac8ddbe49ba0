/// Makes a [`Handler`](crate::Handler) the one that this guest exports, in the intake world. Once in a crate, which is a
/// `cdylib`.
#[macro_export]
macro_rules! export {
    ($handler:ty) => {
        const _: () = {
            struct Guest;
            impl $crate::world::intake::bindings::exports::intake::payload::handler::Guest for Guest {
                fn handle(
                    payload: $crate::world::intake::bindings::intake::payload::source::Payload,
                    reply: $crate::world::intake::bindings::intake::payload::sink::Reply,
                ) -> ::core::result::Result<
                    $crate::world::intake::bindings::exports::intake::payload::handler::Summary,
                    $crate::world::intake::bindings::exports::intake::payload::handler::Failure,
                > {
                    $crate::world::intake::handle::<$handler>(payload, reply)
                        .map(::core::convert::Into::into)
                        .map_err(::core::convert::Into::into)
                }
            }
            #[cfg(target_family = "wasm")]
    $crate::world::intake::bindings::export_guest!(Guest with_types_in $crate::world::intake::bindings);
            // Elsewhere there is no host to export to, and linkers take the names of the exports for syntax; but the handler is
            // checked all the same.
            #[cfg(not(target_family = "wasm"))]
            const _: fn() = || {
                let _ = <Guest as $crate::world::intake::bindings::exports::intake::payload::handler::Guest>::handle;
            };
        };
    };
}
