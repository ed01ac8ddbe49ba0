/// Exports a [`Handler`](crate::Handler) from this guest, in the intake world. Use it once, in a crate of the type `cdylib`.
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

/// Exports a [`Handler`](crate::Handler) from this guest to any host of `wasi:http` 0.2 (the world `wasi:http/proxy`). Use it
/// once, in a crate of the type `cdylib`; needs the cargo feature `http`.
///
/// The body of the request is the payload, `Content-Type` its media type and charset, `Content-Length` its declared length. The
/// reply is the body of the response, with status 200 unless [`Reply::set_status`](crate::Reply::set_status) sets another one. An
/// error becomes a status and a body of `application/problem+json`; after the reply has begun, it breaks the response off.
#[cfg(feature = "http")]
#[macro_export]
macro_rules! export_http {
    ($handler:ty) => {
        const _: () = {
            struct Guest;
            impl $crate::world::http::p2::wasip2::exports::http::incoming_handler::Guest for Guest {
                fn handle(
                    request: $crate::world::http::p2::wasip2::http::types::IncomingRequest,
                    response: $crate::world::http::p2::wasip2::http::types::ResponseOutparam,
                ) {
                    $crate::world::http::p2::handle::<$handler>(request, response);
                }
            }
            #[cfg(target_family = "wasm")]
    $crate::world::http::p2::wasip2::http::proxy::export!(Guest with_types_in $crate::world::http::p2::wasip2);
            // Elsewhere the handler is checked all the same.
            #[cfg(not(target_family = "wasm"))]
            const _: fn() = || {
                let _ = <Guest as $crate::world::http::p2::wasip2::exports::http::incoming_handler::Guest>::handle;
            };
        };
    };
}

/// Exports a [`Handler`](crate::Handler) as a command (the world `wasi:cli/command` 0.2): standard input is the payload, standard
/// output the reply, as in `wasmtime run guest.wasm --charset latin1 < payload > reply`. Use it once, in a crate of the type
/// `cdylib`; needs the cargo feature `cli`.
///
/// `--help` lists the options and the exit codes. `--wait` and `--run` set the timeouts; those in [`Limits`](crate::Limits) are
/// ignored. Warnings and errors are printed to standard error; a reply closed by its reader is not reported. The reply is written in
/// pieces of up to 64 KiB, past the buffer of `println!`: what a handler prints itself ends up between them, so print to standard
/// error, or write to the reply.
#[cfg(feature = "cli")]
#[macro_export]
macro_rules! export_cli {
    ($handler:ty) => {
        const _: () = {
            struct Guest;
            impl $crate::world::cli::wasip2::exports::cli::run::Guest for Guest {
                fn run() -> ::core::result::Result<(), ()> {
                    $crate::world::cli::run::<$handler>().then_some(()).ok_or(())
                }
            }
            #[cfg(target_family = "wasm")]
    $crate::world::cli::wasip2::cli::command::export!(Guest with_types_in $crate::world::cli::wasip2);
            #[cfg(not(target_family = "wasm"))]
            const _: fn() = || {
                let _ = <Guest as $crate::world::cli::wasip2::exports::cli::run::Guest>::run;
            };
        };
    };
}

/// Needs the cargo feature `http`.
#[cfg(not(feature = "http"))]
#[macro_export]
macro_rules! export_http {
    ($($_:tt)*) => {
        ::core::compile_error!("`export_http!` needs the cargo feature `http` of `intake`: features = [\"http\"]");
    };
}

/// Needs the cargo feature `cli`.
#[cfg(not(feature = "cli"))]
#[macro_export]
macro_rules! export_cli {
    ($($_:tt)*) => {
        ::core::compile_error!("`export_cli!` needs the cargo feature `cli` of `intake`: features = [\"cli\"]");
    };
}

/// Needs the cargo feature `stream`.
#[cfg(not(feature = "stream"))]
#[macro_export]
macro_rules! export_stream {
    ($($_:tt)*) => {
        ::core::compile_error!("`export_stream!` needs the cargo feature `stream` of `intake`: features = [\"stream\"]");
    };
}

/// Needs the cargo feature `http-p3`.
#[cfg(not(feature = "http-p3"))]
#[macro_export]
macro_rules! export_http_p3 {
    ($($_:tt)*) => {
        ::core::compile_error!("`export_http_p3!` needs the cargo feature `http-p3` of `intake`: features = [\"http-p3\"]");
    };
}

/// Exports a [`Handler`](crate::Handler) from this guest to hosts of WASI 0.3 that offer the WIT package `intake:payload-stream`.
/// Use it once, in a crate of the type `cdylib`; needs the cargo feature `stream`.
///
/// While one call waits, for its payload, its reply or at a checkpoint, others of the same instance go on.
#[cfg(feature = "stream")]
#[macro_export]
macro_rules! export_stream {
    ($handler:ty) => {
        const _: () = {
            struct Guest;
            impl $crate::world::stream::bindings::exports::intake::payload_stream::handler::Guest for Guest {
                async fn handle(
                    payload: $crate::world::stream::bindings::intake::payload_stream::source::Payload,
                    reply: $crate::world::stream::bindings::intake::payload_stream::sink::Reply,
                ) -> ::core::result::Result<
                    $crate::world::stream::bindings::exports::intake::payload_stream::handler::Summary,
                    $crate::world::stream::bindings::exports::intake::payload_stream::handler::Failure,
                > {
                    $crate::world::stream::handle::<$handler>(payload, reply).await
                }
            }
            #[cfg(target_family = "wasm")]
    $crate::world::stream::bindings::export_stream_guest!(Guest with_types_in $crate::world::stream::bindings);
            // Elsewhere the handler is checked all the same.
            #[cfg(not(target_family = "wasm"))]
            const _: fn() = || {
                let _ = <Guest as $crate::world::stream::bindings::exports::intake::payload_stream::handler::Guest>::handle;
            };
        };
    };
}

/// Exports a [`Handler`](crate::Handler) from this guest to any host of `wasi:http` 0.3 (the world `wasi:http/service`). Use it
/// once, in a crate of the type `cdylib`; needs the cargo feature `http-p3`.
///
/// Works like [`export_http!`](crate::export_http), except that an instance may serve several requests at once: while one waits,
/// the others go on.
#[cfg(feature = "http-p3")]
#[macro_export]
macro_rules! export_http_p3 {
    ($handler:ty) => {
        const _: () = {
            struct Guest;
            impl $crate::world::http::p3::wasip3::exports::http::handler::Guest for Guest {
                async fn handle(
                    request: $crate::world::http::p3::wasip3::http::types::Request,
                ) -> ::core::result::Result<
                    $crate::world::http::p3::wasip3::http::types::Response,
                    $crate::world::http::p3::wasip3::http::types::ErrorCode,
                > {
                    $crate::world::http::p3::handle::<$handler>(request).await
                }
            }
            #[cfg(target_family = "wasm")]
    $crate::world::http::p3::wasip3::http::service::export!(Guest with_types_in $crate::world::http::p3::wasip3);
            // Elsewhere the handler is checked all the same.
            #[cfg(not(target_family = "wasm"))]
            const _: fn() = || {
                let _ = <Guest as $crate::world::http::p3::wasip3::exports::http::handler::Guest>::handle;
            };
        };
    };
}
