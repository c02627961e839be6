//! Why a request is not executed, as a status, a code and a sentence. No refusal repeats an inner error's text.

use async_graphql::{Pos, ServerError};
use poem::{
    Body, Response,
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;

use super::{
    announce::RequestId,
    credentials::GateError,
    document::coded,
    limits::{Limit, LimitKind},
    media::Media,
    rate::RetryAfter,
};

/// A request that is turned away before its document is executed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Refusal {
    MethodNotAllowed {
        allow: &'static str,
    },
    MutationNeedsPost,
    UnsupportedMediaType,
    NotAcceptable,
    PreflightRequired,
    OriginRefused,
    BatchingRefused,
    InvalidRequest(&'static str),
    Exceeded(Limit),
    Unauthenticated,
    Forbidden,
    RateLimited(RetryAfter),
    TooManyStreams,
    SubscriptionNeedsStream,
    OnlySubscriptions,
    /// The id is not that of a document this server was built with: most often the page is older than the server.
    DocumentUnknown,
    /// A text was sent where only trusted documents are taken.
    DocumentNotTrusted,
    Fault(RequestId),
    /// The document was read, and is refused: 400, or 200 where the older media type is spoken.
    Document(Box<ServerError>),
}

impl Refusal {
    /// Refuses what the gate does not let through. A fault is logged here, where it stops.
    pub(super) fn at_the_gate(error: GateError, id: RequestId) -> Self {
        match error {
            GateError::Unauthenticated => Self::Unauthenticated,
            GateError::Forbidden => Self::Forbidden,
            GateError::Fault(fault) => {
                tracing::error!(request.id = %id, error = &*fault, "The gate failed on request `{id}`");
                Self::Fault(id)
            }
        }
    }

    pub(super) fn status(&self, media: Media) -> StatusCode {
        match self {
            Self::MethodNotAllowed { .. } | Self::MutationNeedsPost => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::PreflightRequired | Self::OriginRefused | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Exceeded(Limit { kind: LimitKind::BodyBytes, .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Exceeded(Limit { kind: LimitKind::Milliseconds, .. }) | Self::TooManyStreams => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::BatchingRefused
            | Self::InvalidRequest(_)
            | Self::Exceeded(_)
            | Self::SubscriptionNeedsStream
            | Self::OnlySubscriptions
            | Self::DocumentUnknown
            | Self::DocumentNotTrusted => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Document(_) => match media {
                Media::Json => StatusCode::OK,
                Media::GraphqlResponse => StatusCode::BAD_REQUEST,
            },
        }
    }

    fn wording(&self) -> (&'static str, &'static str) {
        match self {
            Self::MethodNotAllowed { .. } => {
                ("METHOD_NOT_ALLOWED", "This address does not take that method.")
            }
            Self::MutationNeedsPost => {
                ("MUTATION_NEEDS_POST", "A GET asks; only a POST may change anything.")
            }
            Self::UnsupportedMediaType => {
                ("UNSUPPORTED_MEDIA_TYPE", "A body must be sent as `application/json` in UTF-8.")
            }
            Self::NotAcceptable => ("NOT_ACCEPTABLE", "None of the accepted media types can be given here."),
            Self::PreflightRequired => {
                ("PREFLIGHT_REQUIRED", "A GET needs the header `GraphQL-Require-Preflight`.")
            }
            Self::OriginRefused => ("ORIGIN_REFUSED", "A page of that origin may not ask here."),
            Self::BatchingRefused => ("BATCHING_REFUSED", "One request holds one operation."),
            Self::InvalidRequest(message) => ("INVALID_REQUEST", message),
            Self::Exceeded(_) => ("LIMIT_EXCEEDED", ""),
            Self::Unauthenticated => ("UNAUTHENTICATED", "The credentials are not valid."),
            Self::Forbidden => ("FORBIDDEN", "These credentials do not open this door."),
            Self::RateLimited(_) => ("RATE_LIMITED", "Too many requests; try again a little later."),
            Self::TooManyStreams => ("TOO_MANY_STREAMS", "Too many streams are open; try again later."),
            Self::SubscriptionNeedsStream => {
                ("SUBSCRIPTION_NEEDS_STREAM", "Subscribe at `/graphql/ws` or `/graphql/stream`.")
            }
            Self::OnlySubscriptions => {
                ("ONLY_SUBSCRIPTIONS", "Queries and mutations are sent to `/graphql` by POST.")
            }
            Self::DocumentUnknown => (
                "DOCUMENT_UNKNOWN",
                "No trusted document has this id. Load the page again, or send the text.",
            ),
            Self::DocumentNotTrusted => {
                ("DOCUMENT_NOT_TRUSTED", "This server takes trusted documents only: send a `documentId`.")
            }
            Self::Fault(_) => ("INTERNAL", "Something went wrong on our side"),
            Self::Document(_) => ("GRAPHQL_VALIDATION_FAILED", ""),
        }
    }

    /// The refusal as the only error of a GraphQL answer.
    pub(super) fn into_error(self) -> ServerError {
        let (code, message) = self.wording();
        match self {
            Self::Exceeded(limit) => limit.into(),
            Self::Document(error) => *error,
            Self::Fault(id) => internal(id, None),
            Self::RateLimited(RetryAfter { wait }) => {
                let mut error = coded(ServerError::new(message, None), code);
                error.extensions.get_or_insert_default().set("retryAfterSeconds", wait.as_secs() + 1);
                error
            }
            _ => coded(ServerError::new(message, None), code),
        }
    }

    pub(super) fn into_response(self, media: Media) -> Response {
        let status = self.status(media);
        let header = match &self {
            Self::MethodNotAllowed { allow } => Some((header::ALLOW, HeaderValue::from_static(allow))),
            Self::MutationNeedsPost => Some((header::ALLOW, HeaderValue::from_static("POST"))),
            Self::Unauthenticated => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Self::RateLimited(RetryAfter { wait }) => {
                Some((header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1)))
            }
            _ => None,
        };
        let mut response = errors_response(&[self.into_error()], media, status);
        response.headers_mut().extend(header);
        response
    }
}

impl From<ServerError> for Refusal {
    fn from(error: ServerError) -> Self {
        Self::Document(Box::new(error))
    }
}

/// What a member is told of a fault: nothing but where to find it in the log.
pub(super) fn internal(id: RequestId, pos: Option<Pos>) -> ServerError {
    let message = format!("Something went wrong on our side (ref {id}).");
    let mut error = coded(ServerError::new(message, pos), "INTERNAL");
    error.extensions.get_or_insert_default().set("reference", id.to_string());
    error
}

#[derive(Serialize)]
struct Errors<'a> {
    errors: &'a [ServerError],
}

/// An answer without a `data` entry: nothing was executed.
pub(super) fn errors_response(errors: &[ServerError], media: Media, status: StatusCode) -> Response {
    json_response(&Errors { errors }, media.content_type(), status)
}

/// An API answer. None may be kept by a cache: who asks decides what is in it.
pub(super) fn json_response(
    body: &impl Serialize,
    content_type: HeaderValue,
    status: StatusCode,
) -> Response {
    let mut text = Vec::with_capacity(512);
    if serde_json::to_writer(&mut text, body).is_err() {
        // Only a map with unfit keys or a failing writer can fail, and there is neither.
        return Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(Body::empty());
    }
    let mut response = Response::from(Body::from_vec(text));
    response.set_status(status);
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
