//! What happens in a deliberation.

use serde::{Deserialize, Serialize};

use super::matters::MatterId;
use crate::ids::{
    DelegationId, DeliberationId, HallId, MemberId, OptionId, PanelId, ParticipantId, ProposalId, RoundId,
    StatementId, TopicId,
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
