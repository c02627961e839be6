//! What panels speak of: charters, dimensions and professions, tenures, stages of works, strata and seeds, opinions and answers.

use serde::{Deserialize, Serialize};

use crate::ids::{AdviceId, MemberId, ProjectId, ProposalId, TopicId};
use crate::text::{Body, Label, Title};
use crate::time::Timestamp;

/// What a panel is for, how large it is and how it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// What it is called.
    pub title: Title,
    /// What it is to advise on.
    pub mandate: Body,
    /// How many standing advisors it has at most; temporary ones are not counted.
    pub seats: u16,
    /// Months of a standing advisor's term.
    pub term_months: u16,
    /// Days within which an opinion is answered.
    pub answer_days: u16,
    /// In which dimensions it advises.
    pub dimensions: Vec<Dimension>,
    /// From which professions its advisors come.
    pub professions: Vec<Profession>,
    /// Whether standing advisors are drawn by lot.
    pub by_lot: bool,
}

/// The three dimensions of the Yangpu advisors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// 治理指导
    Governance,
    /// 实践支撑
    Practice,
    /// 项目支持
    Project,
}

/// Where an advisor's knowledge comes from: the five professions of the Yangpu advisors, and residents who know a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profession {
    /// 高校专家
    Academic,
    /// 社工
    SocialWorker,
    /// 法律
    Lawyer,
    /// 媒体
    Media,
    /// 居民区书记
    NeighbourhoodSecretary,
    /// 居民
    Resident,
}

/// For how long, or for what, an advisor sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Tenure {
    /// A term of the charter's length.
    Standing,
    /// 临时顾问: as long as one project lasts.
    Temporary {
        /// The project.
        project: ProjectId,
    },
}

/// What an advisor keeps out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Matter {
    /// All of a project.
    Project {
        /// The project.
        project: ProjectId,
    },
    /// One question.
    Advice {
        /// The advice.
        advice: AdviceId,
    },
}

/// A stage of works, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 评估
    Assessment,
    /// 方案、选色
    Design,
    /// 招采
    Procurement,
    /// 施工
    Construction,
    /// 验收
    Acceptance,
    /// 结算
    Settlement,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 6] = [
        Self::Assessment,
        Self::Design,
        Self::Procurement,
        Self::Construction,
        Self::Acceptance,
        Self::Settlement,
    ];

    /// The one that follows.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
}

/// What was attended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// A meeting of the panel.
    Meeting,
    /// A visit to the site.
    SiteVisit,
}

/// What a question is about; as much of it as there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// A topic, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// A proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// A project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// A stage of that project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
}

/// What a panel thinks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// What it advises.
    pub text: Body,
    /// On what grounds.
    pub grounds: Body,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Body>,
    /// The advisors who join in it, beside its author.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<MemberId>,
}

/// What becomes of an opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 采纳
    Adopted,
    /// 部分采纳
    Partly,
    /// 不采纳
    Declined,
}

/// A part of the candidates, and how many are drawn from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// What it is called.
    pub name: Label,
    /// How many are drawn.
    pub quota: u16,
}

/// Someone who may be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub member: MemberId,
    /// In which stratum.
    pub stratum: Label,
    /// In which dimension she would advise.
    pub dimension: Dimension,
    /// From which profession.
    pub profession: Profession,
}

/// Where the seed of a lottery comes from: fixed before anybody can know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SeedSource {
    /// The SHA-256 of a seed that is revealed at the draw.
    Commitment {
        /// 64 hexadecimal digits in lower case.
        sha256: String,
    },
    /// A public value that will be known later, such as the numbers of a state lottery on a named day.
    PublicValue {
        /// Which value, so exactly that anybody can look it up.
        name: Title,
        /// When it becomes known.
        known_at: Timestamp,
    },
}

/// One place of a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Who.
    pub member: MemberId,
    /// In which stratum.
    pub stratum: Label,
    /// The place in the stratum's order, from 1.
    pub place: u32,
    /// The ticket that gave her the place: SHA-256 in hexadecimal.
    pub ticket: String,
    /// Whether the place lies within the quota; the others are the reserve, in order.
    pub chosen: bool,
}
