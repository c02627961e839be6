//! The count, three times over: by the log's last ballots, by the lane's state, by the read model. They agree, or somebody is cheated.

use std::collections::BTreeMap;

use moothall::house::House;
use moothall_core::ids::{PollId, SeatId};
use moothall_core::poll::Mark;
use moothall_eventstore::on_pool;
use uuid::Uuid;

use super::oracle::{Cast, Line};
use super::town::Town;

const SEATS: &str = "SELECT seat, mark, cast_seq FROM poll_seat WHERE poll = $1 AND cast_seq IS NOT NULL ORDER BY seat, cast_seq";
const TALLY: &str = "SELECT mark, seats FROM poll_tally WHERE poll = $1 AND seats <> 0 ORDER BY mark";

pub(super) async fn compare(
    house: &House,
    town: &Town,
    poll: PollId,
    standing: &BTreeMap<SeatId, &Cast>,
    find: &mut impl FnMut(Line, String),
) {
    let by_log: BTreeMap<SeatId, Mark> =
        standing.iter().map(|(seat, cast)| (*seat, Mark::from(cast.ballot.choice))).collect();
    let by_state = house.engine.state_of(town.community, move |community| {
        let marks = community.polls[&poll].roll.iter().map(|(seat, slot)| (seat.seat, slot.mark));
        marks.filter_map(|(seat, mark)| Some((seat, mark?))).collect::<BTreeMap<SeatId, Mark>>()
    });
    let by_state = by_state.await.expect("a state");
    if by_state != by_log {
        find(Line::Counted, format!("the lane counts {by_state:?}, the log {by_log:?}"));
    }
    house.catch_up().await.expect("read models that catch up");
    let views = house.views();
    let rows: Vec<(Uuid, i64, i64)> =
        on_pool!(&*views, pool => sqlx::query_as(SEATS).bind(poll.0).fetch_all(pool).await).expect("seats");
    let shown: BTreeMap<SeatId, (i64, i64)> =
        rows.into_iter().map(|(seat, mark, seq)| (SeatId(seat), (mark, seq))).collect();
    let should: BTreeMap<SeatId, (i64, i64)> = standing
        .iter()
        .map(|(seat, cast)| {
            (*seat, (code(cast.ballot.choice.into()), i64::try_from(cast.seq).expect("small")))
        })
        .collect();
    if shown != should {
        find(Line::ReadModels, format!("poll {} shows {shown:?} and should show {should:?}", poll.0));
    }
    let tally: Vec<(i64, i64)> =
        on_pool!(&*views, pool => sqlx::query_as(TALLY).bind(poll.0).fetch_all(pool).await).expect("a count");
    let mut counted: BTreeMap<i64, i64> = BTreeMap::new();
    for mark in by_log.values() {
        *counted.entry(code(*mark)).or_default() += 1;
    }
    if tally != counted.clone().into_iter().collect::<Vec<_>>() {
        find(Line::ReadModels, format!("poll {} counts {tally:?} and should count {counted:?}", poll.0));
    }
}

/// As the read models write it.
fn code(mark: Mark) -> i64 {
    match mark {
        Mark::For => 1,
        Mark::Against => 2,
        Mark::Abstain => 3,
        Mark::Conform => 4,
        Mark::Invalid => 5,
    }
}
