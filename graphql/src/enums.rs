//! Closed sets of the rules, as enums of the schema.

use async_graphql::Enum;
use serde::Serialize;

/// What became of a motion.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MotionFate {
    /// Before the meeting.
    Pending,
    /// Taken back.
    Withdrawn,
    /// Outside the matter.
    OutOfOrder,
    /// Carried by hands.
    Carried,
    /// Lost by hands.
    Lost,
    /// Left to a poll.
    AtPoll,
    /// Undecided when the meeting closed.
    Lapsed,
}

/// What the council is asked.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuestionKind {
    /// Whether a motion or an amendment is carried.
    Motion,
    /// Whether the debate on it shall end.
    PreviousQuestion,
    /// Whether the chair's ruling shall be overturned.
    Appeal,
}

macro_rules! enums {
    ($($(#[$doc:meta])* $name:ident = $remote:literal { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[graphql(remote = $remote)]
        pub(crate) enum $name { $($(#[$variant_doc])* $variant,)* }
    )*};
}

enums! {
    /// A language of sentences and of a community's record.
    Language = "moothall_core::language::Language" {
        /// English.
        En,
        /// 简体中文
        ZhHans,
        /// 繁體中文
        ZhHant,
    }

    /// An office held by grant. That somebody owns a unit is not granted: the register says it.
    Role = "moothall_core::policy::Role" {
        /// Keeps the register, members, roles and bylaw parameters.
        Registrar,
        /// Convenes: calls polls, publishes notices, announces.
        Chair,
        /// Counts: enters paper ballots, tallies, answers objections, certifies.
        Teller,
        /// Sits in the deliberation hall.
        Councillor,
        /// Member of the owners' committee.
        CommitteeMember,
        /// Leads a building or an entrance.
        BuildingLead,
        /// A resident who does not own.
        Resident,
        /// Staff of the property company.
        PropertyManager,
        /// Delegate of a partner unit.
        PartnerUnit,
        /// Officer of the street office.
        StreetOffice,
        /// Reads histories under a grant; never personal data.
        Researcher,
        /// Works for the community: takes in what people bring, opens letter boxes, answers.
        Clerk,
    }

    /// What a unit is for.
    UnitUse = "moothall_core::register::UnitUse" {
        /// A dwelling.
        Dwelling,
        /// A shop, an office, a workshop.
        Business,
        /// A parking space that is an exclusive part.
        Parking,
        /// Storage and anything else.
        Other,
    }

    /// What kind of owner a party is: each counts as one head.
    PartyKind = "moothall_core::register::PartyKind" {
        /// One natural person.
        Person,
        /// Several persons who own together; one of them acts.
        CoOwners,
        /// A company, an office, an association.
        Organisation,
        /// The developer with its unsold and undelivered units.
        Developer,
    }

    /// How something came.
    Channel = "moothall_core::topic::Channel" {
        /// On a screen.
        App,
        /// 信箱: through a letter box.
        LetterBox,
        /// At the desk.
        WalkIn,
        /// At a meeting.
        Meeting,
        /// Through the police.
        Police,
        /// Through a delivery rider or another mobile eye.
        Rider,
        /// By telephone.
        Phone,
        /// On a visit to somebody's home.
        Visit,
    }

    /// Where a topic stands.
    TopicPhase = "moothall_core::topic::Phase" {
        /// It has come, and nobody has screened it.
        Raised,
        /// It was given back with the reason.
        Returned,
        /// It was taken up.
        Accepted,
        /// Its sender has an answer in substance.
        Answered,
        /// It was taken back.
        Withdrawn,
        /// It has ended.
        Closed,
    }

    /// Whose a topic or a suggestion is.
    TopicVoice = "moothall_projections::queries::topics::Voice" {
        /// A member's.
        Member,
        /// Nobody knows.
        Anonymous,
        /// Somebody's who is no member, recorded on her behalf.
        Other,
        /// The community itself asks.
        Community,
    }

    /// What became of a suggestion.
    SuggestionDecision = "moothall_projections::queries::suggestions::Decision" {
        /// Nothing yet.
        Open,
        /// It is used.
        Adopted,
        /// It is not, and there is a reason.
        Declined,
        /// It was taken back.
        Withdrawn,
    }

    /// A stage of works at which a suggestion is used.
    AdoptionStage = "moothall_core::topic::Stage" {
        /// While it is being designed.
        Design,
        /// While it is being built.
        Implementation,
        /// While it is being kept.
        Maintenance,
    }

    /// Where a proposal stands.
    ProposalPhase = "moothall_core::proposal::Phase" {
        /// The text may change.
        Draft,
        /// The text is fixed.
        Frozen,
        /// Taken back.
        Withdrawn,
    }

    /// A dimension in which advisors advise.
    AdvisoryDimension = "moothall_core::panel::Dimension" {
        /// 治理指导
        Governance,
        /// 实践支撑
        Practice,
        /// 项目支持
        Project,
    }

    /// Where an advisor's knowledge comes from.
    AdvisoryProfession = "moothall_core::panel::Profession" {
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

    /// A stage of works, in its order.
    WorksStage = "moothall_core::panel::Stage" {
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

    /// What was attended.
    VisitKind = "moothall_core::panel::VisitKind" {
        /// A meeting of the panel.
        Meeting,
        /// A visit to the site.
        SiteVisit,
    }

    /// Where an advisor stands.
    AdvisorState = "moothall_projections::queries::panels::AdvisorState" {
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

    /// Where advice stands.
    AdviceState = "moothall_projections::queries::panels::AdviceState" {
        /// Asked for.
        Asked,
        /// An opinion was filed: an answer is owed.
        Filed,
        /// Answered.
        Answered,
        /// The question was taken back.
        Withdrawn,
    }

    /// What becomes of an opinion.
    AdviceVerdict = "moothall_core::panel::Verdict" {
        /// 采纳
        Adopted,
        /// 部分采纳
        Partly,
        /// 不采纳
        Declined,
    }

    /// What kind of meeting.
    MeetingKind = "moothall_core::meeting::Kind" {
        /// In its turn.
        Regular,
        /// Out of turn.
        Extraordinary,
    }

    /// Where a meeting stands.
    MeetingPhase = "moothall_core::meeting::Phase" {
        /// Time and place are set.
        Called,
        /// Everybody has been told; the house rules are frozen.
        Noticed,
        /// In session.
        Open,
        /// In recess.
        Recessed,
        /// To go on another time.
        Adjourned,
        /// Over.
        Closed,
        /// Dropped.
        Cancelled,
    }

    /// As what somebody is present.
    AttendanceCapacity = "moothall_core::meeting::Capacity" {
        /// With a seat on the council, and a vote.
        Councillor,
        /// Without: movers of topics, residents, delegates of the property company.
        Guest,
    }

    /// Where an item of an agenda stands.
    AgendaItemPhase = "moothall_core::meeting::ItemPhase" {
        /// To come.
        Scheduled,
        /// Before the meeting.
        TakenUp,
        /// Dealt with.
        Concluded,
        /// Taken from the agenda.
        Withdrawn,
    }

    /// What came of an item.
    ItemOutcome = "moothall_core::meeting::ItemOutcome" {
        /// An opinion, for whoever decides.
        Opinion,
        /// Decided here.
        Decided,
        /// Sent to the body that may decide.
        Referred,
        /// Left for another time.
        Deferred,
    }

    /// What somebody asks the floor for.
    FloorSide = "moothall_core::meeting::floor::FloorSide" {
        /// To speak for it.
        For,
        /// To speak against it.
        Against,
        /// To ask something.
        Question,
        /// To point out that the rules are not kept: the chair rules on it at once.
        PointOfOrder,
    }

    /// A raised hand.
    Hand = "moothall_core::meeting::Hand" {
        /// 赞成
        For,
        /// 反对
        Against,
        /// 弃权
        Abstain,
    }

    /// What a majority is a part of.
    MajorityBase = "moothall_core::hall::Base" {
        /// The hands for and against together.
        Cast,
        /// The councillors present when the question was put.
        Present,
        /// The whole council.
        Council,
    }

    /// Who approves minutes.
    MinutesApproval = "moothall_core::hall::MinutesApproval" {
        /// The council, at a later meeting of the hall.
        Council,
        /// The hall's chair, once the meeting has closed.
        Chair,
    }

    /// Where an amendment stands.
    AmendmentState = "moothall_projections::queries::deliberations::amendments::AmendmentState" {
        /// Nothing has been said about it yet.
        Proposed,
        /// It is a version of the text.
        Adopted,
        /// It is not going to be.
        Declined,
        /// Taken back.
        Withdrawn,
    }

    /// Where a deliberation stands.
    DeliberationStage = "moothall_projections::queries::deliberations::Stage" {
        /// Opened; the participants have not been informed.
        Proposed,
        /// Participants are informed; it is being held.
        Informed,
        /// A consensus has been drafted.
        Drafted,
        /// It has come to something.
        Concluded,
        /// What it came to was done.
        Implemented,
        /// Those who took part have been told.
        Published,
        /// Given up.
        Abandoned,
    }

    /// What a statement is for.
    StatementSide = "moothall_core::deliberation::StatementSide" {
        /// 赞成
        For,
        /// 反对
        Against,
        /// 提问
        Question,
        /// 情况说明
        Information,
    }

    /// What somebody thinks of a statement.
    StatementMark = "moothall_core::deliberation::Mark" {
        /// 同意
        Agree,
        /// 不同意
        Disagree,
        /// 跳过
        Pass,
    }

    /// Whether a statement is shown.
    StatementState = "moothall_projections::queries::deliberations::statements::StatementState" {
        /// It is.
        Shown,
        /// Hidden by a moderator.
        Hidden,
        /// Taken back by its author.
        Withdrawn,
    }

    /// How opinions in a round are counted.
    CountedBy = "moothall_core::deliberation::CountedBy" {
        /// Hands are counted, and entered when the round is closed.
        Show,
        /// Each participant chooses for herself.
        Choices,
    }

    /// How a tie for the last place was settled.
    TieBreak = "moothall_core::deliberation::TieBreak" {
        /// By the latest earlier round in which the tied differed.
        EarlierRound,
        /// By lot, from the seed published beforehand: anybody can draw it again.
        Lot,
    }

    /// What kind of party sits at the table.
    DelegationKind = "moothall_core::deliberation::DelegationKind" {
        /// 社区、党组织
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
        /// 共建单位
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

    /// Where a commitment's means come from.
    CommitmentSource = "moothall_core::deliberation::Source" {
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

    /// Where a commitment stands.
    CommitmentState = "moothall_projections::queries::deliberations::parties::CommitmentState" {
        /// Made; the body has not taken note of it.
        Made,
        /// On the sheet.
        Confirmed,
        /// Kept.
        Kept,
        /// Not kept.
        Broken,
        /// Taken back.
        Withdrawn,
    }

    /// What a deliberation comes to.
    Conclusion = "moothall_core::deliberation::Conclusion" {
        /// An opinion (协商意见).
        Opinion,
        /// A sheet of commitments.
        Commitments,
        /// Referred to the body that may decide.
        Referral,
        /// A decision delegated to the hall; never on what the law reserves for the owners.
        Decision,
    }

    /// Where a poll stands.
    PollPhase = "moothall_projections::queries::polls::Stage" {
        /// Terms are set; nothing is frozen yet.
        Called,
        /// Rule and roll are frozen; voting begins at the appointed time.
        Noticed,
        /// Ballots are taken.
        Open,
        /// No more ballots; paper that came in time may still be read in.
        Closed,
        /// There is a provisional result.
        Tallied,
        /// Final.
        Certified,
        /// Dropped before it opened.
        Cancelled,
    }

    /// What a ballot says.
    Choice = "moothall_core::poll::Choice" {
        /// 赞成
        For,
        /// 反对
        Against,
        /// 弃权
        Abstain,
        /// 从众: with the majority, where the rule knows it.
        Conform,
    }

    /// What stands for a seat.
    Mark = "moothall_core::poll::Mark" {
        /// 赞成
        For,
        /// 反对
        Against,
        /// 弃权
        Abstain,
        /// 从众
        Conform,
        /// 废票
        Invalid,
    }

    /// Who may learn what was chosen.
    BallotMode = "moothall_core::poll::BallotMode" {
        /// Named choices are shown to the community once the poll has closed.
        Open,
        /// Nobody but the voter sees a choice; only sums are shown.
        Confidential,
    }

    /// How the delivery of a ballot paper went.
    Service = "moothall_core::poll::Service" {
        /// 已送达
        Served,
        /// 未送达
        Failed,
    }

    /// By what right a ballot was cast.
    Right = "moothall_core::poll::Right" {
        /// The member's own seat, or that of a party she acts for.
        Own,
        /// As a proxy.
        Proxy,
        /// On paper, read in by two people.
        Paper,
    }

    /// Why a member may vote for a seat.
    Capacity = "moothall_projections::queries::seats::Capacity" {
        /// It is her own.
        #[graphql(name = "SELF")]
        Self_,
        /// She acts for the party that has it.
        Party,
        /// She holds a proxy for it.
        Proxy,
    }

    /// How a vote ended. What was inquorate may be put again.
    Outcome = "moothall_core::rule::Outcome" {
        /// Too few took part: nothing was decided.
        Inquorate,
        /// Decided: yes.
        Carried,
        /// Decided: no.
        Rejected,
    }

    /// Where an invitation stands.
    InvitationState = "moothall_projections::queries::members::InvitationState" {
        /// Unused; it may have expired.
        Open,
        /// Used.
        Redeemed,
        /// Taken back.
        Revoked,
    }

    /// How well a rule's source was checked.
    SourceStatus = "moothall_core::rule::SourceStatus" {
        /// The text was read.
        Verified,
        /// Read in a second-hand source.
        Secondary,
        /// From general knowledge.
        Unverified,
        /// Not law: a model, or a community's own rule.
        Template,
    }

    /// What sort of question a rule answers.
    RuleKind = "moothall_core::rule::Kind" {
        /// A vote for or against a text.
        Resolution,
        /// Whether enough have signed.
        Threshold,
        /// How heads and area are counted.
        Roll,
        /// An election by absolute majority, then by plurality with a floor.
        Election,
        /// An election where area and heads must both agree.
        ElectionDual,
        /// Rounds in which the last option drops out.
        Rounds,
        /// The best k by score.
        TopK,
        /// How much of one owner's holding is counted.
        Cap,
    }

    /// A side of a question.
    Side = "moothall_core::rule::Side" {
        /// For.
        For,
        /// Against.
        Against,
    }

    /// A kind of ballot, or of silence.
    Category = "moothall_core::rule::Category" {
        /// 赞成
        For,
        /// 反对
        Against,
        /// 弃权
        Abstain,
        /// 无效
        Invalid,
        /// 从众
        Conform,
        /// 已送达未反馈
        NonReturn,
        /// 未送达
        Unserved,
    }

    /// What the Civil Code, art. 278(1), reserves for the owners.
    OwnersMatter = "moothall_core::resolution::ReservedMatter" {
        /// 制定和修改业主大会议事规则
        AssemblyRules,
        /// 制定和修改管理规约
        Covenant,
        /// 选举业主委员会或者更换业主委员会成员
        CommitteeElection,
        /// 选聘和解聘物业服务企业或者其他管理人
        PropertyFirm,
        /// 使用建筑物及其附属设施的维修资金
        UseMaintenanceFund,
        /// 筹集建筑物及其附属设施的维修资金
        RaiseMaintenanceFund,
        /// 改建、重建建筑物及其附属设施
        Rebuilding,
        /// 改变共有部分的用途或者利用共有部分从事经营活动
        ChangeOfCommonUse,
        /// 有关共有和共同管理权利的其他重大事项
        OtherMajor,
    }

    /// Out of which money something is paid.
    PayingFund = "moothall_core::resolution::Fund" {
        /// 专项维修资金
        MaintenanceFund,
        /// 公共收益
        CommonIncome,
        /// 筹款、捐助
        Contributions,
        /// 其他
        Other,
    }

    /// In which role somebody evaluates.
    EvaluationRole = "moothall_core::resolution::EvaluationRole" {
        /// 施工方
        Contractor,
        /// 监理
        Supervisor,
        /// 居民
        Resident,
    }

    /// Where a resolution stands.
    ResolutionState = "moothall_projections::queries::resolutions::ResolutionState" {
        /// It stands; whether it is in force its date says.
        Standing,
        /// A challenge has it suspended.
        Suspended,
        /// Taken back.
        Rescinded,
        /// A ruling has annulled it.
        Annulled,
    }

    /// Where a variation stands.
    VariationState = "moothall_projections::queries::resolutions::VariationState" {
        /// Within the guard.
        Recorded,
        /// Above it: a vote is needed.
        Referred,
        /// A poll carried it.
        Approved,
        /// Dropped.
        Dropped,
    }

    /// Where a payment stands.
    PaymentState = "moothall_projections::queries::resolutions::PaymentState" {
        /// Asked for.
        Requested,
        /// Approved.
        Approved,
        /// Made.
        Made,
        /// Refused.
        Refused,
        /// Made, and come back.
        Reversed,
    }

    /// What happened at acceptance.
    AcceptanceStep = "moothall_projections::queries::resolutions::AcceptanceStep" {
        /// Opened.
        Opened,
        /// Accepted.
        Accepted,
        /// Something is to be put right.
        RectificationOrdered,
        /// An opening, an order or an acceptance was taken back.
        Revoked,
    }
}

/// Where a deliberation is held.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum VenueKind {
    /// Online, by statements and marks.
    Online,
    /// Among parties with seats at a table.
    Parties,
    /// In a hall (议事厅).
    Hall,
    /// By an advisory panel (居民顾问团).
    Panel,
}

/// Who may take part.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum ParticipantsKind {
    /// Members who are no guests: owners and residents.
    Residents,
    /// Every member, guests too.
    Everybody,
    /// The holders of a role.
    Holders,
    /// The delegates of the parties at the table.
    Delegates,
}

/// What is given.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum GiftKind {
    /// Money, in yuan.
    Money,
    /// Space, in square metres.
    Space,
    /// People, by head.
    People,
    /// Things, by the piece.
    Things,
}
