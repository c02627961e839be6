//! How much one request may ask for. [`Limits`] holds the numbers, [`limits`] gives them to a schema's builder,
//! and `document` checks those that the builder cannot, or not safely.

use std::{fmt, time::Duration};

use async_graphql::{ErrorExtensionValues, SchemaBuilder, ServerError};
use moothall_core::language::Language;

/// The largest request that is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Fields within fields. A full introspection needs 15.
    pub depth: usize,
    /// The schema's own reckoning: one a field, times the length of lists.
    pub complexity: usize,
    /// Directives on one field, spread or operation.
    pub directives: usize,
    /// Aliases in one operation, each counted as often as its fragment is spread.
    pub aliases: usize,
    /// Selection sets within selection sets, fragments included.
    pub recursion: usize,
    /// Selections in all, with every fragment written out where it is spread. Keeps validation quick.
    pub selections: usize,
    /// The text of the document.
    pub query_bytes: usize,
    /// The body of a POST, and one WebSocket message.
    pub body_bytes: usize,
    /// From the request's first byte to the answer's.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 15,
            complexity: 10_000,
            directives: 8,
            aliases: 30,
            recursion: 32,
            selections: 4_000,
            query_bytes: 16 * 1024,
            body_bytes: 64 * 1024,
            time: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// Gives the builder those limits that async-graphql can keep. It needs no extension (one would cost a boxed
    /// future at every field): its untyped errors are typed on their way out, by the endpoints.
    #[must_use]
    pub fn apply<Q, M, S>(&self, builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
        builder
            .limit_depth(self.depth)
            .limit_complexity(self.complexity)
            .limit_recursive_depth(self.recursion)
            .limit_directives(self.directives)
    }

    /// The limit that async-graphql says was met. It tells by message only; a test pins the messages.
    fn named_in(&self, message: &str) -> Option<Limit> {
        if message == "Query is too complex." {
            Some(Limit::new(LimitKind::Complexity, self.complexity))
        } else if message == "Query is nested too deep." {
            Some(Limit::new(LimitKind::Depth, self.depth))
        } else if message.starts_with("The recursion depth of the query cannot be greater than")
            || message == "recursion limit exceeded."
        {
            Some(Limit::new(LimitKind::Recursion, self.recursion))
        } else if message.starts_with("The number of directives on the field") {
            Some(Limit::new(LimitKind::Directives, self.directives))
        } else {
            None
        }
    }

    /// Types async-graphql's own error when it is about a limit.
    pub(super) fn retype(&self, error: ServerError) -> ServerError {
        match self.named_in(&error.message) {
            Some(limit) => ServerError { locations: error.locations, ..limit.into() },
            None => error,
        }
    }
}

/// Applies [`Limits::default`] to a schema's builder.
#[must_use]
pub fn limits<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
    Limits::default().apply(builder)
}

/// A limit that was met, as `extensions { code: "LIMIT_EXCEEDED", limit, max }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Which one.
    pub kind: LimitKind,
    /// What would have been allowed, in bytes or milliseconds where the kind has a unit.
    pub max: u64,
}

impl Limit {
    pub(super) fn new(kind: LimitKind, max: usize) -> Self {
        Self { kind, max: u64::try_from(max).unwrap_or(u64::MAX) }
    }

    pub(super) fn time(limits: &Limits) -> Self {
        let max = u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX);
        Self { kind: LimitKind::Milliseconds, max }
    }
}

/// What is said when a limit was met.
pub(super) fn sentence(language: Language, kind: &str, max: u64) -> String {
    let text = language.pick([
        "The request asks for more than is allowed: {kind}, at most {max}.",
        "请求超出允许的范围：{kind}，最多 {max}。",
        "請求超出允許的範圍：{kind}，最多 {max}。",
    ]);
    text.replace("{kind}", kind).replace("{max}", &max.to_string())
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sentence(Language::En, &self.kind.to_string(), self.max))
    }
}

impl std::error::Error for Limit {}

impl From<Limit> for ServerError {
    fn from(limit: Limit) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", "LIMIT_EXCEEDED");
        extensions.set("limit", limit.kind.to_string());
        extensions.set("max", limit.max);
        let mut error = Self::new(limit.to_string(), None);
        error.extensions = Some(extensions);
        error
    }
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// See [`Limits::depth`].
    Depth,
    /// See [`Limits::complexity`].
    Complexity,
    /// See [`Limits::directives`].
    Directives,
    /// See [`Limits::aliases`].
    Aliases,
    /// See [`Limits::recursion`].
    Recursion,
    /// See [`Limits::selections`].
    Selections,
    /// See [`Limits::query_bytes`].
    QueryBytes,
    /// See [`Limits::body_bytes`].
    BodyBytes,
    /// See [`Limits::time`].
    Milliseconds,
    /// See [`super::StreamSettings::subscriptions_max`].
    Subscriptions,
}

impl fmt::Display for LimitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Depth => "DEPTH",
            Self::Complexity => "COMPLEXITY",
            Self::Directives => "DIRECTIVES",
            Self::Aliases => "ALIASES",
            Self::Recursion => "RECURSION",
            Self::Selections => "SELECTIONS",
            Self::QueryBytes => "QUERY_BYTES",
            Self::BodyBytes => "BODY_BYTES",
            Self::Milliseconds => "MILLISECONDS",
            Self::Subscriptions => "SUBSCRIPTIONS",
        })
    }
}
