//! The clockwork: opens and closes polls when their time has come, ends speeches at their limit, finishes what a crash left between two
//! databases, and forgets sessions that have ended.
//!
//! It only asks; whether a poll may close is decided in the lane, by the recorded time. Any number of processes may run it: the
//! second is refused.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::MemberId;
use moothall_core::meeting::MeetingCommand;
use moothall_core::poll::PollCommand;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::SubjectId;
use moothall_core::state::Command;
use moothall_core::time::Timestamp;
use moothall_eventstore::engine::{ExecuteError, Request};
use moothall_eventstore::identity::Membership;
use moothall_eventstore::projector::Progress;
use moothall_eventstore::vault::KeyState;
use moothall_graphql::App;
use moothall_projections::queries::due::{self, Due, DuePoll, DueSpeech};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::house::House;

const TICK: Duration = Duration::from_secs(1);
/// How often it is looked whether something was left unfinished.
const TIDY: Duration = Duration::from_mins(1);
/// How long read models that are behind are waited for at a time.
const CATCH_UP: Duration = Duration::from_mins(10);
const A_DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
/// Things read at a time.
const AT_ONCE: u32 = 200;

/// When the clockwork last went round, for the health page.
#[derive(Clone, Debug, Default)]
pub struct Heartbeat(Arc<AtomicI64>);

impl Heartbeat {
    /// Whether it has gone round within the last minute before `now` (microseconds).
    #[must_use]
    pub fn is_recent(&self, now: i64) -> bool {
        now.saturating_sub(self.0.load(Ordering::Relaxed)) < 60_000_000
    }
}

/// Runs until `stop`.
pub async fn run(house: Arc<House>, app: Arc<App>, heartbeat: Heartbeat, stop: CancellationToken) {
    tokio::join!(go_round(&house, &app, &heartbeat, &stop), tidy_up(&house, &app, &stop));
}

async fn go_round(house: &House, app: &App, heartbeat: &Heartbeat, stop: &CancellationToken) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        turn(house, app).await;
        heartbeat.0.store(house.clock.now().0, Ordering::Relaxed);
    }
}

/// Beside the rounds, for it may have to wait for the read models.
async fn tidy_up(house: &House, app: &App, stop: &CancellationToken) {
    let (mut erasures, mut sweeping) = (Erasures::default(), Sweeping::default());
    let mut ticks = tokio::time::interval(TIDY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let work = async {
            sweeping.sweep(house).await;
            erasures.finish(house, app).await;
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = work => {}
        }
    }
}

/// One round: everything that is due now.
pub async fn turn(house: &House, app: &App) {
    let now = house.clock.now();
    let left_out = left_out(house, now);
    keep_polls(house, now, &left_out).await;
    end_speeches(house, now, &left_out).await;
    log_redemptions(house, app).await;
    // The gauges of lag and quarantine are as fresh as the clockwork.
    if let Err(error) = house.projector.lag().await {
        tracing::error!(%error, "Could not read how far the read models are behind");
    }
}

/// Communities in quarantine: their pages stand still, so what was due there seems due for ever. It may be so, and they are asked in the
/// first two seconds of a minute; not each second.
fn left_out(house: &House, now: Timestamp) -> BTreeSet<CommunityId> {
    let quarantined = house.projector.health().quarantined;
    let seconds = now.0.div_euclid(1_000_000).rem_euclid(60);
    if seconds < 2 { BTreeSet::new() } else { quarantined.into_iter().map(|case| case.community).collect() }
}

/// Whether there may be more.
fn is_full<T>(page: &[T]) -> bool {
    usize::try_from(AT_ONCE).is_ok_and(|most| page.len() >= most)
}

/// Polls whose time has come.
async fn keep_polls(house: &House, now: Timestamp, left_out: &BTreeSet<CommunityId>) {
    let mut after = None;
    loop {
        let due = match due::polls(&house.views(), now, after, AT_ONCE).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "Could not read which polls are due");
                return;
            }
        };
        for DuePoll { community, poll, what, .. } in &due {
            if left_out.contains(community) {
                continue;
            }
            let command = match what {
                Due::Open => PollCommand::Open,
                Due::Close => PollCommand::Close,
            };
            if let Err(error) = ask(house, *community, Command::Poll(*poll, command)).await {
                tracing::error!(poll.id = %poll.0, %error, "Could not keep the time of poll `{}`", poll.0);
            }
        }
        if !is_full(&due) {
            return;
        }
        after = due.last().copied();
    }
}

/// Speeches that have reached their limit.
async fn end_speeches(house: &House, now: Timestamp, left_out: &BTreeSet<CommunityId>) {
    let mut after = None;
    loop {
        let due = match due::speeches(&house.views(), now, after, AT_ONCE).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "Could not read which speeches have reached their limit");
                return;
            }
        };
        for DueSpeech { community, meeting, .. } in &due {
            if left_out.contains(community) {
                continue;
            }
            let command = Command::Meeting(*meeting, MeetingCommand::EndSpeech);
            if let Err(error) = ask(house, *community, command).await {
                tracing::error!(meeting.id = %meeting.0, %error, "Could not end a speech at meeting `{}`", meeting.0);
            }
        }
        if !is_full(&due) {
            return;
        }
        after = due.last().copied();
    }
}

/// Asks in the clock's name. That it is refused is no failure: the read model is behind, it ended by itself meanwhile, or another process was
/// faster.
async fn ask(house: &House, community: CommunityId, command: Command) -> Result<(), ExecuteError<Refusal>> {
    let request = Request { community, command, actor: Actor::Clockwork, key: None, expected: None };
    match house.engine.execute(request).await {
        Ok(_) | Err(ExecuteError::Refused(_) | ExecuteError::Busy | ExecuteError::ShuttingDown) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Members who were erased in the log, but whose key was not destroyed: the process stopped in between, the vault failed, or an old
/// backup of it was brought back. Remembers whom it need not ask about again.
#[derive(Debug, Default)]
pub struct Erasures {
    finished: BTreeSet<MemberId>,
    /// What the read models showed when nobody was left.
    seen: Option<Progress>,
}

impl Erasures {
    /// Waits until the read models show the log as it is, and finishes what is not finished. What fails is left to the next time; where
    /// nothing has happened since, nothing is asked.
    pub async fn finish(&mut self, house: &House, app: &App) {
        if let Err(error) = house.projector.catch_up(CATCH_UP).await {
            tracing::warn!(%error, "The read models do not show the whole log yet; erasures are looked over later");
            return;
        }
        let shown = house.projector.progress().borrow().clone();
        if self.seen.as_ref() == Some(&shown) {
            return;
        }
        let mut all = true;
        let mut after = Uuid::nil();
        loop {
            let erased = match due::erased(&house.views(), after, AT_ONCE).await {
                Ok(erased) => erased,
                Err(error) => {
                    tracing::error!(%error, "Could not read which members were erased");
                    return;
                }
            };
            let Some((_, last)) = erased.last() else { break };
            after = last.0;
            for (community, member) in erased {
                if self.finished.contains(&member) {
                    continue;
                }
                // A fault has been logged where it happened.
                if is_finished(house, community, member).await
                    || moothall_graphql::finish_erasure(app, community, member).await.is_ok()
                {
                    self.finished.insert(member);
                } else {
                    all = false;
                }
            }
        }
        self.seen = all.then_some(shown);
    }
}

/// Whether her key is gone and no account is hers. What cannot be read is not finished.
async fn is_finished(house: &House, community: CommunityId, member: MemberId) -> bool {
    let membership = Membership { community, member: member.0 };
    matches!(house.vault.key_state(SubjectId(member.0)).await, Ok(KeyState::Destroyed))
        && matches!(house.identity.account_of(membership).await, Ok(None))
}

/// Forgets sessions and sign-in links a day after their end, once a day; until then a link can say that its time has passed. Then takes
/// away what somebody who was reading kept of keys that were destroyed meanwhile.
#[derive(Debug, Default)]
pub struct Sweeping {
    last: Option<Timestamp>,
}

impl Sweeping {
    /// Sweeps, unless it has been done within a day.
    pub async fn sweep(&mut self, house: &House) {
        let now = house.clock.now();
        if self.last.is_some_and(|last| now < last.plus_micros(A_DAY_MICROS)) {
            return;
        }
        match house.identity.sweep(now.plus_micros(-A_DAY_MICROS)).await {
            Ok(()) => self.last = Some(now),
            Err(error) => tracing::error!(%error, "Could not forget the sessions that have ended"),
        }
        house.vault.scrub().await;
    }
}

/// Codes that were used up although the process stopped before the log said so.
async fn log_redemptions(house: &House, app: &App) {
    // Younger ones are still on their way.
    let until = house.clock.now().plus_micros(-30_000_000);
    match house.identity.unlogged_redemptions(until).await {
        Ok(redemptions) => {
            for redeemed in redemptions {
                let _ = moothall_graphql::log_redemption(app, &redeemed).await;
            }
        }
        Err(error) => tracing::error!(%error, "Could not read which redemptions are not in the log"),
    }
}
