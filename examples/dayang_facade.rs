//! 大洋社区的外立面: a topic becomes rounds about a colour, a panel with three temporary advisors advises, the owners decide because
//! the fund pays, six stages are signed off in more than two months, and everybody says how it went.
//!
//! `cargo run --example dayang_facade` plays the story on a throw-away store, prints the matter's history, and checks what the
//! story says. It fails where one of its statements does not hold.

mod common;

use common::{Person, Stage, Told, nodes, report, text};
use moothall::failure::Failure;
use serde_json::json;
use std::process::ExitCode;

const STAGES: [&str; 6] = ["ASSESSMENT", "DESIGN", "PROCUREMENT", "CONSTRUCTION", "ACCEPTANCE", "SETTLEMENT"];
const COLOURS: [&str; 3] = ["浅米色", "暖灰", "砖红"];

/// Plays the story.
#[tokio::main]
pub(crate) async fn main() -> ExitCode {
    report(story().await)
}

struct Cast {
    secretary: Person,
    teller: Person,
    owners: Vec<Person>,
}

impl Cast {
    fn owner(&self, index: usize) -> Result<&Person, Failure> {
        self.owners.get(index).ok_or_else(|| Failure::input("nobody sits there"))
    }

    /// Those who know design, building and works.
    fn advisors(&self) -> Result<[&Person; 3], Failure> {
        Ok([self.owner(0)?, self.owner(1)?, self.owner(2)?])
    }
}

/// What the matter is made of.
struct Matter {
    topic: String,
    proposal: String,
    panel: String,
    project: String,
}

async fn story() -> Result<Told, Failure> {
    let mut stage = Stage::open("大洋社区", "登记员", "2023-05-08T09:00:00+08:00").await?;
    let cast = comes_together(&stage).await?;
    let matter = a_topic_becomes_a_matter(&mut stage, &cast).await?;
    temporary_advisors_sit(&mut stage, &cast, &matter).await?;
    let colour = the_colour_is_found(&mut stage, &cast, &matter).await?;
    advice_is_given_and_answered(&mut stage, &cast, &matter, &colour).await?;
    let poll = the_owners_decide(&mut stage, &cast, &matter, &colour).await?;
    let resolution = is_resolved(&mut stage, &cast, &matter, &poll, &colour).await?;
    is_built(&mut stage, &cast, &matter, &resolution).await?;
    is_settled(&mut stage, &cast, &matter, &resolution).await?;
    let timeline = stage.timeline(&cast.secretary, "Proposal", &matter.proposal).await?;
    let tells = |kind: &str| timeline.iter().any(|line| line.contains(kind));
    let kinds = [
        "proposal.drafted.v1",
        "deliberation.round_closed.v1",
        "panel.stage_signed_off.v1",
        "poll.result_certified.v1",
        "resolution.adopted.v1",
        "resolution.settled.v1",
    ];
    let whole: Vec<&str> = kinds.into_iter().filter(|kind| !tells(kind)).collect();
    stage.states(
        &format!("000-16 从评估到结算: one history, from the draft to the settlement {whole:?}"),
        whole.is_empty(),
    );
    stage.ends(timeline).await
}

async fn comes_together(stage: &Stage) -> Result<Cast, Failure> {
    let by = &stage.registrar;
    let mut register = String::from("building,entrance,number,area,owner,contact\n");
    for (index, name) in
        ["郑胜利", "设计师陈", "建筑师林", "施工方代表", "监理方代表", "金阿姨"].into_iter().enumerate()
    {
        let line = ["1幢", "1单元", &(index + 101).to_string(), "88.50", name, ""].join(",");
        register = [register, line, "\n".to_owned()].concat();
    }
    stage.does(by, "importRegister", json!({ "communityId": stage.community, "csv": register }), "").await?;
    let secretary = stage.admits(by, "周秀利", &["CHAIR"]).await?;
    let teller = stage.admits(by, "计票人", &["TELLER"]).await?;
    let settings = json!({
        "communityId": stage.community, "noticeDaysMin": 0, "objectionDays": 0, "extensionDaysMax": 15,
        "proxiesMax": 3, "openProposalsMax": 10, "reason": "业主大会议事规则",
    });
    stage.does(by, "changeSettings", settings, "").await?;
    let query = "query($id: ID!) { community(id: $id) { parties(first: 20) { edges { node { holders { id } units { number } } } } } }";
    let seen = stage.asks(Some(by), query, json!({ "id": stage.community })).await?;
    let mut holders = Vec::new();
    for party in nodes(&seen["community"]["parties"]) {
        holders.push((text(&party, "/units/0/number")?, text(&party, "/holders/0/id")?));
    }
    holders.sort();
    let mut owners = Vec::new();
    for (_, member) in holders {
        owners.push(stage.signs_in(&member).await?);
    }
    Ok(Cast { secretary, teller, owners })
}

async fn a_topic_becomes_a_matter(stage: &mut Stage, cast: &Cast) -> Result<Matter, Failure> {
    let raise = json!({ "communityId": stage.community, "words": "外立面旧了，刷什么颜色大家商量。", "confidential": false });
    let topic = text(&stage.does(cast.owner(0)?, "raiseTopic", raise, "topic { id }").await?, "/topic/id")?;
    let accept = json!({ "topicId": topic, "title": "外立面刷新" });
    stage.does(&cast.secretary, "acceptTopic", accept, "").await?;
    let draft = json!({ "communityId": stage.community, "title": "外立面刷新", "text": "颜色由居民讨论，费用由维修资金列支。" });
    let draft = stage.does(&cast.secretary, "draftProposal", draft, "proposal { id }").await?;
    let proposal = text(&draft, "/proposal/id")?;
    let link = json!({ "topicId": topic, "proposalId": proposal });
    stage.does(&cast.secretary, "linkTopic", link, "").await?;
    let charter = json!({ "communityId": stage.community, "charter": {
        "title": "居民顾问团", "mandate": "为社区的事出主意，不代替表决。", "seats": 9, "termMonths": 24,
        "answerDays": 15, "dimensions": ["PROJECT"], "professions": ["RESIDENT"], "byLot": false,
    } });
    let panel =
        text(&stage.does(&cast.secretary, "charterPanel", charter, "panel { id }").await?, "/panel/id")?;
    let project = json!({ "panelId": panel, "proposalId": proposal, "title": "外立面刷新" });
    let project = stage.does(&cast.secretary, "openProject", project, "project { id }").await?;
    Ok(Matter { topic, proposal, panel, project: text(&project, "/project/id")? })
}

async fn temporary_advisors_sit(stage: &mut Stage, cast: &Cast, matter: &Matter) -> Result<(), Failure> {
    let mut undeclared = true;
    for (advisor, skill) in cast.advisors()?.into_iter().zip(["懂设计", "学建筑", "会施工"]) {
        let nominate = json!({
            "panelId": matter.panel, "memberId": advisor.id, "projectId": matter.project, "dimension": "PROJECT",
            "profession": "RESIDENT", "skill": skill,
        });
        stage.does(&cast.secretary, "nominateAdvisor", nominate, "").await?;
        let seat = json!({ "panelId": matter.panel, "memberId": advisor.id });
        let early = seat.clone();
        undeclared &=
            stage.refuses(&cast.secretary, "appointAdvisor", early, "INTEREST_NOT_DECLARED").await?;
        stage.does(advisor, "declareInterest", json!({ "panelId": matter.panel }), "").await?;
        stage.does(&cast.secretary, "appointAdvisor", seat, "").await?;
    }
    stage.states("000-15 临时顾问先申报利益: nobody sits before she has declared her interests", undeclared);
    let query = "query($id: ID!) { node(id: $id) { ... on Panel { advisors { skill state } } } }";
    let seen = stage.asks(Some(&cast.secretary), query, json!({ "id": matter.panel })).await?;
    let skills = json!([
        { "skill": "懂设计", "state": "APPOINTED" }, { "skill": "学建筑", "state": "APPOINTED" },
        { "skill": "会施工", "state": "APPOINTED" },
    ]);
    stage.states(
        "000-15 懂设计、学建筑、会施工: three temporary advisors sit, each with the skill that qualifies her",
        seen["node"]["advisors"] == skills,
    );
    Ok(())
}

async fn the_colour_is_found(stage: &mut Stage, cast: &Cast, matter: &Matter) -> Result<String, Failure> {
    let open = json!({
        "communityId": stage.community, "title": "外立面刷什么颜色", "question": "刷什么颜色？",
        "proposalId": matter.proposal, "venue": { "kind": "ONLINE" }, "participants": { "kind": "RESIDENTS" },
        "facilitatorId": cast.secretary.id, "matters": ["cn.civil278.v"],
    });
    let opened = stage.does(&cast.secretary, "openDeliberation", open, "deliberation { id }").await?;
    let talk = text(&opened, "/deliberation/id")?;
    let inform = json!({ "deliberationId": talk, "background": "费用由专项维修资金列支，余额可查。" });
    stage.does(&cast.secretary, "informParticipants", inform, "").await?;
    let shown = "deliberation { rounds { id options { id title } chosen { title } eliminated { title } } }";
    let first = json!({
        "deliberationId": talk, "title": "第一轮", "options": COLOURS, "countedBy": "CHOICES",
        "rule": "tpl.rounds.exhaustive", "seed": "福彩双色球 2023052",
    });
    let mut rounds = stage.does(&cast.secretary, "openRound", first, shown).await?;
    let choices: [[usize; 6]; 2] = [[0, 0, 1, 1, 2, 0], [0, 0, 1, 0, 1, 0]];
    for (number, choices) in choices.into_iter().enumerate() {
        let round = rounds["deliberation"]["rounds"][number].clone();
        for (owner, choice) in cast.owners.iter().zip(choices) {
            let choose = json!({
                "deliberationId": talk, "roundId": round["id"], "optionId": round["options"][choice]["id"],
            });
            stage.does(owner, "chooseOption", choose, "").await?;
        }
        let close = json!({ "deliberationId": talk, "roundId": round["id"], "summary": "逐轮淘汰末位。" });
        rounds = stage.does(&cast.secretary, "closeRound", close, shown).await?;
        if number == 0 {
            stage.wind_to("2023-05-15T19:30:00+08:00").await?;
            let again = json!({
                "deliberationId": talk, "title": "第二轮", "countedBy": "CHOICES", "followsId": round["id"],
            });
            rounds = stage.does(&cast.secretary, "openRound", again, shown).await?;
        }
    }
    let rounds = &rounds["deliberation"]["rounds"];
    let dropped = rounds[0]["eliminated"]["title"] == "砖红";
    let colour = text(rounds, "/1/chosen/title")?;
    stage.states(
        "000-14 多次讨论决定颜色: the last colour drops out of the first round, the second chooses",
        dropped && colour == "浅米色",
    );
    let conclude = |how: &str| json!({ "deliberationId": talk, "conclusion": how, "text": "刷浅米色，提交业主共同决定。" });
    let reserved = stage
        .refuses(&cast.secretary, "concludeDeliberation", conclude("DECISION"), "RESERVED_FOR_OWNERS")
        .await?;
    stage.states("3.5.10 动用维修资金由业主决定: talk cannot close what the fund pays", reserved);
    stage.does(&cast.secretary, "concludeDeliberation", conclude("REFERRAL"), "").await?;
    let query = "query($id: ID!) { node(id: $id) { ... on Deliberation { pollsNeeded { name } } } }";
    let seen = stage.asks(Some(cast.owner(5)?), query, json!({ "id": talk })).await?;
    stage.states(
        "3.5.10 依法须表决: the engine names the poll that is needed",
        seen["node"]["pollsNeeded"] == json!([{ "name": "cn.civil278.ordinary" }]),
    );
    Ok(colour)
}

async fn advice_is_given_and_answered(
    stage: &mut Stage,
    cast: &Cast,
    matter: &Matter,
    colour: &str,
) -> Result<(), Failure> {
    let ask = json!({
        "panelId": matter.panel, "projectId": matter.project, "stage": "DESIGN", "body": "业委会",
        "question": "浅米色是否合适？", "due": "2023-05-25",
    });
    let asked = stage.does(&cast.secretary, "requestAdvice", ask, "advice { id }").await?;
    let advice = text(&asked, "/advice/id")?;
    let [designer, architect, builder] = cast.advisors()?;
    let opinion = json!({
        "adviceId": advice, "text": format!("宜用{colour}。"), "grounds": "耐脏，与周边协调。", "sources": ["GB 50210-2018"],
        "joinedIds": [architect.id],
    });
    stage.does(designer, "fileOpinion", opinion, "").await?;
    let dissent = json!({ "adviceId": advice, "words": "深色更耐脏。" });
    stage.does(builder, "fileMinorityOpinion", dissent, "").await?;
    let answer = json!({ "adviceId": advice, "verdict": "ADOPTED", "grounds": "照办。" });
    stage.does(&cast.secretary, "answerAdvice", answer, "").await?;
    let query = "query($id: ID!, $of: ID!) { community(id: $id) {
        advisorDocket(memberId: $of, first: 5) { edges { node { answer { verdict } minorityOpinions { words } } } } } }";
    let seen = stage.asks(Some(designer), query, json!({ "id": stage.community, "of": designer.id })).await?;
    let docket = nodes(&seen["community"]["advisorDocket"]);
    let told = docket.len() == 1 && docket.iter().all(|one| one["answer"]["verdict"] == "ADOPTED");
    stage.states("000-15 顾问意见有下文: the docket says what became of the opinion", told);
    Ok(())
}

async fn the_owners_decide(
    stage: &mut Stage,
    cast: &Cast,
    matter: &Matter,
    colour: &str,
) -> Result<String, Failure> {
    stage.wind_to("2023-06-01T09:00:00+08:00").await?;
    stage.does(&cast.secretary, "freezeProposal", json!({ "proposalId": matter.proposal }), "").await?;
    let call = json!({
        "proposalId": matter.proposal, "question": format!("是否同意动用维修资金，把外立面刷成{colour}？"),
        "rule": "cn.civil278.ordinary", "electorate": { "owners": {} }, "ballotMode": "CONFIDENTIAL",
        "replaceable": true, "liveTally": false,
        "opensAt": "2023-06-01T09:00:00+08:00", "closesAt": "2023-06-08T18:00:00+08:00",
    });
    let poll = text(&stage.does(&cast.secretary, "callPoll", call, "poll { id }").await?, "/poll/id")?;
    stage.does(&cast.secretary, "publishNotice", json!({ "pollId": poll }), "").await?;
    stage.wind_to("2023-06-01T09:00:00+08:00").await?;
    for (owner, choice) in cast.owners.iter().zip(["FOR", "FOR", "AGAINST", "FOR", "FOR", "FOR"]) {
        stage.does(owner, "castBallot", json!({ "pollId": poll, "choice": choice }), "").await?;
    }
    stage.wind_to("2023-06-08T18:00:00+08:00").await?;
    stage.does(&cast.teller, "tallyPoll", json!({ "pollId": poll }), "").await?;
    stage.wind_to("2023-06-09T18:00:00+08:00").await?;
    let certified =
        stage.does(&cast.teller, "certifyResult", json!({ "pollId": poll }), "poll { outcome }").await?;
    stage.states(
        "000-14 业主共同决定: five of six owners carry it",
        certified["poll"]["outcome"] == "CARRIED",
    );
    Ok(poll)
}

async fn is_resolved(
    stage: &mut Stage,
    cast: &Cast,
    matter: &Matter,
    poll: &str,
    colour: &str,
) -> Result<String, Failure> {
    let adopt = json!({
        "pollId": poll, "title": "外立面刷新", "text": format!("刷{colour}。"), "matter": "USE_MAINTENANCE_FUND",
        "inForceOn": "2023-06-12", "projectId": matter.project,
    });
    let made = stage.does(&cast.secretary, "adoptResolution", adopt, "resolution { id }").await?;
    let resolution = text(&made, "/resolution/id")?;
    let assign = json!({
        "resolutionId": resolution, "executor": "大洋装饰", "executorMemberId": cast.owner(3)?.id,
        "supervisor": "宏信监理", "supervisorMemberId": cast.owner(4)?.id, "budget": "400000.00",
        "fund": "MAINTENANCE_FUND", "guardPercent": 10, "due": "2023-09-15",
    });
    stage.does(&cast.secretary, "assignExecution", assign, "").await?;
    let pay = json!({ "resolutionId": resolution, "amount": "100000.00", "purpose": "预付款" });
    let early = stage.refuses(cast.owner(3)?, "requestPayment", pay, "RESOLUTION_NOT_IN_FORCE").await?;
    stage.states("2.15 未生效不付款: no money moves before the resolution is in force", early);
    let link = json!({ "topicId": matter.topic, "resolutionId": resolution });
    stage.does(&cast.secretary, "linkTopic", link, "").await?;
    let answer = json!({ "topicId": matter.topic, "answer": "颜色已定，业主已表决通过，六月开工。" });
    stage.does(&cast.secretary, "answerTopic", answer, "").await?;
    Ok(resolution)
}

async fn is_built(stage: &mut Stage, cast: &Cast, matter: &Matter, resolution: &str) -> Result<(), Failure> {
    let days = ["06-13", "06-25", "07-07", "07-19", "08-05", "08-12", "08-25"];
    let [designer, ..] = cast.advisors()?;
    let mut guarded = true;
    for ((index, works), (from, to)) in
        STAGES.into_iter().enumerate().zip(days.into_iter().zip(days.into_iter().skip(1)))
    {
        stage.wind_to(&format!("2023-{from}T09:00:00+08:00")).await?;
        let at = |works: &str| json!({ "projectId": matter.project, "stage": works });
        stage.does(&cast.secretary, "enterStage", at(works), "").await?;
        if works == "CONSTRUCTION" {
            pays(stage, cast, resolution).await?;
        }
        stage.wind_to(&format!("2023-{to}T08:00:00+08:00")).await?;
        for advisor in cast.advisors()? {
            if let Some(next) = STAGES.get(index + 1) {
                guarded &= stage.refuses(&cast.secretary, "enterStage", at(next), "SIGN_OFF_MISSING").await?;
            }
            stage.does(advisor, "signOffStage", at(works), "").await?;
        }
        let visit = json!({
            "panelId": matter.panel, "projectId": matter.project, "kind": "SITE_VISIT",
            "at": format!("2023-{to}T08:00:00+08:00"), "presentIds": [designer.id], "note": "现场查看",
        });
        stage.does(designer, "logPanelAttendance", visit, "").await?;
    }
    stage.states("000-16 逐段签认: no stage begins before all three have signed off the one before", guarded);
    let query = "query($id: ID!) { node(id: $id) { ... on Project { days stages { stage } signOffs { given } visits { note } } } }";
    let seen = stage.asks(Some(&cast.secretary), query, json!({ "id": matter.project })).await?;
    let project = &seen["node"];
    let count = |field: &str| project[field].as_array().map_or(0, Vec::len);
    stage.states(
        "000-16 从评估到结算: six stages, eighteen signatures, six visits",
        (count("stages"), count("signOffs"), count("visits")) == (6, 18, 6),
    );
    let days = project["days"].as_i64().unwrap_or(0);
    stage.states(&format!("000-16 两个多月: the works took {days} days"), days > 60);
    Ok(())
}

async fn pays(stage: &mut Stage, cast: &Cast, resolution: &str) -> Result<(), Failure> {
    let pay = json!({ "resolutionId": resolution, "amount": "380000.00", "purpose": "工程款" });
    let shown = "resolution { payments { id } }";
    let asked = stage.does(cast.owner(3)?, "requestPayment", pay, shown).await?;
    let payment =
        json!({ "resolutionId": resolution, "paymentId": asked["resolution"]["payments"][0]["id"] });
    stage.does(&cast.secretary, "approvePayment", payment.clone(), "").await?;
    stage.does(&cast.secretary, "recordPayment", payment, "").await?;
    Ok(())
}

async fn is_settled(
    stage: &mut Stage,
    cast: &Cast,
    matter: &Matter,
    resolution: &str,
) -> Result<(), Failure> {
    let of = || json!({ "resolutionId": resolution });
    stage.does(&cast.secretary, "openAcceptance", of(), "").await?;
    stage
        .does(&cast.secretary, "acceptWorks", json!({ "resolutionId": resolution, "note": "合格" }), "")
        .await?;
    let account = json!({ "resolutionId": resolution, "amount": "380000.00", "note": "结算书" });
    stage.does(&cast.secretary, "fileSettlement", account, "").await?;
    let audit = json!({ "resolutionId": resolution, "auditor": "诚信会计师事务所", "passed": true, "finding": "账实相符" });
    stage.does(&cast.teller, "reportAudit", audit, "").await?;
    stage.does(&cast.secretary, "settleResolution", of(), "").await?;
    let public = json!({ "resolutionId": resolution, "text": "结算 380000.00 元，已审计。" });
    stage.does(&cast.secretary, "publishOutcome", public, "").await?;
    for (index, role, score) in
        [(3, "CONTRACTOR", 2), (4, "SUPERVISOR", 5), (0, "RESIDENT", 5), (5, "RESIDENT", 5)]
    {
        let mark = json!({ "resolutionId": resolution, "role": role, "score": score, "words": "实话实说" });
        stage.does(cast.owner(index)?, "evaluateWorks", mark, "").await?;
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Resolution { scores { role count mean } } } }";
    let seen = stage.asks(Some(&cast.secretary), query, json!({ "id": resolution })).await?;
    let scores = json!([
        { "role": "CONTRACTOR", "count": 1, "mean": "2" },
        { "role": "SUPERVISOR", "count": 1, "mean": "5" },
        { "role": "RESIDENT", "count": 2, "mean": "5" },
    ]);
    stage.states(
        "000-17 施工方最困难、监理方最省心、老百姓最认可: marks by role, exactly",
        seen["node"]["scores"] == scores,
    );
    let close = json!({ "projectId": matter.project, "reason": "已结算" });
    stage.does(&cast.secretary, "closeProject", close, "").await?;
    let close = json!({ "topicId": matter.topic, "reason": "外立面已刷新" });
    let closed = stage.does(&cast.secretary, "closeTopic", close, "topic { phase }").await?;
    stage.states(
        "000-14 有头有尾: the topic that began it is answered and closed",
        closed["topic"]["phase"] == "CLOSED",
    );
    Ok(())
}
