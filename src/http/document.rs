//! Reads a GraphQL document once, before it is executed: what it asks for, and whether that is within the limits.
//! The parsed document stays in the request, so the executor does not parse it again. Fragments are weighed once
//! each, however often they are spread: async-graphql's own checks would write all of them out.

use std::collections::HashMap;

use async_graphql::{
    Name, Pos, Positioned, Request, ServerError,
    parser::types::{
        Directive, DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
        SelectionSet,
    },
};

use moothall_core::language::Language;

use super::{
    limits::{Limit, LimitKind, Limits},
    refusal::Words,
};

/// The operation that a request selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) kind: OperationType,
    pub(super) name: Option<Name>,
}

/// Brackets within brackets that the parser may be given: it recurses, and a stack has an end.
const NESTING_MAX: usize = 64;

/// Parses the request's document into the request, checks the limits, and says which operation is meant.
pub(super) fn examine(request: &mut Request, limits: &Limits) -> Result<Operation, ServerError> {
    if request.query.len() > limits.query_bytes {
        return Err(Limit::new(LimitKind::QueryBytes, limits.query_bytes).into());
    }
    if nesting(request.query.as_bytes()) > NESTING_MAX {
        return Err(Limit::new(LimitKind::Recursion, limits.recursion).into());
    }
    let name = request.operation_name.take();
    let document = request.parsed_query().map_err(|error| misread(error, limits))?;
    weigh(document, limits)?;
    let examined = meant(document, name.as_deref());
    request.operation_name = name;
    examined
}

fn meant(document: &ExecutableDocument, name: Option<&str>) -> Result<Operation, ServerError> {
    let Some((name, operation)) = select(document, name) else {
        return Err(coded(ServerError::new(Language::En.pick(NO_OPERATION), None), "OPERATION_NOT_FOUND"));
    };
    // The specification's rule, which async-graphql does not check. It would also pass over a fragment at the root, and say nothing.
    let kind = operation.node.ty;
    let is_one_field = matches!(
        operation.node.selection_set.node.items.as_slice(),
        [Positioned { node: Selection::Field(_), .. }]
    );
    if kind == OperationType::Subscription && !is_one_field {
        let error = ServerError::new(Language::En.pick(SEVERAL_ROOTS), Some(operation.pos));
        return Err(coded(error, "SUBSCRIPTION_ROOTS"));
    }
    Ok(Operation { kind, name })
}

/// What is said of a document in which the operation that is asked for is not.
pub(super) const NO_OPERATION: Words = [
    "The document holds no such operation, or holds several and none is named.",
    "文档中没有这个操作，或有多个操作而未指明是哪一个。",
    "文件中沒有這個操作，或有多個操作而未指明是哪一個。",
];
/// What is said of a subscription to several things.
pub(super) const SEVERAL_ROOTS: Words = [
    "A subscription asks for one field, and for that without a fragment; send one for each.",
    "一个订阅只含一个字段，且不经片段；请分别订阅。",
    "一個訂閱只含一個欄位，且不經片段；請分別訂閱。",
];
/// What is said of a text that cannot be parsed, around what the parser expected.
pub(super) const NO_DOCUMENT: [(&str, &str); 3] = [
    ("This is no GraphQL document: ", "."),
    ("这不是 GraphQL 文档：", "。"),
    ("這不是 GraphQL 文件：", "。"),
];

/// The parser draws the line it stumbled over; its last line says all, and the place is in `locations`.
fn misread(mut error: ServerError, limits: &Limits) -> ServerError {
    if let Some((_, expected)) = error.message.rsplit_once("\n  = ") {
        let (before, after) = Language::En.pick(NO_DOCUMENT);
        error.message = format!("{before}{expected}{after}");
    }
    limits.retype(coded(error, "GRAPHQL_PARSE_FAILED"))
}

/// Gives an error a code, if nobody has.
pub(super) fn coded(mut error: ServerError, code: &str) -> ServerError {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    error
}

fn select<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<(Option<Name>, &'a Positioned<OperationDefinition>)> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some((None, operation)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get_key_value(name).map(|(name, operation)| (Some(name.clone()), operation))
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.iter();
            let (name, operation) = all.next()?;
            all.next().is_none().then(|| (Some(name.clone()), operation))
        }
    }
}

/// How deep the document's brackets nest; those in strings and comments are text.
fn nesting(query: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = query;
    while let [first, tail @ ..] = rest {
        rest = match first {
            b'{' | b'[' | b'(' => {
                depth += 1;
                deepest = deepest.max(depth);
                tail
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                tail
            }
            b'#' => after_line(tail),
            b'"' if tail.starts_with(b"\"\"") => after_block_string(tail.get(2..).unwrap_or_default()),
            b'"' => after_string(tail),
            _ => tail,
        };
    }
    deepest
}

fn after_line(mut text: &[u8]) -> &[u8] {
    while let [first, tail @ ..] = text {
        text = tail;
        if matches!(first, b'\n' | b'\r') {
            break;
        }
    }
    text
}

fn after_string(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            // A string ends with its line; what follows is a syntax error, and nothing deep is parsed.
            [b'"' | b'\n' | b'\r', tail @ ..] => return tail,
            [b'\\', _, tail @ ..] | [_, tail @ ..] => tail,
            [] => return text,
        }
    }
}

fn after_block_string(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b'"', b'"', b'"', tail @ ..] => return tail,
            [b'\\', b'"', b'"', b'"', tail @ ..] | [_, tail @ ..] => tail,
            [] => return text,
        }
    }
}

/// What a selection set comes to with its fragments written out.
#[derive(Clone, Copy, Default)]
struct Weight {
    depth: usize,
    recursion: usize,
    aliases: usize,
    selections: usize,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth);
        self.recursion = self.recursion.max(other.recursion);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.selections = self.selections.saturating_add(other.selections);
    }
}

fn weigh(document: &ExecutableDocument, limits: &Limits) -> Result<(), ServerError> {
    let mut scales = Scales { document, limits, fragments: HashMap::new() };
    let mut all_selections = 0_usize;
    let mut last = Pos::default();
    for (_, operation) in document.operations.iter() {
        scales.directives(&operation.node.directives, operation.pos)?;
        let weight = scales.set(&operation.node.selection_set)?;
        scales.check(weight, operation.pos)?;
        all_selections = all_selections.saturating_add(weight.selections);
        last = operation.pos;
    }
    // A fragment that nobody spreads is validated all the same.
    for (name, fragment) in &document.fragments {
        let weight = scales.fragment(name, fragment.pos)?;
        scales.check(weight, fragment.pos)?;
        all_selections = all_selections.saturating_add(weight.selections);
    }
    at_most(LimitKind::Selections, all_selections, limits.selections, last)
}

struct Scales<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    /// `None` while the fragment is being weighed: to meet it then is to meet a cycle.
    fragments: HashMap<&'a str, Option<Weight>>,
}

impl<'a> Scales<'a> {
    fn set(&mut self, set: &'a Positioned<SelectionSet>) -> Result<Weight, ServerError> {
        let mut whole = Weight::default();
        for selection in &set.node.items {
            let weight = match &selection.node {
                Selection::Field(field) => {
                    self.directives(&field.node.directives, field.pos)?;
                    let mut inner = self.set(&field.node.selection_set)?;
                    inner.depth += 1;
                    inner.recursion += usize::from(!field.node.selection_set.node.items.is_empty());
                    inner.aliases = inner.aliases.saturating_add(usize::from(field.node.alias.is_some()));
                    inner
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.node.directives, inline.pos)?;
                    let mut inner = self.set(&inline.node.selection_set)?;
                    inner.recursion += 1;
                    inner
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives, spread.pos)?;
                    let mut inner = self.fragment(&spread.node.fragment_name.node, spread.pos)?;
                    inner.recursion += 1;
                    inner
                }
            };
            whole.add(weight);
            whole.selections = whole.selections.saturating_add(1);
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &Name, pos: Pos) -> Result<Weight, ServerError> {
        match self.fragments.get(name.as_str()) {
            Some(Some(weight)) => return Ok(*weight),
            Some(None) => return Err(exceeded(LimitKind::Recursion, self.limits.recursion, pos)),
            None => {}
        }
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            // Validation will say so.
            return Ok(Weight::default());
        };
        // A chain of fragments is as deep as the stack: cut it where it is too long in any case.
        let in_progress = self.fragments.values().filter(|weight| weight.is_none()).count();
        at_most(LimitKind::Recursion, in_progress, self.limits.recursion, pos)?;
        self.fragments.insert(name.as_str(), None);
        self.directives(&fragment.node.directives, fragment.pos)?;
        let weight = self.set(&fragment.node.selection_set)?;
        self.fragments.insert(name.as_str(), Some(weight));
        Ok(weight)
    }

    fn directives(&self, directives: &[Positioned<Directive>], pos: Pos) -> Result<(), ServerError> {
        at_most(LimitKind::Directives, directives.len(), self.limits.directives, pos)
    }

    fn check(&self, weight: Weight, pos: Pos) -> Result<(), ServerError> {
        at_most(LimitKind::Recursion, weight.recursion, self.limits.recursion, pos)?;
        at_most(LimitKind::Depth, weight.depth, self.limits.depth, pos)?;
        at_most(LimitKind::Aliases, weight.aliases, self.limits.aliases, pos)?;
        at_most(LimitKind::Selections, weight.selections, self.limits.selections, pos)
    }
}

fn at_most(kind: LimitKind, met: usize, max: usize, pos: Pos) -> Result<(), ServerError> {
    if met > max { Err(exceeded(kind, max, pos)) } else { Ok(()) }
}

fn exceeded(kind: LimitKind, max: usize, pos: Pos) -> ServerError {
    let mut error = ServerError::from(Limit::new(kind, max));
    error.locations.push(pos);
    error
}

#[cfg(test)]
mod tests {
    use super::nesting;

    #[test]
    fn brackets_in_strings_and_comments_are_text() {
        assert_eq!(nesting(b"{ a(b: [1]) { c } }"), 3);
        assert_eq!(
            nesting(
                br#"{ a(b: "((((\"((") # {{{{
            c }"#
            ),
            2
        );
        assert_eq!(nesting(br#"{ a(b: """((( " \""" [[[ """) }"#), 2);
        assert_eq!(nesting(b"{ \"\n{{{"), 4);
        assert_eq!(nesting(b"\"\\"), 0);
    }
}
