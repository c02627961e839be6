//! Amendments to the texts of proposals, shown against the text they change, and who supports which text.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::AmendmentId;
use moothall_core::policy::Sight;
use moothall_core::sealed::{OwnWords, Sealed};
use moothall_projections::queries::deliberations::amendments::{AmendmentRow, SupportRow};

use crate::ask::Ask;
use crate::enums::AmendmentState;
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{AmendmentOf, SealedWords};
use crate::membership::Member;
use crate::proposal::Proposal;
use crate::scalar::DateTime;
use crate::text_diff::{TextPart, compare};

/// An amendment to a numbered text of a proposal.
#[derive(Clone, Debug)]
pub(crate) struct Amendment {
    community: CommunityId,
    row: AmendmentRow,
}

/// How many support one text of a proposal.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SupportCount {
    /// The number of the text.
    pub number: u32,
    /// Whether it is the latest; support of an older one is shown as such.
    pub latest: bool,
    /// How many in all.
    pub total: u64,
    /// How many of them say that they have read what there is to know.
    pub informed: u64,
    /// How many of them support it only if something is done.
    pub conditional: u64,
}

/// The viewer's own support for a proposal.
#[derive(Clone, Debug)]
pub(crate) struct ProposalSupport {
    community: CommunityId,
    row: SupportRow,
    latest: u32,
}

/// Under which condition somebody supports a text.
#[derive(Clone, Debug)]
pub(crate) struct SupportCondition {
    community: CommunityId,
    row: SupportRow,
}

async fn opened(
    ctx: &Context<'_>,
    community: CommunityId,
    words: Option<&Sealed<OwnWords>>,
) -> Result<Option<String>> {
    match words {
        Some(words) if ctx.sees(community, Sight::Statements).await? => {
            ctx.loaders()?.one(SealedWords::new(community, words)).await
        }
        Some(_) | None => Ok(None),
    }
}

impl Amendment {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: AmendmentRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: AmendmentId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(AmendmentOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, AmendmentId(done.subject)).await
    }
}

/// An amendment to a numbered text of a proposal.
#[Object]
impl Amendment {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Amendment, self.community, self.row.amendment.0).encode()
    }

    /// The proposal whose text it changes.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        Proposal::find(ctx, self.community, self.row.proposal).await
    }

    /// Who proposes it; null for whoever may not see members.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.by).await
    }

    /// The number of the text it changes.
    async fn against(&self) -> u32 {
        self.row.against
    }

    /// What the proposal would be called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What it would say.
    async fn text(&self) -> &str {
        &self.row.text
    }

    /// What it would change in the text, piece by piece.
    #[graphql(complexity = "20 + child_complexity")]
    async fn diff(&self) -> Vec<TextPart> {
        compare(&self.row.before.1, &self.row.text)
    }

    /// What it would change in the title, piece by piece.
    async fn title_diff(&self) -> Vec<TextPart> {
        compare(&self.row.before.0, &self.row.title)
    }

    /// Why, in the words of whoever proposes it; null for whoever may not hear statements, and once she was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened(ctx, self.community, self.row.words.as_ref()).await
    }

    /// When it was proposed.
    async fn proposed_at(&self) -> DateTime {
        self.row.proposed_at.into()
    }

    /// Where it stands.
    async fn state(&self) -> AmendmentState {
        self.row.state.into()
    }

    /// The number of the version it made.
    async fn version(&self) -> Option<u32> {
        self.row.version
    }

    /// Why it was declined.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// When it was adopted, declined or taken back.
    async fn settled_at(&self) -> Option<DateTime> {
        self.row.settled_at.map(Into::into)
    }

    /// Why it was taken back, in the words of whoever proposed it.
    async fn withdrawn_words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened(ctx, self.community, self.row.withdrawn_words.as_ref()).await
    }
}

impl ProposalSupport {
    pub(crate) fn new(community: CommunityId, row: SupportRow, latest: u32) -> Self {
        Self { community, row, latest }
    }
}

/// The viewer's own support for a proposal.
#[Object]
impl ProposalSupport {
    /// The number of the text she has seen.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// Whether that is still the latest.
    async fn latest(&self) -> bool {
        self.row.number == self.latest
    }

    /// Whether she says that she has read what there is to know.
    async fn informed(&self) -> bool {
        self.row.informed
    }

    /// Her condition.
    async fn condition(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.condition {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// When she said so.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }
}

impl SupportCondition {
    pub(crate) fn new(community: CommunityId, row: SupportRow) -> Self {
        Self { community, row }
    }
}

/// Under which condition somebody supports a text.
#[Object]
impl SupportCondition {
    /// The number of the text she has seen.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// "Only if …", in her own words; null for whoever may not hear statements.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened(ctx, self.community, self.row.condition.as_ref()).await
    }
}
