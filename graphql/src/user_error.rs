//! Refusals as data. The rules' own have their sentences in core; here are those of the edge, where requests are read,
//! and the rows of an import.

use async_graphql::SimpleObject;
use moothall_core::language::Language;
use moothall_core::refusal::{Refusal, RowFault, RowRefusal};
use moothall_core::text::TextRefusal;

use crate::code::ErrorCode;
use crate::register_csv::RowMistake;

/// Why a mutation was refused. Nothing was changed.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// For programs.
    pub code: ErrorCode,
    /// For people, in the viewer's language.
    pub message: String,
    /// The input field it is about; null when it is about no single one.
    pub path: Option<Vec<String>>,
    /// For imports: what is wrong with which line; else null.
    pub rows: Option<Vec<RowError>>,
}

/// A line of an imported file that cannot be taken.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The line in the file; the heading is line 1.
    pub line: u32,
    /// What is wrong with it, in the viewer's language.
    pub message: String,
}

/// Why a request is refused before the rules are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is its sentence below")]
pub enum EdgeRefusal {
    InvalidId,
    NotFound,
    NotSignedIn,
    TextEmpty,
    TextTooLong { max: usize },
    TextControlCharacter,
    NumberMalformed(Numbers),
    DateMalformed,
    ListEmpty,
    ListTooLong { max: usize },
    ScopeMalformed,
    NameMalformed,
    RuleMalformed { reason: String },
    RuleContradicted { case: String, reason: String },
    FileMalformed { reason: String },
    InvitationUnknown,
    AccountDisabled,
    VersionConflict,
    KeyReused,
    Busy,
    TooManyGuesses,
}

/// Which numbers a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Areas and amounts of money.
    Hundredths,
    /// Whole ones, from the first to the last.
    Whole(u128, u128),
}

impl From<TextRefusal> for EdgeRefusal {
    fn from(refusal: TextRefusal) -> Self {
        match refusal {
            TextRefusal::Empty => Self::TextEmpty,
            TextRefusal::TooLong { max } => Self::TextTooLong { max },
            TextRefusal::ControlCharacter => Self::TextControlCharacter,
        }
    }
}

impl EdgeRefusal {
    /// One of each, for a test that all have their sentences.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        vec![
            Self::InvalidId,
            Self::NotFound,
            Self::NotSignedIn,
            Self::TextEmpty,
            Self::TextTooLong { max: 60 },
            Self::TextControlCharacter,
            Self::NumberMalformed(Numbers::Hundredths),
            Self::NumberMalformed(Numbers::Whole(0, 65_535)),
            Self::DateMalformed,
            Self::ListEmpty,
            Self::ListTooLong { max: 500 },
            Self::ScopeMalformed,
            Self::NameMalformed,
            Self::RuleMalformed { reason: "measures: missing".to_owned() },
            Self::RuleContradicted { case: "a tie".to_owned(), reason: "outcome".to_owned() },
            Self::FileMalformed { reason: "building".to_owned() },
            Self::InvitationUnknown,
            Self::AccountDisabled,
            Self::VersionConflict,
            Self::KeyReused,
            Self::Busy,
            Self::TooManyGuesses,
        ]
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidId => ErrorCode::InvalidId,
            Self::NotFound => ErrorCode::NotFound,
            Self::NotSignedIn => ErrorCode::NotSignedIn,
            Self::TextEmpty => ErrorCode::TextEmpty,
            Self::TextTooLong { .. } => ErrorCode::TextTooLong,
            Self::TextControlCharacter => ErrorCode::TextControlCharacter,
            Self::NumberMalformed(_) => ErrorCode::NumberMalformed,
            Self::DateMalformed => ErrorCode::DateMalformed,
            Self::ListEmpty => ErrorCode::ListEmpty,
            Self::ListTooLong { .. } => ErrorCode::ListTooLong,
            Self::ScopeMalformed => ErrorCode::ScopeMalformed,
            Self::NameMalformed => ErrorCode::NameMalformed,
            Self::RuleMalformed { .. } | Self::RuleContradicted { .. } => ErrorCode::RuleMalformed,
            Self::FileMalformed { .. } => ErrorCode::FileMalformed,
            Self::InvitationUnknown => ErrorCode::InvitationUnknown,
            Self::AccountDisabled => ErrorCode::AccountDisabled,
            Self::VersionConflict => ErrorCode::VersionConflict,
            Self::KeyReused => ErrorCode::KeyReused,
            Self::Busy | Self::TooManyGuesses => ErrorCode::Busy,
        }
    }

    #[expect(clippy::too_many_lines, reason = "three sentences a refusal, none with a rule in it")]
    fn template(&self) -> [&'static str; 3] {
        match self {
            Self::InvalidId => [
                "This is not an id of the kind asked for here.",
                "这里需要的不是这种编号。",
                "這裡需要的不是這種編號。",
            ],
            Self::NotFound => [
                "There is no such thing, or you may not see it.",
                "没有此项，或您无权查看。",
                "沒有此項，或您無權檢視。",
            ],
            Self::NotSignedIn => ["Sign in first.", "请先登录。", "請先登入。"],
            Self::TextEmpty => ["Write something here.", "请填写此项。", "請填寫此項。"],
            Self::TextTooLong { .. } => {
                ["Write at most {max} characters.", "最多可写 {max} 个字符。", "最多可寫 {max} 個字元。"]
            }
            Self::TextControlCharacter => [
                "The text has a character that cannot be shown. Type it anew.",
                "文字中有无法显示的字符，请重新输入。",
                "文字中有無法顯示的字元，請重新輸入。",
            ],
            Self::NumberMalformed(Numbers::Hundredths) => [
                "This number cannot be taken here. Write at most two decimals.",
                "此处不能填写该数字；最多两位小数。",
                "此處不能填寫該數字；最多兩位小數。",
            ],
            Self::NumberMalformed(Numbers::Whole(..)) => [
                "This number cannot be taken here. Write a whole number from {min} to {max}.",
                "此处不能填写该数字；请填写 {min} 至 {max} 的整数。",
                "此處不能填寫該數字；請填寫 {min} 至 {max} 的整數。",
            ],
            Self::DateMalformed => {
                ["Write a day such as 2026-10-01.", "请写日期，如 2026-10-01。", "請寫日期，如 2026-10-01。"]
            }
            Self::ListEmpty => ["Name at least one.", "请至少选择一项。", "請至少選擇一項。"],
            Self::ListTooLong { .. } => {
                ["Name at most {max} at once.", "一次最多 {max} 项。", "一次最多 {max} 項。"]
            }
            Self::ScopeMalformed => [
                "An entrance needs its building, and the whole community needs neither.",
                "单元须同时写明楼幢；全社区则两者都不填。",
                "單元須同時寫明樓棟；全社區則兩者都不填。",
            ],
            Self::NameMalformed => [
                "A rule's name has 1 to 80 letters, digits, dots, hyphens or underscores.",
                "规则名称为 1 至 80 个字母、数字、点、连字符或下划线。",
                "規則名稱為 1 至 80 個字母、數字、點、連字號或底線。",
            ],
            Self::RuleMalformed { .. } => [
                "This is not a decision rule. ({reason})",
                "这不是有效的表决规则。（{reason}）",
                "這不是有效的表決規則。（{reason}）",
            ],
            Self::RuleContradicted { .. } => [
                "The rule decides its own worked case “{case}” otherwise than is written there: {reason}.",
                "此规则对其自带算例“{case}”的判定与所写结果不符：{reason}。",
                "此規則對其自帶算例「{case}」的判定與所寫結果不符：{reason}。",
            ],
            Self::FileMalformed { .. } => [
                "The file cannot be read as a table: {reason}.",
                "无法将该文件读作表格：{reason}。",
                "無法將該檔案讀作表格：{reason}。",
            ],
            Self::InvitationUnknown => [
                "No link or invitation has this code. Check it, or ask for a new one.",
                "没有使用此代码的链接或邀请。请核对，或索取新的。",
                "沒有使用此代碼的連結或邀請。請核對，或索取新的。",
            ],
            Self::AccountDisabled => ["This account has been disabled.", "该账户已停用。", "該帳戶已停用。"],
            Self::VersionConflict => [
                "Somebody has changed this in the meantime. Load it again and repeat your change.",
                "此项在此期间已被他人更改，请重新载入后再作修改。",
                "此項在此期間已被他人更改，請重新載入後再作修改。",
            ],
            Self::KeyReused => [
                "The idempotency key belongs to another request. Make a new one.",
                "该幂等键已用于另一请求，请生成新的键。",
                "該冪等鍵已用於另一請求，請產生新的鍵。",
            ],
            Self::Busy => [
                "Too much is going on at the moment. Try again in a moment.",
                "目前请求过多，请稍后重试。",
                "目前請求過多，請稍後重試。",
            ],
            Self::TooManyGuesses => [
                "Too many codes were tried. Try again in a minute.",
                "尝试代码的次数过多，请一分钟后重试。",
                "嘗試代碼的次數過多，請一分鐘後重試。",
            ],
        }
    }

    /// What people read.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let text = pick(language, self.template());
        match self {
            Self::NumberMalformed(Numbers::Whole(min, max)) => {
                text.replace("{min}", &min.to_string()).replace("{max}", &max.to_string())
            }
            Self::TextTooLong { max } | Self::ListTooLong { max } => text.replace("{max}", &max.to_string()),
            Self::RuleMalformed { reason } | Self::FileMalformed { reason } => {
                text.replace("{reason}", reason)
            }
            Self::RuleContradicted { case, reason } => {
                text.replace("{reason}", reason).replace("{case}", case)
            }
            _ => text.to_owned(),
        }
    }

    /// As data, about one field of the input.
    #[must_use]
    pub fn told(&self, language: Language, path: &[&str]) -> UserError {
        UserError {
            code: self.code(),
            message: self.sentence(language),
            path: (!path.is_empty()).then(|| path.iter().map(|&part| part.to_owned()).collect()),
            rows: None,
        }
    }
}

/// One of three wordings.
pub(crate) fn pick<T>(language: Language, wordings: [T; 3]) -> T {
    language.pick(wordings)
}

impl UserError {
    /// What the rules said.
    #[must_use]
    pub fn of(refusal: &Refusal, language: Language) -> Self {
        let rows = match refusal {
            Refusal::ImportRefused { rows } => Some(
                rows.iter().map(|row| RowError { line: row.line, message: row.sentence(language) }).collect(),
            ),
            _ => None,
        };
        Self {
            // A test holds that each of the rules' codes is known here.
            code: ErrorCode::parse(refusal.code()).unwrap_or(ErrorCode::NotPermitted),
            message: refusal.sentence(language),
            path: None,
            rows,
        }
    }

    /// A file with lines that cannot be read, and whatever else is wrong with it.
    #[must_use]
    pub fn of_rows(mistakes: &[RowMistake], language: Language) -> Self {
        // The rules' own sentence says only how many.
        let fault = RowFault::AreaMissing;
        let rows = mistakes.iter().map(|row| RowRefusal { line: row.line, fault }).collect();
        let tell = |row: &RowMistake| RowError { line: row.line, message: row.mistake.sentence(language) };
        Self {
            code: ErrorCode::ImportRefused,
            message: Refusal::ImportRefused { rows }.sentence(language),
            path: Some(vec!["csv".to_owned()]),
            rows: Some(mistakes.iter().map(tell).collect()),
        }
    }
}
