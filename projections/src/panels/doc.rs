//! Panels, lotteries, projects and advice as the read model keeps them.

use moothall_core::decider::Actor;
use moothall_core::ids::{
    AdviceId, BidderId, LotteryId, MemberId, PanelId, ProjectId, ProposalId, TopicId, VisitId,
};
use moothall_core::panel::{
    About, Candidate, Charter, Dimension, Drawn, Matter, Opinion, Profession, SeedSource, Stage, Stratum,
    Tenure, Verdict, VisitKind,
};
use moothall_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// When and why something ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// A panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelRow {
    /// Its id.
    pub panel: PanelId,
    /// Its charter as it is now.
    pub charter: Charter,
    /// When it was chartered.
    pub chartered_at: Timestamp,
    /// When its charter was last revised, and why.
    pub revised: Option<Ending>,
    /// When it was dissolved, and why.
    pub dissolved: Option<Ending>,
    /// Everyone who was ever put forward, in that order.
    pub advisors: Vec<AdvisorRow>,
}

/// Where an advisor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvisorState {
    /// Put forward.
    Nominated,
    /// Appointed; whether she still sits, her term says.
    Appointed,
    /// Her nomination was taken back.
    Withdrawn,
    /// She laid her seat down, or the chair ended her term.
    Ended,
    /// Her seat was taken away.
    Removed,
}

/// Somebody who was put forward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisorRow {
    /// Who.
    pub member: MemberId,
    /// For how long, or for what.
    pub tenure: Tenure,
    /// In which dimension.
    pub dimension: Dimension,
    /// From which profession.
    pub profession: Profession,
    /// The skill that qualifies her.
    pub skill: Option<String>,
    /// When she was put forward.
    pub nominated_at: Timestamp,
    /// The lottery that drew her.
    pub lottery: Option<LotteryId>,
    /// When she declared her interests, and whether she has a conflict.
    pub declared: Option<(Timestamp, bool)>,
    /// Her term.
    pub term: Option<(Timestamp, Timestamp)>,
    /// Where she stands.
    pub state: AdvisorState,
    /// How it ended.
    pub ended: Option<Ending>,
    /// What she kept out of.
    pub recusals: Vec<RecusalRow>,
}

/// What an advisor keeps out of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusalRow {
    /// From what.
    pub matter: Matter,
    /// When, and why where the chair said so.
    pub began: Ending,
    /// When it was lifted, and why.
    pub lifted: Option<Ending>,
}

/// A lottery, with everything that is needed to rerun it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotteryRow {
    /// Its id.
    pub lottery: LotteryId,
    /// Of which panel.
    pub panel: PanelId,
    /// Its strata.
    pub strata: Vec<Stratum>,
    /// Its candidates.
    pub candidates: Vec<Candidate>,
    /// Where its seed comes from.
    pub source: SeedSource,
    /// When it was announced.
    pub announced_at: Timestamp,
    /// The seed, once it is known.
    pub seed: Option<String>,
    /// When it was drawn.
    pub drawn_at: Option<Timestamp>,
    /// The draw.
    pub drawn: Vec<Drawn>,
    /// Reserves that stepped in, and when.
    pub called: Vec<(MemberId, Timestamp)>,
    /// When it was called off, and why.
    pub cancelled: Option<Ending>,
}

/// A meeting or a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitRow {
    /// The entry.
    pub visit: VisitId,
    /// Of which panel.
    pub panel: PanelId,
    /// What it was.
    pub kind: VisitKind,
    /// The project.
    pub project: Option<ProjectId>,
    /// When it was.
    pub at: Timestamp,
    /// Who was there.
    pub present: Vec<MemberId>,
    /// What was seen or said.
    pub note: Option<String>,
    /// When it was struck out, and why.
    pub struck: Option<Ending>,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Its id.
    pub project: ProjectId,
    /// The panel that accompanies it.
    pub panel: PanelId,
    /// What it is called.
    pub title: String,
    /// The proposal it is about.
    pub proposal: Option<ProposalId>,
    /// The topic it is about.
    pub topic: Option<TopicId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed, and why.
    pub closed: Option<Ending>,
    /// The stages it went through, in that order.
    pub stages: Vec<StageRow>,
    /// Sign-offs, given and refused.
    pub sign_offs: Vec<SignOffRow>,
    /// Bidders and suppliers.
    pub bidders: Vec<BidderRow>,
}

/// A stage a project was in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRow {
    /// Which.
    pub stage: Stage,
    /// Since when.
    pub entered_at: Timestamp,
    /// Why it was entered although sign-offs were missing, or why the project came back to it.
    pub because: Option<String>,
    /// Until when.
    pub left_at: Option<Timestamp>,
}

/// A sign-off, given or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOffRow {
    /// Of which stage.
    pub stage: Stage,
    /// By whom.
    pub member: MemberId,
    /// Whether it was given.
    pub given: bool,
    /// The note with it, or why it was refused.
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When it ceased to stand, and why.
    pub void: Option<Ending>,
}

/// A bidder or supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BidderRow {
    /// Its id.
    pub bidder: BidderId,
    /// What it is called.
    pub name: String,
    /// Members who belong to it or are close to it.
    pub members: Vec<MemberId>,
    /// When it was declared.
    pub declared_at: Timestamp,
    /// When that was taken back, and why.
    pub withdrawn: Option<Ending>,
}

/// Where advice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceState {
    /// Asked for.
    Asked,
    /// An opinion was filed: an answer is owed.
    Filed,
    /// Answered.
    Answered,
    /// The question was taken back.
    Withdrawn,
}

/// Advice: question, opinions, answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceRow {
    /// Its id.
    pub advice: AdviceId,
    /// Of which panel.
    pub panel: PanelId,
    /// The body that asked.
    pub body: String,
    /// The question.
    pub question: String,
    /// What it is about.
    pub about: About,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By whom.
    pub asked_by: (String, Option<uuid::Uuid>),
    /// Until when the opinion is due.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: AdviceState,
    /// Why the question was taken back.
    pub withdrawn: Option<Ending>,
    /// Every version of the opinion.
    pub opinions: Vec<OpinionRow>,
    /// Until when the answer is owed.
    pub answer_due_at: Option<Timestamp>,
    /// Every answer; the last one stands.
    pub answers: Vec<AnswerRow>,
}

impl AdviceRow {
    /// Who asked.
    #[must_use]
    pub fn asker(&self) -> Actor {
        Actor::parse(&self.asked_by.0, self.asked_by.1).unwrap_or(Actor::Clockwork)
    }

    /// The opinion that stands.
    #[must_use]
    pub fn opinion(&self) -> Option<&OpinionRow> {
        self.opinions.last().filter(|opinion| opinion.withdrawn.is_none())
    }

    /// Whether the answer is owed and late at `now`.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        match self.state {
            AdviceState::Asked => self.due_at <= now,
            AdviceState::Filed => self.answer_due_at.is_some_and(|due_at| due_at <= now),
            AdviceState::Answered | AdviceState::Withdrawn => false,
        }
    }
}

/// A version of an opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionRow {
    /// Its number.
    pub number: u32,
    /// Who filed it.
    pub author: MemberId,
    /// What it says.
    pub opinion: Opinion,
    /// When.
    pub filed_at: Timestamp,
    /// Why it was revised.
    pub revised_because: Option<String>,
    /// When it was taken back, and why.
    pub withdrawn: Option<Ending>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRow {
    /// What becomes of the opinion.
    pub verdict: Verdict,
    /// Why.
    pub grounds: String,
    /// When.
    pub at: Timestamp,
    /// Why it was given anew.
    pub revised_because: Option<String>,
}
