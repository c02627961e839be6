//! What happens in a deliberation.

use serde::{Deserialize, Serialize};

use super::matters::MatterId;
use crate::ids::{
    CommitmentId, DelegationId, DeliberationId, HallId, MemberId, OptionId, PanelId, ParticipantId,
    ProposalId, RoundId, StatementId, TopicId,
};
use crate::policy::{Role, Scope};
use crate::rule::RuleId;
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Label, Reason, Title};
use crate::time::Timestamp;

/// Where a deliberation is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Venue {
    /// In a hall (议事厅).
    Hall {
        /// Which.
        hall: HallId,
    },
    /// By an advisory panel (居民顾问团).
    Panel {
        /// Which.
        panel: PanelId,
    },
    /// Among parties with seats: a multi-party consultation (书记楼宇协商会, 联席会议).
    Parties,
    /// Online, by statements and marks.
    Online,
}

/// Who may take part in a deliberation or in one of its rounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Participants {
    /// Every member, guests too.
    Everybody,
    /// Members who are no guests: owners and residents, in a part of the community those of that part.
    Residents {
        /// Of which part.
        scope: Scope,
    },
    /// The holders of a role.
    Holders {
        /// Which.
        role: Role,
    },
    /// The delegates of the parties at the table.
    Delegates,
}

/// `deliberation.opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// What it is called.
    pub title: Title,
    /// What is to be talked over.
    pub question: Body,
    /// The topic it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// The proposal it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// Where it is held.
    pub venue: Venue,
    /// Which part of the community it concerns: offices count that cover it.
    pub scope: Scope,
    /// Who may take part.
    pub participants: Participants,
    /// Who leads it.
    pub facilitator: MemberId,
    /// What it touches of what the law reserves for the owners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matters: Vec<MatterId>,
}

/// `deliberation.participants_informed.v1`: content and background, beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantsInformed {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The background they were given.
    pub background: Body,
}

/// `deliberation.matter_flagged.v1`: it touches what the law reserves for the owners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterFlagged {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// What.
    pub matter: MatterId,
}

/// `deliberation.matter_cleared.v1`: it does not touch it after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterCleared {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// What.
    pub matter: MatterId,
    /// Why.
    pub reason: Reason,
}

/// What kind of party sits at the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelegationKind {
    /// 社区、党组织: the community's core organisation.
    CommunityOrganisation,
    /// 居委会
    ResidentsCommittee,
    /// 业委会
    OwnersCommittee,
    /// 物管会、物委会: the interim body of an estate without an owners' committee.
    InterimBody,
    /// 物业公司
    PropertyCompany,
    /// 建设单位
    Developer,
    /// 共建单位、驻区单位
    PartnerUnit,
    /// 社会组织
    SocialOrganisation,
    /// 派出所
    Police,
    /// 街道办
    StreetOffice,
    /// 行业协会
    Association,
    /// 业主
    Owners,
    /// 居民
    Residents,
    /// 专家、第三方
    Experts,
    /// 媒体
    Media,
}

/// `deliberation.delegation_seated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationSeated {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The seat.
    pub delegation: DelegationId,
    /// What kind of party.
    pub kind: DelegationKind,
    /// The party's name.
    pub name: Title,
    /// Who speaks for it.
    pub delegates: Vec<MemberId>,
}

/// `deliberation.delegation_unseated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationUnseated {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The seat.
    pub delegation: DelegationId,
    /// Why.
    pub reason: Reason,
}

/// What a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementSide {
    /// 赞成
    For,
    /// 反对
    Against,
    /// 提问
    Question,
    /// 情况说明
    Information,
}

/// `deliberation.statement_made.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementMade {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// Its number in the deliberation: 1, 2, 3 …
    pub number: u32,
    /// Who made it; its words are sealed under her key.
    pub by: ParticipantId,
    /// For which party she spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// What it is for.
    pub side: StatementSide,
    /// What she said.
    pub words: Sealed<OwnWords>,
    /// Where that can be checked, a source a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Sealed<OwnWords>>,
    /// The statement it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<StatementId>,
}

/// `deliberation.statement_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementWithdrawn {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// Why, if she says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// `deliberation.statement_hidden.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementHidden {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// By which moderator.
    pub by: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `deliberation.statement_restored.v1`: the moderator takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRestored {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// Why.
    pub reason: Reason,
}

/// `deliberation.appeal_filed.v1`: against the hiding of one's statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealFiled {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// By whom.
    pub by: MemberId,
    /// Why, in her words.
    pub words: Sealed<OwnWords>,
}

/// `deliberation.appeal_decided.v1`: by another person than the moderator. Upheld, the statement is shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDecided {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// By whom.
    pub by: MemberId,
    /// Whether the statement is shown again.
    pub upheld: bool,
    /// Why.
    pub reason: Reason,
}

/// What somebody thinks of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// 同意
    Agree,
    /// 不同意
    Disagree,
    /// 跳过、不确定
    Pass,
}

/// `deliberation.statement_marked.v1`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementMarked {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The statement.
    pub statement: StatementId,
    /// Who marked it.
    pub by: ParticipantId,
    /// What she thinks of it.
    pub mark: Mark,
    /// What she thought of it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Mark>,
}

/// One of the options of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundOption {
    /// The option.
    pub option: OptionId,
    /// What it is called.
    pub title: Title,
}

/// How the opinions in a round are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedBy {
    /// Hands are counted, and the facilitator enters the counts when she closes the round.
    Show,
    /// Each participant chooses for herself.
    Choices,
}

/// `deliberation.round_opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundOpened {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The round.
    pub round: RoundId,
    /// Its number in the deliberation: 1, 2, 3 …
    pub number: u32,
    /// What it is called.
    pub title: Title,
    /// Who takes part.
    pub participants: Participants,
    /// What is chosen among; none where people only talk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<RoundOption>,
    /// How opinions are counted.
    pub counted_by: CountedBy,
    /// The rule by which options drop out; none for a mere count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// The round whose last option has dropped out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<RoundId>,
    /// Closed rounds whose summaries are carried over into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<RoundId>,
    /// The seed of the lot, published before anybody chooses, so that anybody can draw it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Label>,
    /// When no more choices are taken, if that was fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
}

/// `deliberation.option_chosen.v1`: a straw vote, no ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionChosen {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The round.
    pub round: RoundId,
    /// Who.
    pub by: MemberId,
    /// What she prefers.
    pub option: OptionId,
    /// What she preferred before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<OptionId>,
}

/// How many were for an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionCount {
    /// The option.
    pub option: OptionId,
    /// How many.
    pub count: u32,
}

/// How a tie for the last place was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// By the latest earlier round in which the tied differ.
    EarlierRound,
    /// By lot: of the tied, that one drops out whose SHA-256 over the seed, a line feed, the round's id, a line feed and its own id
    /// comes first. Both ids are written in lower case with hyphens.
    Lot,
}

/// `deliberation.round_closed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundClosed {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The round.
    pub round: RoundId,
    /// How many were for each option.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<OptionCount>,
    /// The option that reached the bar of the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<OptionId>,
    /// The option that dropped out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eliminated: Option<OptionId>,
    /// The options tied for the last place, if there were several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied: Vec<OptionId>,
    /// How the tie was settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie_break: Option<TieBreak>,
    /// What came out of the talk; carried over into wider rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Body>,
}

/// `deliberation.round_annulled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundAnnulled {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The round.
    pub round: RoundId,
    /// Why.
    pub reason: Reason,
}

/// `deliberation.position_stated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionStated {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// Whose position.
    pub delegation: DelegationId,
    /// Its number: a changed position counts up.
    pub number: u32,
    /// What the party holds: its record, in its name.
    pub text: Body,
}

/// Where a commitment's means come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 财政资金
    Government,
    /// 社区、党组织
    CommunityOrganisation,
    /// 物业公司
    PropertyCompany,
    /// 建设单位
    Developer,
    /// 共建单位
    PartnerUnit,
    /// 社会组织
    SocialOrganisation,
    /// 业主、居民自筹
    Residents,
    /// 捐赠
    Donation,
    /// 专项维修资金: reserved for the owners.
    MaintenanceFund,
    /// 公共收益: reserved for the owners.
    CommonIncome,
    /// 共有部分: reserved for the owners.
    CommonParts,
}

impl Source {
    /// Every source, in order.
    pub const ALL: [Self; 11] = [
        Self::Government,
        Self::CommunityOrganisation,
        Self::PropertyCompany,
        Self::Developer,
        Self::PartnerUnit,
        Self::SocialOrganisation,
        Self::Residents,
        Self::Donation,
        Self::MaintenanceFund,
        Self::CommonIncome,
        Self::CommonParts,
    ];
}

/// What is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "amount", rename_all = "snake_case")]
pub enum Gift {
    /// Money, in fen.
    Money(u64),
    /// Space, in 0.01 m².
    Space(u64),
    /// People.
    People(u32),
    /// Things, by the piece.
    Things(u32),
}

impl Gift {
    /// In the smallest unit of its kind.
    #[must_use]
    pub fn amount(self) -> u64 {
        match self {
            Self::Money(amount) | Self::Space(amount) => amount,
            Self::People(count) | Self::Things(count) => u64::from(count),
        }
    }
}

/// `deliberation.commitment_made.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentMade {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The commitment.
    pub commitment: CommitmentId,
    /// The party that gives; none where the member gives for herself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// Who said so.
    pub by: MemberId,
    /// Where it comes from.
    pub source: Source,
    /// What, and how much.
    pub gift: Gift,
    /// What it is for.
    pub purpose: Title,
    /// By when.
    pub due: Timestamp,
}

/// `deliberation.commitment_confirmed.v1`: the body has taken note of it; it stands on the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentConfirmed {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The commitment.
    pub commitment: CommitmentId,
}

/// `deliberation.commitment_settled.v1`: kept or not; said again, it corrects what was said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentSettled {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The commitment.
    pub commitment: CommitmentId,
    /// Whether it was kept.
    pub kept: bool,
    /// By what that shows.
    pub reason: Reason,
}

/// `deliberation.commitment_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentWithdrawn {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// The commitment.
    pub commitment: CommitmentId,
    /// Why.
    pub reason: Reason,
}

/// `deliberation.consensus_drafted.v1`: the first draft or a later one; a new one asks for new answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsensusDrafted {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// Its number: 1, 2, 3 …
    pub number: u32,
    /// Who drafted it.
    pub by: MemberId,
    /// What it says.
    pub text: Body,
}

/// `deliberation.consensus_answered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsensusAnswered {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// Which draft.
    pub number: u32,
    /// For which party; none where the member speaks for herself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// Who said so.
    pub by: MemberId,
    /// Agreed, or dissents.
    pub agrees: bool,
    /// Why, in her words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// What a deliberation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// An opinion (协商意见).
    Opinion,
    /// A sheet of commitments.
    Commitments,
    /// Referred to the body that may decide.
    Referral,
    /// A decision delegated to the hall; never on what the law reserves for the owners.
    Decision,
}

/// `deliberation.concluded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concluded {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// What it came to.
    pub conclusion: Conclusion,
    /// In words.
    pub text: Body,
    /// The draft that was concluded on, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The rules of the polls that must still decide, because the law reserves the matter for the owners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polls: Vec<RuleId>,
    /// By when the participants are owed feedback.
    pub feedback_due: Timestamp,
}

/// `deliberation.reopened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// Why.
    pub reason: Reason,
}

/// `deliberation.abandoned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abandoned {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// Why.
    pub reason: Reason,
}

/// `deliberation.implemented.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implemented {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// What was done.
    pub report: Body,
}

/// `deliberation.feedback_published.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackPublished {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// What became of it.
    pub text: Body,
    /// What those who dissented are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Body>,
}
