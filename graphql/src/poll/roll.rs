//! The roll as tellers see it, paper ballots that wait for their second reading, and named choices of open polls.

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::event::Event;
use moothall_core::ids::PaperEntryId;
use moothall_core::language::Language;
use moothall_core::policy::Sight;
use moothall_core::rule::DecisionRule;
use moothall_projections::queries;
use moothall_projections::queries::results::PaperEntryRow;
use moothall_projections::queries::seats::{OpenBallotRow, RollRow};

use super::SeatRef;
use super::turnout::{MeasureAmount, weighed};
use crate::ask::Ask;
use crate::enums::{Mark, Right, Service};
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::SealedWords;
use crate::membership::Member;
use crate::page::only;
use crate::scalar::DateTime;

/// A line of the roll: whether a seat has voted, never what.
#[derive(Clone, Debug)]
pub(crate) struct RollEntry {
    community: CommunityId,
    row: RollRow,
    measures: Vec<MeasureAmount>,
}

impl RollEntry {
    pub(crate) fn new(
        community: CommunityId,
        row: RollRow,
        rule: Option<&DecisionRule>,
        language: Language,
    ) -> Self {
        let measures = weighed(rule, &row.weights, language);
        Self { community, row, measures }
    }
}

/// A line of the roll: whether a seat has voted, never what.
#[Object]
impl RollEntry {
    /// The seat.
    async fn seat(&self) -> SeatRef {
        SeatRef::new(self.community, self.row.seat)
    }

    /// What its ballot counts.
    async fn measures(&self) -> &[MeasureAmount] {
        &self.measures
    }

    /// Whether it has a ballot.
    async fn voted(&self) -> bool {
        self.row.voted
    }

    /// By what right the ballot was cast.
    async fn right(&self) -> Option<Right> {
        self.row.right.map(Into::into)
    }

    /// How the delivery of its paper went.
    async fn service(&self) -> Option<Service> {
        self.row.service.map(Into::into)
    }

    /// Whether it was recorded as present.
    async fn present(&self) -> bool {
        self.row.present
    }
}

/// A paper ballot that one person has read in and a second one must. It does not show what was read.
#[derive(Clone, Debug)]
pub(crate) struct PaperEntry {
    community: CommunityId,
    row: PaperEntryRow,
}

impl PaperEntry {
    pub(crate) fn new(community: CommunityId, row: PaperEntryRow) -> Self {
        Self { community, row }
    }

    /// For payloads: the event says which poll it is of.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::PollRoll).await? {
            return Ok(None);
        }
        let app = ctx.app()?;
        let Some(Event::PaperBallotEntered(entered)) = done.event(app).await? else { return Ok(None) };
        let page = only(PaperEntryId(done.subject).0);
        let rows = queries::results::paper_entries(&app.views(), community, entered.poll, page).await;
        Ok(rows.map_err(|fault| internal(&fault))?.pop().map(|row| Self { community, row }))
    }
}

/// A paper ballot that one person has read in and a second one must. It does not show what was read.
#[Object]
impl PaperEntry {
    /// Its global id.
    async fn id(&self) -> ID {
        GlobalId::new(Noun::PaperEntry, self.community, self.row.entry.0).encode()
    }

    /// Whose ballot.
    async fn seat(&self) -> SeatRef {
        SeatRef::new(self.community, self.row.seat)
    }

    /// Who read it: somebody else must read it again.
    async fn entered_by(&self) -> Member {
        Member::new(self.community, self.row.entered_by)
    }

    /// When it was read.
    async fn entered_at(&self) -> DateTime {
        self.row.entered_at.into()
    }
}

/// A named choice.
#[derive(Clone, Debug)]
pub(crate) struct OpenBallot {
    community: CommunityId,
    row: OpenBallotRow,
    measures: Vec<MeasureAmount>,
}

impl OpenBallot {
    pub(crate) fn new(
        community: CommunityId,
        row: OpenBallotRow,
        rule: Option<&DecisionRule>,
        language: Language,
    ) -> Self {
        let measures = weighed(rule, &row.weights, language);
        Self { community, row, measures }
    }
}

/// A named choice.
#[Object]
impl OpenBallot {
    /// Whose.
    async fn seat(&self) -> SeatRef {
        SeatRef::new(self.community, self.row.seat)
    }

    /// What it counts.
    async fn measures(&self) -> &[MeasureAmount] {
        &self.measures
    }

    /// What it says.
    async fn mark(&self) -> Mark {
        self.row.mark.into()
    }

    /// By what right it was cast.
    async fn right(&self) -> Right {
        self.row.right.into()
    }

    /// When it was cast.
    async fn cast_at(&self) -> DateTime {
        self.row.at.into()
    }

    /// Why, in the voter's own words; null once she was erased.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.reason {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }
}
