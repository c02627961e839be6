//! A façade from the first assessment to the settlement: a panel advises and signs off, the owners decide, money moves only then.

use serde_json::{Value, json};

use super::{
    deliberations,
    estate::{Estate, Plan, admit, equal, grant},
    hall::{Person, TestHall, nodes, on_both_databases, text},
};

on_both_databases!(
    three_temporary_advisors_advise_on_a_facade_and_are_answered,
    six_stages_are_signed_off_over_more_than_sixty_days,
    a_certificate_becomes_a_resolution_that_is_paid_for_accepted_settled_and_evaluated,
    a_lottery_can_be_rerun_from_what_is_shown,
    what_advisors_and_residents_wrote_is_theirs_and_goes_when_they_are_erased,
    whoever_has_not_the_office_does_none_of_it,
    the_property_company_sees_milestones_that_are_late_and_no_names,
);

const CONFLICT: &str = "我表哥在建材店上班。";
const DISSENT: &str = "深色更耐脏，我不同意。";
const STAGES: [&str; 6] = ["ASSESSMENT", "DESIGN", "PROCUREMENT", "CONSTRUCTION", "ACCEPTANCE", "SETTLEMENT"];

/// So many days from now, as a day of the calendar where the community is.
pub(super) fn day(hall: &TestHall, days: i64) -> String {
    hall.in_days(days)[..10].to_owned()
}

pub(super) fn charter() -> Value {
    json!({
        "title": "居民顾问团", "mandate": "为社区的事出主意，不代替表决。", "seats": 9, "termMonths": 24,
        "answerDays": 15, "dimensions": ["GOVERNANCE", "PRACTICE", "PROJECT"],
        "professions": ["ACADEMIC", "SOCIAL_WORKER", "LAWYER", "MEDIA", "NEIGHBOURHOOD_SECRETARY", "RESIDENT"],
        "byLot": false,
    })
}

struct Facade {
    estate: Estate,
    panel: String,
    project: String,
    proposal: String,
    advisors: Vec<Person>,
}

async fn estate(hall: &TestHall) -> Estate {
    Estate::found(hall, &Plan { name: "大洋社区", mark: "", areas: &equal(6) }).await
}

/// A panel, a project about a proposal, and three residents who know design, building and works.
async fn facade(hall: &TestHall) -> Facade {
    let estate = estate(hall).await;
    let chair = &estate.chair;
    let input = json!({ "communityId": estate.id, "charter": charter() });
    let panel = text(&hall.does(chair, "charterPanel", input, "panel { id }").await, "/panel/id");
    let proposal = estate.frozen(hall, "外立面刷新", "由居民讨论颜色，由维修资金列支。").await;
    let input = json!({ "panelId": panel, "proposalId": proposal, "title": "外立面刷新" });
    let project = text(&hall.does(chair, "openProject", input, "project { id }").await, "/project/id");
    let mut advisors = Vec::new();
    for (index, skill) in ["懂设计", "学建筑", "会施工"].into_iter().enumerate() {
        let advisor = estate.owner(hall, index).await;
        let nominated = json!({
            "panelId": panel, "memberId": advisor.id, "projectId": project, "dimension": "PROJECT",
            "profession": "RESIDENT", "skill": skill,
        });
        hall.does(chair, "nominateAdvisor", nominated, "").await;
        let seat = json!({ "panelId": panel, "memberId": advisor.id });
        hall.refused(chair, "appointAdvisor", seat.clone(), "INTEREST_NOT_DECLARED").await;
        let interest = if index == 2 {
            json!({ "panelId": panel, "conflict": CONFLICT })
        } else {
            json!({ "panelId": panel })
        };
        hall.does(&advisor, "declareInterest", interest, "").await;
        hall.does(chair, "appointAdvisor", seat, "").await;
        advisors.push(advisor);
    }
    Facade { estate, panel, project, proposal, advisors }
}

/// Asked, advised on by the first and the second, dissented from by the third.
async fn advised(hall: &TestHall, facade: &Facade) -> String {
    let asked = json!({
        "panelId": facade.panel, "projectId": facade.project, "stage": "DESIGN", "body": "业委会",
        "question": "外立面刷什么颜色？", "due": day(hall, 10),
    });
    let asked = hall.does(&facade.estate.chair, "requestAdvice", asked, "advice { id state }").await;
    let advice = text(&asked, "/advice/id");
    let opinion = json!({
        "adviceId": advice, "text": "宜用浅米色。", "grounds": "耐脏，与周边协调。", "sources": ["GB 50210-2018"],
        "joinedIds": [facade.advisors[1].id],
    });
    hall.does(&facade.advisors[0], "fileOpinion", opinion, "").await;
    let dissent = json!({ "adviceId": advice, "words": DISSENT });
    hall.does(&facade.advisors[2], "fileMinorityOpinion", dissent, "").await;
    advice
}

const ADVICE: &str = "query($id: ID!) { node(id: $id) { ... on Advice { state overdue dueAt answerDueAt
    opinion { number text sources author { id } joined { id } } minorityOpinions { words member { id } }
    answer { verdict grounds } project { title } stage } } }";

async fn three_temporary_advisors_advise_on_a_facade_and_are_answered(hall: &TestHall) {
    let facade = facade(hall).await;
    let advice = advised(hall, &facade).await;
    let chair = &facade.estate.chair;
    let shown = hall.run(chair, ADVICE, json!({ "id": advice })).await;
    assert_eq!(shown["node"]["state"], "FILED");
    assert_eq!(shown["node"]["answerDueAt"], "2026-04-16T16:00:00Z", "fifteen days, the first not counted");
    assert_eq!(shown["node"]["opinion"]["author"]["id"], json!(facade.advisors[0].id));
    assert_eq!(shown["node"]["opinion"]["joined"], json!([{ "id": facade.advisors[1].id }]));
    assert_eq!(shown["node"]["minorityOpinions"][0]["words"], DISSENT);
    let owed = "query($id: ID!, $late: Boolean!) { community(id: $id) {
        owedAdvice(overdue: $late, first: 5) { edges { node { id overdue } } } } }";
    let late = |late: bool| json!({ "id": facade.estate.id, "late": late });
    let seen = hall.run(chair, owed, late(false)).await;
    assert_eq!(nodes(&seen["community"]["owedAdvice"]), [json!({ "id": advice, "overdue": false })]);
    assert!(nodes(&hall.run(chair, owed, late(true)).await["community"]["owedAdvice"]).is_empty());
    hall.wind_to(&hall.in_days(16)).await;
    let seen = hall.run(chair, owed, late(true)).await;
    assert_eq!(nodes(&seen["community"]["owedAdvice"]), [json!({ "id": advice, "overdue": true })]);
    let verdict = json!({ "adviceId": advice, "verdict": "PARTLY", "grounds": "底色照办，线条另议。" });
    hall.does(chair, "answerAdvice", verdict.clone(), "advice { answer { verdict } }").await;
    hall.refused(chair, "answerAdvice", verdict, "ALREADY_ANSWERED").await;
    let docket = "query($id: ID!, $of: ID!) { community(id: $id) {
        advisorDocket(memberId: $of, first: 5) { edges { node { question answer { verdict grounds } } } } } }";
    for advisor in &facade.advisors {
        let seen = hall.run(chair, docket, json!({ "id": facade.estate.id, "of": advisor.id })).await;
        let entries = nodes(&seen["community"]["advisorDocket"]);
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0]["answer"]["verdict"], "PARTLY", "every opinion with what became of it");
    }
    let line = "query($id: ID!) { node(id: $id) { ... on Proposal { projects { id } advice { id }
        timeline(first: 100) { edges { node { kind } } } } } }";
    let seen = hall.run(chair, line, json!({ "id": facade.proposal })).await;
    assert_eq!(seen["node"]["projects"], json!([{ "id": facade.project }]));
    let kinds: Vec<Value> =
        nodes(&seen["node"]["timeline"]).iter().map(|line| line["kind"].clone()).collect();
    assert!(kinds.contains(&json!("panel.project_opened.v1")), "{kinds:?}");
}

/// Through all six stages, twelve whole days in each; every advisor visits the site once a stage and signs it off.
async fn all_stages(hall: &TestHall, facade: &Facade) {
    let chair = &facade.estate.chair;
    for (index, stage) in STAGES.into_iter().enumerate() {
        let at = |stage: &str| json!({ "projectId": facade.project, "stage": stage });
        hall.does(chair, "enterStage", at(stage), "").await;
        // Twelve days and ten hours: no moment more or less makes another day of it.
        hall.wind_to(&hall.now().plus_micros(298 * 3_600_000_000).to_rfc3339()).await;
        for (place, advisor) in facade.advisors.iter().enumerate() {
            if let Some(next) = STAGES.get(index + 1) {
                hall.refused(chair, "enterStage", at(next), "SIGN_OFF_MISSING").await;
            }
            if (index, place) == (3, 2) {
                let refusal = json!({ "projectId": facade.project, "stage": stage, "reason": "北立面空鼓" });
                hall.does(advisor, "refuseSignOff", refusal, "").await;
                hall.refused(chair, "enterStage", at("ACCEPTANCE"), "SIGN_OFF_MISSING").await;
            }
            hall.does(advisor, "signOffStage", at(stage), "project { stage }").await;
        }
        let visit = json!({
            "panelId": facade.panel, "projectId": facade.project, "kind": "SITE_VISIT", "at": hall.in_days(0),
            "presentIds": facade.advisors.iter().map(|advisor| advisor.id.clone()).collect::<Vec<_>>(),
            "note": format!("{stage} 现场"),
        });
        hall.does(&facade.advisors[0], "logPanelAttendance", visit, "").await;
    }
}

async fn six_stages_are_signed_off_over_more_than_sixty_days(hall: &TestHall) {
    let facade = facade(hall).await;
    all_stages(hall, &facade).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Project { days stages { stage days leftAt }
        signOffs { stage given voided { at } member { id } } visits { note present { id } }
        timeline(first: 100) { edges { node { kind } } } } } }";
    let seen = hall.run(&facade.estate.chair, query, json!({ "id": facade.project })).await;
    let project = &seen["node"];
    assert_eq!(project["days"], 74, "more than two months");
    let stages: Vec<(String, i64)> = project["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .map(|row| (text(row, "/stage"), row["days"].as_i64().unwrap_or(0)))
        .collect();
    assert_eq!(stages, STAGES.map(|stage| (stage.to_owned(), 12)));
    let standing = |row: &&Value| row["given"] == json!(true) && row["voided"] == Value::Null;
    let sign_offs = project["signOffs"].as_array().expect("sign-offs");
    assert_eq!(sign_offs.iter().filter(standing).count(), 18, "three advisors, six stages");
    assert_eq!(sign_offs.len(), 19, "the refusal that was overcome is still told");
    assert_eq!(project["visits"].as_array().map(Vec::len), Some(6));
    assert_eq!(nodes(&project["timeline"]).len(), 1 + 6 + 19, "opened, entered, signed");
    let attendance = "query($id: ID!, $of: ID!) { community(id: $id) {
        advisorAttendance(memberId: $of, last: 2) { edges { node { kind note } } pageInfo { hasPreviousPage } } } }";
    let of = json!({ "id": facade.estate.id, "of": facade.advisors[0].id });
    let seen = hall.run(&facade.estate.chair, attendance, of).await;
    assert_eq!(seen["community"]["advisorAttendance"]["pageInfo"]["hasPreviousPage"], true);
    hall.does(
        &facade.estate.chair,
        "closeProject",
        json!({ "projectId": facade.project, "reason": "已结算" }),
        "",
    )
    .await;
}

/// The owners carry it.
pub(super) async fn carried(hall: &TestHall, estate: &Estate, question: &str) -> String {
    let poll = estate.open_poll(hall, question).await;
    let votes: Vec<(usize, &str)> = (0..estate.owners.len()).map(|index| (index, "FOR")).collect();
    estate.vote(hall, &poll, &votes).await;
    hall.wind_to(&hall.in_days(7)).await;
    hall.does(&estate.tellers[0], "tallyPoll", json!({ "pollId": poll }), "").await;
    hall.wind_to(&hall.in_days(1)).await;
    hall.does(&estate.tellers[0], "certifyResult", json!({ "pollId": poll }), "").await;
    poll
}

fn adoption(hall: &TestHall, poll: &str) -> Value {
    json!({
        "pollId": poll, "title": "外立面刷新", "text": "刷浅米色。", "matter": "USE_MAINTENANCE_FUND",
        "inForceOn": day(hall, 3), "reviewOn": day(hall, 400),
    })
}

/// Adopted, and assigned to owner 3 as the contractor and owner 4 as the engineer.
async fn adopted(hall: &TestHall, estate: &Estate, project: Option<&str>) -> String {
    let poll = carried(hall, estate, "是否用维修资金刷新外立面？").await;
    let mut input = adoption(hall, &poll);
    input["projectId"] = json!(project);
    let made = hall.does(&estate.chair, "adoptResolution", input, "resolution { id inForce }").await;
    assert_eq!(made["resolution"]["inForce"], false);
    let resolution = text(&made, "/resolution/id");
    let assigned = json!({
        "resolutionId": resolution, "executor": "大洋装饰", "executorMemberId": estate.owners[3].member,
        "supervisor": "宏信监理", "supervisorMemberId": estate.owners[4].member, "budget": "800000.00",
        "fund": "MAINTENANCE_FUND", "guardPercent": 10, "due": day(hall, 90),
    });
    hall.does(&estate.chair, "assignExecution", assigned, "").await;
    resolution
}

fn payment(resolution: &str, amount: &str, variation: Option<&Value>) -> Value {
    json!({ "resolutionId": resolution, "amount": amount, "purpose": "进度款", "variationId": variation })
}

async fn the_money(hall: &TestHall, estate: &Estate, resolution: &str) {
    let (chair, contractor) = (&estate.chair, &estate.owner(hall, 3).await);
    let pay = |amount: &str| payment(resolution, amount, None);
    hall.refused(contractor, "requestPayment", pay("1000.00"), "RESOLUTION_NOT_IN_FORCE").await;
    hall.wind_to(&hall.in_days(4)).await;
    hall.refused(contractor, "requestPayment", pay("800000.01"), "BUDGET_EXCEEDED").await;
    hall.refused(contractor, "requestPayment", pay("0"), "AMOUNT_MALFORMED").await;
    hall.refused(contractor, "requestPayment", pay("0.001"), "NUMBER_MALFORMED").await;
    let shown = "resolution { committed payments { id amount state } }";
    let asked = hall.does(contractor, "requestPayment", pay("500000.01"), shown).await;
    assert_eq!(asked["resolution"]["committed"], "500000.01");
    let paid = json!({ "resolutionId": resolution, "paymentId": asked["resolution"]["payments"][0]["id"] });
    hall.refused(contractor, "approvePayment", paid.clone(), "NOT_PERMITTED").await;
    hall.refused(chair, "recordPayment", paid.clone(), "STEP_OUT_OF_ORDER").await;
    hall.does(chair, "approvePayment", paid.clone(), "").await;
    hall.does(chair, "recordPayment", paid, "").await;
    let vary = |amount: &str| {
        json!({
            "resolutionId": resolution, "title": "加做防水", "amount": amount, "reason": "渗漏",
        })
    };
    let shown = "resolution { ceiling variations { id state amount } }";
    let within = hall.does(contractor, "requestVariation", vary("80000.00"), shown).await;
    assert_eq!(within["resolution"]["variations"][0]["state"], "RECORDED");
    assert_eq!(within["resolution"]["ceiling"], "880000");
    let above = hall.does(contractor, "requestVariation", vary("0.01"), shown).await;
    assert_eq!(above["resolution"]["variations"][1]["state"], "REFERRED", "one fen above the guard");
    let variation = &above["resolution"]["variations"][1]["id"];
    let on_it = payment(resolution, "0.01", Some(variation));
    hall.refused(contractor, "requestPayment", on_it.clone(), "VARIATION_NOT_PASSED").await;
    let poll = carried(hall, estate, "是否同意增加费用？").await;
    let pass = json!({ "resolutionId": resolution, "variationId": variation, "pollId": poll });
    hall.does(chair, "approveVariation", pass, shown).await;
    hall.does(contractor, "requestPayment", on_it, "").await;
}

/// Each in her role, once.
async fn is_evaluated(hall: &TestHall, estate: &Estate, resolution: &str) {
    for (index, role, score) in [
        (3, "CONTRACTOR", 2),
        (4, "SUPERVISOR", 5),
        (0, "RESIDENT", 5),
        (1, "RESIDENT", 4),
        (2, "RESIDENT", 5),
    ] {
        let who = estate.owner(hall, index).await;
        let mark = json!({ "resolutionId": resolution, "role": role, "score": score, "words": "实话实说" });
        hall.does(&who, "evaluateWorks", mark.clone(), "").await;
        hall.refused(&who, "evaluateWorks", mark, "ALREADY_DONE").await;
    }
}

async fn a_certificate_becomes_a_resolution_that_is_paid_for_accepted_settled_and_evaluated(hall: &TestHall) {
    let estate = estate(hall).await;
    let chair = &estate.chair;
    let resolution = &adopted(hall, &estate, None).await;
    let of = || json!({ "resolutionId": resolution });
    the_money(hall, &estate, resolution).await;
    hall.does(chair, "openAcceptance", of(), "").await;
    let rectify = json!({ "resolutionId": resolution, "what": "修补空鼓", "due": day(hall, 10) });
    hall.does(chair, "orderRectification", rectify, "").await;
    let found = json!({ "resolutionId": resolution, "note": "合格" });
    hall.refused(chair, "acceptWorks", found.clone(), "STEP_OUT_OF_ORDER").await;
    hall.does(chair, "openAcceptance", of(), "").await;
    hall.does(chair, "acceptWorks", found, "").await;
    let account = json!({ "resolutionId": resolution, "amount": "870000.00", "note": "结算书" });
    hall.does(chair, "fileSettlement", account, "resolution { settlement { amount } }").await;
    hall.refused(chair, "settleResolution", of(), "AUDIT_MISSING").await;
    hall.refused(
        chair,
        "waiveAudit",
        json!({ "resolutionId": resolution, "reason": "小额" }),
        "AUDIT_NOT_WAIVABLE",
    )
    .await;
    let audit = json!({ "resolutionId": resolution, "auditor": "诚信会计师事务所", "passed": true, "finding": "账实相符" });
    hall.does(&estate.tellers[0], "reportAudit", audit, "").await;
    hall.does(chair, "settleResolution", of(), "").await;
    hall.does(
        chair,
        "publishOutcome",
        json!({ "resolutionId": resolution, "text": "每户 145000.00 元" }),
        "",
    )
    .await;
    is_evaluated(hall, &estate, resolution).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Resolution { state inForce paid poll { outcome }
        scores { role count mean } settlement { amount settledAt audit { passed } } publications { amount text }
        acceptance { step } evaluations { words score member { id } }
        timeline(first: 100) { edges { node { kind facts resolution { title } } } } } } }";
    let seen = hall.run(chair, query, json!({ "id": resolution })).await;
    let node = &seen["node"];
    assert_eq!((&node["inForce"], &node["paid"]), (&json!(true), &json!("500000.01")));
    let scores = json!([
        { "role": "CONTRACTOR", "count": 1, "mean": "2" },
        { "role": "SUPERVISOR", "count": 1, "mean": "5" },
        { "role": "RESIDENT", "count": 3, "mean": "14/3" },
    ]);
    assert_eq!(node["scores"], scores, "exact means, by role");
    assert_eq!(node["evaluations"].as_array().map(Vec::len), Some(5));
    let steps: Vec<String> =
        node["acceptance"].as_array().expect("steps").iter().map(|row| text(row, "/step")).collect();
    assert_eq!(steps, ["OPENED", "RECTIFICATION_ORDERED", "OPENED", "ACCEPTED"]);
    assert_eq!(text(&nodes(&node["timeline"])[0], "/kind"), "resolution.adopted.v1");
    hall.does(chair, "archiveResolution", of(), "").await;
    hall.refused(
        chair,
        "setReview",
        json!({ "resolutionId": resolution, "reviewOn": day(hall, 9), "reason": "a" }),
        "RESOLUTION_ENDED",
    )
    .await;
}

async fn a_lottery_can_be_rerun_from_what_is_shown(hall: &TestHall) {
    let estate = estate(hall).await;
    let mut by_lot = charter();
    by_lot["byLot"] = json!(true);
    let input = json!({ "communityId": estate.id, "charter": by_lot });
    let panel = text(&hall.does(&estate.chair, "charterPanel", input, "panel { id }").await, "/panel/id");
    let seed = "七星高照";
    let candidates: Vec<Value> = estate
        .owners
        .iter()
        .zip(["甲", "甲", "甲", "乙", "乙", "乙"])
        .map(|(owner, stratum)| json!({
            "memberId": owner.member, "stratum": stratum, "dimension": "PRACTICE", "profession": "RESIDENT",
        }))
        .collect();
    let announced = json!({
        "panelId": panel, "strata": [{ "name": "甲", "quota": 2 }, { "name": "乙", "quota": 1 }],
        "candidates": candidates, "commitment": moothall_core::panel::draw::sha256(seed),
    });
    let made = hall.does(&estate.chair, "announceLottery", announced, "lottery { id seed }").await;
    assert_eq!(made["lottery"]["seed"], Value::Null);
    let lottery = text(&made, "/lottery/id");
    let draw = |seed: &str| json!({ "panelId": panel, "lotteryId": lottery, "seed": seed });
    hall.refused(&estate.chair, "drawLottery", draw("八仙过海"), "SEED_DOES_NOT_MATCH").await;
    hall.does(&estate.chair, "drawLottery", draw(seed), "").await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Lottery { lotteryId seed commitment strata { name quota }
        candidates { candidateId stratum } drawn { candidateId stratum place ticket chosen } } } }";
    let shown = hall.run(&estate.chair, query, json!({ "id": lottery })).await["node"].clone();
    let uuid = |value: &Value, at: &str| text(value, at).parse().expect("a UUID");
    let rerun = |row: &Value| {
        moothall_core::panel::draw::ticket(
            moothall_core::ids::LotteryId(uuid(&shown, "/lotteryId")),
            &text(&shown, "/seed"),
            &text(row, "/stratum"),
            moothall_core::ids::MemberId(uuid(row, "/candidateId")),
        )
    };
    let drawn = shown["drawn"].as_array().expect("a draw");
    assert_eq!(drawn.len(), 6);
    assert!(drawn.iter().all(|row| text(row, "/ticket") == rerun(row)), "anyone gets the same tickets");
    assert_eq!(drawn.iter().filter(|row| row["chosen"] == json!(true)).count(), 3);
    let advisors = "query($id: ID!) { node(id: $id) { ... on Panel { advisors { state member { id } } } } }";
    let seated = hall.run(&estate.chair, advisors, json!({ "id": panel })).await;
    assert_eq!(seated["node"]["advisors"].as_array().map(Vec::len), Some(3));
}

async fn what_advisors_and_residents_wrote_is_theirs_and_goes_when_they_are_erased(hall: &TestHall) {
    let facade = facade(hall).await;
    let advice = advised(hall, &facade).await;
    let resolution = adopted(hall, &facade.estate, None).await;
    let third = &facade.advisors[2];
    let challenge = json!({ "resolutionId": resolution, "words": DISSENT });
    hall.does(third, "fileChallenge", challenge, "").await;
    let conflict = "query($id: ID!) { node(id: $id) { ... on Panel { advisors { conflict hasConflict } } } }";
    for (who, shown) in [
        (&facade.estate.chair, json!(CONFLICT)),
        (third, json!(CONFLICT)),
        (&facade.advisors[0], Value::Null),
    ] {
        let seen = hall.run(who, conflict, json!({ "id": facade.panel })).await;
        assert_eq!(seen["node"]["advisors"][2]["conflict"], shown);
        assert_eq!(seen["node"]["advisors"][2]["hasConflict"], true);
    }
    let stored = super::personal::everything_stored(hall).await;
    for words in [CONFLICT, DISSENT] {
        let found = stored.iter().find(|(_, bytes)| super::personal::holds(bytes, words.as_bytes()));
        assert_eq!(found.map(|(name, _)| name), None, "{words} stands there in plain text");
    }
    let erase = json!({ "memberId": third.id, "reason": "本人申请" });
    hall.does(&facade.estate.registrar, "eraseMember", erase, "").await;
    let seen = hall.run(&facade.estate.chair, ADVICE, json!({ "id": advice })).await;
    assert_eq!(seen["node"]["minorityOpinions"][0]["words"], Value::Null);
    let challenges = "query($id: ID!) { node(id: $id) { ... on Resolution { challenges { words } } } }";
    let seen = hall.run(&facade.estate.chair, challenges, json!({ "id": resolution })).await;
    assert_eq!(seen["node"]["challenges"], json!([{ "words": Value::Null }]));
}

/// A deliberation that has come to an opinion.
pub(super) async fn agreed(hall: &TestHall, estate: &Estate, title: &str) -> String {
    let talk = deliberations::opened(hall, estate, deliberations::opening(estate, title, "ONLINE")).await;
    let conclude = json!({ "conclusion": "OPINION", "text": title });
    hall.does(&estate.chair, "concludeDeliberation", deliberations::about(&talk, conclude), "").await;
    talk
}

async fn whoever_has_not_the_office_does_none_of_it(hall: &TestHall) {
    let facade = facade(hall).await;
    let (chair, owner) = (&facade.estate.chair, &facade.estate.owner(hall, 5).await);
    let stage = |stage: &str| json!({ "projectId": facade.project, "stage": stage });
    hall.refused(owner, "enterStage", stage("ASSESSMENT"), "NOT_PERMITTED").await;
    hall.does(chair, "enterStage", stage("ASSESSMENT"), "").await;
    hall.refused(owner, "signOffStage", stage("ASSESSMENT"), "NOT_SITTING").await;
    hall.refused(&facade.estate.administrator, "signOffStage", stage("ASSESSMENT"), "NOT_PERMITTED").await;
    let bid =
        json!({ "projectId": facade.project, "name": "大洋装饰", "memberIds": [facade.advisors[0].id] });
    hall.does(chair, "declareBidder", bid, "").await;
    hall.refused(&facade.advisors[0], "signOffStage", stage("ASSESSMENT"), "ADVISOR_IS_RECUSED").await;
    let poll = carried(hall, &facade.estate, "是否刷新？").await;
    hall.refused(owner, "adoptResolution", adoption(hall, &poll), "NOT_PERMITTED").await;
    let deliberation = agreed(hall, &facade.estate, "长椅").await;
    let mut consensus = adoption(hall, &poll);
    consensus["deliberationId"] = json!(deliberation);
    consensus.as_object_mut().expect("an object").remove("pollId");
    let refused = hall.tries(chair, "recordConsensusResolution", consensus.clone(), "").await;
    assert_eq!(refused["userErrors"][0]["code"], "RESERVED_FOR_OWNERS");
    assert!(text(&refused, "/userErrors/0/message").contains("cn.civil278.ordinary"), "{refused}");
    consensus["matter"] = Value::Null;
    hall.does(chair, "recordConsensusResolution", consensus, "resolution { deliberationId }").await;
}

async fn the_property_company_sees_milestones_that_are_late_and_no_names(hall: &TestHall) {
    let estate = estate(hall).await;
    let manager = admit(hall, &estate.registrar, &estate.id, "赵倩").await;
    grant(hall, &estate.registrar, &manager, "PROPERTY_MANAGER").await;
    let resolution = adopted(hall, &estate, None).await;
    for (title, days) in [("脚手架", 5), ("粉刷", 50)] {
        let plan = json!({ "resolutionId": resolution, "title": title, "due": day(hall, days) });
        hall.does(&estate.owner(hall, 3).await, "planMilestone", plan, "").await;
    }
    hall.wind_to(&hall.in_days(7)).await;
    let query = "query($ids: [ID!]!) { overdueMilestones(communityIds: $ids, first: 5) { edges { node {
        community { name } milestone { id title overdue } resolution { title execution { executor executorMember { id } } } } } } }";
    let seen = hall.run(&manager, query, json!({ "ids": [estate.id] })).await;
    let late = nodes(&seen["overdueMilestones"]);
    assert_eq!(late.len(), 1);
    assert_eq!(late[0]["milestone"]["title"], "脚手架");
    assert_eq!(late[0]["resolution"]["execution"]["executorMember"], Value::Null, "no names");
    let report =
        json!({ "resolutionId": resolution, "milestoneId": late[0]["milestone"]["id"], "note": "已搭设" });
    hall.refused(&manager, "reportMilestone", report.clone(), "NOT_PERMITTED").await;
    hall.does(&estate.owner(hall, 3).await, "reportMilestone", report, "").await;
    let seen = hall.run(&manager, query, json!({ "ids": [estate.id] })).await;
    assert!(nodes(&seen["overdueMilestones"]).is_empty());
    let names = "query($id: ID!) { node(id: $id) { ... on Resolution { evaluations { words } challenges { words } } } }";
    let seen = hall.run(&manager, names, json!({ "id": resolution })).await;
    assert_eq!(seen["node"]["evaluations"], Value::Null);
}
