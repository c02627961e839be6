//! What parties at the table do, and what a deliberation comes to.

use serde::{Deserialize, Serialize};

use crate::ids::{CommitmentId, DelegationId, DeliberationId, MemberId};
use crate::rule::RuleId;
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

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
