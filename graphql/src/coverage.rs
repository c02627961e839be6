//! Who may see or do what, field by field: one line for each guard of the resolvers. A test walks the schema and fails on a field or
//! mutation without an entry, so that nobody adds one without having thought about it.

use moothall_core::policy::{Action, Sight};

/// Under which condition a field shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To anybody, signed in or not: nothing of a community is in it.
    Public,
    /// Only what concerns the viewer herself.
    SelfOnly,
    /// To those who may see this of the community.
    Sees(Sight),
    /// To those who may see this of the community, and to whoever it is about.
    SeesOrIsConcerned(Sight),
    /// The rules ask for this in the lane.
    Asks(Action),
    /// The rules ask for this in the lane, or for being the person concerned.
    AsksOrIsConcerned(Action),
    /// By what is found: its own type says it.
    ByWhatIsFound,
    /// Whoever was shown what it is part of may see it.
    ByItsHolder,
}

use Access::{Asks, AsksOrIsConcerned, ByItsHolder, ByWhatIsFound, Public, Sees, SeesOrIsConcerned, SelfOnly};

/// Fields of one or several types under one condition.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The types.
    pub types: &'static [&'static str],
    /// The condition.
    pub access: Access,
    /// The fields, of each of them.
    pub fields: &'static [&'static str],
}

const fn entry(types: &'static [&'static str], access: Access, fields: &'static [&'static str]) -> Entry {
    Entry { types, access, fields }
}

/// The condition of a field; none where nobody has thought about it.
#[must_use]
pub fn access_of(type_name: &str, field: &str) -> Option<Access> {
    let shaped = |suffix: &str, fields: &[&str]| type_name.ends_with(suffix) && fields.contains(&field);
    if shaped("Connection", &["edges", "pageInfo", "totalCount"]) || shaped("Edge", &["node", "cursor"]) {
        return Some(ByItsHolder);
    }
    if shaped("Payload", &["position", "receipt", "userErrors"]) {
        return Some(ByItsHolder);
    }
    let covers = |entry: &&Entry| entry.types.contains(&type_name) && entry.fields.contains(&field);
    COVERAGE.iter().find(covers).map(|entry| entry.access)
}

/// Every field, apart from those that connections, edges and payloads have in common.
pub static COVERAGE: &[Entry] = &[
    entry(&["Query"], Public, &["viewer", "decisionRules", "decisionRule"]),
    entry(&["Query"], ByWhatIsFound, &["node", "nodes"]),
    entry(&["Query"], Sees(Sight::Community), &["communities", "community"]),
    entry(&["Query"], SelfOnly, &["myBallots", "myProxies"]),
    entry(&["Query"], Sees(Sight::Matters), &["portfolio"]),
    entry(&["Subscription"], Sees(Sight::Matters), &["pollProgress", "timeline"]),
    entry(&["Subscription"], Sees(Sight::Feed), &["feed"]),
    entry(&["Mutation"], Asks(Action::FoundCommunity), &["foundCommunity"]),
    entry(&["Mutation"], Asks(Action::PlaceCommunity), &["placeCommunity"]),
    entry(
        &["Mutation"],
        Asks(Action::GovernCommunity),
        &["renameCommunity", "changeSettings", "acceptRule", "defineRule"],
    ),
    entry(
        &["Mutation"],
        Asks(Action::KeepRegister),
        &["registerUnit", "correctUnit", "recordParty", "transferUnit", "nameRepresentative", "importRegister"],
    ),
    entry(&["Mutation"], Asks(Action::KeepMembers), &["admitMember", "inviteMember", "revokeInvitation"]),
    entry(&["Mutation"], Asks(Action::GrantRoles), &["grantRole", "withdrawRole"]),
    entry(
        &["Mutation"],
        Asks(Action::ConvenePoll),
        &["callPoll", "reconvenePoll", "publishNotice", "extendPoll", "cancelPoll", "ruleOutcome", "announceResult"],
    ),
    entry(&["Mutation"], Asks(Action::KeepTime), &["openPoll"]),
    entry(&["Mutation"], Asks(Action::ClosePoll), &["closePoll"]),
    entry(
        &["Mutation"],
        Asks(Action::HandleBallots),
        &[
            "spoilBallot", "enterPaperBallot", "confirmPaperBallot", "discardPaperBallot", "recordService",
            "recordAttendance",
        ],
    ),
    entry(&["Mutation"], Asks(Action::CountBallots), &["tallyPoll", "answerObjection", "certifyResult"]),
    entry(&["Mutation"], Asks(Action::CastBallot), &["castBallot"]),
    entry(&["Mutation"], Asks(Action::FileObjection), &["fileObjection"]),
    entry(&["Mutation"], Asks(Action::DraftProposal), &["draftProposal"]),
    entry(&["Mutation"], AsksOrIsConcerned(Action::KeepMembers), &["amendMember"]),
    entry(&["Mutation"], AsksOrIsConcerned(Action::GrantRoles), &["grantProxy", "revokeProxy"]),
    entry(&["Mutation"], AsksOrIsConcerned(Action::EraseMember), &["eraseMember"]),
    entry(
        &["Mutation"],
        AsksOrIsConcerned(Action::CurateProposal),
        &["reviseProposal", "addOption", "freezeProposal", "withdrawProposal"],
    ),
    entry(&["Mutation"], AsksOrIsConcerned(Action::HandleBallots), &["recordConsent"]),
    entry(&["Mutation"], Public, &["signIn", "redeemInvitation", "noop"]),
    entry(&["Mutation"], SelfOnly, &["signOut", "revokeSession"]),
    entry(
        &[
            "AcceptRulePayload", "ChangeSettingsPayload", "DefineRulePayload", "FoundCommunityPayload",
            "ImportRegisterPayload", "PlaceCommunityPayload", "RenameCommunityPayload",
        ],
        Sees(Sight::Community),
        &["community"],
    ),
    entry(
        &[
            "AddOptionPayload", "DraftProposalPayload", "FreezeProposalPayload", "ReviseProposalPayload",
            "WithdrawProposalPayload",
        ],
        Sees(Sight::Matters),
        &["proposal"],
    ),
    entry(
        &["AdmitMemberPayload", "AmendMemberPayload", "EraseMemberPayload", "RedeemInvitationPayload"],
        SeesOrIsConcerned(Sight::Members),
        &["member"],
    ),
    entry(
        &[
            "AnnounceResultPayload", "CallPollPayload", "CancelPollPayload", "CastBallotPayload",
            "CertifyResultPayload", "ClosePollPayload", "ConfirmPaperBallotPayload", "DiscardPaperBallotPayload",
            "ExtendPollPayload", "OpenPollPayload", "PublishNoticePayload", "ReconvenePollPayload",
            "RecordAttendancePayload", "RecordConsentPayload", "RecordServicePayload", "RuleOutcomePayload",
            "SpoilBallotPayload", "TallyPollPayload",
        ],
        Sees(Sight::Matters),
        &["poll"],
    ),
    entry(&["AnswerObjectionPayload", "FileObjectionPayload"], SeesOrIsConcerned(Sight::Objections), &["objection"]),
    entry(&["CorrectUnitPayload", "RegisterUnitPayload", "TransferUnitPayload"], Sees(Sight::Register), &["unit"]),
    entry(&["EnterPaperBallotPayload"], Sees(Sight::PollRoll), &["paperEntry"]),
    entry(&["GrantProxyPayload", "RevokeProxyPayload"], SeesOrIsConcerned(Sight::Contacts), &["proxy"]),
    entry(&["GrantRolePayload", "WithdrawRolePayload"], Sees(Sight::Offices), &["office"]),
    entry(&["InviteMemberPayload", "RevokeInvitationPayload"], Sees(Sight::Contacts), &["invitation"]),
    entry(&["InviteMemberPayload"], Asks(Action::KeepMembers), &["code"]),
    entry(&["NameRepresentativePayload", "RecordPartyPayload"], SeesOrIsConcerned(Sight::Members), &["party"]),
    entry(&["NoopPayload"], Public, &["idempotencyKey"]),
    entry(&["RedeemInvitationPayload", "SignInPayload"], SelfOnly, &["token"]),
    entry(&["RevokeSessionPayload"], SelfOnly, &["sessionId"]),
    entry(&["SignOutPayload"], SelfOnly, &["signedOut"]),
    entry(&["Node"], ByWhatIsFound, &["id"]),
    entry(&["Account"], SelfOnly, &["id", "isAdministrator", "memberships", "sessions"]),
    entry(&["Session"], SelfOnly, &["id", "createdAt", "usedAt", "expiresAt", "isCurrent"]),
    entry(&["Membership"], SelfOnly, &["community", "member"]),
    entry(&["Proxies"], SelfOnly, &["held", "given"]),
    entry(
        &["MySeat"],
        SelfOnly,
        &[
            "seat", "capacity", "measures", "voted", "mark", "right", "castAt", "receiptSeq", "spoiled", "reason",
            "service", "present", "canVoteNow", "whyNot",
        ],
    ),
    entry(&["CastBallot"], SelfOnly, &["poll", "seat", "mark", "right", "castAt", "receiptSeq", "spoiled"]),
    entry(
        &["Community"],
        Sees(Sight::Community),
        &["id", "name", "timezone", "language", "parent", "foundedAt", "asOf", "settings", "rules"],
    ),
    entry(&["Community"], Sees(Sight::Register), &["register"]),
    entry(&["Community"], Sees(Sight::Members), &["parties", "members"]),
    entry(&["Community"], Sees(Sight::Offices), &["offices"]),
    entry(&["Community"], Sees(Sight::Contacts), &["invitations"]),
    entry(&["Community"], Sees(Sight::Matters), &["proposals", "polls", "timeline", "proposal", "poll"]),
    entry(&["Community"], Sees(Sight::Feed), &["feed"]),
    entry(&["Community"], SelfOnly, &["me"]),
    entry(
        &["Settings"],
        Sees(Sight::Community),
        &["noticeDaysMin", "objectionDays", "extensionDaysMax", "proxiesMax", "openProposalsMax", "holidays"],
    ),
    entry(&["Holidays"], Sees(Sight::Community), &["weekly", "daysOff", "workingDays"]),
    entry(&["CommunityRules"], Sees(Sight::Community), &["presets", "accepted", "own"]),
    entry(&["AcceptedRule"], Sees(Sight::Community), &["rule", "reason", "acceptedAt"]),
    entry(&["Register"], Sees(Sight::Register), &["totals", "buildings", "units"]),
    entry(&["RegisterTotals"], Sees(Sight::Register), &["units", "area", "share", "owners", "parties", "unowned"]),
    entry(&["Building"], Sees(Sight::Register), &["building", "entrance", "units", "area"]),
    entry(&["Unit"], Sees(Sight::Register), &["id", "building", "entrance", "number", "area", "share", "purpose"]),
    entry(&["Unit"], SeesOrIsConcerned(Sight::Members), &["owner"]),
    entry(&["Unit"], Sees(Sight::Members), &["ownerships"]),
    entry(&["Ownership"], Sees(Sight::Members), &["party", "since", "until"]),
    entry(&["Party"], SeesOrIsConcerned(Sight::Members), &["id", "kind", "name", "holders", "representative", "units"]),
    entry(&["Member"], ByItsHolder, &["id"]),
    entry(&["Member"], SeesOrIsConcerned(Sight::Members), &["name", "admittedAt", "erasedAt", "parties"]),
    entry(&["Member"], SeesOrIsConcerned(Sight::Contacts), &["contact"]),
    entry(&["Member"], SeesOrIsConcerned(Sight::Offices), &["offices"]),
    entry(&["Member"], Sees(Sight::Contacts), &["invitations"]),
    entry(&["Office"], Sees(Sight::Offices), &["id", "member", "role", "scope", "from", "until", "withdrawnAt"]),
    entry(&["Invitation"], Sees(Sight::Contacts), &["id", "member", "state", "invitedAt", "expiresAt", "endedAt"]),
    entry(
        &["Proxy"],
        SeesOrIsConcerned(Sight::Contacts),
        &["id", "seat", "holder", "poll", "until", "grantedAt", "revokedAt"],
    ),
    entry(
        &["Proposal"],
        Sees(Sight::Matters),
        &[
            "id", "title", "text", "phase", "number", "version", "draftedAt", "changedAt", "withdrawnBecause",
            "versions", "options", "polls", "timeline",
        ],
    ),
    entry(&["Proposal"], SeesOrIsConcerned(Sight::Members), &["author"]),
    entry(&["ProposalOption"], Sees(Sight::Matters), &["id", "title", "addedAt"]),
    entry(&["ProposalVersion"], Sees(Sight::Matters), &["number", "title", "text", "writtenAt", "writtenBy"]),
    entry(
        &["Poll"],
        Sees(Sight::Matters),
        &[
            "id", "question", "proposal", "textVersion", "terms", "rule", "phase", "takesBallots", "extended",
            "extendedBecause", "calledAt", "noticedAt", "openedAt", "closedAt", "talliedAt", "certifiedAt",
            "announcedAt", "cancelledAt", "cancelledBecause", "rollHash", "outcome", "objectionsUntil",
            "recountOwed", "turnout", "results", "certificate", "rulings", "consents", "timeline",
        ],
    ),
    entry(&["Poll"], Sees(Sight::LiveTally), &["tally"]),
    entry(&["Poll"], Sees(Sight::Objections), &["objections"]),
    entry(&["Poll"], SelfOnly, &["mySeats"]),
    entry(&["Poll"], Sees(Sight::PollRoll), &["roll", "paperEntries"]),
    entry(&["Poll"], Sees(Sight::OpenBallots), &["openBallots"]),
    entry(
        &["PollTerms"],
        Sees(Sight::Matters),
        &[
            "rule", "electorate", "ballotMode", "replaceable", "liveTally", "opensAt", "closesAt",
            "extensionDaysMax", "consentUnits", "reconvenes",
        ],
    ),
    entry(&["PollProgress"], Sees(Sight::Matters), &["poll", "position"]),
    entry(
        &["PollResult"],
        Sees(Sight::Matters),
        &[
            "number", "outcome", "at", "by", "objectionsUntil", "count", "measures", "participation", "approval",
            "bandwagon", "explanation",
        ],
    ),
    entry(
        &["Certificate"],
        Sees(Sight::Matters),
        &[
            "outcome", "number", "count", "participation", "approval", "rollHash", "objectionsFiled",
            "objectionsUpheld", "at", "by", "seq",
        ],
    ),
    entry(&["Ruling"], Sees(Sight::Matters), &["computed", "ruled", "reason", "at", "by"]),
    entry(&["Consent"], Sees(Sight::Matters), &["unit", "given", "recordedAt"]),
    entry(&["Turnout"], Sees(Sight::Matters), &["seats", "voted", "measures"]),
    entry(
        &["MeasureTurnout"],
        Sees(Sight::Matters),
        &["measure", "name", "unit", "total", "participating", "share", "needed", "needsMore"],
    ),
    entry(&["TimelineStep"], Sees(Sight::Matters), &["entry", "position"]),
    entry(&["TimelineEntry"], Sees(Sight::Matters), &["seq", "kind", "at", "actor", "proposal", "poll", "facts"]),
    entry(&["PortfolioEntry"], Sees(Sight::Matters), &["poll", "quorum", "community"]),
    entry(
        &["QuorumDistance"],
        Sees(Sight::Matters),
        &["measure", "name", "voted", "total", "threshold", "needed", "met"],
    ),
    entry(
        &["Objection"],
        SeesOrIsConcerned(Sight::Objections),
        &["id", "poll", "by", "words", "filedAt", "upheld", "answer", "answeredAt", "answeredBy"],
    ),
    entry(&["RollEntry"], Sees(Sight::PollRoll), &["seat", "measures", "voted", "right", "service", "present"]),
    entry(&["PaperEntry"], Sees(Sight::PollRoll), &["id", "seat", "enteredBy", "enteredAt"]),
    entry(&["OpenBallot"], Sees(Sight::OpenBallots), &["seat", "measures", "mark", "right", "castAt", "reason"]),
    entry(
        &["StoredEvent"],
        Sees(Sight::Feed),
        &["seq", "position", "kind", "recordedAt", "actorKind", "actorId", "stream", "version", "hash", "payload"],
    ),
    entry(&["Seat"], ByItsHolder, &["id"]),
    entry(&["Seat"], SeesOrIsConcerned(Sight::Members), &["party", "member"]),
    entry(&["Actor"], ByItsHolder, &["kind"]),
    entry(&["Actor"], Sees(Sight::Members), &["member"]),
    entry(
        &["DecisionRule"],
        Public,
        &[
            "name", "version", "jurisdiction", "kind", "title", "source", "effectiveFrom", "effectiveTo",
            "electorate", "measures", "hasBandwagon", "notes", "json",
        ],
    ),
    entry(&["RuleSource"], Public, &["cite", "status", "readIn", "url"]),
    entry(&["Measure"], Public, &["measure", "name", "unit", "scale"]),
    entry(&["PageInfo"], Public, &["hasPreviousPage", "hasNextPage", "startCursor", "endCursor"]),
    entry(&["UserError"], Public, &["code", "message", "path", "rows"]),
    entry(&["RowError"], Public, &["line", "message"]),
    entry(&["Scope"], ByItsHolder, &["building", "entrance"]),
    entry(&["OwnersElectorate"], ByItsHolder, &["scope"]),
    entry(&["MembersElectorate"], ByItsHolder, &["role"]),
    entry(&["MeasureAmount"], ByItsHolder, &["measure", "name", "unit", "amount"]),
    entry(&["Tally"], ByItsHolder, &["lines"]),
    entry(&["TallyLine"], ByItsHolder, &["mark", "seats", "measures"]),
    entry(&["CountEntry"], ByItsHolder, &["category", "seats", "measures"]),
    entry(
        &["TestResult"],
        ByItsHolder,
        &["measure", "part", "whole", "share", "threshold", "comparison", "met", "sentence"],
    ),
    entry(&["TestGroup"], ByItsHolder, &["any", "tests", "met"]),
    entry(&["MeasureResult"], ByItsHolder, &["measure", "roll", "present", "participating", "for", "against", "cast"]),
    entry(&["ShownCount"], ByItsHolder, &["outcome", "measures", "participation", "approval"]),
    entry(&["Bandwagon"], ByItsHolder, &["majority", "without", "with"]),
    entry(&["Receipt"], ByItsHolder, &["seq", "hash", "recordedAt", "position"]),
];
