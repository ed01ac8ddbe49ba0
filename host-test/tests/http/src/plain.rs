//! The same without the SDK: what `wasi:http` lets a guest do.

use intake::world::http::p2::wasip2;
use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    ErrorCode, Fields, IncomingRequest, OutgoingBody, OutgoingRequest, OutgoingResponse, ResponseOutparam, Scheme,
};

struct Plain;

impl Guest for Plain {
    fn handle(request: IncomingRequest, response: ResponseOutparam) {
        match request.path_with_query().as_deref() {
            Some("/nothing") => {}
            Some("/error") => ResponseOutparam::set(response, Err(ErrorCode::LoopDetected)),
            Some("/empty") => ResponseOutparam::set(response, Ok(OutgoingResponse::new(Fields::new()))),
            Some("/early-hints") => respond(response, 103),
            Some("/switching") => respond(response, 101),
            Some("/reset") => finish(write_with(response, 205, Some("5"), b"12345")),
            Some("/leak") => std::mem::forget(begin(response, None)),
            Some("/length") => finish(begin(response, Some("5"))),
            Some("/short") => {
                let _short = OutgoingBody::finish(begin(response, Some("6")), None);
            }
            Some("/after") => {
                finish(begin(response, None));
                (0..10_000_000u64).for_each(|number| {
                    std::hint::black_box(number);
                });
            }
            _ => finish(write(response, None, outwards().as_bytes())),
        }
    }
}

fn begin(response: ResponseOutparam, length: Option<&str>) -> OutgoingBody {
    write(response, length, b"12345")
}

fn respond(outparam: ResponseOutparam, status: u16) {
    let response = OutgoingResponse::new(Fields::new());
    response.set_status_code(status).expect("a status");
    ResponseOutparam::set(outparam, Ok(response));
}

fn write(outparam: ResponseOutparam, length: Option<&str>, bytes: &[u8]) -> OutgoingBody {
    write_with(outparam, 200, length, bytes)
}

fn write_with(outparam: ResponseOutparam, status: u16, length: Option<&str>, bytes: &[u8]) -> OutgoingBody {
    let fields = Fields::new();
    if let Some(length) = length {
        fields.set("content-length", &[length.as_bytes().to_vec()]).expect("a header");
    }
    let response = OutgoingResponse::new(fields);
    response.set_status_code(status).expect("a status");
    let body = response.body().expect("a body");
    ResponseOutparam::set(outparam, Ok(response));
    let stream = body.write().expect("a stream");
    stream.blocking_write_and_flush(bytes).expect("a client");
    drop(stream);
    body
}

fn finish(body: OutgoingBody) {
    OutgoingBody::finish(body, None).expect("a client");
}

/// What becomes of a request to another server.
fn outwards() -> String {
    let request = OutgoingRequest::new(Fields::new());
    request.set_scheme(Some(&Scheme::Http)).expect("a scheme");
    request.set_authority(Some("127.0.0.1:9")).expect("an authority");
    request.set_path_with_query(Some("/")).expect("a path");
    match outgoing_handler::handle(request, None) {
        Err(code) => format!("{code:?}"),
        Ok(response) => {
            response.subscribe().block();
            match response.get() {
                Some(Ok(Err(code))) => format!("{code:?}"),
                _ => "a response".to_owned(),
            }
        }
    }
}

wasip2::http::proxy::export!(Plain with_types_in intake::world::http::p2::wasip2);
