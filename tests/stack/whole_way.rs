//! The whole way of a matter, through GraphQL only: from the founding of a community to the announcement of what it decided.

use serde_json::{Value, json};

use super::{
    estate::{ORDINARY, admit, csv, equal, grant},
    hall::{Person, TestHall, nodes, on_both_databases, text},
};

on_both_databases!(
    a_matter_goes_from_the_founding_to_the_announcement,
    a_repeated_request_gets_the_first_receipt_and_a_stale_one_is_refused,
);

const OPENING: &str = "2026-04-17T00:00:00+08:00";
const CLOSING: &str = "2026-04-24T00:00:00+08:00";
const PERIOD_OVER: &str = "2026-05-09T00:00:00+08:00";
const OBJECTION: &str = "三号楼的票未送达，请重新清点。";

/// The people of the story.
struct Cast {
    community: String,
    registrar: Person,
    chair: Person,
    tellers: [Person; 2],
    manager: Person,
    owners: Vec<Person>,
    parties: Vec<String>,
}

/// An invitation is made, its code goes by letter, whoever has it becomes the member.
async fn comes_by_invitation(hall: &TestHall, by: &Person, member: &str) -> Person {
    let input = json!({ "memberId": member, "expiresAt": hall.in_days(14) });
    let invited = hall.does(by, "inviteMember", input, "code invitation { state }").await;
    assert_eq!(invited["invitation"]["state"], "OPEN");
    let code = json!({ "code": text(&invited, "/code") });
    let redeemed =
        hall.does(&Person::anonymous(), "redeemInvitation", code.clone(), "token member { id }").await;
    assert_eq!(redeemed["member"]["id"], json!(member));
    hall.refused(&Person::anonymous(), "redeemInvitation", code, "INVITATION_SPENT").await;
    Person { id: member.to_owned(), ..Person::with_token(&text(&redeemed, "/token")) }
}

async fn assembles(hall: &TestHall) -> Cast {
    let administrator = hall.administrator().await;
    let found = json!({ "name": "海棠苑", "timezone": "Asia/Shanghai", "language": "ZH_HANS" });
    let found = hall.does(&administrator, "foundCommunity", found, "community { id name }").await;
    let community = text(&found, "/community/id");
    let import = json!({ "communityId": community, "csv": csv("", &equal(8)) });
    hall.does(&administrator, "importRegister", import, "community { id }").await;
    let first = json!({ "communityId": community, "name": "周敏" });
    let first = hall.does(&administrator, "admitMember", first, "member { id name }").await;
    assert_eq!(first["member"]["name"], Value::Null, "an administrator sees no names");
    let member = Person { id: text(&first, "/member/id"), ..Person::anonymous() };
    grant(hall, &administrator, &member, "REGISTRAR").await;
    let registrar = comes_by_invitation(hall, &administrator, &member.id).await;
    let chair = admit(hall, &registrar, &community, "林国栋").await;
    grant(hall, &registrar, &chair, "CHAIR").await;
    let teller = admit(hall, &registrar, &community, "陈秀英").await;
    grant(hall, &registrar, &teller, "TELLER").await;
    let second = admit(hall, &registrar, &community, "王建平").await;
    grant(hall, &registrar, &second, "TELLER").await;
    let manager = admit(hall, &registrar, &community, "赵倩").await;
    grant(hall, &registrar, &manager, "PROPERTY_MANAGER").await;
    let (owners, parties) = owners(hall, &registrar, &community).await;
    Cast { community, registrar, chair, tellers: [teller, second], manager, owners, parties }
}

async fn owners(hall: &TestHall, registrar: &Person, community: &str) -> (Vec<Person>, Vec<String>) {
    let query = "query($id: ID!) { community(id: $id) { register { totals { units area owners } }
        parties(first: 100) { edges { node { id holders { id name } } } } } }";
    let seen = hall.run(registrar, query, json!({ "id": community })).await;
    let totals = json!({ "units": 8, "area": "800", "owners": 8 });
    assert_eq!(seen["community"]["register"]["totals"], totals);
    let mut parties: Vec<(String, String, String)> = nodes(&seen["community"]["parties"])
        .iter()
        .map(|party| (text(party, "/holders/0/name"), text(party, "/holders/0/id"), text(party, "/id")))
        .collect();
    parties.sort();
    let mut owners = Vec::new();
    for (index, (_, member, _)) in parties.iter().enumerate() {
        owners.push(match index {
            0 => comes_by_invitation(hall, registrar, member).await,
            _ => hall.sign_in(member).await,
        });
    }
    (owners, parties.into_iter().map(|(_, _, party)| party).collect())
}

/// Drafted, revised and frozen; called and noticed.
async fn is_put_to_the_vote(hall: &TestHall, cast: &Cast) -> (String, String) {
    let author = &cast.owners[0];
    let draft = json!({ "communityId": cast.community, "title": "外墙", "text": "把外墙刷成白色。" });
    let draft = hall.does(author, "draftProposal", draft, "proposal { id version }").await;
    let proposal = text(&draft, "/proposal/id");
    let seen = draft["proposal"]["version"].clone();
    let revise = |text: &str| json!({ "proposalId": proposal, "title": "外墙", "text": text, "expectedVersion": seen });
    hall.does(author, "reviseProposal", revise("把外墙刷成浅米色。"), "proposal { number }").await;
    hall.refused(author, "reviseProposal", revise("把外墙刷成绿色。"), "VERSION_CONFLICT").await;
    hall.refused(
        &cast.owners[1],
        "reviseProposal",
        json!({ "proposalId": proposal, "title": "a", "text": "b" }),
        "NOT_PERMITTED",
    )
    .await;
    hall.does(&cast.chair, "freezeProposal", json!({ "proposalId": proposal }), "proposal { phase }").await;
    let call = json!({
        "proposalId": proposal, "question": "是否同意把外墙刷成浅米色？", "rule": ORDINARY,
        "electorate": { "owners": {} }, "ballotMode": "CONFIDENTIAL", "replaceable": true, "liveTally": false,
        "opensAt": OPENING, "closesAt": CLOSING,
    });
    let called = hall.does(&cast.chair, "callPoll", call, "poll { id phase }").await;
    let poll = text(&called, "/poll/id");
    let noticed = hall
        .does(
            &cast.chair,
            "publishNotice",
            json!({ "pollId": poll }),
            "poll { phase textVersion turnout { seats voted } }",
        )
        .await;
    assert_eq!(
        noticed["poll"],
        json!({ "phase": "NOTICED", "textVersion": 2, "turnout": { "seats": 8, "voted": 0 } })
    );
    (proposal, poll)
}

const STANDING: &str = "query($id: ID!) { node(id: $id) { ... on Poll { phase
    turnout { seats voted measures { measure participating share needsMore } }
    tally { lines { mark seats } } openBallots(first: 5) { edges { node { mark } } } mySeats { mark right } } } }";

async fn is_voted_on(hall: &TestHall, cast: &Cast, poll: &str) {
    let ballot = |choice: &str| json!({ "pollId": poll, "choice": choice });
    hall.refused(&cast.owners[0], "castBallot", ballot("FOR"), "VOTING_NOT_OPEN").await;
    hall.wind_to(OPENING).await;
    for (owner, choice) in cast.owners.iter().zip(["AGAINST", "FOR", "FOR", "AGAINST"]) {
        hall.does(owner, "castBallot", ballot(choice), "").await;
    }
    // The terms let a ballot be replaced.
    hall.does(
        &cast.owners[0],
        "castBallot",
        json!({ "pollId": poll, "choice": "FOR", "reason": "想过了" }),
        "",
    )
    .await;
    hall.refused(&cast.chair, "castBallot", ballot("FOR"), "NOT_ON_THE_ROLL").await;
    hall.refused(&cast.owners[1], "castBallot", ballot("CONFORM"), "CHOICE_NOT_OFFERED").await;
    let for_another = json!({ "pollId": poll, "choice": "FOR", "seatId": cast.parties[4] });
    hall.refused(&cast.owners[0], "castBallot", for_another.clone(), "NOT_ON_THE_ROLL").await;
    let proxy = |holder: &Person| json!({ "seatId": cast.parties[4], "holderId": holder.id, "pollId": poll, "until": CLOSING });
    hall.refused(&cast.owners[4], "grantProxy", proxy(&cast.manager), "PROXY_BY_PROPERTY_STAFF").await;
    hall.does(&cast.owners[4], "grantProxy", proxy(&cast.owners[0]), "proxy { holder { id } }").await;
    hall.does(&cast.owners[0], "castBallot", for_another, "").await;
    let paper = json!({ "pollId": poll, "seatId": cast.parties[5], "choice": "FOR" });
    let entered = hall.does(&cast.tellers[0], "enterPaperBallot", paper, "paperEntry { id }").await;
    let confirm = |choice: &str| json!({ "pollId": poll, "paperEntryId": entered["paperEntry"]["id"], "choice": choice });
    hall.refused(&cast.tellers[0], "confirmPaperBallot", confirm("FOR"), "NOT_YOUR_OWN_ENTRY").await;
    hall.refused(&cast.tellers[1], "confirmPaperBallot", confirm("AGAINST"), "PAPER_ENTRIES_DIFFER").await;
    hall.does(&cast.tellers[1], "confirmPaperBallot", confirm("FOR"), "poll { id }").await;
    // Turnout is everybody's; the count nobody's yet, not even a teller's.
    for person in [&cast.owners[7], &cast.tellers[0], &cast.chair, &cast.registrar] {
        let seen = hall.run(person, STANDING, json!({ "id": poll })).await;
        let turnout = json!({ "seats": 8, "voted": 6, "measures": [
            { "measure": "area", "participating": "600", "share": "3/4", "needsMore": false },
            { "measure": "heads", "participating": "6", "share": "3/4", "needsMore": false },
        ] });
        assert_eq!(seen["node"]["turnout"], turnout);
        assert_eq!((&seen["node"]["phase"], &seen["node"]["tally"]), (&json!("OPEN"), &Value::Null));
        assert_eq!(seen["node"]["openBallots"], Value::Null);
    }
    let own = hall.run(&cast.owners[3], STANDING, json!({ "id": poll })).await;
    assert_eq!(own["node"]["mySeats"], json!([{ "mark": "AGAINST", "right": "OWN" }]));
    hall.refused(&cast.tellers[0], "tallyPoll", json!({ "pollId": poll }), "VOTING_STILL_OPEN").await;
    hall.wind_to(CLOSING).await;
    hall.refused(&cast.owners[6], "castBallot", ballot("FOR"), "VOTING_CLOSED").await;
    let seen = hall.run(&cast.owners[7], STANDING, json!({ "id": poll })).await;
    assert_eq!(seen["node"]["phase"], "CLOSED");
    let lines = json!([{ "mark": "FOR", "seats": 5 }, { "mark": "AGAINST", "seats": 1 }]);
    assert_eq!(seen["node"]["tally"]["lines"], lines);
    assert_eq!(seen["node"]["openBallots"], Value::Null, "a confidential ballot stays so");
}

const WORKING: &str = "query($id: ID!) { node(id: $id) { ... on Poll { outcome results { number outcome explanation
    participation { met tests { part whole share sentence met } } approval { met tests { share sentence } } } } } }";

async fn is_counted(hall: &TestHall, cast: &Cast, poll: &str) {
    hall.refused(&cast.owners[0], "tallyPoll", json!({ "pollId": poll }), "NOT_PERMITTED").await;
    hall.does(&cast.tellers[0], "tallyPoll", json!({ "pollId": poll }), "poll { phase outcome }").await;
    let mut told = Vec::new();
    for language in ["en", "zh-Hans", "zh-Hant"] {
        let reader = cast.owners[6].speaking(language);
        let seen = hall.run(&reader, WORKING, json!({ "id": poll })).await;
        let result = &seen["node"]["results"][0];
        assert_eq!((&seen["node"]["outcome"], &result["outcome"]), (&json!("CARRIED"), &json!("CARRIED")));
        let area = &result["participation"]["tests"][0];
        assert_eq!(
            (&area["part"], &area["whole"], &area["share"]),
            (&json!("600"), &json!("800"), &json!("3/4"))
        );
        assert_eq!(result["approval"]["tests"][1]["share"], "5/6");
        told.push((text(result, "/explanation"), text(area, "/sentence")));
    }
    assert!(
        told[0] != told[1] && told[1] != told[2] && told[0].1 != told[1].1 && told[1].1 != told[2].1,
        "{told:?}"
    );
    assert!(told[0].0.is_ascii() || told[0].0.contains('²'), "{told:?}");
}

const OBJECTIONS: &str = "query($id: ID!) { node(id: $id) { ... on Poll { recountOwed
    objections { id words upheld answer by { name } } } } }";

async fn is_objected_to(hall: &TestHall, cast: &Cast, poll: &str) {
    let object = json!({ "pollId": poll, "words": OBJECTION });
    hall.refused(&cast.manager, "fileObjection", object.clone(), "NOT_ON_THE_ROLL").await;
    let filed = hall.does(&cast.owners[3], "fileObjection", object, "objection { id words }").await;
    assert_eq!(filed["objection"]["words"], OBJECTION);
    let objection = text(&filed, "/objection/id");
    let seen = hall.run(&cast.owners[1], OBJECTIONS, json!({ "id": poll })).await;
    assert_eq!(seen["node"]["objections"][0]["words"], OBJECTION);
    assert_eq!(seen["node"]["objections"][0]["by"]["name"], "业主0003");
    let hidden = hall.run(&cast.manager, OBJECTIONS, json!({ "id": poll })).await;
    assert_eq!(hidden["node"]["objections"], Value::Null);
    let by_id = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(hall.run(&cast.manager, by_id, json!({ "id": objection })).await["node"], Value::Null);
    let certify = json!({ "pollId": poll });
    hall.refused(&cast.tellers[0], "certifyResult", certify.clone(), "OBJECTION_OPEN").await;
    let answer = json!({ "pollId": poll, "objectionId": objection, "upheld": true, "reason": "重新清点。" });
    hall.does(&cast.tellers[0], "answerObjection", answer, "objection { upheld }").await;
    assert_eq!(
        hall.run(&cast.owners[1], OBJECTIONS, json!({ "id": poll })).await["node"]["recountOwed"],
        true
    );
    hall.refused(&cast.tellers[0], "certifyResult", certify.clone(), "RECOUNT_OWED").await;
    hall.does(&cast.tellers[1], "tallyPoll", certify.clone(), "poll { results { number } }").await;
    hall.refused(&cast.tellers[0], "certifyResult", certify, "OBJECTION_PERIOD_RUNNING").await;
}

const END: &str = "query($id: ID!) { node(id: $id) { ... on Poll { phase certifiedAt announcedAt
    certificate { outcome number objectionsFiled objectionsUpheld participation approval rollHash } rollHash } } }";

async fn a_matter_goes_from_the_founding_to_the_announcement(hall: &TestHall) {
    let cast = assembles(hall).await;
    let (proposal, poll) = is_put_to_the_vote(hall, &cast).await;
    is_voted_on(hall, &cast, &poll).await;
    is_counted(hall, &cast, &poll).await;
    is_objected_to(hall, &cast, &poll).await;
    hall.wind_to(PERIOD_OVER).await;
    let input = json!({ "pollId": poll });
    hall.does(&cast.tellers[0], "certifyResult", input.clone(), "").await;
    hall.refused(&cast.tellers[0], "announceResult", input.clone(), "NOT_PERMITTED").await;
    hall.does(&cast.chair, "announceResult", input, "").await;
    let end = hall.run(&cast.manager, END, json!({ "id": poll })).await;
    assert_eq!(end["node"]["phase"], "CERTIFIED");
    assert!(end["node"]["certifiedAt"].is_string() && end["node"]["announcedAt"].is_string());
    let certificate = &end["node"]["certificate"];
    assert_eq!(certificate["rollHash"], end["node"]["rollHash"]);
    assert_eq!((&certificate["outcome"], &certificate["number"]), (&json!("CARRIED"), &json!(2)));
    assert_eq!((&certificate["objectionsFiled"], &certificate["objectionsUpheld"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&certificate["participation"], &certificate["approval"]),
        (&json!(["3/4", "3/4"]), &json!(["5/6", "5/6"]))
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Proposal {
        timeline(first: 100) { edges { node { kind actor { kind member { name } } } } } } } }";
    let seen = hall.run(&cast.owners[1], query, json!({ "id": proposal })).await;
    let told: Vec<String> = nodes(&seen["node"]["timeline"])
        .iter()
        .map(|entry| {
            let who = entry.pointer("/actor/member/name").and_then(Value::as_str);
            format!("{} {}", text(entry, "/kind"), who.unwrap_or(&text(entry, "/actor/kind")))
        })
        .collect();
    assert_eq!(told, TOLD);
}

const TOLD: [&str; 13] = [
    "proposal.drafted.v1 业主0000",
    "proposal.revised.v1 业主0000",
    "proposal.frozen.v1 林国栋",
    "poll.called.v1 林国栋",
    "poll.noticed.v1 林国栋",
    "poll.opened.v1 clockwork",
    "poll.closed.v1 clockwork",
    "poll.tallied.v1 陈秀英",
    "poll.objection_filed.v1 业主0003",
    "poll.objection_answered.v1 陈秀英",
    "poll.tallied.v1 王建平",
    "poll.result_certified.v1 陈秀英",
    "poll.result_announced.v1 林国栋",
];

async fn a_repeated_request_gets_the_first_receipt_and_a_stale_one_is_refused(hall: &TestHall) {
    const RECEIPT: &str = "position receipt { seq hash recordedAt position }";
    let administrator = hall.administrator().await;
    let key = hall.key();
    let found = |name: &str| json!({ "idempotencyKey": key, "name": name, "timezone": "Asia/Shanghai", "language": "EN" });
    let first = hall.does(&administrator, "foundCommunity", found("Hall"), RECEIPT).await;
    let events = hall.events().await;
    let again = hall.does(&administrator, "foundCommunity", found("Hall"), RECEIPT).await;
    assert_eq!(first, again);
    hall.refused(&administrator, "foundCommunity", found("Another hall"), "KEY_REUSED").await;
    let other = hall.administrator().await;
    hall.refused(&other, "foundCommunity", found("Hall"), "KEY_REUSED").await;
    assert_eq!(hall.events().await, events, "nothing was written");
    let shown = hall.does(&administrator, "foundCommunity", found("Hall"), "community { id }").await;
    let place = |version: i32| json!({ "communityId": shown["community"]["id"], "parentId": null, "expectedVersion": version });
    hall.refused(&administrator, "placeCommunity", place(7), "VERSION_CONFLICT").await;
    assert_eq!(hall.events().await, events, "nothing was written");
}
