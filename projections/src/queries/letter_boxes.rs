//! Letter boxes and their openings, with how many of the letters found are registered.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{LetterBoxId, MemberId, OpeningId};
use moothall_core::policy::Scope;
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, parsed, rows, small};

/// A letter box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterBoxRow {
    /// Its id.
    pub letter_box: LetterBoxId,
    /// Where it hangs.
    pub place: String,
    /// What part of the community it is for.
    pub scope: Scope,
    /// It is opened at least so often, in days.
    pub every_days: u32,
    /// Since when it hangs.
    pub installed_at: Timestamp,
    /// Until when it is to be opened.
    pub due_at: Timestamp,
    /// When it was last opened.
    pub opened_at: Option<Timestamp>,
    /// When it was taken down.
    pub removed_at: Option<Timestamp>,
    /// Why.
    pub removed_because: Option<String>,
}

/// An opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningRow {
    /// Its id.
    pub opening: OpeningId,
    /// Of which box.
    pub letter_box: LetterBoxId,
    /// Who opened it.
    pub opener: MemberId,
    /// Who is to confirm it.
    pub witness: MemberId,
    /// How many letters lay in it.
    pub letters: u32,
    /// How many of them are registered.
    pub registered: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the witness confirmed.
    pub witnessed_at: Option<Timestamp>,
    /// When it was voided.
    pub voided_at: Option<Timestamp>,
    /// Why.
    pub voided_because: Option<String>,
}

#[derive(sqlx::FromRow)]
struct RawBox {
    letter_box: Uuid,
    place: String,
    scope: String,
    every_days: i64,
    installed_at: i64,
    due_at: i64,
    opened_at: Option<i64>,
    removed_at: Option<i64>,
    removed_because: Option<String>,
}

impl RawBox {
    fn read(self) -> Result<LetterBoxRow, QueryError> {
        Ok(LetterBoxRow {
            letter_box: LetterBoxId(self.letter_box),
            place: self.place,
            scope: parsed("letter_box", &self.scope)?,
            every_days: small(self.every_days),
            installed_at: Timestamp(self.installed_at),
            due_at: Timestamp(self.due_at),
            opened_at: self.opened_at.map(Timestamp),
            removed_at: self.removed_at.map(Timestamp),
            removed_because: self.removed_because,
        })
    }
}

/// Letter boxes that hang, in the order they were hung up; only those that should have been opened by an instant, where one is given.
pub async fn page(
    database: &Database,
    community: CommunityId,
    overdue_at: Option<Timestamp>,
    page: Page<Uuid>,
) -> Result<Vec<LetterBoxRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!(
        "SELECT * FROM letter_box WHERE community = $1 AND removed_at IS NULL AND due_at <= $2 AND {}",
        page.tail("letter_box", 3)
    );
    let due = overdue_at.map_or(i64::MAX, |instant| instant.0);
    let found = rows!(database, RawBox, &sql, community.0, due, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(RawBox::read).collect()
}

/// Letter boxes by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    boxes: &[LetterBoxId],
) -> Result<BTreeMap<LetterBoxId, LetterBoxRow>, QueryError> {
    let ids: Ids = boxes.iter().map(|letter_box| letter_box.0).collect();
    let sql = "SELECT * FROM letter_box WHERE community = $1 AND letter_box IN_IDS($2)";
    let found = rows!(database, RawBox, sql, community.0, ids)?;
    found.into_iter().map(|raw| Ok((LetterBoxId(raw.letter_box), raw.read()?))).collect()
}

#[derive(sqlx::FromRow)]
struct RawOpening {
    opening: Uuid,
    letter_box: Uuid,
    opener: Uuid,
    witness: Uuid,
    letters: i64,
    registered: i64,
    opened_at: i64,
    witnessed_at: Option<i64>,
    voided_at: Option<i64>,
    voided_because: Option<String>,
}

impl RawOpening {
    fn read(self) -> OpeningRow {
        OpeningRow {
            opening: OpeningId(self.opening),
            letter_box: LetterBoxId(self.letter_box),
            opener: MemberId(self.opener),
            witness: MemberId(self.witness),
            letters: small(self.letters),
            registered: small(self.registered),
            opened_at: Timestamp(self.opened_at),
            witnessed_at: self.witnessed_at.map(Timestamp),
            voided_at: self.voided_at.map(Timestamp),
            voided_because: self.voided_because,
        }
    }
}

const OPENING: &str = "SELECT o.*, (SELECT count(*) FROM topic t WHERE t.community = o.community \
     AND t.opening = o.opening) AS registered FROM box_opening o WHERE o.community = $1 AND ";

/// The openings of a box, in their order.
pub async fn openings(
    database: &Database,
    community: CommunityId,
    letter_box: LetterBoxId,
    page: Page<Uuid>,
) -> Result<Vec<OpeningRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!("{OPENING} o.letter_box = $2 AND {}", page.tail("o.opening", 3));
    let (limit, letter_box) = (i64::from(page.limit), letter_box.0);
    let found = rows!(database, RawOpening, &sql, community.0, letter_box, after, before, limit)?;
    Ok(page.in_order(found).into_iter().map(RawOpening::read).collect())
}

/// Openings by id.
pub async fn openings_by_ids(
    database: &Database,
    community: CommunityId,
    openings: &[OpeningId],
) -> Result<BTreeMap<OpeningId, OpeningRow>, QueryError> {
    let ids: Ids = openings.iter().map(|opening| opening.0).collect();
    let found = rows!(database, RawOpening, &format!("{OPENING} o.opening IN_IDS($2)"), community.0, ids)?;
    Ok(found.into_iter().map(|raw| (OpeningId(raw.opening), raw.read())).collect())
}
