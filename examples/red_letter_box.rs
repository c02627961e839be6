//! The red letter box (红色信箱) of a community whose people have just moved back: a box opened on schedule by two, letters registered,
//! given to somebody, acted upon, and answered to whoever wrote them; a call for help answered the same day.
//!
//! `cargo run --example red_letter_box` plays the story on a throw-away store, prints the history of one letter, and checks what the
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
    secretary: Person,
    clerk: Person,
    witness: Person,
    volunteer: Person,
    resident: Person,
}

async fn assembles(stage: &Stage) -> Result<Cast, Failure> {
    let by = &stage.registrar;
    let cast = Cast {
        secretary: stage.admits(by, "翁琳铭", &["CHAIR"]).await?,
        clerk: stage.admits(by, "林小燕", &["CLERK"]).await?,
        witness: stage.admits(by, "王大姐", &["RESIDENT"]).await?,
        volunteer: stage.admits(by, "施吉黎", &["RESIDENT"]).await?,
        resident: stage.admits(by, "陈依姆", &["RESIDENT"]).await?,
    };
    let settings = json!({
        "communityId": stage.community, "noticeDaysMin": 15, "objectionDays": 7, "extensionDaysMax": 15, "proxiesMax": 3,
        "openProposalsMax": 10, "answerWorkingDays": 5, "holidays": { "weekly": [6, 7] }, "reason": "居民公约",
    });
    stage.does(by, "changeSettings", settings, "").await?;
    Ok(cast)
}

async fn story() -> Result<Told, Failure> {
    let mut stage = Stage::open("瀛东社区", "登记员", "2026-03-02T09:00:00+08:00").await?;
    let cast = assembles(&stage).await?;
    let letter_box = hangs(&mut stage, &cast).await?;
    let opening = is_opened_by_two(&mut stage, &cast, &letter_box).await?;
    let letters = are_registered(&stage, &cast, &opening).await?;
    anybody_writes_at_any_time(&mut stage, &cast).await?;
    help_comes_the_same_day(&mut stage, &cast).await?;
    letters_are_answered(&mut stage, &cast, &letters).await?;
    every_letter_has_an_answer_or_an_age(&mut stage, &cast, &letter_box).await?;
    let timeline = stage.timeline(&cast.clerk, "Topic", &letters.lamp).await?;
    let kinds =
        ["raised", "accepted", "assigned", "acted", "acknowledged", "answered", "publicised", "closed"];
    let told = timeline
        .iter()
        .filter_map(|line| line.split("topic.").nth(1)?.split(".v1").next())
        .collect::<Vec<_>>();
    stage.states(
        "001-07 登记、交办、落实、答复,一步不少: each step of a letter is in its history",
        told == kinds,
    );
    stage.ends(timeline).await
}

async fn hangs(stage: &mut Stage, cast: &Cast) -> Result<String, Failure> {
    let hang = json!({ "communityId": stage.community, "place": "五事工作亭红色信箱", "everyDays": 7 });
    let installed = stage.does(&cast.clerk, "installLetterBox", hang, "letterBox { id dueAt }").await?;
    // The starting day is not counted; the ninth ends at midnight in Fuzhou.
    let due = installed["letterBox"]["dueAt"] == "2026-03-09T16:00:00Z";
    stage.states("001-07 定期取件: the box is to be opened every seven days", due);
    text(&installed, "/letterBox/id")
}

async fn is_opened_by_two(stage: &mut Stage, cast: &Cast, letter_box: &str) -> Result<String, Failure> {
    stage.wind_to("2026-03-09T10:00:00+08:00").await?;
    let open = |witness: &Person| json!({ "letterBoxId": letter_box, "witnessId": witness.id, "letters": 3 });
    let alone = stage.refuses(&cast.clerk, "openLetterBox", open(&cast.clerk), "WITNESS_IS_OPENER").await?;
    let opened = stage.does(&cast.clerk, "openLetterBox", open(&cast.witness), "opening { id }").await?;
    let opening = text(&opened, "/opening/id")?;
    let count = |letters: u32| json!({ "openingId": opening, "letters": letters });
    let differs = stage.refuses(&cast.witness, "witnessOpening", count(2), "LETTERS_DIFFER").await?;
    let confirmed = stage.does(&cast.witness, "witnessOpening", count(3), "opening { witnessedAt }").await?;
    let witnessed = confirmed["opening"]["witnessedAt"].is_string();
    stage.states(
        "001-07 两人开箱: nobody opens the box alone, and both count the letters",
        alone && differs && witnessed,
    );
    Ok(opening)
}

/// The letters of the batch.
struct Letters {
    lamp: String,
    bench: String,
    bench_code: String,
    noise: String,
}

async fn are_registered(stage: &Stage, cast: &Cast, opening: &str) -> Result<Letters, Failure> {
    let letter = |words: &str, member: Value, name: Value| {
        json!({
            "communityId": stage.community, "words": words, "channel": "LETTER_BOX", "memberId": member, "name": name,
            "confidential": false, "openingId": opening,
        })
    };
    let record = async |input: Value| {
        stage.does(&cast.clerk, "recordTopic", input, "topic { id dueAt } claimCode").await
    };
    let lamp =
        record(letter("三楼楼道灯坏了好几天,晚上看不见。", json!(cast.resident.id), Value::Null)).await?;
    let bench = record(letter("架空层的长凳松了,怕老人摔跤。", Value::Null, Value::Null)).await?;
    let noise = record(letter("广场舞音量太大。", Value::Null, json!("一位住户"))).await?;
    Ok(Letters {
        lamp: text(&lamp, "/topic/id")?,
        bench: text(&bench, "/topic/id")?,
        bench_code: text(&bench, "/claimCode")?,
        noise: text(&noise, "/topic/id")?,
    })
}

async fn anybody_writes_at_any_time(stage: &mut Stage, cast: &Cast) -> Result<(), Failure> {
    stage.wind_to("2026-03-10T23:30:00+08:00").await?;
    let words = "物业费的账目能不能公开?";
    let write = json!({ "communityId": stage.community, "words": words, "channel": "LETTER_BOX", "confidential": false });
    let written = stage.does(&cast.resident, "raiseTopicAnonymously", write, "claimCode").await?;
    let code = text(&written, "/claimCode")?;
    let query =
        "query($id: ID!) { community(id: $id) { topics(last: 1) { edges { node { id text sender { id }
        recordedBy { kind member { id } } } } } } }";
    let seen = stage.asks(Some(&cast.clerk), query, json!({ "id": stage.community })).await?;
    let topic = nodes(&seen["community"]["topics"]).pop().unwrap_or_default();
    let recorded = json!({ "kind": "anonymous", "member": null });
    let unknown = topic["text"] == words && topic["sender"].is_null() && topic["recordedBy"] == recorded;
    stage.states(
        "001-07 随时反馈,可以匿名: a letter comes on a screen at night, and nobody knows whose it is",
        unknown,
    );
    let id = text(&topic, "/id")?;
    stage.wind_to("2026-03-12T09:00:00+08:00").await?;
    let at_once =
        json!({ "topicId": id, "title": "公开物业费账目", "answer": "每季度首月十日在公告栏与平台公布。" });
    stage.does(&cast.secretary, "answerTopicAtOnce", at_once, "").await?;
    let read = claims(stage, &code).await?;
    let answered = read.pointer("/entries/0/text") == Some(&json!("每季度首月十日在公告栏与平台公布。"));
    stage.states(
        "001-07 匿名来信人凭码看到答复: whoever wrote it reads the answer by a code, signed in or not",
        answered,
    );
    Ok(())
}

async fn claims(stage: &Stage, code: &str) -> Result<Value, Failure> {
    let query = "query($id: ID!, $code: String!) { claimedTopic(communityId: $id, code: $code) { phase entries { kind text } } }";
    let mut seen = stage.asks(None, query, json!({ "id": stage.community, "code": code })).await?;
    Ok(seen["claimedTopic"].take())
}

async fn help_comes_the_same_day(stage: &mut Stage, cast: &Cast) -> Result<(), Failure> {
    stage.wind_to("2026-03-16T09:20:00+08:00").await?;
    let call = json!({
        "communityId": stage.community, "words": "刚搬家,不会在手机上缴水电费,儿女不在身边。", "channel": "PHONE",
        "name": "陈敏敏", "contact": "万科澜悦花园", "confidential": true,
    });
    let called = stage.does(&cast.clerk, "recordTopic", call, "topic { id senderName }").await?;
    let help = text(&called, "/topic/id")?;
    stage.does(&cast.clerk, "acceptTopic", json!({ "topicId": help, "title": "居民求助" }), "").await?;
    let to = json!({ "topicId": help, "assigneeId": cast.volunteer.id });
    stage.does(&cast.clerk, "assignTopic", to, "").await?;
    stage.wind_to("2026-03-16T15:00:00+08:00").await?;
    let note = |note: &str| json!({ "topicId": help, "note": note });
    stage.does(&cast.volunteer, "noteTopicAction", note("上门教会线上缴费,写了一份操作指南。"), "").await?;
    let answer = json!({ "topicId": help, "answer": "以后有事、有困难随时联系我们。" });
    let shown = "topic { daysToAnswer daysToAction answer { text } }";
    let answered = stage.does(&cast.volunteer, "answerTopic", answer, shown).await?;
    let (answer_days, action_days) = (&answered["topic"]["daysToAnswer"], &answered["topic"]["daysToAction"]);
    let same_day = *answer_days == json!(0) && *action_days == json!(0);
    stage.states(
        "001-15 当天下午上门,当天答复: the call for help is acted upon and answered the same day",
        same_day,
    );
    let query = "query($id: ID!) { node(id: $id) { id } }";
    let neighbour = stage.asks(Some(&cast.witness), query, json!({ "id": help })).await?;
    let named = called["topic"]["senderName"] == "陈敏敏";
    stage.states(
        "001-15 求助者是谁,只有经办人知道: who asked for help is known to those who help, and to nobody else",
        named && neighbour["node"].is_null(),
    );
    Ok(())
}

async fn letters_are_answered(stage: &mut Stage, cast: &Cast, letters: &Letters) -> Result<(), Failure> {
    let Letters { lamp, bench, bench_code, noise } = letters;
    for (topic, title) in [(lamp, "三楼楼道灯不亮"), (bench, "架空层长凳松动"), (noise, "广场舞音量")]
    {
        let accept = json!({ "topicId": topic, "title": title });
        stage.does(&cast.clerk, "acceptTopic", accept, "").await?;
    }
    let to = json!({ "topicId": lamp, "assigneeId": cast.volunteer.id });
    stage.does(&cast.clerk, "assignTopic", to, "").await?;
    let note = json!({ "topicId": lamp, "note": "更换灯管两支。" });
    stage.does(&cast.volunteer, "noteTopicAction", note, "").await?;
    let received = json!({ "topicId": lamp, "text": "来信已收到,正在处理。" });
    let shown = "topic { answeredAt ageDays }";
    let received = stage.does(&cast.clerk, "acknowledgeTopic", received, shown).await?;
    let still_waits = received["topic"]["answeredAt"].is_null() && received["topic"]["ageDays"] == json!(7);
    stage.states("001-07 收到不等于答复: a receipt is no answer, and the letter goes on ageing", still_waits);
    for (who, topic, answer) in
        [(&cast.volunteer, lamp, "灯管已更换,请您放心。"), (&cast.clerk, bench, "长凳已加固。")]
    {
        stage.does(who, "answerTopic", json!({ "topicId": topic, "answer": answer }), "").await?;
    }
    let query =
        "query($id: ID!) { node(id: $id) { ... on Topic { answer { text by { member { name } } } } } }";
    let hers = stage.asks(Some(&cast.resident), query, json!({ "id": lamp })).await?;
    let first_hand = json!({ "text": "灯管已更换,请您放心。", "by": { "member": { "name": "施吉黎" } } });
    stage.states(
        "001-07 第一时间反馈当事人: the sender reads it from whoever did it",
        hers["node"]["answer"] == first_hand,
    );
    let read = claims(stage, bench_code).await?;
    let slip = read["entries"] == json!([{ "kind": "ANSWERED", "text": "长凳已加固。" }]);
    stage.states(
        "001-07 无名的信也有答复: the letter without a name is answered too, by the code on its slip",
        slip,
    );
    let public = json!({ "topicId": lamp, "text": "全部楼道灯已检修。" });
    stage.does(&cast.clerk, "publiciseTopic", public, "").await?;
    stage.does(&cast.clerk, "closeTopic", json!({ "topicId": lamp, "reason": "已落实" }), "").await?;
    Ok(())
}

async fn every_letter_has_an_answer_or_an_age(
    stage: &mut Stage,
    cast: &Cast,
    letter_box: &str,
) -> Result<(), Failure> {
    stage.wind_to("2026-03-18T09:00:00+08:00").await?;
    let query = "query($id: ID!, $box: ID!) { community(id: $id) { topics(first: 100) { edges { node { title answeredAt
        ageDays overdue } } } promises { all { raised answered share inTime medianDays overdue } byChannel { channel raised
        answered medianDays } } letterBoxes(overdue: true) { edges { node { id } } } }
        node(id: $box) { ... on LetterBox { openings { edges { node { letters registered } } } } } }";
    let seen =
        stage.asks(Some(&cast.clerk), query, json!({ "id": stage.community, "box": letter_box })).await?;
    let topics = nodes(&seen["community"]["topics"]);
    let told = topics.iter().all(|topic| topic["answeredAt"].is_string() != topic["ageDays"].is_u64());
    stage.states(
        "3.5.4 每封信都有答复,或有等待的天数: each letter has an answer to its sender, or an age",
        told && topics.len() == 5,
    );
    let waits: Vec<&Value> = topics.iter().filter(|topic| topic["ageDays"].is_u64()).collect();
    let noise = waits.first().is_some_and(|topic| {
        topic["title"] == "广场舞音量" && topic["ageDays"] == json!(9) && topic["overdue"] == json!(true)
    });
    stage.states(
        "3.5.4 未答复的一封已等九天并逾期: the one unanswered has waited for nine days and is overdue",
        noise && waits.len() == 1,
    );
    let all =
        json!({ "raised": 5, "answered": 4, "share": "4/5", "inTime": 4, "medianDays": "9/2", "overdue": 1 });
    stage.states(
        "001-07 承诺可查: four of five are answered, the median after 4.5 days, exactly",
        seen["community"]["promises"]["all"] == all,
    );
    let by_channel = json!([
        { "channel": "LETTER_BOX", "raised": 4, "answered": 3, "medianDays": "7" },
        { "channel": "PHONE", "raised": 1, "answered": 1, "medianDays": "0" },
    ]);
    stage.states(
        "001-07 纸质与线上同一本登记: letters on paper and on screen are in one register",
        seen["community"]["promises"]["byChannel"] == by_channel,
    );
    let batch = nodes(&seen["node"]["openings"]) == [json!({ "letters": 3, "registered": 3 })];
    let late = nodes(&seen["community"]["letterBoxes"]) == [json!({ "id": letter_box })];
    stage.states("001-07 每批信件登记齐全,逾期未开的信箱看得见: the batch is complete, and a box not opened in time is shown", batch && late);
    Ok(())
}
