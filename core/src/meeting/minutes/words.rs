//! The words of the minutes, in three languages.

use crate::hall::{Base, Majority};
use crate::language::Language;
use crate::meeting::floor::FloorSide;
use crate::meeting::record::Fate;
use crate::meeting::{Capacity, Hand, Hands, ItemOutcome, Kind};

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) Language);

impl Words {
    fn pick(self, [english, simplified, traditional]: [&'static str; 3]) -> &'static str {
        match self.0 {
            Language::En => english,
            Language::ZhHans => simplified,
            Language::ZhHant => traditional,
        }
    }

    /// Fills the places of a sentence, once each and in one go: what is filled in is not read again.
    fn fill(self, sentences: [&'static str; 3], places: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut out = String::new();
        let mut rest = self.pick(sentences);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, value)) = places.iter().find(|(known, _)| *known == name) {
                out.push_str(&value.to_string());
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    pub(super) fn title(self, hall: &str) -> String {
        self.fill(["Minutes of {hall}", "{hall}会议记录", "{hall}會議紀錄"], &[("hall", &hall)])
    }

    pub(super) fn community(self) -> &'static str {
        self.pick(["Community", "社区", "社區"])
    }

    pub(super) fn kind_head(self) -> &'static str {
        self.pick(["Meeting", "会议", "會議"])
    }

    pub(super) fn place(self) -> &'static str {
        self.pick(["Place", "地点", "地點"])
    }

    pub(super) fn noticed(self) -> &'static str {
        self.pick(["Notice given", "通知时间", "通知時間"])
    }

    pub(super) fn opened_head(self) -> &'static str {
        self.pick(["Opened", "开会", "開會"])
    }

    pub(super) fn ended_head(self) -> &'static str {
        self.pick(["Ended", "散会", "散會"])
    }

    pub(super) fn presiding(self) -> &'static str {
        self.pick(["In the chair", "主持人", "主持人"])
    }

    pub(super) fn quorum_head(self) -> &'static str {
        self.pick(["Quorum", "法定人数", "法定人數"])
    }

    pub(super) fn quorum(self, present: u32, council: u32, needed: u32) -> String {
        self.fill(
            [
                "{present} of {council} councillors present, {needed} needed",
                "应到 {council} 人，实到 {present} 人，须到 {needed} 人",
                "應到 {council} 人，實到 {present} 人，須到 {needed} 人",
            ],
            &[("present", &present), ("council", &council), ("needed", &needed)],
        )
    }

    pub(super) fn cancelled(self) -> &'static str {
        self.pick(["Cancelled", "取消", "取消"])
    }

    pub(super) fn attendance(self) -> &'static str {
        self.pick(["Attendance", "出席", "出席"])
    }

    pub(super) fn agenda(self) -> &'static str {
        self.pick(["Agenda", "议程", "議程"])
    }

    pub(super) fn withdrawn_item(self, title: &str, reason: &str) -> String {
        self.fill(
            ["{title} (withdrawn: {reason})", "{title}（撤回：{reason}）", "{title}（撤回：{reason}）"],
            &[("title", &title), ("reason", &reason)],
        )
    }

    pub(super) fn course(self) -> &'static str {
        self.pick(["What happened", "会议经过", "會議經過"])
    }

    pub(super) fn opened(self, chair: &str, present: u32, council: u32) -> String {
        self.fill(["The meeting was opened with {chair} in the chair; {present} of {council} councillors present.","{chair} 主持，宣布开会；应到 {council} 人，实到 {present} 人。","{chair} 主持，宣布開會；應到 {council} 人，實到 {present} 人。"], &[("chair", &chair), ("present", &present), ("council", &council)])
    }

    pub(super) fn recessed(self, reason: &str) -> String {
        self.fill(["Recess: {reason}", "休息：{reason}", "休息：{reason}"], &[("reason", &reason)])
    }

    pub(super) fn resumed(self) -> &'static str {
        self.pick(["The meeting went on.", "继续开会。", "繼續開會。"])
    }

    pub(super) fn closed(self) -> &'static str {
        self.pick(["The meeting was closed.", "散会。", "散會。"])
    }

    pub(super) fn chair_handed_over(self, to: &str) -> String {
        self.fill(
            ["The chair was handed over to {to}.", "主持移交 {to}。", "主持移交 {to}。"],
            &[("to", &to)],
        )
    }

    pub(super) fn carried_up(self) -> &'static str {
        self.pick(["Carried to the hall above:", "提交上级议事厅：", "提交上級議事廳："])
    }

    pub(super) fn turn_denied(self, name: &str, reason: &str) -> String {
        self.fill(
            [
                "{name} was not given the floor: {reason}",
                "未准 {name} 发言：{reason}",
                "未准 {name} 發言：{reason}",
            ],
            &[("name", &name), ("reason", &reason)],
        )
    }

    pub(super) fn off_topic(self, name: &str, reason: &str) -> String {
        self.fill(
            [
                "The chair ruled {name} off the matter: {reason}",
                "主持人裁定 {name} 跑题：{reason}",
                "主持人裁定 {name} 離題：{reason}",
            ],
            &[("name", &name), ("reason", &reason)],
        )
    }

    pub(super) fn interruption(self, name: &str, reason: &str) -> String {
        self.fill(
            [
                "The chair ruled that {name} interrupted: {reason}",
                "主持人裁定 {name} 打断发言：{reason}",
                "主持人裁定 {name} 打斷發言：{reason}",
            ],
            &[("name", &name), ("reason", &reason)],
        )
    }

    pub(super) fn out_of_order(self, number: usize, reason: &str) -> String {
        self.fill(
            [
                "The chair ruled motion {number} out of order: {reason}",
                "主持人裁定动议 {number} 不合议题：{reason}",
                "主持人裁定動議 {number} 不合議題：{reason}",
            ],
            &[("number", &number), ("reason", &reason)],
        )
    }

    pub(super) fn appealed(self, name: &str) -> String {
        self.fill(
            ["{name} appealed from the ruling.", "{name} 对裁定提出申诉。", "{name} 對裁定提出申訴。"],
            &[("name", &name)],
        )
    }

    pub(super) fn motion_moved(self, number: usize, name: &str) -> String {
        self.fill(
            ["{name} moved motion {number}:", "{name} 提出动议 {number}：", "{name} 提出動議 {number}："],
            &[("number", &number), ("name", &name)],
        )
    }

    pub(super) fn amendment_moved(self, number: usize, amended: usize, name: &str) -> String {
        self.fill(
            [
                "{name} moved, as motion {number}, to amend motion {amended} to read:",
                "{name} 提出修正案（动议 {number}），将动议 {amended} 改为：",
                "{name} 提出修正案（動議 {number}），將動議 {amended} 改為：",
            ],
            &[("number", &number), ("amended", &amended), ("name", &name)],
        )
    }

    pub(super) fn seconded(self, number: usize, name: &str) -> String {
        self.fill(
            ["{name} seconded motion {number}.", "{name} 附议动议 {number}。", "{name} 附議動議 {number}。"],
            &[("number", &number), ("name", &name)],
        )
    }

    pub(super) fn motion_withdrawn(self, number: usize, reason: &str) -> String {
        self.fill(
            [
                "Motion {number} was withdrawn: {reason}",
                "动议 {number} 撤回：{reason}",
                "動議 {number} 撤回：{reason}",
            ],
            &[("number", &number), ("reason", &reason)],
        )
    }

    pub(super) fn previous_question(self, number: usize, name: &str) -> String {
        self.fill(
            [
                "{name} moved to end the debate on motion {number}.",
                "{name} 提议结束对动议 {number} 的辩论。",
                "{name} 提議結束對動議 {number} 的辯論。",
            ],
            &[("number", &number), ("name", &name)],
        )
    }

    pub(super) fn left_to_poll(self, number: usize) -> String {
        self.fill(
            [
                "Motion {number} was left to a poll.",
                "动议 {number} 交付投票表决。",
                "動議 {number} 交付投票表決。",
            ],
            &[("number", &number)],
        )
    }

    pub(super) fn motion(self, number: usize) -> String {
        self.fill(["Motion {number}", "动议 {number}", "動議 {number}"], &[("number", &number)])
    }

    pub(super) fn closure(self, number: usize) -> String {
        self.fill(
            [
                "Ending the debate on motion {number}",
                "结束对动议 {number} 的辩论",
                "結束對動議 {number} 的辯論",
            ],
            &[("number", &number)],
        )
    }

    pub(super) fn appeal(self) -> &'static str {
        self.pick(["Overturning the ruling", "推翻裁定", "推翻裁定"])
    }

    pub(super) fn corrected(self, subject: &str, hands: &str, reason: &str) -> String {
        self.fill(
            [
                "{subject}: the count was corrected to {hands}. {reason}",
                "{subject}：计数更正为{hands}。{reason}",
                "{subject}：計數更正為{hands}。{reason}",
            ],
            &[("subject", &subject), ("hands", &hands), ("reason", &reason)],
        )
    }

    pub(super) fn decisions(self) -> &'static str {
        self.pick(["Decisions", "表决结果", "表決結果"])
    }

    pub(super) fn no_motions(self) -> &'static str {
        self.pick(["Nothing was moved.", "没有动议。", "沒有動議。"])
    }

    pub(super) fn ledger(self) -> &'static str {
        self.pick(["Speaking time", "发言时间", "發言時間"])
    }

    pub(super) fn corrections(self) -> &'static str {
        self.pick(["Corrections", "更正", "更正"])
    }

    pub(super) fn not_approved(self) -> &'static str {
        self.pick(["These minutes have not been approved yet.", "本记录尚未批准。", "本紀錄尚未核可。"])
    }

    pub(super) fn attendance_heads(self) -> Vec<String> {
        [
            self.pick(["Name", "姓名", "姓名"]),
            self.pick(["As", "身份", "身分"]),
            self.pick(["Came", "到场", "到場"]),
            self.pick(["Went", "离场", "離場"]),
        ]
        .map(str::to_owned)
        .to_vec()
    }

    pub(super) fn decision_heads(self) -> Vec<String> {
        [
            self.pick(["No", "序号", "序號"]),
            self.pick(["Text", "内容", "內容"]),
            self.pick(["For", "赞成", "贊成"]),
            self.pick(["Against", "反对", "反對"]),
            self.pick(["Abstained", "弃权", "棄權"]),
            self.pick(["Result", "结果", "結果"]),
            self.pick(["Working", "计算", "計算"]),
        ]
        .map(str::to_owned)
        .to_vec()
    }

    pub(super) fn ledger_heads(self) -> Vec<String> {
        [
            self.pick(["Name", "姓名", "姓名"]),
            self.pick(["Turns", "次数", "次數"]),
            self.pick(["Seconds", "秒", "秒"]),
        ]
        .map(str::to_owned)
        .to_vec()
    }

    pub(super) fn side_heads(self) -> Vec<String> {
        [
            self.pick(["Side", "立场", "立場"]),
            self.pick(["Turns", "次数", "次數"]),
            self.pick(["Seconds", "秒", "秒"]),
        ]
        .map(str::to_owned)
        .to_vec()
    }

    pub(super) fn nameless(self, number: Option<usize>) -> String {
        match number {
            Some(number) => {
                self.fill(["person {number}", "{number} 号", "{number} 號"], &[("number", &number)])
            }
            None => self.pick(["somebody", "某人", "某人"]).to_owned(),
        }
    }

    pub(super) fn kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Regular => self.pick(["regular", "定期会议", "定期會議"]),
            Kind::Extraordinary => self.pick(["extraordinary", "临时会议", "臨時會議"]),
        }
    }

    pub(super) fn capacity(self, capacity: Capacity) -> &'static str {
        match capacity {
            Capacity::Councillor => self.pick(["councillor", "议事代表", "議事代表"]),
            Capacity::Guest => self.pick(["guest, without a vote", "列席", "列席"]),
        }
    }

    pub(super) fn side(self, side: FloorSide) -> &'static str {
        match side {
            FloorSide::For => self.pick(["for", "赞成", "贊成"]),
            FloorSide::Against => self.pick(["against", "反对", "反對"]),
            FloorSide::Question => self.pick(["question", "提问", "提問"]),
            FloorSide::PointOfOrder => self.pick(["point of order", "秩序问题", "秩序問題"]),
        }
    }

    pub(super) fn fate(self, fate: &Fate) -> &'static str {
        match fate {
            Fate::Pending => self.pick(["pending", "待决", "待決"]),
            Fate::Withdrawn { .. } => self.pick(["withdrawn", "撤回", "撤回"]),
            Fate::OutOfOrder { .. } => self.pick(["out of order", "不合议题", "不合議題"]),
            Fate::Carried => self.pick(["carried", "通过", "通過"]),
            Fate::Lost => self.pick(["lost", "未通过", "未通過"]),
            Fate::AtPoll { .. } => self.pick(["left to a poll", "交付投票", "交付投票"]),
            Fate::Lapsed => self.pick(["lapsed", "未决", "未決"]),
        }
    }

    pub(super) fn concluded(self, outcome: ItemOutcome) -> String {
        let what = match outcome {
            ItemOutcome::Opinion => ["an opinion", "形成意见", "形成意見"],
            ItemOutcome::Decided => ["decided", "已作决定", "已作決定"],
            ItemOutcome::Referred => ["referred to the body that may decide", "提交有权机构", "提交有權機構"],
            ItemOutcome::Deferred => ["deferred", "延后再议", "延後再議"],
        };
        let what = self.pick(what);
        self.fill(["Concluded: {what}.", "本项议毕：{what}。", "本項議畢：{what}。"], &[("what", &what)])
    }

    pub(super) fn adjourned(self, until: Option<&str>, reason: &str, present: u32, needed: u32) -> String {
        let until = match until {
            Some(until) => self.fill([" until {until}", "至 {until}", "至 {until}"], &[("until", &until)]),
            None => String::new(),
        };
        self.fill(
            [
                "Adjourned{until} with {present} councillors present ({needed} needed): {reason}",
                "休会{until}，实到 {present} 人（须到 {needed} 人）：{reason}",
                "休會{until}，實到 {present} 人（須到 {needed} 人）：{reason}",
            ],
            &[("until", &until), ("present", &present), ("needed", &needed), ("reason", &reason)],
        )
    }

    pub(super) fn spoke(self, name: &str, side: FloorSide, seconds: u32, overtime: bool) -> String {
        let side = self.side(side);
        let limit = if overtime { self.pick([" (time limit)", "（到时）", "（到時）"]) } else { "" };
        self.fill(
            [
                "{name} spoke ({side}), {seconds} s{limit}.",
                "{name} 发言（{side}），{seconds} 秒{limit}。",
                "{name} 發言（{side}），{seconds} 秒{limit}。",
            ],
            &[("name", &name), ("side", &side), ("seconds", &seconds), ("limit", &limit)],
        )
    }

    pub(super) fn point(self, name: &str, upheld: bool, reason: &str) -> String {
        let ruling = if upheld {
            self.pick(["well taken", "成立", "成立"])
        } else {
            self.pick(["not well taken", "不成立", "不成立"])
        };
        self.fill(
            [
                "Point of order by {name}: {ruling}. {reason}",
                "{name} 提出秩序问题：{ruling}。{reason}",
                "{name} 提出秩序問題：{ruling}。{reason}",
            ],
            &[("name", &name), ("ruling", &ruling), ("reason", &reason)],
        )
    }

    fn hand(self, hand: Hand) -> &'static str {
        match hand {
            Hand::For => self.pick(["for", "赞成", "贊成"]),
            Hand::Against => self.pick(["against", "反对", "反對"]),
            Hand::Abstain => self.pick(["abstained", "弃权", "棄權"]),
        }
    }

    pub(super) fn hands(self, hands: &Hands) -> String {
        let mut told = self.fill(
            [
                "{in_favour} for, {against} against",
                "赞成 {in_favour}，反对 {against}",
                "贊成 {in_favour}，反對 {against}",
            ],
            &[("in_favour", &hands.in_favour), ("against", &hands.against)],
        );
        if let Some(abstained) = hands.abstained {
            told += &self.fill([", {n} abstained", "，弃权 {n}", "，棄權 {n}"], &[("n", &abstained)]);
        }
        if let Some(chair) = hands.chair {
            let chair = self.hand(chair);
            told += &self.fill(
                [" (the chair: {chair})", "（主持人：{chair}）", "（主持人：{chair}）"],
                &[("chair", &chair)],
            );
        }
        told
    }

    /// What was compared with what: `25 / 40 > 1/2`.
    pub(super) fn working(self, part: u32, base: u32, majority: &Majority, carried: bool) -> String {
        let of = match majority.base {
            Base::Cast => self.pick(["cast", "赞成与反对之和", "贊成與反對之和"]),
            Base::Present => self.pick(["present", "到会人数", "到會人數"]),
            Base::Council => self.pick(["the council", "全体代表", "全體代表"]),
        };
        let wanted = if majority.exceeded { ">" } else { "≥" };
        let met = if carried {
            self.pick(["met", "达到", "達到"])
        } else {
            self.pick(["not met", "未达到", "未達到"])
        };
        format!("{part} / {base} ({of}) {wanted} {}: {met}", majority.fraction)
    }

    pub(super) fn declared(self, subject: &str, hands: &str, working: &str, carried: bool) -> String {
        let result = if carried {
            self.pick(["carried", "通过", "通過"])
        } else {
            self.pick(["lost", "未通过", "未通過"])
        };
        self.fill(
            [
                "{subject}: {hands}; {working}. Declared {result}.",
                "{subject}：{hands}；{working}。宣布{result}。",
                "{subject}：{hands}；{working}。宣布{result}。",
            ],
            &[("subject", &subject), ("hands", &hands), ("working", &working), ("result", &result)],
        )
    }

    pub(super) fn approved(self, at: &str, by_council: bool) -> String {
        let by = if by_council {
            self.pick(["the council", "议事会", "議事會"])
        } else {
            self.pick(["the chair", "主持人", "主持人"])
        };
        self.fill(
            ["Approved by {by} on {at}.", "{by}于 {at} 批准。", "{by}於 {at} 核可。"],
            &[("by", &by), ("at", &at)],
        )
    }
}
