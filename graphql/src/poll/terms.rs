//! The terms of a poll, fixed when it is called.

use async_graphql::{Context, Object, Result, SimpleObject, Union};
use moothall_core::decider::CommunityId;
use moothall_core::poll::{Electorate as Whose, Terms};

use super::Poll;
use crate::enums::{BallotMode, Role};
use crate::register::Unit;
use crate::scalar::DateTime;
use crate::scope::Scope;

/// The parties that own units in a part of the community, each with the weights of its units.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct OwnersElectorate {
    /// Which part.
    pub scope: Scope,
}

/// Members, one ballot each.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MembersElectorate {
    /// Those who hold this office; null for all.
    pub role: Option<Role>,
}

/// Whose ballots are asked.
#[derive(Union, Clone, Debug)]
pub(crate) enum Electorate {
    /// Owners.
    Owners(OwnersElectorate),
    /// Members.
    Members(MembersElectorate),
}

/// Terms of a poll.
#[derive(Clone, Debug)]
pub(crate) struct PollTerms {
    community: CommunityId,
    terms: Terms,
}

impl PollTerms {
    pub(crate) fn new(community: CommunityId, terms: Terms) -> Self {
        Self { community, terms }
    }
}

/// Terms of a poll.
#[Object]
impl PollTerms {
    /// The decision rule's name, such as `cn.civil278.ordinary`.
    async fn rule(&self) -> &str {
        self.terms.rule.as_str()
    }

    /// Who votes.
    async fn electorate(&self) -> Electorate {
        match &self.terms.electorate {
            Whose::Owners { scope } => Electorate::Owners(OwnersElectorate { scope: scope.into() }),
            Whose::Members { role } => Electorate::Members(MembersElectorate { role: role.map(Into::into) }),
        }
    }

    /// Who may learn what was chosen.
    async fn ballot_mode(&self) -> BallotMode {
        self.terms.ballot_mode.into()
    }

    /// Whether a cast ballot may be replaced until voting closes.
    async fn replaceable(&self) -> bool {
        self.terms.replaceable
    }

    /// Whether the count is shown to all while voting goes on; turnout always is.
    async fn live_tally(&self) -> bool {
        self.terms.live_tally
    }

    /// Voting begins.
    async fn opens_at(&self) -> DateTime {
        self.terms.opens_at.into()
    }

    /// Voting ends (exclusive), as prolonged; null for a vote in session, which the chair closes.
    async fn closes_at(&self) -> Option<DateTime> {
        self.terms.closes_at.map(Into::into)
    }

    /// The most days the window may be prolonged, once; 0 forbids it.
    async fn extension_days_max(&self) -> u16 {
        self.terms.extension_days_max
    }

    /// Units whose own owner must consent, whatever the majority.
    async fn consent_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        let units = self.terms.consents.iter().map(|unit| Unit::find(ctx, self.community, *unit));
        Ok(futures_util::future::try_join_all(units).await?.into_iter().flatten().collect())
    }

    /// The inquorate poll this one repeats.
    async fn reconvenes(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        match self.terms.reconvenes {
            Some(poll) => Poll::find(ctx, self.community, poll).await,
            None => Ok(None),
        }
    }
}
