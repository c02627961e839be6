//! What resolutions speak of: where they come from, what the law reserves for the owners, budgets and guards.

use serde::{Deserialize, Serialize};

use crate::deliberation::matters;
use crate::ids::{DeliberationId, MeetingId, MemberId, MotionId, PollId};
use crate::text::Title;

/// From what a resolution comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A poll that was certified as carried.
    Certificate {
        /// The poll.
        poll: PollId,
    },
    /// A meeting.
    Meeting {
        /// The meeting.
        meeting: MeetingId,
        /// The motion that was carried there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        motion: Option<MotionId>,
    },
    /// A consensus of a deliberation that has come to something.
    Consensus {
        /// The deliberation.
        deliberation: DeliberationId,
    },
}

/// The rule that most of these matters need.
const ORDINARY: &str = "cn.civil278.ordinary";

macro_rules! reserved {
    ($($(#[$doc:meta])* $name:ident is $id:literal;)*) => {
        /// What the Civil Code, art. 278(1), reserves for the owners: no meeting, panel or consensus closes it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ReservedMatter { $($(#[$doc])* $name,)* }

        impl ReservedMatter {
            /// Every one, in the order of the law.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name among [`matters`], which say what it is called, under which rule it is decided, and where the law says so.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

reserved! {
    /// (1) 制定和修改业主大会议事规则
    AssemblyRules is "cn.civil278.i";
    /// (2) 制定和修改管理规约
    Covenant is "cn.civil278.ii";
    /// (3) 选举业主委员会或者更换业主委员会成员
    CommitteeElection is "cn.civil278.iii";
    /// (4) 选聘和解聘物业服务企业或者其他管理人
    PropertyFirm is "cn.civil278.iv";
    /// (5) 使用建筑物及其附属设施的维修资金
    UseMaintenanceFund is "cn.civil278.v";
    /// (6) 筹集建筑物及其附属设施的维修资金
    RaiseMaintenanceFund is "cn.civil278.vi";
    /// (7) 改建、重建建筑物及其附属设施
    Rebuilding is "cn.civil278.vii";
    /// (8) 改变共有部分的用途或者利用共有部分从事经营活动
    ChangeOfCommonUse is "cn.civil278.viii";
    /// (9) 有关共有和共同管理权利的其他重大事项
    OtherMajor is "cn.civil278.ix";
}

impl ReservedMatter {
    /// The preset under which the owners decide it.
    #[must_use]
    pub fn rule(self) -> &'static str {
        let known = matters().iter().find(|matter| matter.id.as_str() == self.id());
        // Each of them is there; a test says so.
        known.map_or(ORDINARY, |matter| matter.rule.as_str())
    }

    /// Whether a vote of owners under this rule decides the matter. A special matter is not decided under the ordinary rule; whether
    /// another rule (of another jurisdiction, or the community's own) is strict enough, nobody but its registrar can say.
    #[must_use]
    pub fn is_decided_under(self, rule: &str) -> bool {
        self.rule() == ORDINARY || rule != ORDINARY
    }
}

/// Out of which money it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fund {
    /// 专项维修资金
    MaintenanceFund,
    /// 公共收益
    CommonIncome,
    /// 筹款、捐助
    Contributions,
    /// 其他
    Other,
}

/// Who carries a resolution out, with what budget, and how far it may be exceeded without a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execution {
    /// Who carries it out.
    pub executor: Title,
    /// The member who speaks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor_member: Option<MemberId>,
    /// The supervising engineer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisor: Option<Title>,
    /// The member who speaks for the supervising engineer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisor_member: Option<MemberId>,
    /// The budget, in fen.
    pub budget_fen: u64,
    /// Out of which money.
    pub fund: Fund,
    /// By how many per cent of the budget variations may exceed it without a vote.
    pub guard_percent: u16,
    /// By how much at most, in fen, whatever the per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guard_fen: Option<u64>,
    /// Up to which cost the audit may be waived, in fen.
    pub audit_waiver_fen: u64,
}

/// The widest guard there is (Hangzhou 10 %, Lishui 20 %).
pub const GUARD_PERCENT_MAX: u16 = 20;
/// Up to which cost an audit is waived where nothing else is said: 30,000 yuan (Hangzhou).
pub const AUDIT_WAIVER_FEN: u64 = 3_000_000;
/// The most one amount can be: a trillion yuan, which is also the most a decimal of the schema holds.
pub const FEN_MAX: u64 = 100_000_000_000_000;
/// Months within which a resolution is challenged (Supreme People's Court 2020, art. 12).
pub const CHALLENGE_MONTHS: u32 = 12;

impl Execution {
    /// Whether variations of this sum stay within the guard.
    #[must_use]
    pub fn guards(&self, sum_fen: u64) -> bool {
        let within =
            u128::from(sum_fen) * 100 <= u128::from(self.budget_fen) * u128::from(self.guard_percent);
        within && self.guard_fen.is_none_or(|most| sum_fen <= most)
    }
}

/// In which role somebody evaluates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationRole {
    /// 施工方
    Contractor,
    /// 监理
    Supervisor,
    /// 居民
    Resident,
}

impl EvaluationRole {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Contractor, Self::Supervisor, Self::Resident];
}
