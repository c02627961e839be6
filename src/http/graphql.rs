//! GraphQL over HTTP at `/graphql`: queries and mutations by POST, queries by GET.

use std::{fmt, sync::Arc};

use async_graphql::{Executor, parser::types::OperationType};
use poem::{
    Endpoint, Request, Response, Result,
    http::{Method, StatusCode, header},
};

use super::{
    announce::RequestId,
    answer::{Answer, Asker},
    context::reader,
    credentials::Gate,
    document::{self, Operation},
    front_door::FrontDoor,
    limits::Limit,
    media::{Media, require_json},
    params::{self, asks_for_trusted},
    refusal::{Refusal, json_response},
};

/// The header that no form, image or link can send; a page of another origin would have to ask first.
pub(super) const PREFLIGHT: &str = "graphql-require-preflight";

/// Answers queries and mutations. Passes all audits of `graphql-http`.
pub struct GraphqlEndpoint<E, G> {
    door: Arc<FrontDoor<E, G>>,
}

impl<E, G> fmt::Debug for GraphqlEndpoint<E, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphqlEndpoint").finish_non_exhaustive()
    }
}

impl<E: Executor, G: Gate> GraphqlEndpoint<E, G> {
    /// The endpoint behind this door.
    #[must_use]
    pub fn new(door: Arc<FrontDoor<E, G>>) -> Self {
        Self { door }
    }

    async fn answer(&self, mut request: Request, id: RequestId, media: Media) -> Result<Response, Refusal> {
        let settings = &self.door.settings;
        let is_get = precheck(&request)?;
        let visitor = self.door.admit(&request, id).await?;
        let asked = if is_get {
            params::from_search(&request)?
        } else {
            let body = request.take_body();
            params::from_body(body, request.headers(), &settings.limits).await?
        };
        let mut asked = asked.into_request(&settings.documents)?;
        let operation = document::examine(&mut asked, &settings.limits)?;
        match operation.kind {
            OperationType::Mutation if is_get => return Err(Refusal::MutationNeedsPost),
            OperationType::Query | OperationType::Mutation => {}
            OperationType::Subscription => return Err(Refusal::SubscriptionNeedsStream),
        }
        let jar = self.door.introduce(&visitor, id, &mut asked);
        let response = self.door.executor.execute(asked).await;
        let whom = Asker { id, language_tag: &visitor.language_tag };
        let answer = Answer::of(response, &settings.limits, whom);
        let status = match media {
            Media::GraphqlResponse if !answer.is_executed() => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        };
        let mut response = json_response(&answer, media.content_type(), status);
        if let Some(cookie) = jar.header(settings.cookies) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response.set_data(operation);
        Ok(response)
    }
}

/// What can be refused without reading a body or asking the gate. True for a GET.
pub(super) fn precheck(request: &Request) -> Result<bool, Refusal> {
    match *request.method() {
        Method::POST => require_json(request.headers()).map(|()| false),
        Method::GET if request.headers().contains_key(PREFLIGHT) || asks_for_trusted(request) => Ok(true),
        Method::GET => Err(Refusal::PreflightRequired),
        _ => Err(Refusal::MethodNotAllowed { allow: "GET, POST" }),
    }
}

impl<E: Executor, G: Gate> Endpoint for GraphqlEndpoint<E, G> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = RequestId::of(&request);
        let limits = &self.door.settings.limits;
        let accept = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
        let language = || reader(accept.as_ref(), &self.door.settings.languages);
        let media = match Media::negotiate(request.headers()) {
            Ok(media) => media,
            Err(refusal) => return Ok(refusal.into_response(Media::Json, language())),
        };
        // When the time is up the future is dropped, as it is when the client goes away.
        let answered = tokio::time::timeout(limits.time, self.answer(request, id, media)).await;
        let answered = answered.unwrap_or_else(|_| Err(Refusal::Exceeded(Limit::time(limits))));
        Ok(answered.unwrap_or_else(|refusal| refusal.into_response(media, language())))
    }
}

/// What the log line says of an operation: kind and name, never its text.
pub(super) fn label(response: &Response) -> (Option<OperationType>, Option<&str>) {
    let operation = response.data::<Operation>();
    let name = operation.and_then(|operation| operation.name.as_ref());
    (operation.map(|operation| operation.kind), name.map(|name| name.get(..64).unwrap_or(name)))
}
