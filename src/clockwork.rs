//! The clockwork: opens and closes polls when their time has come, and finishes what a crash left between two databases.
//!
//! It only asks; whether a poll may close is decided in the lane, by the recorded time. Any number of processes may run it: the
//! second is refused.

use moothall_core::decider::Actor;
use moothall_core::ids::{InvitationId, MemberId};
use moothall_core::membership::MembershipCommand;
use moothall_core::policy::Action;
use moothall_core::poll::PollCommand;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::SubjectId;
use moothall_core::state::Command;
use moothall_eventstore::engine::{ExecuteError, Request};
use moothall_eventstore::vault::KeyState;
use moothall_projections::queries::due::{self, Due};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::house::House;

const TICK: Duration = Duration::from_secs(1);
/// Things done at one tick; the rest wait for the next.
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
pub async fn run(house: Arc<House>, heartbeat: Heartbeat, stop: CancellationToken) {
    destroy_keys(&house).await;
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        turn(&house).await;
        heartbeat.0.store(house.clock.now().0, Ordering::Relaxed);
    }
}

/// One round: everything that is due now.
pub async fn turn(house: &House) {
    let now = house.clock.now();
    match due::polls(&house.views(), now, AT_ONCE).await {
        Ok(polls) => {
            for (community, poll, what) in polls {
                let command = match what {
                    Due::Open => PollCommand::Open,
                    Due::Close => PollCommand::Close,
                };
                let request = Request {
                    community,
                    command: Command::Poll(poll, command),
                    actor: Actor::Clockwork,
                    key: None,
                    expected: None,
                };
                match house.engine.execute(request).await {
                    // The read model is behind, or another process was faster: nothing to do.
                    Ok(_) | Err(ExecuteError::Refused(_) | ExecuteError::Busy | ExecuteError::ShuttingDown) => {}
                    Err(error) => tracing::error!(poll.id = %poll.0, %error, "Could not keep the time of poll `{}`", poll.0),
                }
            }
        }
        Err(error) => tracing::error!(%error, "Could not read which polls are due"),
    }
    log_redemptions(house).await;
}

/// Members who were erased in the log, but whose key was not destroyed: the process stopped in between, or an old backup of the
/// vault was brought back. Looked at once, when the clockwork starts.
async fn destroy_keys(house: &House) {
    let mut after = Uuid::nil();
    loop {
        let erased = match due::erased(&house.views(), after, AT_ONCE).await {
            Ok(erased) => erased,
            Err(error) => {
                tracing::error!(%error, "Could not read which members were erased");
                return;
            }
        };
        let Some((_, last)) = erased.last() else { return };
        after = last.0;
        for (community, member) in erased {
            let subject = SubjectId(member.0);
            if matches!(house.vault.key_state(subject).await, Ok(KeyState::Destroyed)) {
                continue;
            }
            if let Err(error) = house.vault.destroy(community, subject, house.clock.now()).await {
                tracing::error!(%error, "Could not destroy the key of an erased member");
            }
        }
    }
}

/// A code was used up, but the process stopped before the log said so.
async fn log_redemptions(house: &House) {
    let now = house.clock.now();
    // Younger ones are still on their way.
    let redemptions = match house.identity.unlogged_redemptions(now.plus_micros(-30_000_000)).await {
        Ok(redemptions) => redemptions,
        Err(error) => {
            tracing::error!(%error, "Could not read which redemptions are not in the log");
            return;
        }
    };
    for redeemed in redemptions {
        let member = MemberId(redeemed.membership.member);
        let invitation = InvitationId(redeemed.invitation);
        let request = Request {
            community: redeemed.membership.community,
            command: Command::Membership(MembershipCommand::RedeemInvitation { invitation }),
            actor: Actor::Member(member.0),
            key: None,
            expected: None,
        };
        let settled = match house.engine.execute(request).await {
            Ok(_) => true,
            Err(ExecuteError::Refused(Refusal::NotPermitted { action: Action::RedeemInvitation })) => false,
            // Spent: it is in the log already.
            Err(ExecuteError::Refused(_)) => true,
            Err(_) => false,
        };
        if settled && let Err(error) = house.identity.redemption_logged(redeemed.invitation, now).await {
            tracing::error!(%error, "Could not note that a redemption is in the log");
        }
    }
}
