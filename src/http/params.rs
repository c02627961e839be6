//! The parameters of a GraphQL request, out of a JSON body or a query string.

use async_graphql::{Request, Variables};
use futures_util::StreamExt as _;
use poem::{
    Body,
    http::{HeaderMap, header},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    limits::{Limit, LimitKind, Limits},
    refusal::{Refusal, Words},
    trusted::Documents,
};

/// The members of the request object. Unknown ones are left alone, known ones must be of their type.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    #[serde(default)]
    query: Option<String>,
    /// Instead of the query: the id of a trusted document.
    #[serde(default)]
    document_id: Option<String>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Variables,
    /// Checked to be an object, and then forgotten.
    #[serde(default, rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

impl Params {
    /// The request, with the text that a trusted document's id stands for.
    pub(super) fn into_request(self, documents: &Documents) -> Result<Request, Refusal> {
        let text = documents.text(self.query, self.document_id.as_deref())?;
        let mut request = Request::new(text).variables(self.variables);
        request.operation_name = self.operation_name;
        Ok(request)
    }
}

const NOT_A_REQUEST: Words = [
    "The body must be a JSON object in UTF-8 with a string `query` or `documentId`, and if need be `variables` and `operationName`.",
    "正文须为 UTF-8 的 JSON 对象，含字符串 `query` 或 `documentId`，必要时含 `variables` 和 `operationName`。",
    "本文須為 UTF-8 的 JSON 物件，含字串 `query` 或 `documentId`，必要時含 `variables` 和 `operationName`。",
];

/// Reads a POST's body.
pub(super) async fn from_body(body: Body, headers: &HeaderMap, limits: &Limits) -> Result<Params, Refusal> {
    let too_large = || Refusal::Exceeded(Limit::new(LimitKind::BodyBytes, limits.body_bytes));
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    match declared {
        Some(declared) if declared > limits.body_bytes => Err(too_large()),
        // The connection reads no more than was declared, and mostly gives it in one piece: nothing is copied.
        Some(_) => {
            let bytes = body.into_bytes().await.map_err(|_| Refusal::InvalidRequest(NOT_A_REQUEST))?;
            from_json(&bytes)
        }
        None => {
            let mut bytes = Vec::new();
            let mut pieces = body.into_bytes_stream();
            while let Some(piece) = pieces.next().await {
                let piece = piece.map_err(|_| Refusal::InvalidRequest(NOT_A_REQUEST))?;
                if bytes.len() + piece.len() > limits.body_bytes {
                    return Err(too_large());
                }
                bytes.extend_from_slice(&piece);
            }
            from_json(&bytes)
        }
    }
}

fn from_json(bytes: &[u8]) -> Result<Params, Refusal> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Refusal::BatchingRefused);
    }
    let params: Params = serde_json::from_slice(bytes).map_err(|_| Refusal::InvalidRequest(NOT_A_REQUEST))?;
    if params.query.is_none() && params.document_id.is_none() {
        return Err(Refusal::InvalidRequest(NOT_A_REQUEST));
    }
    Ok(params)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

const NOT_A_SEARCH: Words = [
    "The address must have a `query` or a `documentId`, and `variables` and `extensions`, if given, must be JSON objects.",
    "网址须有 `query` 或 `documentId`；如有 `variables` 和 `extensions`，须为 JSON 对象。",
    "網址須有 `query` 或 `documentId`；如有 `variables` 和 `extensions`，須為 JSON 物件。",
];

/// Reads a GET's query string.
pub(super) fn from_search(request: &poem::Request) -> Result<Params, Refusal> {
    let invalid = || Refusal::InvalidRequest(NOT_A_SEARCH);
    let search: Search = request.params().map_err(|_| invalid())?;
    let variables = search.variables.as_deref().map(serde_json::from_str::<Option<Variables>>).transpose();
    let extensions = search.extensions.as_deref();
    let extensions = extensions.map(serde_json::from_str::<Option<Map<String, Value>>>).transpose();
    extensions.map_err(|_| invalid())?;
    if search.query.is_none() && search.document_id.is_none() {
        return Err(invalid());
    }
    Ok(Params {
        query: search.query,
        document_id: search.document_id,
        operation_name: search.operation_name,
        variables: variables.map_err(|_| invalid())?.flatten().unwrap_or_default(),
        _extensions: None,
    })
}

/// Whether a GET asks for a trusted document: no page of another origin can make it ask for anything else.
pub(super) fn asks_for_trusted(request: &poem::Request) -> bool {
    request.params::<Search>().is_ok_and(|search| search.document_id.is_some() && search.query.is_none())
}
