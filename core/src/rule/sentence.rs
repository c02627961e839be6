//! A count in words: one sentence for each test, and the whole.

use super::evaluation::{
    AmountTest, Bandwagon, BoundWorking, ConsentTest, Doubt, Evaluation, GroupWorking, MeasureNames, Outcome,
    ShareTest, TestWorking,
};
use super::words::{Base, Side, Subject};
use crate::fraction::{Amount, Fraction};
use crate::language::Language;

/// The one of three texts that is in `language`.
fn pick(language: Language, texts: [&'static str; 3]) -> &'static str {
    let [english, simplified, traditional] = texts;
    match language {
        Language::En => english,
        Language::ZhHans => simplified,
        Language::ZhHant => traditional,
    }
}

impl Outcome {
    /// The outcome as a word.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        let texts = match self {
            Self::Inquorate => ["inquorate", "未达参与人数要求（未成会）", "未達參與人數要求（未成會）"],
            Self::Carried => ["carried", "通过", "通過"],
            Self::Rejected => ["rejected", "未通过", "未通過"],
        };
        pick(language, texts)
    }
}

impl Side {
    fn name(self, language: Language) -> &'static str {
        match self {
            Self::For => pick(language, ["for", "赞成", "贊成"]),
            Self::Against => pick(language, ["against", "反对", "反對"]),
        }
    }
}

impl Subject {
    fn name(self, language: Language) -> &'static str {
        let texts = match self {
            Self::For => ["for", "赞成", "贊成"],
            Self::Against => ["against", "反对", "反對"],
            Self::Participating => ["taking part", "参与表决", "參與表決"],
            Self::Present => ["present", "到会", "到會"],
            Self::MajorityCast => ["the leading side of the votes cast", "已表决的多数票", "已表決的多數票"],
            Self::Qualifying => ["qualifying", "符合资格", "符合資格"],
        };
        pick(language, texts)
    }
}

impl Base {
    fn name(self, language: Language) -> &'static str {
        let texts = match self {
            Self::Roll => ["of the whole roll", "占名册总数", "占名冊總數"],
            Self::Participating => ["of those taking part", "占参与表决", "占參與表決"],
            Self::Present => ["of those present", "占到会", "占到會"],
            Self::Cast => ["of the votes for and against", "占赞成与反对之和", "占贊成與反對之和"],
        };
        pick(language, texts)
    }
}

fn met(language: Language, met: bool) -> &'static str {
    if met {
        pick(language, ["met", "达到", "達到"])
    } else {
        pick(language, ["not met", "未达到", "未達到"])
    }
}

fn colon(language: Language) -> &'static str {
    pick(language, [": ", "：", "："])
}

impl MeasureNames {
    fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::ZhHans => &self.zh_hans,
            Language::ZhHant => &self.zh_hant,
        }
    }

    /// The unit after a number: ` m²`; heads and shares have none.
    fn unit(&self) -> &str {
        match self.unit.as_deref() {
            Some("m2") => " m²",
            Some("yuan") => " CNY",
            Some(_) | None => "",
        }
    }

    fn amount(&self, amount: Amount) -> String {
        amount.grouped(self.decimals)
    }
}

impl TestWorking {
    /// The test in words, such as "taking part, of the whole roll: area 18,204.11 of 24,838.57 m² = 73.29 % ≥ 2/3: met".
    /// The percentage is cut after two decimals; the fraction decides.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Share(test) => test.sentence(language),
            Self::Amount(test) => test.sentence(language),
            Self::Consents(test) => test.sentence(language),
        }
    }
}

impl ShareTest {
    fn sentence(&self, language: Language) -> String {
        let (subject, base) = (self.subject.name(language), self.base.name(language));
        let (name, unit) = (self.names.name(language), self.names.unit());
        let (part, whole) = (self.names.amount(self.part), self.names.amount(self.whole));
        let amounts = match language {
            Language::En => format!("{subject}, {base}: {name} {part} of {whole}{unit}"),
            Language::ZhHans | Language::ZhHant => format!("{subject}{base}：{name} {part} / {whole}{unit}"),
        };
        let (colon, met) = (colon(language), met(language, self.met));
        let Some(share) = self.share else {
            let zero = pick(language, ["the base is zero", "基数为零", "基數為零"]);
            return format!("{amounts}{colon}{zero}{colon}{met}");
        };
        let (percent, sign, threshold) = (share.percent(), self.op.sign(), self.threshold);
        let chair = pick(language, [" by the casting vote", "（决定票）", "（決定票）"]);
        let chair = if self.by_casting_vote { chair } else { "" };
        format!("{amounts} = {percent} % {sign} {threshold}{colon}{met}{chair}")
    }
}

impl AmountTest {
    fn sentence(&self, language: Language) -> String {
        let (subject, name) = (self.subject.name(language), self.names.name(language));
        let (amount, unit) = (self.names.amount(self.amount), self.names.unit());
        let (sign, colon, met) = (self.op.sign(), colon(language), met(language, self.met));
        let least = match &self.bounds[..] {
            [_] => String::new(),
            bounds => {
                let bounds: Vec<String> = bounds.iter().map(BoundWorking::text).collect();
                match language {
                    Language::En => format!(" (the least of {})", bounds.join(", ")),
                    Language::ZhHans => format!("（{} 中的较小者）", bounds.join("、")),
                    Language::ZhHant => format!("（{} 中的較小者）", bounds.join("、")),
                }
            }
        };
        let undefined = || pick(language, ["undefined", "无法计算", "無法計算"]).to_owned();
        let threshold = self.threshold.map_or_else(undefined, |threshold| threshold.to_string());
        format!("{subject}{colon}{name} {amount}{unit} {sign} {threshold}{least}{colon}{met}")
    }
}

impl BoundWorking {
    fn text(&self) -> String {
        match (self.fraction, self.roll) {
            (Some(fraction), Some(roll)) => format!("{fraction} × {}", roll.grouped(0)),
            (Some(_), None) | (None, Some(_) | None) => {
                self.value.map_or_else(|| "?".to_owned(), |value: Fraction| value.to_string())
            }
        }
    }
}

impl ConsentTest {
    fn sentence(&self, language: Language) -> String {
        let (given, met) = (self.given.len(), met(language, self.met));
        let asked = given + self.missing.len();
        let missing = self.missing.join(pick(language, [", ", "、", "、"]));
        let missing = if missing.is_empty() {
            String::new()
        } else {
            format!("{}{missing}", pick(language, ["; missing: ", "；未同意：", "；未同意："]))
        };
        match language {
            Language::En => {
                format!("consents that cannot be outvoted: {given} of {asked} given{missing}: {met}")
            }
            Language::ZhHans => format!("不可由多数代替的同意：{given}/{asked}{missing}：{met}"),
            Language::ZhHant => format!("不可由多數代替的同意：{given}/{asked}{missing}：{met}"),
        }
    }
}

impl GroupWorking {
    fn sentence(&self, title: &str, language: Language) -> String {
        let tests: Vec<String> = self.tests.iter().map(|test| test.sentence(language)).collect();
        if tests.is_empty() {
            let none = pick(language, ["nothing required", "无要求", "無要求"]);
            return format!("{title}{}{none}", colon(language));
        }
        let connector = match (self.any, tests.len()) {
            (_, 1) => "",
            (true, _) => pick(language, [" (any of)", "（满足其一）", "（滿足其一）"]),
            (false, _) => pick(language, [" (all of)", "（须全部满足）", "（須全部滿足）"]),
        };
        let (colon, met) = (colon(language), met(language, self.met));
        let join = pick(language, ["; ", "；", "；"]);
        let closing = pick(language, [" — ", "——", "——"]);
        format!("{title}{connector}{colon}{}{closing}{met}", tests.join(join))
    }
}

impl Bandwagon {
    fn sentence(&self, language: Language) -> String {
        let (without, with_clause) =
            (self.without.outcome.name(language), self.with_clause.outcome.name(language));
        let nobody = [
            "nobody: no side leads in every measure",
            "无（没有一方在各项计量上均领先）",
            "無（沒有一方在各項計量上均領先）",
        ];
        let majority = self.majority.map_or_else(|| pick(language, nobody), |side| side.name(language));
        match language {
            Language::En => format!(
                "Votes that follow the majority (leading: {majority}): without them {without}, with them {with_clause}"
            ),
            Language::ZhHans => {
                format!("从众计票（多数方：{majority}）：不计入时{without}，计入时{with_clause}")
            }
            Language::ZhHant => {
                format!("從眾計票（多數方：{majority}）：不計入時{without}，計入時{with_clause}")
            }
        }
    }
}

impl Doubt {
    fn sentence(&self, language: Language) -> String {
        match self {
            Self::MoreThanTheRoll { measure, counted, roll } => {
                let (counted, roll) = (counted.grouped(0), roll.grouped(0));
                let more = ["more was counted than is on the roll", "计数超过名册", "計數超過名冊"];
                format!("{}: {measure} {counted} > {roll}", pick(language, more))
            }
            Self::NoCastingVoteInThisRule => {
                let texts = ["this rule gives nobody a casting vote", "本规则没有决定票", "本規則沒有決定票"];
                pick(language, texts).to_owned()
            }
        }
    }
}

impl Evaluation {
    /// The whole count in words, with a line for the outcome, each group, the bandwagon and every doubt.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let working = &self.working;
        let title = pick(language, ["Outcome", "结果", "結果"]);
        let mut lines = vec![format!("{title}{}{}", colon(language), self.outcome.name(language))];
        let participation = pick(language, ["Participation", "参与", "參與"]);
        lines.push(working.participation.sentence(participation, language));
        lines.push(working.approval.sentence(pick(language, ["Approval", "同意", "同意"]), language));
        lines.extend(working.bandwagon.iter().map(|bandwagon| bandwagon.sentence(language)));
        lines.extend(working.doubts.iter().map(|doubt| doubt.sentence(language)));
        let note = [
            "Percentages are cut after two decimals; the exact fractions decide",
            "百分比截至两位小数，以精确分数为准",
            "百分比截至兩位小數，以精確分數為準",
        ];
        lines.push(pick(language, note).to_owned());
        let full_stop = pick(language, [".\n", "。\n", "。\n"]);
        format!("{}{}", lines.join(full_stop), full_stop.trim_end())
    }
}
