//! What refusals are called and how they sound: one code and three sentences each, in the order of the pipeline.

mod arguments;

use crate::language::Language;
use crate::refusal::{Refusal, RowFault};

macro_rules! messages {
    ($($refusal:ident $code:literal $english:literal $simplified:literal $traditional:literal)*) => {
        /// Every code, in the order of the pipeline: the closed set clients may switch on.
        pub const CODES: &[&str] = &[$($code),*];

        pub(crate) fn code(refusal: &Refusal) -> &'static str {
            match refusal { $(Refusal::$refusal { .. } => $code,)* }
        }

        fn sentences(refusal: &Refusal) -> [&'static str; 3] {
            match refusal { $(Refusal::$refusal { .. } => [$english, $simplified, $traditional],)* }
        }

        #[cfg(test)]
        const SENTENCES: &[[&str; 3]] = &[$([$english, $simplified, $traditional]),*];
    };
}

messages! {
    NotPermitted "NOT_PERMITTED"
        "You do not have the office this needs. Ask the registrar if you should."
        "您没有办理此事的权限。如应有，请联系登记员。"
        "您沒有辦理此事的權限。如應有，請聯絡登記員。"
    AlreadyExists "ALREADY_EXISTS"
        "This has been entered already."
        "该项已经登记过。"
        "該項已經登記過。"
    AlreadyDone "ALREADY_DONE"
        "This has been done already; nothing was changed."
        "此事已经办过，没有再作更改。"
        "此事已經辦過，沒有再作更改。"
    SubjectErased "SUBJECT_ERASED"
        "This person has been erased; nothing more can be recorded about her."
        "此人的个人资料已被删除，不能再作任何登记。"
        "此人的個人資料已被刪除，不能再作任何登記。"
    DateInPast "DATE_IN_PAST"
        "That time has passed. Choose a later one."
        "该时间已过，请选择以后的时间。"
        "該時間已過，請選擇以後的時間。"
    DateInFuture "DATE_IN_FUTURE"
        "That date lies in the future. Enter it once it has come."
        "该日期尚未到来，请到时再登记。"
        "該日期尚未到來，請到時再登記。"
    CommunityUnknown "COMMUNITY_UNKNOWN"
        "There is no such community, or you are not a member of it."
        "没有这个社区，或您不是其成员。"
        "沒有這個社區，或您不是其成員。"
    TimezoneUnknown "TIMEZONE_UNKNOWN"
        "The time zone “{timezone}” is unknown. Use a name such as Asia/Shanghai."
        "时区“{timezone}”不存在，请使用如 Asia/Shanghai 的名称。"
        "時區「{timezone}」不存在，請使用如 Asia/Taipei 的名稱。"
    RuleUnknown "RULE_UNKNOWN"
        "There is no decision rule “{rule}”."
        "没有表决规则“{rule}”。"
        "沒有表決規則「{rule}」。"
    RuleNotAccepted "RULE_NOT_ACCEPTED"
        "Nobody has checked the text of the rule “{rule}”. The registrar must accept it before its first use."
        "规则“{rule}”的条文未经核实，首次使用前须由登记员认可。"
        "規則「{rule}」的條文未經核實，首次使用前須由登記員認可。"
    UnitUnknown "UNIT_UNKNOWN"
        "There is no such unit in the register."
        "名册中没有这个专有部分。"
        "名冊中沒有這個專有部分。"
    UnitAlreadyRegistered "UNIT_ALREADY_REGISTERED"
        "This door is in the register already."
        "该门牌已在名册中。"
        "該門牌已在名冊中。"
    AreaMissing "AREA_MISSING"
        "Enter the unit's area or its registered share."
        "请填写面积或登记份额。"
        "請填寫面積或登記份額。"
    PartyUnknown "PARTY_UNKNOWN"
        "There is no such owner in the register."
        "名册中没有这个业主。"
        "名冊中沒有這個區分所有權人。"
    PartyMalformed "PARTY_MALFORMED"
        "One person needs one name, co-owners at least two, an organisation its name."
        "个人须一个姓名，共有人至少两个，单位须写名称。"
        "個人須一個姓名，共有人至少兩個，單位須寫名稱。"
    NothingToImport "NOTHING_TO_IMPORT"
        "The file has no rows."
        "文件中没有数据行。"
        "檔案中沒有資料列。"
    ImportRefused "IMPORT_REFUSED"
        "Nothing was imported: {rows} rows have mistakes."
        "没有导入任何数据：{rows} 行有错误。"
        "沒有匯入任何資料：{rows} 列有錯誤。"
    MemberUnknown "MEMBER_UNKNOWN"
        "There is no such member."
        "没有这个成员。"
        "沒有這個成員。"
    InvitationSpent "INVITATION_SPENT"
        "This invitation has been used or taken back. Ask the registrar for a new one."
        "该邀请已使用或已收回，请向登记员索取新的邀请。"
        "該邀請已使用或已收回，請向登記員索取新的邀請。"
    InvitationExpired "INVITATION_EXPIRED"
        "This invitation has expired. Ask the registrar for a new one."
        "该邀请已过期，请向登记员索取新的邀请。"
        "該邀請已過期，請向登記員索取新的邀請。"
    GrantUnknown "GRANT_UNKNOWN"
        "There is no such role to withdraw."
        "没有可收回的该项职务。"
        "沒有可收回的該項職務。"
    RolesIncompatible "ROLES_INCOMPATIBLE"
        "Whoever is {held} cannot also be {wanted}."
        "担任 {held} 者不能兼任 {wanted}。"
        "擔任 {held} 者不能兼任 {wanted}。"
    ProxyUnknown "PROXY_UNKNOWN"
        "There is no such proxy."
        "没有这份委托。"
        "沒有這份委託。"
    ProxyToSelf "PROXY_TO_SELF"
        "You vote for this seat yourself; no proxy is needed."
        "您本人即可投票，无需委托。"
        "您本人即可投票，無需委託。"
    ProxyByPropertyStaff "PROXY_BY_PROPERTY_STAFF"
        "Staff of the property company may not act as proxies. Name another member."
        "物业公司人员不得担任受托人，请另选成员。"
        "物業公司人員不得擔任受託人，請另選成員。"
    ProxyCapReached "PROXY_CAP_REACHED"
        "This member already holds {max} proxies, the most allowed. Name another member."
        "该成员已受托 {max} 份，达到上限，请另选成员。"
        "該成員已受託 {max} 份，達到上限，請另選成員。"
    ProxyAlreadyGranted "PROXY_ALREADY_GRANTED"
        "A proxy stands already. Revoke it first."
        "已有一份委托，请先撤回。"
        "已有一份委託，請先撤回。"
    ProposalUnknown "PROPOSAL_UNKNOWN"
        "There is no such proposal."
        "没有这项提案。"
        "沒有這項提案。"
    ProposalWithdrawn "PROPOSAL_WITHDRAWN"
        "The proposal has been withdrawn."
        "该提案已撤回。"
        "該提案已撤回。"
    TextFrozen "TEXT_FROZEN"
        "The text is frozen and changes no more."
        "文本已定稿，不能再改。"
        "文本已定稿，不能再改。"
    TextNotFrozen "TEXT_NOT_FROZEN"
        "Freeze the text before it is put to the vote."
        "请先定稿，再付表决。"
        "請先定稿，再付表決。"
    TooManyOptions "TOO_MANY_OPTIONS"
        "A proposal has at most {max} options."
        "一项提案最多 {max} 个选项。"
        "一項提案最多 {max} 個選項。"
    TooManyOpenProposals "TOO_MANY_OPEN_PROPOSALS"
        "You already have {max} open proposals, the most allowed."
        "您已有 {max} 项未定稿提案，达到上限。"
        "您已有 {max} 項未定稿提案，達到上限。"
    VotingUnderWay "VOTING_UNDER_WAY"
        "Voting has begun; this can no longer be done."
        "表决已经开始，不能再这样做。"
        "表決已經開始，不能再這樣做。"
    PollUnknown "POLL_UNKNOWN"
        "There is no such poll."
        "没有这次表决。"
        "沒有這次表決。"
    PollNotInPhase "POLL_NOT_IN_PHASE"
        "The poll is not at the stage where this can be done."
        "表决未处于可以这样做的阶段。"
        "表決未處於可以這樣做的階段。"
    RuleNotForPolls "RULE_NOT_FOR_POLLS"
        "The rule “{rule}” does not fit this electorate."
        "规则“{rule}”不适用于这些表决人。"
        "規則「{rule}」不適用於這些表決人。"
    RuleNotInForce "RULE_NOT_IN_FORCE"
        "The rule “{rule}” is not in force on the day of the vote."
        "规则“{rule}”在表决之日无效。"
        "規則「{rule}」在表決之日無效。"
    RollEmpty "ROLL_EMPTY"
        "Nobody would be entitled to vote. Complete the register first."
        "没有任何表决人，请先补全名册。"
        "沒有任何表決人，請先補全名冊。"
    NoticeTooShort "NOTICE_TOO_SHORT"
        "{days} whole days must lie between notice and opening. Choose a later opening."
        "公告至开始表决须满 {days} 日，请推迟开始时间。"
        "公告至開始表決須滿 {days} 日，請延後開始時間。"
    WindowMalformed "WINDOW_MALFORMED"
        "Voting must end after it begins, and in the future."
        "表决的截止须晚于开始，且在将来。"
        "表決的截止須晚於開始，且在將來。"
    VotingNotOpen "VOTING_NOT_OPEN"
        "Voting begins at {opens_at}."
        "表决于 {opens_at} 开始。"
        "表決於 {opens_at} 開始。"
    VotingClosed "VOTING_CLOSED"
        "Voting has closed."
        "表决已经截止。"
        "表決已經截止。"
    VotingStillOpen "VOTING_STILL_OPEN"
        "Voting is still open."
        "表决尚未截止。"
        "表決尚未截止。"
    ClosesByTheClock "CLOSES_BY_THE_CLOCK"
        "This poll closes at its appointed time, not by hand."
        "本次表决到时自动截止，不能手动结束。"
        "本次表決到時自動截止，不能手動結束。"
    ExtensionNotAllowed "EXTENSION_NOT_ALLOWED"
        "The terms of this poll allow no extension."
        "本次表决的规则不允许延期。"
        "本次表決的規則不允許延期。"
    ExtensionTooLong "EXTENSION_TOO_LONG"
        "The poll may be prolonged by at most {days} days."
        "最多延期 {days} 日。"
        "最多延期 {days} 日。"
    AlreadyExtended "ALREADY_EXTENDED"
        "The poll has been prolonged once; it cannot be again."
        "本次表决已延期一次，不能再延。"
        "本次表決已延期一次，不能再延。"
    SeatUnknown "SEAT_UNKNOWN"
        "That seat is not on the roll."
        "表决名册中没有该席位。"
        "表決名冊中沒有該席位。"
    SeatAmbiguous "SEAT_AMBIGUOUS"
        "You vote for {seats} seats. Say for which one."
        "您可代表 {seats} 个席位投票，请指明是哪一个。"
        "您可代表 {seats} 個席位投票，請指明是哪一個。"
    NotOnTheRoll "NOT_ON_THE_ROLL"
        "You are not entitled to vote for this seat in this poll."
        "您在本次表决中无权为该席位投票。"
        "您在本次表決中無權為該席位投票。"
    RepresentativeNotNamed "REPRESENTATIVE_NOT_NAMED"
        "Co-owners cast one ballot together. Name one of you as representative first."
        "共有人共投一票，请先推定一位代表。"
        "共有人共投一票，請先推定一位代表。"
    AlreadyVoted "ALREADY_VOTED"
        "A ballot has been cast for this seat and cannot be replaced in this poll."
        "该席位已经投票，本次表决不能更改。"
        "該席位已經投票，本次表決不能更改。"
    ChoiceNotOffered "CHOICE_NOT_OFFERED"
        "The rule of this poll does not know that choice."
        "本次表决的规则没有这个选项。"
        "本次表決的規則沒有這個選項。"
    NotYourOwnEntry "NOT_YOUR_OWN_ENTRY"
        "A second person must read the paper."
        "须由另一人复核该纸质票。"
        "須由另一人複核該紙本票。"
    PaperEntryUnknown "PAPER_ENTRY_UNKNOWN"
        "There is no such paper entry waiting."
        "没有待复核的该张纸质票。"
        "沒有待複核的該張紙本票。"
    PaperEntryOpen "PAPER_ENTRY_OPEN"
        "Paper ballots still wait for their second reading."
        "仍有纸质票等待复核。"
        "仍有紙本票等待複核。"
    PaperEntriesDiffer "PAPER_ENTRIES_DIFFER"
        "The two readings differ. Look at the paper together; discard the first entry if it was wrong."
        "两次读票不一致。请共同核对；若首次有误，请作废重录。"
        "兩次讀票不一致。請共同核對；若首次有誤，請作廢重錄。"
    BallotUnknown "BALLOT_UNKNOWN"
        "No ballot has been cast for this seat."
        "该席位尚未投票。"
        "該席位尚未投票。"
    ConsentNotAsked "CONSENT_NOT_ASKED"
        "This unit's consent is not asked in this poll."
        "本次表决不需要该专有部分的同意。"
        "本次表決不需要該專有部分的同意。"
    ObjectionPeriodOver "OBJECTION_PERIOD_OVER"
        "The time for objections is over."
        "异议期已过。"
        "異議期已過。"
    ObjectionPeriodRunning "OBJECTION_PERIOD_RUNNING"
        "Objections are taken until {until}; certify after that."
        "异议期至 {until}，届满后方可确认结果。"
        "異議期至 {until}，屆滿後方可確認結果。"
    ObjectionUnknown "OBJECTION_UNKNOWN"
        "There is no such objection."
        "没有这项异议。"
        "沒有這項異議。"
    ObjectionOpen "OBJECTION_OPEN"
        "{count} objections have not been answered."
        "尚有 {count} 项异议未答复。"
        "尚有 {count} 項異議未答覆。"
    ObjectionOwn "OBJECTION_OWN"
        "Somebody else must answer your objection."
        "您的异议须由他人答复。"
        "您的異議須由他人答覆。"
    RecountOwed "RECOUNT_OWED"
        "An objection was upheld: count again before certifying."
        "有异议成立，须先重新计票。"
        "有異議成立，須先重新計票。"
    NotInquorate "NOT_INQUORATE"
        "Only a poll that failed for want of quorum is reconvened."
        "只有因参与不足而流会的表决才能重新召集。"
        "只有因參與不足而流會的表決才能重新召集。"
}

pub(crate) fn sentence(refusal: &Refusal, language: Language) -> String {
    let [english, simplified, traditional] = sentences(refusal);
    let text = match language {
        Language::En => english,
        Language::ZhHans => simplified,
        Language::ZhHant => traditional,
    };
    let places = arguments::of(refusal, language).into_iter();
    places.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &value))
}

/// What is wrong with a row of an imported register.
pub(crate) fn row_sentence(fault: RowFault, language: Language) -> String {
    let [english, simplified, traditional] = match fault {
        RowFault::SameUnitAsLine { line } => {
            return match language {
                Language::En => format!("This is the same door as line {line}."),
                Language::ZhHans => format!("与第 {line} 行的门牌相同。"),
                Language::ZhHant => format!("與第 {line} 列的門牌相同。"),
            };
        }
        RowFault::UnitAlreadyRegistered => {
            ["This door is in the register already.", "该门牌已在名册中。", "該門牌已在名冊中。"]
        }
        RowFault::AreaMissing => [
            "Enter the unit's area or its registered share.",
            "请填写面积或登记份额。",
            "請填寫面積或登記份額。",
        ],
        RowFault::PartyMalformed => [
            "One person needs one name, co-owners at least two, an organisation its name.",
            "个人须一个姓名，共有人至少两个，单位须写名称。",
            "個人須一個姓名，共有人至少兩個，單位須寫名稱。",
        ],
        RowFault::OwnerErased => [
            "An owner of this line has been erased.",
            "此行有业主的个人资料已被删除。",
            "此列有業主的個人資料已被刪除。",
        ],
    };
    match language {
        Language::En => english,
        Language::ZhHans => simplified,
        Language::ZhHant => traditional,
    }
    .to_owned()
}

#[cfg(test)]
mod tests;
