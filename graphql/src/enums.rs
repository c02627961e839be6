//! Closed sets of the rules, as enums of the schema.

use async_graphql::Enum;
use serde::Serialize;

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
}
