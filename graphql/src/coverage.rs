//! Who may see or do what, field by field: one line for each guard of the resolvers. A test walks the schema and fails on a field or
//! mutation without an entry, so that nobody adds one without having thought about it.

mod objects;
mod operations;
mod panels;
mod resolutions;
mod topics;

use moothall_core::policy::{Action, Sight};

/// Under which condition a field shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To anybody, signed in or not: nothing of a community is in it.
    Public,
    /// Only what concerns the viewer herself.
    SelfOnly,
    /// To those who may see this of the community.
    Sees(Sight),
    /// To those who may see this of the community, and to whoever it is about.
    SeesOrIsConcerned(Sight),
    /// The rules ask for this in the lane.
    Asks(Action),
    /// The rules ask for this in the lane, or for being the person concerned.
    AsksOrIsConcerned(Action),
    /// By what is found: its own type says it.
    ByWhatIsFound,
    /// Whoever was shown what it is part of may see it.
    ByItsHolder,
}

use Access::ByItsHolder;

/// Fields of one or several types under one condition.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The types.
    pub types: &'static [&'static str],
    /// The condition.
    pub access: Access,
    /// The fields, of each of them.
    pub fields: &'static [&'static str],
}

const fn entry(types: &'static [&'static str], access: Access, fields: &'static [&'static str]) -> Entry {
    Entry { types, access, fields }
}

/// The condition of a field; none where nobody has thought about it.
#[must_use]
pub fn access_of(type_name: &str, field: &str) -> Option<Access> {
    let shaped = |suffix: &str, fields: &[&str]| type_name.ends_with(suffix) && fields.contains(&field);
    if shaped("Connection", &["edges", "pageInfo", "totalCount"]) || shaped("Edge", &["node", "cursor"]) {
        return Some(ByItsHolder);
    }
    if shaped("Payload", &["position", "receipt", "userErrors"]) {
        return Some(ByItsHolder);
    }
    let covers = |entry: &&Entry| entry.types.contains(&type_name) && entry.fields.contains(&field);
    coverage().find(covers).map(|entry| entry.access)
}

/// Every field, apart from those that connections, edges and payloads have in common.
pub fn coverage() -> impl Iterator<Item = &'static Entry> {
    let follow_through = panels::PANELS.iter().chain(resolutions::RESOLUTIONS);
    operations::OPERATIONS.iter().chain(objects::OBJECTS).chain(topics::TOPICS).chain(follow_through)
}
