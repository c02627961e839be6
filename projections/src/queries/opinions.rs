//! The steps that opinion maps are drawn from.

use moothall_core::decider::CommunityId;
use moothall_core::ids::DeliberationId;
use moothall_eventstore::database::Database;

use super::{QueryError, natural, rows};

/// The steps of a deliberation in a stretch of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) number: i64,
    /// The number of the last one's event in the community.
    pub(crate) last_seq: u64,
    pub(crate) steps: Vec<u8>,
}

/// At most so many stretches from one on, in order.
pub(crate) async fn stretches(
    database: &Database,
    community: CommunityId,
    deliberation: DeliberationId,
    from: i64,
    limit: u32,
) -> Result<Vec<Stretch>, QueryError> {
    let sql = "SELECT stretch, last_seq, steps FROM opinion_stretch \
               WHERE community = $1 AND deliberation = $2 AND stretch >= $3 ORDER BY stretch LIMIT $4";
    let found =
        rows!(database, (i64, i64, Vec<u8>), sql, community.0, deliberation.0, from, i64::from(limit))?;
    let read = |(number, last, steps)| Stretch { number, last_seq: natural(last), steps };
    Ok(found.into_iter().map(read).collect())
}
