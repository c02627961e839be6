//! Subscriptions as server-sent events at `/graphql/stream`: graphql-sse, one connection for each subscription.
//! A client that was cut off subscribes again with its last position in `after:`; `Last-Event-ID` is not used.

use std::{fmt, io, panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{Executor, parser::types::OperationType};
use futures_util::{StreamExt as _, stream, stream::BoxStream};
use poem::{
    Body, Endpoint, Request, Response, Result,
    http::{HeaderValue, header},
};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, Interval, MissedTickBehavior, interval_at, timeout},
};

use super::{
    announce::RequestId,
    answer::{Answer, Asker},
    context::{reader, sentences_in},
    credentials::{Credentials, Gate, GateError},
    document,
    front_door::FrontDoor,
    graphql::precheck,
    limits::Limit,
    media::{Media, accepts_events},
    params,
    refusal::Refusal,
};

/// Answers one subscription with a stream of `next` events and a `complete`.
pub struct SseEndpoint<E, G> {
    door: Arc<FrontDoor<E, G>>,
}

impl<E, G> fmt::Debug for SseEndpoint<E, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SseEndpoint").finish_non_exhaustive()
    }
}

impl<E: Executor, G: Gate> SseEndpoint<E, G> {
    /// The endpoint behind this door.
    #[must_use]
    pub fn new(door: Arc<FrontDoor<E, G>>) -> Self {
        Self { door }
    }

    async fn open(&self, mut request: Request, id: RequestId) -> Result<Response, Refusal> {
        let settings = &self.door.settings;
        let is_get = precheck(&request)?;
        if !accepts_events(request.headers()) {
            return Err(Refusal::NotAcceptable);
        }
        let visitor = self.door.admit(&request, id).await?;
        let permit = self.door.streams.enter()?;
        let asked = if is_get {
            params::from_search(&request)?
        } else {
            let body = request.take_body();
            params::from_body(body, request.headers(), &settings.limits).await?
        };
        let mut asked = asked.into_request(&settings.documents)?;
        let operation = document::examine(&mut asked, &settings.limits)?;
        if operation.kind != OperationType::Subscription {
            return Err(Refusal::OnlySubscriptions);
        }
        self.door.introduce(&visitor, id, &mut asked);
        let answers = self.door.executor.execute_stream(asked, None);
        let live = Live {
            door: Arc::clone(&self.door),
            id,
            language_tag: visitor.language_tag,
            answers: AssertUnwindSafe(answers).catch_unwind().boxed(),
            credentials: visitor.credentials,
            keep_alive: every(settings.streams.keep_alive_every),
            recheck: every(settings.streams.recheck_every),
            ended: false,
            _permit: permit,
        };
        let opening = stream::iter([b":\n\n".to_vec()]);
        let events = stream::unfold(live, Live::next).map(Ok::<_, io::Error>);
        let body = Body::from_bytes_stream(opening.map(Ok).chain(events));
        let mut response = Response::builder().body(body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response.set_data(operation);
        Ok(response)
    }
}

fn every(period: std::time::Duration) -> Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

impl<E: Executor, G: Gate> Endpoint for SseEndpoint<E, G> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = RequestId::of(&request);
        let limits = &self.door.settings.limits;
        let accept = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
        let opened = timeout(limits.time, self.open(request, id)).await;
        let opened = opened.unwrap_or_else(|_| Err(Refusal::Exceeded(Limit::time(limits))));
        // An answer that is no stream is JSON, with the newer type's use of status codes.
        Ok(opened.unwrap_or_else(|refusal| {
            let language = reader(accept.as_ref(), &self.door.settings.languages);
            let mut response = refusal.into_response(Media::GraphqlResponse, language);
            response.headers_mut().insert(header::CONTENT_TYPE, Media::Json.content_type());
            response
        }))
    }
}

type Answers = BoxStream<'static, std::thread::Result<async_graphql::Response>>;

/// One subscription while it lives. The body asks for the next event when the client has room for it.
struct Live<E, G> {
    door: Arc<FrontDoor<E, G>>,
    id: RequestId,
    language_tag: String,
    answers: Answers,
    credentials: Option<Credentials>,
    keep_alive: Interval,
    recheck: Interval,
    ended: bool,
    _permit: OwnedSemaphorePermit,
}

const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

impl<E: Executor, G: Gate> Live<E, G> {
    async fn next(mut self) -> Option<(Vec<u8>, Self)> {
        if self.ended {
            return None;
        }
        loop {
            tokio::select! {
                biased;
                // Without `complete`: the client is to come back, to the server's successor.
                () = self.door.streams.closing.cancelled() => return None,
                _ = self.recheck.tick(), if self.credentials.is_some() => {
                    if let Some(refusal) = standing(&self.door, self.credentials.as_ref(), self.id).await {
                        return Some((self.end(Some(refusal)), self));
                    }
                }
                answer = self.answers.next() => {
                    let frame = match answer {
                        None => self.end(None),
                        Some(Ok(response)) => {
                            let asker = Asker { id: self.id, language_tag: &self.language_tag };
                            next(&Answer::of(response, &self.door.settings.limits, asker))
                        }
                        Some(Err(_)) => {
                            let id = self.id;
                            tracing::error!(request.id = %id, "Panicked in the stream of request `{id}`");
                            self.end(Some(Refusal::Fault(id)))
                        }
                    };
                    self.keep_alive.reset();
                    return Some((frame, self));
                }
                _ = self.keep_alive.tick() => return Some((b":\n\n".to_vec(), self)),
            }
        }
    }

    fn end(&mut self, refusal: Option<Refusal>) -> Vec<u8> {
        self.ended = true;
        self.answers = stream::empty().boxed();
        let language = sentences_in(&self.language_tag);
        let mut frame =
            refusal.map(|refusal| next(&Answer::refused(refusal.into_error(language)))).unwrap_or_default();
        frame.extend_from_slice(COMPLETE);
        frame
    }
}

/// Asks the gate again. Its failure is no reason to send anybody away.
async fn standing<E: Executor, G: Gate>(
    door: &FrontDoor<E, G>,
    credentials: Option<&Credentials>,
    id: RequestId,
) -> Option<Refusal> {
    match timeout(door.settings.limits.time, door.recognise(credentials?)).await {
        Ok(Ok(Some(_))) | Err(_) => None,
        Ok(Ok(None)) => Some(Refusal::Unauthenticated),
        Ok(Err(error @ GateError::Fault(_))) => {
            let _logged = Refusal::at_the_gate(error, id);
            None
        }
        Ok(Err(error)) => Some(Refusal::at_the_gate(error, id)),
    }
}

/// JSON has no line breaks of its own, so the data are one line.
fn next(answer: &Answer) -> Vec<u8> {
    [b"event: next\ndata: ", answer.to_json().as_slice(), b"\n\n"].concat()
}
