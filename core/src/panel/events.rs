//! What happens to a panel, its advisors, its projects and its advice.

use serde::{Deserialize, Serialize};

use super::terms::{
    About, Candidate, Charter, Dimension, Drawn, Matter, Opinion, Profession, SeedSource, Stage, Stratum,
    Tenure, Verdict, VisitKind,
};
use crate::ids::{AdviceId, BidderId, LotteryId, MemberId, PanelId, ProjectId, ProposalId, TopicId, VisitId};
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Label, Reason, Title};
use crate::time::Timestamp;

/// `panel.chartered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chartered {
    /// The panel.
    pub panel: PanelId,
    /// The charter.
    pub charter: Charter,
}

/// `panel.charter_revised.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterRevised {
    /// The panel.
    pub panel: PanelId,
    /// The charter from now on.
    pub charter: Charter,
    /// Why.
    pub reason: Reason,
}

/// `panel.dissolved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissolved {
    /// The panel.
    pub panel: PanelId,
    /// Why.
    pub reason: Reason,
}

/// `panel.advisor_nominated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisorNominated {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// For how long, or for what.
    pub tenure: Tenure,
    /// In which dimension she advises.
    pub dimension: Dimension,
    /// From which profession.
    pub profession: Profession,
    /// The skill that qualifies her; a temporary advisor has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<Label>,
}

/// `panel.nomination_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NominationWithdrawn {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `panel.interest_declared.v1`: required before she sits
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestDeclared {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// The conflict of interest in her own words; none when she declares that there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Sealed<OwnWords>>,
}

/// `panel.advisor_appointed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisorAppointed {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// Term begins.
    pub from: Timestamp,
    /// Term ends, exclusive.
    pub until: Timestamp,
}

/// `panel.advisor_recused.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisorRecused {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// From what.
    pub matter: Matter,
    /// Why, where the chair recuses her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Why, in her own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// `panel.recusal_lifted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusalLifted {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// From what.
    pub matter: Matter,
    /// Why.
    pub reason: Reason,
}

/// `panel.term_ended.v1`: laid down, or ended by the chair
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermEnded {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
}

/// `panel.advisor_removed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisorRemoved {
    /// The panel.
    pub panel: PanelId,
    /// The advisor.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `panel.lottery_announced.v1`: everything but the seed is fixed and open
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotteryAnnounced {
    /// The panel.
    pub panel: PanelId,
    /// The lottery.
    pub lottery: LotteryId,
    /// The strata with their quotas, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<Stratum>,
    /// Everyone who may be drawn, by stratum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// Where the seed will come from, fixed before anybody knows it.
    pub source: SeedSource,
}

/// `panel.lottery_drawn.v1`: anyone can rerun it
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotteryDrawn {
    /// The panel.
    pub panel: PanelId,
    /// The lottery.
    pub lottery: LotteryId,
    /// The seed.
    pub seed: Title,
    /// Everyone in the order of the draw, by stratum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<Drawn>,
}

/// `panel.lottery_cancelled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotteryCancelled {
    /// The panel.
    pub panel: PanelId,
    /// The lottery.
    pub lottery: LotteryId,
    /// Why.
    pub reason: Reason,
}

/// `panel.reserve_called.v1`: the next of her stratum steps in
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveCalled {
    /// The panel.
    pub panel: PanelId,
    /// The lottery.
    pub lottery: LotteryId,
    /// The advisor.
    pub member: MemberId,
}

/// `panel.attendance_logged.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceLogged {
    /// The panel.
    pub panel: PanelId,
    /// The entry.
    pub visit: VisitId,
    /// What it was.
    pub kind: VisitKind,
    /// The project that was visited or spoken of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// When it was.
    pub at: Timestamp,
    /// The advisors who were there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<MemberId>,
    /// What was seen or said: the record's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Body>,
}

/// `panel.attendance_struck.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceStruck {
    /// The panel.
    pub panel: PanelId,
    /// The entry.
    pub visit: VisitId,
    /// Why.
    pub reason: Reason,
}

/// `panel.project_opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectOpened {
    /// The panel.
    pub panel: PanelId,
    /// The project.
    pub project: ProjectId,
    /// What it is called.
    pub title: Title,
    /// The proposal it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// The topic it is about, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
}

/// `panel.project_closed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectClosed {
    /// The project.
    pub project: ProjectId,
    /// Why.
    pub reason: Reason,
}

/// `panel.bidder_declared.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BidderDeclared {
    /// The project.
    pub project: ProjectId,
    /// The bidder or supplier.
    pub bidder: BidderId,
    /// What it is called.
    pub name: Title,
    /// Members who belong to it or are close to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberId>,
}

/// `panel.bidder_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BidderWithdrawn {
    /// The project.
    pub project: ProjectId,
    /// The bidder or supplier.
    pub bidder: BidderId,
    /// Why.
    pub reason: Reason,
}

/// `panel.stage_entered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageEntered {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: Stage,
    /// Why it goes on although sign-offs are missing or refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub despite: Option<Reason>,
}

/// `panel.stage_returned.v1`: the project goes back; sign-offs from this stage on are void
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageReturned {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: Stage,
    /// Why.
    pub reason: Reason,
}

/// `panel.stage_signed_off.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSignedOff {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: Stage,
    /// The advisor.
    pub member: MemberId,
    /// What was seen or said: the record's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Body>,
}

/// `panel.sign_off_refused.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOffRefused {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: Stage,
    /// The advisor.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `panel.sign_off_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOffWithdrawn {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: Stage,
    /// The advisor.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `panel.advice_requested.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceRequested {
    /// The panel.
    pub panel: PanelId,
    /// The advice.
    pub advice: AdviceId,
    /// The body that asks, and owes the answer.
    pub body: Label,
    /// What is asked.
    pub question: Body,
    /// Until when, exclusive.
    pub due_at: Timestamp,
    /// What it is about.
    pub about: About,
}

/// `panel.request_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestWithdrawn {
    /// The advice.
    pub advice: AdviceId,
    /// Why.
    pub reason: Reason,
}

/// `panel.opinion_filed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionFiled {
    /// The advice.
    pub advice: AdviceId,
    /// Who files it for the panel.
    pub author: MemberId,
    /// The number of this version; the first is 1.
    pub number: u32,
    /// The opinion.
    pub opinion: Opinion,
    /// Until when the answer is owed, exclusive.
    pub answer_due_at: Timestamp,
}

/// `panel.opinion_revised.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionRevised {
    /// The advice.
    pub advice: AdviceId,
    /// Who files it for the panel.
    pub author: MemberId,
    /// The number of this version; the first is 1.
    pub number: u32,
    /// The opinion as it is now.
    pub opinion: Opinion,
    /// Why.
    pub reason: Reason,
}

/// `panel.opinion_withdrawn.v1`: the question is open again
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionWithdrawn {
    /// The advice.
    pub advice: AdviceId,
    /// Why.
    pub reason: Reason,
}

/// `panel.minority_filed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinorityFiled {
    /// The advice.
    pub advice: AdviceId,
    /// The advisor.
    pub member: MemberId,
    /// What she writes in her own name.
    pub words: Sealed<OwnWords>,
}

/// `panel.minority_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinorityWithdrawn {
    /// The advice.
    pub advice: AdviceId,
    /// The advisor.
    pub member: MemberId,
}

/// `panel.advice_answered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceAnswered {
    /// The advice.
    pub advice: AdviceId,
    /// What becomes of the opinion.
    pub verdict: Verdict,
    /// On what grounds.
    pub grounds: Body,
}

/// `panel.answer_revised.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRevised {
    /// The advice.
    pub advice: AdviceId,
    /// What becomes of the opinion.
    pub verdict: Verdict,
    /// On what grounds.
    pub grounds: Body,
    /// Why.
    pub reason: Reason,
}
