//! Relay connections: at most 100 edges, from either end, by opaque cursors.

use async_graphql::connection::{
    Connection, DefaultConnectionName, DefaultEdgeName, DisableNodesField, Edge, EmptyFields,
};
use async_graphql::{Error, OutputType, Result, SimpleObject};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use moothall_projections::queries::{End, Page};
use uuid::Uuid;

use crate::spoken;

/// Edges when nobody says how many.
pub(crate) const PAGE_DEFAULT: u32 = 20;
/// The most edges of one page.
pub(crate) const PAGE_MAX: u32 = 100;

/// A list that grows.
pub(crate) type List<T> = Connection<
    String,
    T,
    EmptyFields,
    EmptyFields,
    DefaultConnectionName,
    DefaultEdgeName,
    DisableNodesField,
>;

/// A list that grows and can be counted cheaply.
pub(crate) type Counted<T> =
    Connection<String, T, Total, EmptyFields, DefaultConnectionName, DefaultEdgeName, DisableNodesField>;

/// What a counted connection says besides.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct Total {
    /// How many there are in all.
    pub total_count: u64,
}

/// What a client asked of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paging {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<String>,
}

/// How many edges a selection of a list costs, for the reckoning of complexity.
pub(crate) fn cost(first: Option<i32>, last: Option<i32>) -> usize {
    let asked = first.or(last).and_then(|count| u32::try_from(count).ok()).unwrap_or(PAGE_DEFAULT);
    usize::try_from(asked.min(PAGE_MAX)).unwrap_or(1).max(1)
}

/// A key that a cursor stands for.
pub(crate) trait Cursor: Copy {
    fn write(self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl Cursor for Uuid {
    fn write(self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.as_bytes())
    }

    fn read(text: &str) -> Option<Self> {
        Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

impl Cursor for u64 {
    fn write(self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.to_be_bytes())
    }

    fn read(text: &str) -> Option<Self> {
        Some(Self::from_be_bytes(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }
}

const FOREIGN_CURSOR: [&str; 3] =
    ["Give back a cursor as it was received.", "请原样送回收到的游标。", "請原樣送回收到的游標。"];
const BOTH_ENDS: [&str; 3] = [
    "Ask for the first or for the last ones, not for both.",
    "请只取前若干项或后若干项，不要同时取。",
    "請只取前若干項或後若干項，不要同時取。",
];
const TOO_MANY_EDGES: [&str; 3] =
    ["Ask for 0 to 100 at once.", "一次请取 0 至 100 项。", "一次請取 0 至 100 項。"];
const TOO_MANY_IDS: [&str; 3] =
    ["Ask for at most 100 at once.", "一次最多请取 100 项。", "一次最多請取 100 項。"];

fn refused(words: [&'static str; 3]) -> Error {
    spoken::refused("PAGE_MALFORMED", words)
}

/// Too many things are asked for by their ids.
pub(crate) fn too_many_ids() -> Error {
    refused(TOO_MANY_IDS)
}

fn key<K: Cursor>(cursor: Option<&String>) -> Result<Option<K>> {
    cursor.map(|text| K::read(text).ok_or_else(|| refused(FOREIGN_CURSOR))).transpose()
}

impl Paging {
    pub(crate) fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Self {
        Self { first, after, last, before }
    }

    /// How many edges, and from which end.
    fn span(&self) -> Result<(u32, End)> {
        let (count, end) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(refused(BOTH_ENDS)),
            (None, Some(last)) => (last, End::Last),
            (Some(first), None) => (first, End::First),
            (None, None) => return Ok((PAGE_DEFAULT, End::First)),
        };
        match u32::try_from(count) {
            Ok(count) if count <= PAGE_MAX => Ok((count, end)),
            _ => Err(refused(TOO_MANY_EDGES)),
        }
    }

    /// What to ask of the read model: one more than is shown.
    pub(crate) fn page<K: Cursor>(&self) -> Result<Page<K>> {
        let (count, end) = self.span()?;
        Ok(Page {
            limit: count + 1,
            after: key(self.after.as_ref())?,
            before: key(self.before.as_ref())?,
            end,
        })
    }

    /// The page of a whole list that is in memory.
    pub(crate) fn cut<R, K: Cursor + Ord>(page: &Page<K>, mut rows: Vec<R>, key: impl Fn(&R) -> K) -> Vec<R> {
        rows.sort_by_key(&key);
        rows.retain(|row| page.after.is_none_or(|after| key(row) > after));
        rows.retain(|row| page.before.is_none_or(|before| key(row) < before));
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        match page.end {
            End::First => rows.truncate(limit),
            End::Last => drop(rows.drain(..rows.len().saturating_sub(limit))),
        }
        rows
    }

    /// The rows as edges, without the one too many.
    fn edges<R, K: Cursor, T: OutputType>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> K,
        node: impl Fn(R) -> T,
    ) -> Result<Edges<T>> {
        let (count, end) = self.span()?;
        let more = rows.len() > usize::try_from(count).unwrap_or(usize::MAX);
        let (previous, next) = match end {
            End::First => {
                rows.truncate(usize::try_from(count).unwrap_or(usize::MAX));
                (self.after.is_some(), more)
            }
            End::Last => {
                if more {
                    rows.remove(0);
                }
                (more, self.before.is_some())
            }
        };
        let edges = rows.into_iter().map(|row| Edge::new(key(&row).write(), node(row))).collect();
        Ok(Edges { previous, next, edges })
    }

    /// The rows as a connection.
    pub(crate) fn list<R, K: Cursor, T: OutputType>(
        &self,
        rows: Vec<R>,
        key: impl Fn(&R) -> K,
        node: impl Fn(R) -> T,
    ) -> Result<List<T>> {
        let Edges { previous, next, edges } = self.edges(rows, key, node)?;
        let mut list = List::new(previous, next);
        list.edges = edges;
        Ok(list)
    }

    /// The rows as a connection that says how many there are in all.
    pub(crate) fn counted<R, K: Cursor, T: OutputType>(
        &self,
        rows: Vec<R>,
        total_count: u64,
        key: impl Fn(&R) -> K,
        node: impl Fn(R) -> T,
    ) -> Result<Counted<T>> {
        let Edges { previous, next, edges } = self.edges(rows, key, node)?;
        let mut list = Counted::with_additional_fields(previous, next, Total { total_count });
        list.edges = edges;
        Ok(list)
    }
}

/// The page with exactly this id.
pub(crate) fn only(id: Uuid) -> Page<Uuid> {
    let number = id.as_u128();
    let (before, after) = (number.saturating_add(1), number.saturating_sub(1));
    Page::first(1).after(Uuid::from_u128(after)).before(Uuid::from_u128(before))
}

struct Edges<T: OutputType> {
    previous: bool,
    next: bool,
    edges: Vec<Edge<String, T, EmptyFields>>,
}
