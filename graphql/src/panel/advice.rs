//! Advice as members see it: the question, the opinion in its versions, minority opinions, and the answer that is owed.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::AdviceId;
use moothall_core::policy::Sight;
use moothall_projections::queries::panels::{AdviceRow, OpinionRow};
use moothall_projections::queries::voices::{VoiceKind, VoiceRow};

use super::{Panel, Project};
use crate::ask::Ask;
use crate::enums::{AdviceState, AdviceVerdict, WorksStage};
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{AdviceOf, SealedWords, VoicesOn};
use crate::membership::Member;
use crate::people::{Ending, People, ending};
use crate::proposal::Proposal;
use crate::scalar::DateTime;
use crate::timeline::Actor;

/// A question to a panel, its opinion, and the answer that is owed to it.
#[derive(Clone, Debug)]
pub(crate) struct Advice {
    community: CommunityId,
    row: AdviceRow,
}

/// A version of a panel's opinion.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Opinion {
    /// Its number.
    pub number: u32,
    /// What it advises.
    pub text: String,
    /// On what grounds.
    pub grounds: String,
    /// What it rests on.
    pub sources: Vec<String>,
    /// Who filed it; null for whoever may not see members.
    pub author: Option<Member>,
    /// Who joins in it, as far as the viewer may see members.
    pub joined: Vec<Member>,
    /// When.
    pub filed_at: DateTime,
    /// Why it was revised.
    pub revised_because: Option<String>,
    /// When it was taken back, and why.
    pub withdrawn: Option<Ending>,
}

/// An answer to an opinion.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct AdviceAnswer {
    /// What becomes of the opinion.
    pub verdict: AdviceVerdict,
    /// Why.
    pub grounds: String,
    /// When.
    pub at: DateTime,
    /// Why it was given anew.
    pub revised_because: Option<String>,
}

/// What an advisor thinks who does not join in the opinion, in her own words.
#[derive(Clone, Debug)]
pub(crate) struct MinorityOpinion {
    community: CommunityId,
    row: VoiceRow,
}

/// What an advisor thinks who does not join in the opinion, in her own words.
#[Object]
impl MinorityOpinion {
    /// Who.
    async fn member(&self) -> Member {
        Member::new(self.community, self.row.member)
    }

    /// What she thinks; null once she was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.words {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// When.
    async fn filed_at(&self) -> DateTime {
        self.row.at.into()
    }
}

impl Advice {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: AdviceRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: AdviceId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(AdviceOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, AdviceId(done.subject)).await
    }
}

fn opinion(people: &People, row: &OpinionRow) -> Opinion {
    Opinion {
        number: row.number,
        text: row.opinion.text.as_str().to_owned(),
        grounds: row.opinion.grounds.as_str().to_owned(),
        sources: row.opinion.sources.iter().map(|source| source.as_str().to_owned()).collect(),
        author: people.one(row.author),
        joined: people.all(&row.opinion.joined),
        filed_at: row.filed_at.into(),
        revised_because: row.revised_because.clone(),
        withdrawn: ending(row.withdrawn.as_ref()),
    }
}

/// A question to a panel, its opinion, and the answer that is owed to it.
#[Object]
impl Advice {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Advice, self.community, self.row.advice.0).encode()
    }

    /// The panel that was asked.
    async fn panel(&self, ctx: &Context<'_>) -> Result<Option<Panel>> {
        Panel::find(ctx, self.community, self.row.panel).await
    }

    /// The body that asked, and owes the answer.
    async fn body(&self) -> &str {
        &self.row.body
    }

    /// What was asked.
    async fn question(&self) -> &str {
        &self.row.question
    }

    /// Who asked for the body.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.asker()).await
    }

    /// When.
    async fn asked_at(&self) -> DateTime {
        self.row.asked_at.into()
    }

    /// The proposal it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        match self.row.about.proposal {
            Some(proposal) => Proposal::find(ctx, self.community, proposal).await,
            None => Ok(None),
        }
    }

    /// The project it is about.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        match self.row.about.project {
            Some(project) => Project::find(ctx, self.community, project).await,
            None => Ok(None),
        }
    }

    /// The stage of that project.
    async fn stage(&self) -> Option<WorksStage> {
        self.row.about.stage.map(Into::into)
    }

    /// The global id of the topic it is about.
    async fn topic_id(&self) -> Option<ID> {
        self.row.about.topic.map(|topic| GlobalId::new(Noun::Topic, self.community, topic.0).encode())
    }

    /// Where it stands.
    async fn state(&self) -> AdviceState {
        self.row.state.into()
    }

    /// Until when the opinion is due (exclusive).
    async fn due_at(&self) -> DateTime {
        self.row.due_at.into()
    }

    /// Until when the answer is owed (exclusive); null before an opinion was filed.
    async fn answer_due_at(&self) -> Option<DateTime> {
        self.row.answer_due_at.map(Into::into)
    }

    /// Whether the opinion or the answer is late.
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.row.is_overdue(ctx.app()?.clock().now()))
    }

    /// The opinion that stands.
    async fn opinion(&self, ctx: &Context<'_>) -> Result<Option<Opinion>> {
        let people = People::seen_by(ctx, self.community).await?;
        Ok(self.row.opinion().map(|row| opinion(&people, row)))
    }

    /// Every version of the opinion, by number.
    async fn opinions(&self, ctx: &Context<'_>) -> Result<Vec<Opinion>> {
        let people = People::seen_by(ctx, self.community).await?;
        Ok(self.row.opinions.iter().map(|row| opinion(&people, row)).collect())
    }

    /// Minority opinions; null for whoever may not see members.
    async fn minority_opinions(&self, ctx: &Context<'_>) -> Result<Option<Vec<MinorityOpinion>>> {
        if !ctx.sees(self.community, Sight::MinorityOpinions).await? {
            return Ok(None);
        }
        let voices = ctx.loaders()?.list(VoicesOn(self.community, self.row.advice.0)).await?;
        let minorities = voices.into_iter().filter(|row| row.kind == VoiceKind::Minority);
        Ok(Some(minorities.map(|row| MinorityOpinion { community: self.community, row }).collect()))
    }

    /// The answer that stands.
    async fn answer(&self) -> Option<AdviceAnswer> {
        self.answers_shown().pop()
    }

    /// Every answer, oldest first.
    async fn answers(&self) -> Vec<AdviceAnswer> {
        self.answers_shown()
    }

    /// When the question was taken back, and why.
    async fn withdrawn(&self) -> Option<Ending> {
        ending(self.row.withdrawn.as_ref())
    }
}

impl Advice {
    fn answers_shown(&self) -> Vec<AdviceAnswer> {
        let shown = self.row.answers.iter().map(|row| AdviceAnswer {
            verdict: row.verdict.into(),
            grounds: row.grounds.clone(),
            at: row.at.into(),
            revised_because: row.revised_because.clone(),
        });
        shown.collect()
    }
}
