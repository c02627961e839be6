//! What the executor answers, made fit to leave the house: limits get their types, faults lose their text.

use std::collections::BTreeMap;

use async_graphql::{Response, ServerError, Value};
use moothall_core::language::Language;
use serde::Serialize;

use super::{
    announce::RequestId,
    context::sentences_in,
    document::coded,
    limits::Limits,
    refusal::{internal, spoken},
};

/// An answer as it goes over the wire. `data` is left out when nothing was executed.
#[derive(Serialize)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<ServerError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: BTreeMap<String, Value>,
}

/// To whom an answer goes.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub(super) id: RequestId,
    /// The tag of the language that the schema speaks to her.
    pub(super) language_tag: &'a str,
}

impl Answer {
    pub(super) fn of(response: Response, limits: &Limits, asker: Asker<'_>) -> Self {
        let Response { data, errors, extensions, .. } = response;
        if errors.is_empty() {
            return Self { errors, data: Some(data), extensions };
        }
        // An error of execution has a path; without one the request itself was refused.
        let refused = data == Value::Null && errors.iter().all(|error| error.path.is_empty());
        let language = sentences_in(asker.language_tag);
        let whom = (asker.id, language);
        let errors = errors.into_iter().map(|error| match fault_of(&error) {
            Some(fault) => joined(error, &fault, whom),
            None if refused => spoken(coded(limits.retype(error), "GRAPHQL_VALIDATION_FAILED"), language),
            None => masked(error, whom),
        });
        Self { errors: errors.collect(), data: (!refused).then_some(data), extensions }
    }

    /// An answer that is nothing but an error.
    pub(super) fn refused(error: ServerError) -> Self {
        Self { errors: vec![error], data: None, extensions: BTreeMap::new() }
    }

    /// Whether anything was executed.
    pub(super) fn is_executed(&self) -> bool {
        self.data.is_some()
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(512);
        // Writing to memory does not fail, and the keys of a GraphQL value are names.
        let written = serde_json::to_writer(&mut text, self);
        written.map_or_else(
            |_| br#"{"errors":[{"message":"Something went wrong on our side."}]}"#.to_vec(),
            |()| text,
        )
    }
}

/// The name under which a resolver has logged the fault that this error tells of.
fn fault_of(error: &ServerError) -> Option<String> {
    let extensions = error.extensions.as_ref()?;
    match (extensions.get("code")?, extensions.get("reference")?) {
        (Value::String(code), Value::String(fault)) if code == "INTERNAL" => Some(fault.clone()),
        _ => None,
    }
}

/// Tells of a fault by the request's name, which stands in its line and in the answer's header; a line joins the two.
fn joined(error: ServerError, fault: &str, (id, language): (RequestId, Language)) -> ServerError {
    tracing::error!(request.id = %id, fault.reference = %fault, "Failed on request `{id}`: see the fault `{fault}`");
    ServerError { locations: error.locations, path: error.path, ..internal(id, language) }
}

/// Hides an error that a resolver let out by mistake: one that carries its cause and no code, or async-graphql's
/// own complaint about request data, which names Rust types.
fn masked(error: ServerError, (id, language): (RequestId, Language)) -> ServerError {
    let has_code = error.extensions.as_ref().is_some_and(|values| values.get("code").is_some());
    let names_types = error.message.starts_with("Data `") && error.message.ends_with("` does not exist.");
    if has_code {
        return error;
    }
    if error.source.is_none() && !names_types {
        // Our resolvers give every error its code: this is async-graphql's, about a value it could not read.
        return coded(error, "GRAPHQL_VALIDATION_FAILED");
    }
    tracing::error!(request.id = %id, error = %error.message, "A resolver failed on request `{id}`");
    ServerError { locations: error.locations, path: error.path, ..internal(id, language) }
}
