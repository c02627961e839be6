//! 社会治理顾问: a district renews its scheme of advisors in three dimensions, seats five professions with terms, owes every opinion an
//! answer, and lets a term end.
//!
//! `cargo run --example yangpu_advisors` plays the story on a throw-away store, prints the panel's history, and checks what the
//! story says. It fails where one of its statements does not hold.

mod common;

use common::{Person, Stage, Told, nodes, report, text};
use moothall::failure::Failure;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Who advises: name, dimension, profession.
const ADVISORS: [(&str, &str, &str); 5] = [
    ("高校教授", "GOVERNANCE", "ACADEMIC"),
    ("资深社工", "PRACTICE", "SOCIAL_WORKER"),
    ("律师", "PRACTICE", "LAWYER"),
    ("媒体人", "PROJECT", "MEDIA"),
    ("居民区书记", "GOVERNANCE", "NEIGHBOURHOOD_SECRETARY"),
];

/// Plays the story.
#[tokio::main]
pub(crate) async fn main() -> ExitCode {
    report(story().await)
}

struct Cast {
    chair: Person,
    advisors: Vec<Person>,
    panel: String,
}

impl Cast {
    fn advisor(&self, index: usize) -> Result<&Person, Failure> {
        self.advisors.get(index).ok_or_else(|| Failure::input("nobody sits there"))
    }
}

fn charter(dimensions: &[&str], professions: &[&str]) -> Value {
    json!({
        "title": "社会治理顾问", "mandate": "为睦邻中心与居民区治理出主意，不代替表决。", "seats": 5, "termMonths": 12,
        "answerDays": 15, "dimensions": dimensions, "professions": professions, "byLot": false,
    })
}

async fn story() -> Result<Told, Failure> {
    let mut stage = Stage::open("杨浦区", "登记员", "2024-01-08T09:00:00+08:00").await?;
    let cast = the_scheme_is_renewed(&mut stage).await?;
    advisors_sit(&mut stage, &cast).await?;
    opinions_have_an_answer(&mut stage, &cast).await?;
    terms_end(&mut stage, &cast).await?;
    let timeline = stage.timeline(&cast.chair, "Panel", &cast.panel).await?;
    stage.ends(timeline).await
}

async fn the_scheme_is_renewed(stage: &mut Stage) -> Result<Cast, Failure> {
    let by = &stage.registrar;
    let chair = stage.admits(by, "民政科长", &["CHAIR"]).await?;
    let mut advisors = Vec::new();
    for (name, ..) in ADVISORS {
        advisors.push(stage.admits(by, name, &["RESIDENT"]).await?);
    }
    let before = charter(&["GOVERNANCE"], &["ACADEMIC"]);
    let made = json!({ "communityId": stage.community, "charter": before });
    let panel = text(&stage.does(&chair, "charterPanel", made, "panel { id }").await?, "/panel/id")?;
    let lawyer = json!({
        "panelId": panel, "memberId": advisors.get(2).map(|lawyer| &lawyer.id), "dimension": "PRACTICE", "profession": "LAWYER",
    });
    let narrow = stage.refuses(&chair, "nominateAdvisor", lawyer, "NOT_IN_THE_CHARTER").await?;
    let professions = ADVISORS.map(|(.., profession)| profession);
    let renewed = json!({
        "panelId": panel, "charter": charter(&["GOVERNANCE", "PRACTICE", "PROJECT"], &professions), "reason": "2024年制度更新",
    });
    let shown = "panel { dimensions professions revised { reason } }";
    let renewed = stage.does(&chair, "revisePanelCharter", renewed, shown).await?;
    let three = json!(["GOVERNANCE", "PRACTICE", "PROJECT"]);
    let whole =
        renewed["panel"]["dimensions"] == three && renewed["panel"]["revised"]["reason"] == "2024年制度更新";
    stage.states(
        "004-20 制度更新：治理指导、实践支撑、项目支持三维度: the charter is revised, with its reason",
        narrow && whole,
    );
    Ok(Cast { chair, advisors, panel })
}

async fn advisors_sit(stage: &mut Stage, cast: &Cast) -> Result<(), Failure> {
    for (advisor, (_, dimension, profession)) in cast.advisors.iter().zip(ADVISORS) {
        let nominate = json!({
            "panelId": cast.panel, "memberId": advisor.id, "dimension": dimension, "profession": profession,
        });
        stage.does(&cast.chair, "nominateAdvisor", nominate, "").await?;
        stage.does(advisor, "declareInterest", json!({ "panelId": cast.panel }), "").await?;
        let seat = json!({ "panelId": cast.panel, "memberId": advisor.id });
        stage.does(&cast.chair, "appointAdvisor", seat, "").await?;
    }
    stage.wind_to("2024-01-15T09:00:00+08:00").await?;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Panel { advisors { dimension profession sits until } } } }";
    let seen = stage.asks(Some(&cast.chair), query, json!({ "id": cast.panel })).await?;
    let seated = seen["node"]["advisors"].as_array().cloned().unwrap_or_default();
    let as_named = ADVISORS.iter().all(|(_, dimension, profession)| {
        let with_term = |row: &&Value| row["sits"] == true && row["until"].is_string();
        let hers = |row: &Value| row["dimension"] == *dimension && row["profession"] == *profession;
        seated.iter().filter(with_term).any(hers)
    });
    stage.states(
        "004-20 高校专家、社工、法律、媒体、居民区书记: five advisors sit, by dimension and profession, each with a term",
        seated.len() == ADVISORS.len() && as_named,
    );
    Ok(())
}

async fn opinions_have_an_answer(stage: &mut Stage, cast: &Cast) -> Result<(), Failure> {
    let mut verdicts = Vec::new();
    for (index, (question, verdict)) in [
        ("睦邻中心夜间开放是否可行？", "ADOPTED"),
        ("志愿者保险由谁承担？", "PARTLY"),
        ("是否统一更换招牌？", "DECLINED"),
    ]
    .into_iter()
    .enumerate()
    {
        let ask =
            json!({ "panelId": cast.panel, "body": "区民政局", "question": question, "due": "2024-02-20" });
        let asked = stage.does(&cast.chair, "requestAdvice", ask, "advice { id }").await?;
        let advice = text(&asked, "/advice/id")?;
        let early = json!({ "adviceId": advice, "verdict": verdict, "grounds": "见复函。" });
        if index == 0 {
            let refused =
                stage.refuses(&cast.chair, "answerAdvice", early.clone(), "OPINION_MISSING").await?;
            stage.states("2.12 先有意见，后有答复: nothing is answered before an opinion is filed", refused);
        }
        let opinion = json!({
            "adviceId": advice, "text": "可先试点三个月。", "grounds": "已有睦邻中心的经验。", "sources": ["睦邻中心年度报告"],
        });
        stage.does(cast.advisor(index)?, "fileOpinion", opinion, "").await?;
        verdicts.push((advice, early));
    }
    let query = "query($id: ID!) { community(id: $id) { owedAdvice(overdue: true, first: 10) { edges { node { id } } } } }";
    stage.wind_to("2024-02-01T09:00:00+08:00").await?;
    let seen = stage.asks(Some(&cast.chair), query, json!({ "id": stage.community })).await?;
    let late = nodes(&seen["community"]["owedAdvice"]).len();
    stage.states("2.12 十五日内须答复: after fifteen days three answers are shown as owed", late == 3);
    for (_, answer) in &verdicts {
        stage.does(&cast.chair, "answerAdvice", answer.clone(), "").await?;
    }
    let query = "query($id: ID!, $of: ID!) { community(id: $id) {
        advisorDocket(memberId: $of, first: 5) { edges { node { answer { verdict grounds } } } } } }";
    let mut told = Vec::new();
    for advisor in cast.advisors.iter().take(3) {
        let of = json!({ "id": stage.community, "of": advisor.id });
        let seen = stage.asks(Some(advisor), query, of).await?;
        told.extend(
            nodes(&seen["community"]["advisorDocket"]).iter().map(|one| one["answer"]["verdict"].clone()),
        );
    }
    stage.states(
        "004-20 建议与采纳情况: every opinion says what became of it",
        json!(told) == json!(["ADOPTED", "PARTLY", "DECLINED"]),
    );
    Ok(())
}

async fn terms_end(stage: &mut Stage, cast: &Cast) -> Result<(), Failure> {
    let end = json!({ "panelId": cast.panel, "memberId": cast.advisor(3)?.id });
    stage.does(&cast.chair, "endAdvisorTerm", end, "").await?;
    stage.wind_to("2025-01-20T09:00:00+08:00").await?;
    let ask = json!({ "panelId": cast.panel, "body": "区民政局", "question": "下一年度重点？", "due": "2025-02-20" });
    let asked = stage.does(&cast.chair, "requestAdvice", ask, "advice { id }").await?;
    let opinion = json!({
        "adviceId": asked["advice"]["id"], "text": "适老化。", "grounds": "走访。", "sources": [],
    });
    let over = stage.refuses(cast.advisor(0)?, "fileOpinion", opinion, "NOT_SITTING").await?;
    let query = "query($id: ID!) { node(id: $id) { ... on Panel { advisors { sits } } } }";
    let seen = stage.asks(Some(&cast.chair), query, json!({ "id": cast.panel })).await?;
    let sits =
        seen["node"]["advisors"].as_array().is_some_and(|all| all.iter().any(|row| row["sits"] == true));
    stage.states(
        "004-20 任期届满: after twelve months nobody sits or advises without a new term",
        over && !sits,
    );
    Ok(())
}
