//! The garden with the red roof (红屋顶花园): a community asks its people how to make it, hears them on screen and at their doors, says what
//! becomes of each suggestion, and traces the adopted ones through design, implementation and maintenance.
//!
//! `cargo run --example yangpu_garden_topic` plays the story on a throw-away store, prints the topic's history, and checks what the
//! story says. It fails where one of its statements does not hold.

mod common;

use common::{Person, Stage, Told, nodes, report, text};
use moothall::failure::Failure;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Plays the story.
#[tokio::main]
pub(crate) async fn main() -> ExitCode {
    report(story().await)
}

struct Cast {
    director: Person,
    clerk: Person,
    residents: Vec<Person>,
}

/// The suggestions by what they ask for.
struct Suggestions {
    trees: String,
    lawn: String,
    rail: String,
    lamps: String,
    parking: String,
}

async fn story() -> Result<Told, Failure> {
    let mut stage = Stage::open("公交新村居民区", "登记员", "2023-03-06T09:00:00+08:00").await?;
    let by = &stage.registrar;
    let mut cast = Cast {
        director: stage.admits(by, "胡云", &["CHAIR"]).await?,
        clerk: stage.admits(by, "居委干部", &["CLERK"]).await?,
        residents: Vec::new(),
    };
    for name in ["李女士", "周先生", "王阿姨"] {
        cast.residents.push(stage.admits(by, name, &["RESIDENT"]).await?);
    }
    let topic = is_posted(&mut stage, &cast).await?;
    let suggestions = people_say_what_they_want(&mut stage, &cast, &topic).await?;
    what_is_alike_is_put_together(&mut stage, &cast, &topic, &suggestions).await?;
    is_answered(&mut stage, &cast, &topic, &suggestions).await?;
    is_traced(&mut stage, &cast, &topic, &suggestions).await?;
    is_closed(&mut stage, &cast, &topic).await?;
    every_suggestion_says_where_it_went(&mut stage, &cast, &topic).await?;
    let timeline = stage.timeline(&cast.clerk, "Topic", &topic).await?;
    let (first, last) =
        (timeline.first().cloned().unwrap_or_default(), timeline.last().cloned().unwrap_or_default());
    let whole =
        first.contains("topic.posted.v1") && last.contains("topic.closed.v1") && last.starts_with("2023-08");
    stage.states("004-29 从启动到2023年8月的露天电影: the history goes from the question to the open-air film of August 2023", whole);
    stage.ends(timeline).await
}

async fn is_posted(stage: &mut Stage, cast: &Cast) -> Result<String, Failure> {
    let post = json!({
        "communityId": stage.community, "title": "红屋顶花园", "text": "如何设计一个更让人满意的花园?线上线下都可以提意见。",
    });
    let by_resident = match cast.residents.first() {
        Some(resident) => stage.refuses(resident, "postTopic", post.clone(), "NOT_PERMITTED").await?,
        None => false,
    };
    let posted = stage.does(&cast.director, "postTopic", post, "topic { id phase voice }").await?;
    let asked = posted["topic"]["voice"] == "COMMUNITY" && posted["topic"]["phase"] == "ACCEPTED";
    stage.states(
        "004-29 启动之初把问题作为社区议题上传: the community asks at the beginning, in its own name",
        asked && by_resident,
    );
    text(&posted, "/topic/id")
}

async fn people_say_what_they_want(
    stage: &mut Stage,
    cast: &Cast,
    topic: &str,
) -> Result<Suggestions, Failure> {
    let shown = "suggestion { id }";
    let mut ids = Vec::new();
    for (resident, words) in cast.residents.iter().zip(["多种桂花和樱花", "树下要有遮阴", "夜里要有灯"])
    {
        let give = json!({ "topicId": topic, "words": words });
        let given = stage.does(resident, "giveSuggestion", give, shown).await?;
        ids.push(text(&given, "/suggestion/id")?);
        stage.does(resident, "supportTopic", json!({ "topicId": topic }), "").await?;
    }
    stage.wind_to("2023-03-20T15:00:00+08:00").await?;
    for (words, channel, name) in
        [("台阶旁加装扶手", "VISIT", json!("周阿婆")), ("花园里划停车位", "WALK_IN", Value::Null)]
    {
        let record = json!({ "topicId": topic, "words": words, "channel": channel, "name": name });
        let recorded = stage.does(&cast.clerk, "recordSuggestion", record, shown).await?;
        ids.push(text(&recorded, "/suggestion/id")?);
    }
    let Ok([trees, lawn, lamps, rail, parking]) = <[String; 5]>::try_from(ids) else {
        return Err(Failure::input("five suggestions were given"));
    };
    let query = "query($id: ID!) { node(id: $id) { ... on Topic { supporters suggestions { edges { node { channel text giverName } } } } } }";
    let seen = stage.asks(cast.residents.first(), query, json!({ "id": topic })).await?;
    let all = nodes(&seen["node"]["suggestions"]);
    let by = |channel: &str| all.iter().filter(|one| one["channel"] == channel).count();
    stage.states(
        "004-30 线上线下同步发力: three suggestions came on a screen, one at a door, one at the desk",
        (by("APP"), by("VISIT"), by("WALK_IN")) == (3, 1, 1),
    );
    stage.states(
        "004-28 居民关注什么看得见: three residents support the topic",
        seen["node"]["supporters"] == json!(3),
    );
    let nameless = all.iter().all(|one| one["text"].is_string() && one["giverName"].is_null());
    stage.states(
        "004-29 意见大家看,姓名不公开: neighbours read what was said, not the name of who is no member",
        nameless,
    );
    Ok(Suggestions { trees, lawn, rail, lamps, parking })
}

async fn what_is_alike_is_put_together(
    stage: &mut Stage,
    cast: &Cast,
    topic: &str,
    suggestions: &Suggestions,
) -> Result<(), Failure> {
    let Suggestions { trees, lawn, rail, lamps, .. } = suggestions;
    let mut made = Value::Null;
    for (label, ids) in [("绿化", [trees, lawn]), ("安全", [rail, lamps])] {
        let cluster = json!({ "topicId": topic, "label": label, "suggestionIds": ids });
        made = stage
            .does(&cast.clerk, "clusterSuggestions", cluster, "topic { clusters { label count } }")
            .await?;
    }
    let clusters = json!([{ "label": "绿化", "count": 2 }, { "label": "安全", "count": 2 }]);
    stage.states("004-29 意见归类: what is alike is put together", made["topic"]["clusters"] == clusters);
    Ok(())
}

fn decision(topic: &str, suggestion: &str, stage: &str, note: &str) -> Value {
    json!({ "topicId": topic, "suggestionId": suggestion, "stage": stage, "note": note })
}

async fn is_answered(
    stage: &mut Stage,
    cast: &Cast,
    topic: &str,
    suggestions: &Suggestions,
) -> Result<(), Failure> {
    let Suggestions { trees, lawn, rail, lamps, parking } = suggestions;
    stage.wind_to("2023-04-03T10:00:00+08:00").await?;
    for (suggestion, at, note) in [
        (trees, "DESIGN", "方案种桂花十二株、樱花八株"),
        (rail, "DESIGN", "两处台阶设双层扶手"),
        (lamps, "IMPLEMENTATION", "施工时敷设庭院灯"),
        (lawn, "MAINTENANCE", "养护计划每年补种遮阴树"),
    ] {
        stage.does(&cast.clerk, "adoptSuggestion", decision(topic, suggestion, at, note), "").await?;
    }
    let answer = json!({ "topicId": topic, "answer": "五条意见采纳四条,分别用于设计、实施与维护。" });
    stage.does(&cast.director, "answerTopic", answer, "").await?;
    let public = json!({ "topicId": topic, "text": "红屋顶花园意见采纳情况已公布。" });
    let told =
        stage.does(&cast.director, "publiciseTopic", public, "topic { publicised answer { text } }").await?;
    stage.states("004-29 答复公开: the answer is published", told["topic"]["publicised"].is_string());
    let close = json!({ "topicId": topic, "reason": "已答复" });
    let open = stage.refuses(&cast.director, "closeTopic", close, "SUGGESTIONS_UNDECIDED").await?;
    stage.states("3.5.7 一条也不能没有下文: the topic is not closed while one suggestion is undecided", open);
    let decline =
        json!({ "topicId": topic, "suggestionId": parking, "reason": "花园为步行空间,停车另行研究" });
    stage.does(&cast.clerk, "declineSuggestion", decline, "").await?;
    Ok(())
}

async fn is_traced(
    stage: &mut Stage,
    cast: &Cast,
    topic: &str,
    suggestions: &Suggestions,
) -> Result<(), Failure> {
    let Suggestions { trees, rail, .. } = suggestions;
    stage.wind_to("2023-06-15T10:00:00+08:00").await?;
    for (suggestion, note) in [(trees, "按方案种植"), (rail, "扶手安装完毕")] {
        stage
            .does(&cast.clerk, "traceSuggestion", decision(topic, suggestion, "IMPLEMENTATION", note), "")
            .await?;
    }
    stage.wind_to("2023-08-01T10:00:00+08:00").await?;
    let kept = decision(topic, trees, "MAINTENANCE", "志愿者每周浇水");
    stage.does(&cast.clerk, "traceSuggestion", kept, "").await?;
    Ok(())
}

async fn is_closed(stage: &mut Stage, cast: &Cast, topic: &str) -> Result<(), Failure> {
    stage.wind_to("2023-08-18T19:00:00+08:00").await?;
    let close = json!({ "topicId": topic, "reason": "花园落成,暑期第一场露天电影放映" });
    let closed = stage.does(&cast.director, "closeTopic", close, "topic { phase closedAt }").await?;
    stage.states("004-29 花园落成: the topic ends with the first film", closed["topic"]["phase"] == "CLOSED");
    Ok(())
}

async fn every_suggestion_says_where_it_went(
    stage: &mut Stage,
    cast: &Cast,
    topic: &str,
) -> Result<(), Failure> {
    let query = "query($id: ID!) { node(id: $id) { ... on Topic { suggestions { edges { node { decision stage reason traces { stage } } } } } } }";
    let seen = stage.asks(cast.residents.last(), query, json!({ "id": topic })).await?;
    let all = nodes(&seen["node"]["suggestions"]);
    let adopted: Vec<&Value> = all.iter().filter(|one| one["decision"] == "ADOPTED").collect();
    let stages =
        adopted.iter().all(|one| one["stage"].is_string() && one["traces"][0]["stage"] == one["stage"]);
    stage.states(
        "3.5.7 采纳的写明用在哪个阶段: every adopted suggestion names the stage where it was used",
        stages && adopted.len() == 4,
    );
    let declined: Vec<&Value> = all.iter().filter(|one| one["decision"] == "DECLINED").collect();
    let reasons = declined.iter().all(|one| one["reason"].is_string());
    stage.states("3.5.7 不采纳的写明理由: every declined one has a reason", reasons && declined.len() == 1);
    let used: std::collections::BTreeSet<&str> = adopted
        .iter()
        .filter_map(|one| one["traces"].as_array())
        .flatten()
        .filter_map(|trace| trace["stage"].as_str())
        .collect();
    let three = ["DESIGN", "IMPLEMENTATION", "MAINTENANCE"];
    stage.states(
        "004-29 融入设计、实施、维护全阶段: suggestions went into design, implementation and maintenance",
        used.into_iter().eq(three),
    );
    let most = all.iter().map(|one| one["traces"].as_array().map_or(0, Vec::len)).max();
    stage.states("004-29 有一条贯穿三个阶段: one of them is traced through all three", most == Some(3));
    Ok(())
}
