use std::sync::Arc;
use std::time::Instant;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes};
use hyper::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use wasmtime_wasi_http::p2::body::{HyperIncomingBody, HyperOutgoingBody};

use super::reply_body::{Give, ReplyBody, Sent, Telling};
use super::request_body::RequestBody;
use super::run;
use super::served::Asked;
use super::shared::{Alive, Shared};
use super::traffic::Traffic;
use super::verdict::Verdict;

/// Answers one request, by an instance of the guest that has it to itself. If this is dropped, or the response is before its
/// end, then the client is gone, and the guest is stopped.
pub(super) async fn answer<B>(request: Request<B>, shared: &Arc<Shared>, alive: Alive) -> Response<ReplyBody>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<wasmtime_wasi_http::Error>,
{
    let came = Instant::now();
    let permit = Arc::clone(&shared.permits).acquire_owned().await;
    let number = shared.begin();
    let (mut parts, body) = request.into_parts();
    name_host(&mut parts, shared);
    let asked = Asked::new(number, &parts);
    let has_no_body = parts.method == Method::HEAD;
    let traffic = Arc::new(Traffic::default());
    let (telling, sent) = Telling::new(shared);
    let (give, given) = oneshot::channel();
    let (fail, failed) = oneshot::channel();
    let request = Request::from_parts(parts, RequestBody::new(body, Arc::clone(&traffic)));
    let request = request.map(|body| body.map_err(Into::into).boxed_unsync());
    let (shared_by_work, traffic_of_guest) = (Arc::clone(shared), Arc::clone(&traffic));
    let work = Work { asked, came, shared: shared_by_work, traffic: traffic_of_guest, permit: permit.ok(), fail, sent };
    tokio::spawn(async move {
        work.run(request, give).await;
        drop(alive);
    });
    let response = match given.await {
        Ok(Ok(response)) => from_guest(response, &traffic, telling),
        Ok(Err(what)) => from_host(&format!("the guest gave {what} for a response"), number, &traffic, telling),
        Err(_dropped) => {
            let why = failed.await.unwrap_or_else(|_dropped| "the server stops".to_owned());
            from_host(&format!("the guest gave no response: {why}"), number, &traffic, telling)
        }
    };
    let response = match response.status() {
        // The rest of the body may come yet, and is no request: RFC 9110, 15.5.9.
        StatusCode::REQUEST_TIMEOUT => {
            traffic.close();
            closing(response)
        }
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => without_length(response),
        _ => response,
    };
    let never_has_one =
        matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED);
    if has_no_body || never_has_one { without_body(response, &traffic, shared) } else { response }
}

/// Answers a request that no guest is given, and closes its connection.
pub(super) fn refuse(status: StatusCode, why: &str, shared: &Arc<Shared>) -> Response<ReplyBody> {
    let (telling, _) = Telling::new(shared);
    closing(said(status, format!("{why}\n"), &Arc::default(), telling))
}

fn closing(mut response: Response<ReplyBody>) -> Response<ReplyBody> {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// What a guest declares as the length of a body that is not sent would be waited for.
fn without_length(mut response: Response<ReplyBody>) -> Response<ReplyBody> {
    response.headers_mut().remove(CONTENT_LENGTH);
    response
}

/// A request has an authority: if a client named none, it is the one that it reached.
fn name_host(parts: &mut Parts, shared: &Shared) {
    let is_named = parts.uri.authority().is_some() || parts.headers.get(HOST).is_some_and(|host| host.to_str().is_ok());
    if !is_named && let Ok(host) = HeaderValue::from_str(&shared.local.to_string()) {
        parts.headers.insert(HOST, host);
    }
}

fn from_guest(response: Response<HyperOutgoingBody>, traffic: &Arc<Traffic>, telling: Telling) -> Response<ReplyBody> {
    traffic.set_status(response.status().as_u16());
    let media_type = response.headers().get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    traffic.set_media_type(media_type);
    let declared = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    response.map(|body| ReplyBody::new(body, declared, Arc::clone(traffic), telling))
}

/// What the host says itself, in plain text, where the guest said nothing.
fn from_host(what: &str, number: u64, traffic: &Arc<Traffic>, telling: Telling) -> Response<ReplyBody> {
    let text = format!("{what}; the server's output says more of request {number}\n");
    said(StatusCode::INTERNAL_SERVER_ERROR, text, traffic, telling)
}

fn said(status: StatusCode, text: String, traffic: &Arc<Traffic>, telling: Telling) -> Response<ReplyBody> {
    traffic.set_status(status.as_u16());
    let mut response = Response::new(ReplyBody::text(text, Arc::clone(traffic), telling));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// The head alone, as the method or the status has it; the guest's body is taken all the same, and so the guest comes to its end.
fn without_body(response: Response<ReplyBody>, traffic: &Arc<Traffic>, shared: &Arc<Shared>) -> Response<ReplyBody> {
    let (parts, body) = response.into_parts();
    tokio::spawn(body.pass_over());
    let (telling, _) = Telling::new(shared);
    let empty = http_body_util::Empty::new().map_err(|never| match never {}).boxed_unsync();
    Response::from_parts(parts, ReplyBody::new(empty, None, Arc::clone(traffic), telling))
}

/// What is done in the background for one request: it goes on when the head of the response is on its way.
struct Work {
    asked: Asked,
    came: Instant,
    shared: Arc<Shared>,
    traffic: Arc<Traffic>,
    permit: Option<OwnedSemaphorePermit>,
    fail: oneshot::Sender<String>,
    sent: oneshot::Receiver<Sent>,
}

impl Work {
    async fn run(mut self, request: Request<HyperIncomingBody>, give: Give) {
        let left = run::run(&self.shared, &self.traffic, request, give, &mut self.sent).await;
        // The guest is gone, and its memory.
        drop(self.permit);
        let told = left.told;
        let verdict = Verdict::new(left, &self.shared.settings, &self.traffic);
        // Who asked may be gone.
        let _gone = self.fail.send(verdict.in_short());
        let sent = match told {
            Some(sent) => sent,
            None => self.sent.await.unwrap_or(Sent::ClientGone),
        };
        let served = verdict.served(self.asked, &self.traffic, sent, self.came.elapsed());
        self.shared.end(&served);
    }
}
