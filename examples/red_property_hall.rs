//! 红色物业: an estate without an owners' committee talks with its property company, its partners and the police about a
//! neighbourhood station; who gives what is put on a sheet, what was agreed is written down with its dissent.
//!
//! `cargo run --example red_property_hall` plays the story on a throw-away store, prints the matter's history, and checks what the
//! story says. It fails where one of its statements does not hold.

mod common;

use common::{Person, Stage, Told, nodes, report, text};
use moothall::failure::Failure;
use serde_json::{Value, json};
use std::process::ExitCode;

/// At the beginning of 2022 the secretary called the consultation.
const BEGINNING: &str = "2022-01-10T09:00:00+08:00";
/// On the 1st of December the station was opened.
const OPENED: &str = "2022-12-01T10:00:00+08:00";
/// Two days later, within the period, everybody was told.
const TOLD: &str = "2022-12-03T10:00:00+08:00";

/// Plays the story.
#[tokio::main]
pub(crate) async fn main() -> ExitCode {
    report(story().await)
}

/// A party at the table: its delegate and its seat.
struct Party {
    delegate: Person,
    seat: String,
}

/// Who leads it, and how the table is set.
struct Table {
    secretary: Person,
    id: String,
    parties: Vec<Party>,
}

async fn story() -> Result<Told, Failure> {
    let mut stage = Stage::open("俊发城", "登记员", BEGINNING).await?;
    let table = sits_down(&stage).await?;
    positions(&stage, &table).await?;
    statements(&stage, &table).await?;
    let commitments = commitments(&mut stage, &table).await?;
    consensus(&mut stage, &table).await?;
    is_kept(&mut stage, &table, &commitments).await?;
    is_what_the_story_says(&mut stage, &table).await?;
    let timeline = stage.timeline(&table.secretary, "Deliberation", &table.id).await?;
    stage.ends(timeline).await
}

async fn sits_down(stage: &Stage) -> Result<Table, Failure> {
    let secretary = stage.admits(&stage.registrar, "赵晓梅", &["CHAIR"]).await?;
    let open = json!({
        "communityId": stage.community, "title": "书记楼宇协商会：同心圆驿站",
        "question": "小区业委会未成立，老人助餐、议事、托管的地方从哪里来？",
        "venue": { "kind": "PARTIES" }, "participants": { "kind": "EVERYBODY" }, "facilitatorId": secretary.id,
    });
    let opened = stage.does(&secretary, "openDeliberation", open, "deliberation { id }").await?;
    let id = text(&opened, "/deliberation/id")?;
    let inform = "老年人占28%；小区较新、人员多元，业委会未成立，由物委会临时代行。";
    let inform = json!({ "deliberationId": id, "background": inform });
    stage.does(&secretary, "informParticipants", inform, "").await?;
    let mut parties = Vec::new();
    for (kind, name, delegate) in [
        ("COMMUNITY_ORGANISATION", "社区党总支", None),
        ("INTERIM_BODY", "物委会", Some(("物委会主任", "RESIDENT"))),
        ("PROPERTY_COMPANY", "俊发物业", Some(("项目经理", "PROPERTY_MANAGER"))),
        ("PARTNER_UNIT", "共驻共建单位", Some(("共建单位代表", "PARTNER_UNIT"))),
        ("POLICE", "派出所", Some(("张雁归", "STREET_OFFICE"))),
    ] {
        let delegate = match delegate {
            Some((person, role)) => stage.admits(&stage.registrar, person, &[role]).await?,
            None => secretary.clone(),
        };
        let seat = json!({ "deliberationId": id, "kind": kind, "name": name, "delegateIds": [delegate.id] });
        let seated =
            stage.does(&secretary, "seatDelegation", seat, "deliberation { delegations { id } }").await?;
        let seat = text(&seated, &format!("/deliberation/delegations/{}/id", parties.len()))?;
        parties.push(Party { delegate, seat });
    }
    Ok(Table { secretary, id, parties })
}

async fn positions(stage: &Stage, table: &Table) -> Result<(), Failure> {
    for (party, text) in table.parties.iter().zip([
        "以社区为核心，各方共同协商，资源放到一张清单上。",
        "没有业委会，物委会负责征求业主意见。",
        "愿意提供场地和人手；物业人员冲到一线。",
        "愿意出资、出项目。",
        "愿意驻点开展反诈宣传，关注空巢老人。",
    ]) {
        let hold = json!({ "deliberationId": table.id, "delegationId": party.seat, "text": text });
        stage.does(&party.delegate, "statePosition", hold, "").await?;
    }
    Ok(())
}

/// The forum: who said what.
async fn statements(stage: &Stage, table: &Table) -> Result<(), Failure> {
    for (name, side, words) in [
        ("杨彬", "AGAINST", "业主意见难统一，反复更换物业只会每况愈下。"),
        ("赵光滨", "INFORMATION", "要民主也要集中，发生冲突时引导理性维权。"),
        ("物业协会监事长", "INFORMATION", "法治不完善、诚信不够，协会愿协助立法和行业自律。"),
        ("业主", "QUESTION", "驿站的用餐怎样收费？"),
        ("记者", "QUESTION", "这个做法能推广到其他社区吗？"),
    ] {
        let speaker = stage.admits(&stage.registrar, name, &[]).await?;
        let say = json!({ "deliberationId": table.id, "side": side, "words": words });
        stage.does(&speaker, "makeStatement", say, "").await?;
    }
    let police = table.parties.last().ok_or_else(|| Failure::input("nobody sits at the table"))?;
    let say = json!({
        "deliberationId": table.id, "delegationId": police.seat, "side": "FOR",
        "words": "民宿、酒吧的问题可以反映到居民议事会议。",
    });
    stage.does(&police.delegate, "makeStatement", say, "").await.map(drop)
}

async fn commitments(stage: &mut Stage, table: &Table) -> Result<Vec<String>, Failure> {
    let [community, interim, company, partner, ..] = table.parties.as_slice() else {
        return Err(Failure::input("too few sit at the table"));
    };
    let give = |party: &Party, source: &str, kind: &str, amount: &str, purpose: &str| {
        json!({
            "deliberationId": table.id, "delegationId": party.seat, "source": source,
            "gift": { "kind": kind, "amount": amount }, "purpose": purpose, "due": OPENED,
        })
    };
    let fund = give(interim, "MAINTENANCE_FUND", "MONEY", "100000", "装修");
    let reserved = stage.refuses(&interim.delegate, "makeCommitment", fund, "RESERVED_FOR_OWNERS").await?;
    stage.states("3.5.10 维修资金不能在会上许诺: nobody promises the maintenance fund at a table", reserved);
    let mut made = Vec::new();
    for (party, source, kind, amount, purpose) in [
        (community, "GOVERNMENT", "MONEY", "500000", "装修"),
        (community, "COMMUNITY_ORGANISATION", "MONEY", "100000", "设施"),
        (partner, "PARTNER_UNIT", "MONEY", "200000.50", "助餐设备"),
        (company, "PROPERTY_COMPANY", "SPACE", "620", "驿站用房"),
        (company, "PROPERTY_COMPANY", "PEOPLE", "6", "值守"),
        (community, "COMMUNITY_ORGANISATION", "THINGS", "8", "功能场所"),
    ] {
        let input = give(party, source, kind, amount, purpose);
        let given = stage.does(&party.delegate, "makeCommitment", input, "commitment { id }").await?;
        let commitment = text(&given, "/commitment/id")?;
        let confirm = json!({ "deliberationId": table.id, "commitmentId": commitment });
        stage.does(&table.secretary, "confirmCommitment", confirm, "").await?;
        made.push(commitment);
    }
    Ok(made)
}

async fn consensus(stage: &mut Stage, table: &Table) -> Result<(), Failure> {
    for text in ["共建驿站。", "共建620平方米驿站，设八个场所，资金按清单落实。"] {
        let draft = json!({ "deliberationId": table.id, "text": text });
        stage.does(&table.secretary, "draftConsensus", draft, "").await?;
    }
    for (index, party) in table.parties.iter().enumerate() {
        let dissents = index == 4;
        let words = if dissents { json!("噪声扰民没有写进去。") } else { Value::Null };
        let answer = json!({
            "deliberationId": table.id, "delegationId": party.seat, "agrees": !dissents, "words": words,
        });
        stage.does(&party.delegate, "answerConsensus", answer, "").await?;
    }
    let conclude = |how: &str| json!({ "deliberationId": table.id, "conclusion": how, "text": "按承诺清单落实。", "feedbackDays": 330 });
    let lead = &table.secretary;
    let no_vote =
        stage.refuses(lead, "concludeDeliberation", conclude("DECISION"), "DECISION_NOT_FOR_VENUE").await?;
    stage.states("2.8 协商不是表决: parties at a table agree, they do not decide", no_vote);
    stage.does(lead, "concludeDeliberation", conclude("COMMITMENTS"), "").await.map(drop)
}

async fn is_kept(stage: &mut Stage, table: &Table, commitments: &[String]) -> Result<(), Failure> {
    stage.wind_to(OPENED).await?;
    for (commitment, shown) in commitments.iter().zip(["到账", "到账", "到账", "已交付", "已到岗", "已建成"])
    {
        let settle = json!({
            "deliberationId": table.id, "commitmentId": commitment, "kept": true, "reason": shown,
        });
        stage.does(&table.secretary, "settleCommitment", settle, "").await?;
    }
    let report = "“同心圆”驿站揭牌：620平方米，八个场所，A级标准。";
    let done = json!({ "deliberationId": table.id, "report": report });
    stage.does(&table.secretary, "reportImplementation", done, "").await?;
    stage.wind_to(TOLD).await?;
    let mut tell = json!({ "deliberationId": table.id, "text": "结果已在公告栏和平台公示。" });
    let owed = stage.refuses(&table.secretary, "publishFeedback", tell.clone(), "EXPLANATION_OWED").await?;
    stage.states("2.8 对不同意见要说明: who dissented is owed an explanation", owed);
    tell["explanation"] = json!("民宿、酒吧噪声问题提交居民议事会议另议。");
    stage.does(&table.secretary, "publishFeedback", tell, "").await.map(drop)
}

/// The matter's history, held against the story.
async fn is_what_the_story_says(stage: &mut Stage, table: &Table) -> Result<(), Failure> {
    const MATTER: &str =
        "query($id: ID!) { node(id: $id) { ... on Deliberation { stage feedbackDue publishedAt
        delegations { kind name positions { text } } statements(first: 100) { edges { node { by { name } } } }
        commitmentSums { source gift { kind amount } } commitments { state }
        drafts { number answers { agrees words delegation { name } } }
        timeline(first: 100) { edges { node { kind } } } } } }";
    let mut seen = stage.asks(Some(&table.secretary), MATTER, json!({ "id": table.id })).await?;
    let matter = seen["node"].take();
    let happened = steps(&nodes(&matter["timeline"]));
    stage.states(
        &format!("003-07 从协商到落成: every step is there, in order {happened:?}"),
        happened == EXPECTED,
    );
    stage.states(
        "3.5.2 四类以上主体: five kinds of party sit at the table",
        list(&matter["delegations"]).len() == 5,
    );
    let named = nodes(&matter["statements"]).iter().all(|one| one["by"]["name"].is_string());
    stage.states(
        "003-13 各方发言: six statements, each with who made it",
        named && nodes(&matter["statements"]).len() == 6,
    );
    stage.states(
        "003-07 整合资金80余万元: the sums by source are exact",
        matter["commitmentSums"] == expected_sums(),
    );
    let kept = list(&matter["commitments"]).iter().all(|given| given["state"] == "KEPT");
    stage.states(
        "3.5.2 承诺成为任务: every promise was kept",
        kept && list(&matter["commitments"]).len() == 6,
    );
    let answers = list(&matter["drafts"][1]["answers"]);
    let dissent: Vec<&Value> = answers.iter().filter(|answer| answer["agrees"] == false).collect();
    let expected =
        json!([{ "agrees": false, "words": "噪声扰民没有写进去。", "delegation": { "name": "派出所" } }]);
    stage.states("2.8 保留不同意见: the dissent stands beside the consensus", json!(dissent) == expected);
    // Both in the same form, so that their texts sort as their instants do.
    let in_time = text(&matter, "/publishedAt")? < text(&matter, "/feedbackDue")?;
    stage.states("2.8 按期反馈: everybody was told in time", in_time && matter["stage"] == "PUBLISHED");
    Ok(())
}

/// More than 800,000 yuan by source, 620 m², eight rooms.
fn expected_sums() -> Value {
    let sum = |source: &str, kind: &str, amount: &str| json!({ "source": source, "gift": { "kind": kind, "amount": amount } });
    json!([
        sum("COMMUNITY_ORGANISATION", "MONEY", "100000"),
        sum("COMMUNITY_ORGANISATION", "THINGS", "8"),
        sum("GOVERNMENT", "MONEY", "500000"),
        sum("PARTNER_UNIT", "MONEY", "200000.5"),
        sum("PROPERTY_COMPANY", "PEOPLE", "6"),
        sum("PROPERTY_COMPANY", "SPACE", "620"),
    ])
}

/// What happened, one line a kind of thing in a row, and how often.
const EXPECTED: [&str; 12] = [
    "opened",
    "participants_informed",
    "delegation_seated ×5",
    "position_stated ×5",
    "statement_made ×6",
    "commitment_made, commitment_confirmed ×6",
    "consensus_drafted ×2",
    "consensus_answered ×5",
    "concluded",
    "commitment_settled ×6",
    "implemented",
    "feedback_published",
];

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn steps(lines: &[Value]) -> Vec<String> {
    let mut steps: Vec<(String, usize)> = Vec::new();
    let kinds = lines.iter().filter_map(|line| line["kind"].as_str());
    for kind in kinds {
        let fact = kind.trim_start_matches("deliberation.").trim_end_matches(".v1");
        match steps.last_mut() {
            Some((last, count)) if last == fact => *count += 1,
            // A promise and the body's note of it belong together.
            Some((last, _)) if last.as_str() == "commitment_made" && fact == "commitment_confirmed" => {
                "commitment_made, commitment_confirmed".clone_into(last);
            }
            _ => steps.push((fact.to_owned(), 1)),
        }
    }
    let mut told: Vec<(String, usize)> = Vec::new();
    for (fact, count) in steps {
        match told.last_mut() {
            Some((last, sum)) if *last == fact => *sum += count,
            _ => told.push((fact, count)),
        }
    }
    let tell = |(fact, count): (String, usize)| if count > 1 { format!("{fact} ×{count}") } else { fact };
    told.into_iter().map(tell).collect()
}
