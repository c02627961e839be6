//! Why a request is not executed, as a status, a code and a sentence. No refusal repeats an inner error's text.

use async_graphql::{ServerError, Value};
use moothall_core::language::Language;
use poem::{
    Body, Response,
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;

use super::{
    announce::RequestId,
    credentials::GateError,
    document::{NO_DOCUMENT, NO_OPERATION, SEVERAL_ROOTS, coded},
    limits::{Limit, LimitKind, sentence},
    media::Media,
    rate::RetryAfter,
};

/// A sentence in English, 简体 and 繁體.
pub(super) type Words = [&'static str; 3];

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
    InvalidRequest(Words),
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

    #[expect(clippy::too_many_lines, reason = "three sentences a refusal, none with a rule in it")]
    fn wording(&self) -> (&'static str, Words) {
        match self {
            Self::MethodNotAllowed { .. } => (
                "METHOD_NOT_ALLOWED",
                [
                    "This address does not take that method.",
                    "此网址不接受该请求方法。",
                    "此網址不接受該請求方法。",
                ],
            ),
            Self::MutationNeedsPost => (
                "MUTATION_NEEDS_POST",
                [
                    "A GET asks; only a POST may change anything.",
                    "GET 只能查询，更改须用 POST。",
                    "GET 只能查詢，更改須用 POST。",
                ],
            ),
            Self::UnsupportedMediaType => (
                "UNSUPPORTED_MEDIA_TYPE",
                [
                    "A body must be sent as `application/json` in UTF-8.",
                    "正文须以 UTF-8 的 `application/json` 发送。",
                    "本文須以 UTF-8 的 `application/json` 傳送。",
                ],
            ),
            Self::NotAcceptable => (
                "NOT_ACCEPTABLE",
                [
                    "None of the accepted media types can be given here.",
                    "此处无法给出所接受的任何媒体类型。",
                    "此處無法給出所接受的任何媒體類型。",
                ],
            ),
            Self::PreflightRequired => (
                "PREFLIGHT_REQUIRED",
                [
                    "A GET needs the header `GraphQL-Require-Preflight`.",
                    "GET 须带有 `GraphQL-Require-Preflight` 标头。",
                    "GET 須帶有 `GraphQL-Require-Preflight` 標頭。",
                ],
            ),
            Self::OriginRefused => (
                "ORIGIN_REFUSED",
                [
                    "A page of that origin may not ask here.",
                    "来自该站点的页面不得在此请求。",
                    "來自該網站的頁面不得在此請求。",
                ],
            ),
            Self::BatchingRefused => (
                "BATCHING_REFUSED",
                ["One request holds one operation.", "一次请求只含一个操作。", "一次請求只含一個操作。"],
            ),
            Self::InvalidRequest(words) => ("INVALID_REQUEST", *words),
            // These have their sentences elsewhere: see `into_error`.
            Self::Exceeded(_) => ("LIMIT_EXCEEDED", [""; 3]),
            Self::Fault(_) => ("INTERNAL", [""; 3]),
            Self::Document(_) => ("GRAPHQL_VALIDATION_FAILED", [""; 3]),
            Self::Unauthenticated => {
                ("UNAUTHENTICATED", ["The credentials are not valid.", "登录凭证无效。", "登入憑證無效。"])
            }
            Self::Forbidden => (
                "FORBIDDEN",
                ["These credentials do not open this door.", "此凭证不能用于此处。", "此憑證不能用於此處。"],
            ),
            Self::RateLimited(_) => (
                "RATE_LIMITED",
                [
                    "Too many requests; try again a little later.",
                    "请求过多，请稍后重试。",
                    "請求過多，請稍後重試。",
                ],
            ),
            Self::TooManyStreams => (
                "TOO_MANY_STREAMS",
                [
                    "Too many streams are open; try again later.",
                    "打开的实时连接过多，请稍后重试。",
                    "開啟的即時連線過多，請稍後重試。",
                ],
            ),
            Self::SubscriptionNeedsStream => (
                "SUBSCRIPTION_NEEDS_STREAM",
                [
                    "Subscribe at `/graphql/ws` or `/graphql/stream`.",
                    "请在 `/graphql/ws` 或 `/graphql/stream` 订阅。",
                    "請在 `/graphql/ws` 或 `/graphql/stream` 訂閱。",
                ],
            ),
            Self::OnlySubscriptions => (
                "ONLY_SUBSCRIPTIONS",
                [
                    "Queries and mutations are sent to `/graphql` by POST.",
                    "查询和更改请以 POST 发送至 `/graphql`。",
                    "查詢和更改請以 POST 傳送至 `/graphql`。",
                ],
            ),
            Self::DocumentUnknown => (
                "DOCUMENT_UNKNOWN",
                [
                    "No trusted document has this id. Load the page again, or send the text.",
                    "没有使用此编号的可信文档。请重新载入页面，或发送全文。",
                    "沒有使用此編號的可信文件。請重新載入頁面，或傳送全文。",
                ],
            ),
            Self::DocumentNotTrusted => (
                "DOCUMENT_NOT_TRUSTED",
                [
                    "This server takes trusted documents only: send a `documentId`.",
                    "此服务器只接受可信文档：请发送 `documentId`。",
                    "此伺服器只接受可信文件：請傳送 `documentId`。",
                ],
            ),
        }
    }

    /// The refusal as the only error of a GraphQL answer.
    pub(super) fn into_error(self, language: Language) -> ServerError {
        let (code, words) = self.wording();
        match self {
            Self::Exceeded(limit) => spoken(limit.into(), language),
            Self::Document(error) => spoken(*error, language),
            Self::Fault(id) => internal(id, language),
            Self::RateLimited(RetryAfter { wait }) => {
                let mut error = coded(ServerError::new(language.pick(words), None), code);
                error.extensions.get_or_insert_default().set("retryAfterSeconds", wait.as_secs() + 1);
                error
            }
            _ => coded(ServerError::new(language.pick(words), None), code),
        }
    }

    pub(super) fn into_response(self, media: Media, language: Language) -> Response {
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
        let mut response = errors_response(&[self.into_error(language)], media, status);
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
pub(super) fn internal(id: RequestId, language: Language) -> ServerError {
    let message = match language {
        Language::En => format!("Something went wrong on our side (ref {id})."),
        Language::ZhHans => format!("我们这边出了故障（编号 {id}）。"),
        Language::ZhHant => format!("我們這邊出了故障（編號 {id}）。"),
    };
    let mut error = coded(ServerError::new(message, None), "INTERNAL");
    error.extensions.get_or_insert_default().set("reference", id.to_string());
    error
}

/// Puts an error that was made without knowing for whom into her language. What async-graphql itself says of a wrong document stays as
/// it is: it speaks to who writes documents.
pub(super) fn spoken(mut error: ServerError, language: Language) -> ServerError {
    if language != Language::En
        && let Some(message) = said_in(&error, language)
    {
        error.message = message;
    }
    error
}

fn said_in(error: &ServerError, language: Language) -> Option<String> {
    let extensions = error.extensions.as_ref()?;
    let Value::String(code) = extensions.get("code")? else { return None };
    match code.as_str() {
        "LIMIT_EXCEEDED" => match (extensions.get("limit")?, extensions.get("max")?) {
            (Value::String(kind), Value::Number(max)) => Some(sentence(language, kind, max.as_u64()?)),
            _ => None,
        },
        "OPERATION_NOT_FOUND" => Some(language.pick(NO_OPERATION).to_owned()),
        "SUBSCRIPTION_ROOTS" => Some(language.pick(SEVERAL_ROOTS).to_owned()),
        "GRAPHQL_PARSE_FAILED" => {
            let ((before, after), (head, tail)) =
                (Language::En.pick(NO_DOCUMENT), language.pick(NO_DOCUMENT));
            let expected = error.message.strip_prefix(before)?.strip_suffix(after)?;
            Some(format!("{head}{expected}{tail}"))
        }
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::{Language, Limit, LimitKind, Refusal, RequestId, RetryAfter, ServerError, coded, spoken};
    use crate::http::document::NO_OPERATION;
    use std::time::Duration;

    #[test]
    fn every_refusal_is_told_in_three_languages() {
        let refusals = || {
            let not_found = coded(ServerError::new(NO_OPERATION[0], None), "OPERATION_NOT_FOUND");
            [
                Refusal::MethodNotAllowed { allow: "GET" },
                Refusal::MutationNeedsPost,
                Refusal::UnsupportedMediaType,
                Refusal::NotAcceptable,
                Refusal::PreflightRequired,
                Refusal::OriginRefused,
                Refusal::BatchingRefused,
                Refusal::InvalidRequest(["one", "二", "貳"]),
                Refusal::Exceeded(Limit::new(LimitKind::Depth, 15)),
                Refusal::Unauthenticated,
                Refusal::Forbidden,
                Refusal::RateLimited(RetryAfter { wait: Duration::from_secs(1) }),
                Refusal::TooManyStreams,
                Refusal::SubscriptionNeedsStream,
                Refusal::OnlySubscriptions,
                Refusal::DocumentUnknown,
                Refusal::DocumentNotTrusted,
                Refusal::Fault(RequestId::next()),
                Refusal::Document(Box::new(not_found)),
            ]
        };
        let told = |language| refusals().map(|refusal| refusal.into_error(language));
        let [english, simplified, traditional] = Language::ALL.map(told);
        for ((english, simplified), traditional) in english.iter().zip(&simplified).zip(&traditional) {
            assert!(!english.message.is_empty() && english.message.is_ascii(), "{}", english.message);
            assert!(!simplified.message.is_ascii() && !traditional.message.is_ascii(), "{}", english.message);
            assert_ne!(simplified.message, traditional.message);
            let code =
                |error: &ServerError| error.extensions.as_ref().and_then(|all| all.get("code").cloned());
            assert!(code(english).is_some() && code(english) == code(traditional), "{}", english.message);
        }
    }

    #[test]
    fn what_the_parser_expected_is_kept() {
        let error = coded(
            ServerError::new("This is no GraphQL document: expected name.", None),
            "GRAPHQL_PARSE_FAILED",
        );
        assert_eq!(spoken(error.clone(), Language::En).message, error.message);
        assert_eq!(spoken(error, Language::ZhHant).message, "這不是 GraphQL 文件：expected name。");
    }
}
