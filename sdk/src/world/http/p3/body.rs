use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use wasip3::http::types::{self, ErrorCode};
use wasip3::wit_future;

use crate::Request;
use crate::source::{Description, HostError, Read, Source};
use crate::world::http::error_code::reason;
use crate::world::http::head::{describe, request};
use crate::world::wasi3::{Clock, Input};

/// The body of a request, as a payload.
pub(super) struct Body {
    request: Request,
    input: Input,
    clock: Rc<Clock>,
}

impl Body {
    pub(super) fn new(incoming: types::Request, clock: Rc<Clock>) -> Body {
        let request = request!(
            types,
            incoming.get_method(),
            incoming.get_path_with_query(),
            incoming.get_authority(),
            incoming.get_headers().copy_all()
        );
        // The host is told that the body was taken as soon as this is dropped: how, the response tells.
        let (_taken, told) = wit_future::new(|| Ok(()));
        let (stream, trailers) = types::Request::consume_body(incoming, told);
        let ended = async move {
            match trailers.await {
                Ok(_) => Ok(()),
                Err(code) => Err(HostError::Broken(reason!(ErrorCode, code))),
            }
        };
        Body { request, input: Input::new(stream, ended, clock.clone()), clock }
    }
}

impl Source for Body {
    fn describe(&self) -> Description {
        describe(&self.request)
    }

    fn request(&self) -> Option<&Request> {
        Some(&self.request)
    }

    fn coding(&self) -> Option<String> {
        self.request.coding()
    }

    fn wrong_length(&self) -> Option<String> {
        self.request.length().err()
    }

    fn limit_run(&mut self, most: Duration) {
        self.clock.limit_run(most);
    }

    fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        chunk: &mut Vec<u8>,
        max: u32,
        wait: Duration,
    ) -> Poll<Result<Read, HostError>> {
        self.input.poll_read(cx, chunk, max, wait)
    }
}
