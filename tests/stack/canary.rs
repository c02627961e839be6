//! Canaries: what is in one community is shown to nobody of another. Every field of every type is asked for, by everybody, with the
//! other community's ids.

use std::{cell::RefCell, collections::BTreeMap};

use moothall_graphql::global_id::{GlobalId, Noun};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    estate::{Estate, Plan, admit, equal, grant, settings},
    hall::{Person, TestHall, on_both_databases, text},
    walk::Walk,
};
use crate::http::client::Ask;

on_both_databases!(nothing_of_a_community_is_shown_to_anybody_of_another);

/// Stands in everything that only the second community's people may see.
const SHUT: &str = "CANARY-SHUT";
/// Stands in what the platform's administrator may see too: names of communities, their rules.
const OPEN: &str = "CANARY-OPEN";

/// The second community's ids, by type.
struct Nest {
    ids: BTreeMap<&'static str, String>,
}

#[expect(clippy::too_many_lines, reason = "one of everything")]
async fn nest(hall: &TestHall) -> Nest {
    let plan = Plan { name: OPEN, mark: SHUT, areas: &equal(3) };
    let estate = Estate::found(hall, &plan).await;
    let by = &estate.registrar;
    let ground = json!({ "communityId": estate.id, "rule": "tpl.robert.two-thirds", "reason": OPEN });
    hall.does(by, "acceptRule", ground, "").await;
    let governed = json!({ "reason": SHUT });
    let mut change = settings(&estate.id, 0, 7);
    change["reason"] = governed["reason"].clone();
    hall.does(by, "changeSettings", change, "").await;
    let unit = json!({
        "communityId": estate.id, "building": SHUT, "entrance": SHUT, "number": SHUT, "area": "12", "purpose": "OTHER",
    });
    hall.does(by, "registerUnit", unit, "").await;
    let party = json!({ "communityId": estate.id, "kind": "DEVELOPER", "holderIds": [], "name": SHUT });
    hall.does(by, "recordParty", party, "").await;
    let invite = json!({ "memberId": estate.owners[2].member, "expiresAt": hall.in_days(30) });
    let invited = hall.does(by, "inviteMember", invite, "invitation { id }").await;
    let resident = admit(hall, by, &estate.id, SHUT).await;
    let office = grant(hall, by, &resident, "RESIDENT").await;
    let proposal = json!({ "communityId": estate.id, "title": SHUT, "text": SHUT });
    let proposal = hall.does(&estate.chair, "draftProposal", proposal, "proposal { id }").await;
    let option = json!({ "proposalId": proposal["proposal"]["id"], "title": SHUT });
    hall.does(&estate.chair, "addOption", option, "").await;
    let withdraw = json!({ "proposalId": proposal["proposal"]["id"], "reason": SHUT });
    hall.does(&estate.chair, "withdrawProposal", withdraw, "").await;
    let met = super::meetings::held(hall, &estate, SHUT).await;
    let poll = estate.open_poll(hall, SHUT).await;
    let proxy = json!({
        "seatId": estate.owners[0].party, "holderId": estate.owners[1].member, "until": hall.in_days(30),
    });
    let proxy = hall.does(&estate.owner(hall, 0).await, "grantProxy", proxy, "proxy { id }").await;
    let ballot = json!({ "pollId": poll, "choice": "FOR", "reason": SHUT });
    hall.does(&estate.owner(hall, 0).await, "castBallot", ballot, "").await;
    // She has a proxy beside her own seat, and says for which she votes.
    let own = json!({ "pollId": poll, "seatId": estate.owners[1].party, "choice": "FOR" });
    hall.does(&estate.owner(hall, 1).await, "castBallot", own, "").await;
    let paper = json!({ "pollId": poll, "seatId": estate.owners[2].party, "choice": "AGAINST" });
    let paper = hall.does(&estate.tellers[0], "enterPaperBallot", paper, "paperEntry { id }").await;
    let extended = json!({ "pollId": poll, "closesAt": hall.in_days(8), "reason": SHUT });
    hall.does(&estate.chair, "extendPoll", extended, "").await;
    hall.wind_to(&hall.in_days(8)).await;
    let discard = json!({ "pollId": poll, "paperEntryId": paper["paperEntry"]["id"], "reason": SHUT });
    hall.does(&estate.tellers[0], "discardPaperBallot", discard, "").await;
    hall.does(&estate.tellers[0], "tallyPoll", json!({ "pollId": poll }), "").await;
    let objection = json!({ "pollId": poll, "words": SHUT });
    let objector = estate.owner(hall, 0).await;
    let objection = hall.does(&objector, "fileObjection", objection, "objection { id }").await;
    let ruled = json!({ "pollId": poll, "outcome": "REJECTED", "reason": SHUT });
    hall.does(&estate.chair, "ruleOutcome", ruled, "").await;
    let follow = follow_through(hall, &estate).await;
    let letters = topics(hall, &estate).await;
    let mut ids = talk(hall, &estate).await;
    ids.extend([
        ("Community", estate.id.clone()),
        ("Unit", estate.owners[0].unit.clone()),
        ("Party", estate.owners[0].party.clone()),
        ("Member", estate.owners[0].member.clone()),
        ("Invitation", text(&invited, "/invitation/id")),
        ("Office", office),
        ("Proxy", text(&proxy, "/proxy/id")),
        ("Proposal", text(&proposal, "/proposal/id")),
        ("Poll", poll),
        ("Objection", text(&objection, "/objection/id")),
        ("Hall", met.hall),
        ("Meeting", met.meeting),
        ("AgendaItem", met.item),
        ("Motion", met.motion),
        ("Seat", estate.owners[0].party.clone()),
        ("PaperEntry", text(&paper, "/paperEntry/id")),
    ]);
    ids.extend(follow);
    ids.extend(letters);
    let nest = Nest { ids };
    sings(hall, &estate, &nest).await;
    nest
}

/// A panel with a lottery, a project and advice, and a resolution with everything that can be written about it.
async fn follow_through(hall: &TestHall, estate: &Estate) -> Vec<(&'static str, String)> {
    let (chair, advisor) = (&estate.chair, &estate.owner(hall, 1).await);
    let mut charter = super::facade::charter();
    charter["title"] = json!(SHUT);
    charter["mandate"] = json!(SHUT);
    let made = json!({ "communityId": estate.id, "charter": charter });
    let panel = text(&hall.does(chair, "charterPanel", made, "panel { id }").await, "/panel/id");
    let seat = json!({ "panelId": panel, "memberId": advisor.id });
    let mut nominated = seat.clone();
    nominated["dimension"] = json!("PRACTICE");
    nominated["profession"] = json!("LAWYER");
    nominated["skill"] = json!(SHUT);
    hall.does(chair, "nominateAdvisor", nominated, "").await;
    hall.does(advisor, "declareInterest", json!({ "panelId": panel, "conflict": SHUT }), "").await;
    hall.does(chair, "appointAdvisor", seat, "").await;
    let lottery = json!({
        "panelId": panel, "strata": [{ "name": SHUT, "quota": 1 }], "publicValue": { "name": SHUT, "knownAt": hall.in_days(9) },
        "candidates": [{ "memberId": estate.owners[2].member, "stratum": SHUT, "dimension": "PRACTICE", "profession": "LAWYER" }],
    });
    let lottery = hall.does(chair, "announceLottery", lottery, "lottery { id }").await;
    let project = json!({ "panelId": panel, "title": SHUT });
    let project = text(&hall.does(chair, "openProject", project, "project { id }").await, "/project/id");
    let bidder = json!({ "projectId": project, "name": SHUT, "memberIds": [estate.owners[2].member] });
    hall.does(chair, "declareBidder", bidder, "").await;
    hall.does(chair, "enterStage", json!({ "projectId": project, "stage": "ASSESSMENT" }), "").await;
    let signed = json!({ "projectId": project, "stage": "ASSESSMENT", "note": SHUT });
    hall.does(advisor, "signOffStage", signed, "").await;
    let asked = json!({
        "panelId": panel, "projectId": project, "body": SHUT, "question": SHUT, "due": super::facade::day(hall, 9),
    });
    let advice = text(&hall.does(chair, "requestAdvice", asked, "advice { id }").await, "/advice/id");
    let opinion = json!({ "adviceId": advice, "text": SHUT, "grounds": SHUT, "sources": [SHUT] });
    hall.does(advisor, "fileOpinion", opinion, "").await;
    hall.does(advisor, "fileMinorityOpinion", json!({ "adviceId": advice, "words": SHUT }), "").await;
    let answer = json!({ "adviceId": advice, "verdict": "DECLINED", "grounds": SHUT });
    hall.does(chair, "answerAdvice", answer, "").await;
    let deliberation = super::facade::agreed(hall, estate, SHUT).await;
    let recorded = json!({
        "deliberationId": deliberation, "title": SHUT, "text": SHUT, "inForceOn": super::facade::day(hall, 0), "projectId": project,
    });
    let recorded = hall.does(chair, "recordConsensusResolution", recorded, "resolution { id }").await;
    let resolution = text(&recorded, "/resolution/id");
    let assigned = json!({
        "resolutionId": resolution, "executor": SHUT, "budget": "100.00", "fund": "OTHER", "guardPercent": 10,
        "due": super::facade::day(hall, 9),
    });
    hall.does(chair, "assignExecution", assigned, "").await;
    let note = json!({ "resolutionId": resolution, "text": SHUT });
    hall.does(chair, "noteSupervision", note, "").await;
    let plan = json!({ "resolutionId": resolution, "title": SHUT, "due": super::facade::day(hall, 9) });
    hall.does(chair, "planMilestone", plan, "").await;
    let challenge = json!({ "resolutionId": resolution, "words": SHUT });
    hall.does(advisor, "fileChallenge", challenge, "").await;
    let community = GlobalId::parse(&estate.id).expect("an id").community;
    let of_nothing = |noun| GlobalId::new(noun, community, Uuid::from_u128(7)).encode().0;
    vec![
        ("PanelVisit", of_nothing(Noun::PanelVisit)),
        ("Bidder", of_nothing(Noun::Bidder)),
        ("Milestone", of_nothing(Noun::Milestone)),
        ("SupervisionNote", of_nothing(Noun::SupervisionNote)),
        ("Variation", of_nothing(Noun::Variation)),
        ("Payment", of_nothing(Noun::Payment)),
        ("Challenge", of_nothing(Noun::Challenge)),
        ("Panel", panel),
        ("Lottery", text(&lottery, "/lottery/id")),
        ("Project", project),
        ("Advice", advice),
        ("Resolution", resolution),
    ]
}

/// Canaries in topics, suggestions and letter boxes.
async fn topics(hall: &TestHall, estate: &Estate) -> BTreeMap<&'static str, String> {
    let (chair, owner) = (&estate.chair, estate.owner(hall, 0).await);
    let raise = json!({ "communityId": estate.id, "words": SHUT, "confidential": false });
    let raised = hall.does(&owner, "raiseTopic", raise, "topic { id }").await;
    let topic = text(&raised, "/topic/id");
    hall.does(chair, "acceptTopic", json!({ "topicId": topic, "title": SHUT }), "").await;
    hall.does(chair, "noteTopicAction", json!({ "topicId": topic, "note": SHUT }), "").await;
    let give = json!({ "topicId": topic, "words": SHUT });
    let given = hall.does(&owner, "giveSuggestion", give, "suggestion { id }").await;
    let suggestion = text(&given, "/suggestion/id");
    let cluster = json!({ "topicId": topic, "label": SHUT, "suggestionIds": [suggestion] });
    let cluster = hall.does(chair, "clusterSuggestions", cluster, "topic { clusters { id } }").await;
    let adopt = json!({ "topicId": topic, "suggestionId": suggestion, "stage": "DESIGN", "note": SHUT });
    hall.does(chair, "adoptSuggestion", adopt, "").await;
    hall.does(chair, "answerTopic", json!({ "topicId": topic, "answer": SHUT }), "").await;
    hall.does(chair, "publiciseTopic", json!({ "topicId": topic, "text": SHUT }), "").await;
    let hang = json!({ "communityId": estate.id, "place": SHUT, "everyDays": 7 });
    let letter_box = hall.does(chair, "installLetterBox", hang, "letterBox { id }").await;
    let open = json!({ "letterBoxId": letter_box["letterBox"]["id"], "witnessId": owner.id, "letters": 0 });
    let opening = hall.does(chair, "openLetterBox", open, "opening { id }").await;
    let void = json!({ "openingId": opening["opening"]["id"], "reason": SHUT });
    hall.does(chair, "voidOpening", void, "").await;
    BTreeMap::from([
        ("Topic", topic),
        ("Suggestion", suggestion),
        ("SuggestionCluster", text(&cluster, "/topic/clusters/0/id")),
        ("LetterBox", text(&letter_box, "/letterBox/id")),
        ("BoxOpening", text(&opening, "/opening/id")),
    ])
}

/// Something is talked over: a round, a statement, a party, a commitment, a draft; and an amendment is proposed.
async fn talk(hall: &TestHall, estate: &Estate) -> BTreeMap<&'static str, String> {
    let (chair, owner) = (&estate.chair, estate.owner(hall, 0).await);
    let draft = json!({ "communityId": estate.id, "title": SHUT, "text": SHUT });
    let draft = hall.does(chair, "draftProposal", draft, "proposal { id }").await;
    let proposal = text(&draft, "/proposal/id");
    let amendment =
        json!({ "proposalId": proposal, "against": 1, "title": SHUT, "text": SHUT, "words": SHUT });
    let amendment = hall.does(&owner, "proposeAmendment", amendment, "amendment { id }").await;
    let support = json!({ "proposalId": proposal, "number": 1, "informed": true, "condition": SHUT });
    hall.does(&owner, "supportProposal", support, "").await;
    let open = json!({
        "communityId": estate.id, "title": SHUT, "question": SHUT, "proposalId": proposal,
        "venue": { "kind": "PARTIES" }, "participants": { "kind": "RESIDENTS" }, "facilitatorId": chair.id,
    });
    let opened = hall.does(chair, "openDeliberation", open, "deliberation { id }").await;
    let id = text(&opened, "/deliberation/id");
    let with = |mut input: Value| {
        input["deliberationId"] = json!(id);
        input
    };
    hall.does(chair, "informParticipants", with(json!({ "background": SHUT })), "").await;
    let seat = json!({ "kind": "OWNERS", "name": SHUT, "delegateIds": [owner.id] });
    let seat = hall.does(chair, "seatDelegation", with(seat), "deliberation { delegations { id } }").await;
    let delegation = text(&seat, "/deliberation/delegations/0/id");
    let hold = json!({ "delegationId": delegation, "text": SHUT });
    hall.does(&owner, "statePosition", with(hold), "").await;
    let say = json!({ "side": "FOR", "words": SHUT, "sources": SHUT });
    let said = hall.does(&owner, "makeStatement", with(say), "statement { id }").await;
    let hide = json!({ "statementId": said["statement"]["id"], "reason": SHUT });
    hall.does(chair, "hideStatement", with(hide), "").await;
    let appeal = json!({ "statementId": said["statement"]["id"], "words": SHUT });
    hall.does(&owner, "appealHiding", with(appeal), "").await;
    let round = json!({ "title": SHUT, "options": [SHUT], "countedBy": "CHOICES", "seed": SHUT });
    let shown = "deliberation { rounds { id options { id } } }";
    let round = hall.does(chair, "openRound", with(round), shown).await;
    let close = json!({ "roundId": round["deliberation"]["rounds"][0]["id"], "summary": SHUT });
    hall.does(chair, "closeRound", with(close), "").await;
    let give = json!({
        "delegationId": delegation, "source": "RESIDENTS", "gift": { "kind": "MONEY", "amount": "12" },
        "purpose": SHUT, "due": hall.in_days(30),
    });
    let give = hall.does(&owner, "makeCommitment", with(give), "commitment { id }").await;
    hall.does(chair, "draftConsensus", with(json!({ "text": SHUT })), "").await;
    let answer = json!({ "delegationId": delegation, "agrees": false, "words": SHUT });
    hall.does(&owner, "answerConsensus", with(answer), "").await;
    let community = GlobalId::parse(&estate.id).expect("an id").community;
    let of_nothing = |noun| GlobalId::new(noun, community, Uuid::from_u128(7)).encode().0;
    BTreeMap::from([
        ("Hall", of_nothing(Noun::Hall)),
        ("Amendment", text(&amendment, "/amendment/id")),
        ("Deliberation", id),
        ("Round", text(&round, "/deliberation/rounds/0/id")),
        ("RoundOption", text(&round, "/deliberation/rounds/0/options/0/id")),
        ("Statement", text(&said, "/statement/id")),
        ("Delegation", delegation),
        ("Commitment", text(&give, "/commitment/id")),
    ])
}

/// Whoever is of the second community sees its canaries: else their absence elsewhere would mean nothing.
async fn sings(hall: &TestHall, estate: &Estate, nest: &Nest) {
    let walk = Walk::new();
    let mut heard = 0;
    for who in [&estate.registrar, &estate.owner(hall, 0).await] {
        for query in queries(&walk, nest) {
            heard += answer(hall, who, &query).await.matches(SHUT).count();
        }
    }
    assert!(heard > 100, "canaries sing at home: {heard}");
}

async fn everybody(hall: &TestHall) -> Vec<(String, Person)> {
    let own = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await;
    let poll = own.open_poll(hall, "是否同意？").await;
    own.vote(hall, &poll, &[(0, "FOR"), (1, "AGAINST")]).await;
    let mut people = Vec::from([
        ("administrator".to_owned(), own.administrator.clone()),
        ("registrar".to_owned(), own.registrar.clone()),
        ("chair".to_owned(), own.chair.clone()),
        ("teller".to_owned(), own.tellers[0].clone()),
        ("owner".to_owned(), own.owner(hall, 0).await),
        ("anonymous".to_owned(), Person::anonymous()),
    ]);
    for role in ["COUNCILLOR", "RESIDENT", "PROPERTY_MANAGER", "STREET_OFFICE", "RESEARCHER"] {
        let person = admit(hall, &own.registrar, &own.id, role).await;
        grant(hall, &own.registrar, &person, role).await;
        people.push((role.to_lowercase(), person));
    }
    people
}

/// The longest document that is sent; the server takes 16 KiB.
const LONGEST: usize = 12_000;

/// Every way into the graph with these ids, each as deep as one document may be.
fn queries(walk: &Walk, nest: &Nest) -> Vec<String> {
    let id = |noun: &str| nest.ids.get(noun).cloned().unwrap_or_else(|| "none".to_owned());
    let mut queries = Vec::new();
    let mut gather = |before: &str, parts: Vec<String>, after: &str| {
        let mut document = String::new();
        for part in parts {
            if !document.is_empty() && document.len() + part.len() > LONGEST {
                queries.push(format!("{before}{document}{after}"));
                document.clear();
            }
            document.push_str(&part);
            document.push(' ');
        }
        queries.push(format!("{before}{document}{after}"));
    };
    let seen = RefCell::new(0_usize);
    for noun in walk.nouns() {
        let parts = deepest(|depth| walk.selections(noun, depth, &id));
        *seen.borrow_mut() += parts.len();
        let node = id(noun);
        let kind = if noun == "Community" { "community" } else { "node" };
        match kind {
            "community" => gather(&format!("{{ community(id: \"{node}\") {{ "), parts, " } }"),
            _ => gather(&format!("{{ node(id: \"{node}\") {{ __typename ... on {noun} {{ "), parts, " } } }"),
        }
    }
    for part in deepest(|depth| walk.selections("Query", depth, &id)) {
        gather("{ ", vec![part], " }");
    }
    assert!(*seen.borrow() > 100, "the schema was walked");
    let all: Vec<String> = nest.ids.values().map(|id| format!("\"{id}\"")).collect();
    queries.push(format!("{{ nodes(ids: [{}]) {{ id __typename }} }}", all.join(", ")));
    queries
}

/// Each part as deep as it may be, down to four.
fn deepest(parts: impl Fn(usize) -> Vec<String>) -> Vec<String> {
    let by_depth: Vec<Vec<String>> = (1..=4).map(&parts).collect();
    let mut chosen: Vec<String> = Vec::new();
    for part in by_depth.iter().rev().flatten() {
        let field = part.split([' ', '(']).next().unwrap_or_default();
        let known = chosen.iter().any(|known| known.split([' ', '(']).next() == Some(field));
        if part.len() <= LONGEST && !known {
            chosen.push(part.clone());
        }
    }
    chosen
}

/// What is answered, errors and headers and all.
async fn answer(hall: &TestHall, who: &Person, query: &str) -> String {
    let reply = hall.post(who, query, &json!({})).await;
    let body = reply.json();
    let codes = body["errors"].as_array().into_iter().flatten().map(|error| &error["extensions"]["code"]);
    for code in codes {
        let refused = [
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "VALUE_MALFORMED",
            "LIMIT_EXCEEDED",
            "INTERNAL",
        ];
        assert!(!refused.map(Value::from).contains(code), "{query}\n{}", reply.body);
    }
    format!("{reply:?}")
}

async fn nothing_of_a_community_is_shown_to_anybody_of_another(hall: &TestHall) {
    let (nest, people) = (nest(hall).await, everybody(hall).await);
    let walk = Walk::new();
    let queries = queries(&walk, &nest);
    hall.catch_up().await;
    for (role, person) in &people {
        for query in &queries {
            let told = answer(hall, person, query).await;
            assert!(!told.contains(SHUT), "{role} is shown it by {query}\n{told}");
            assert!(role == "administrator" || !told.contains(OPEN), "{role} is shown it by {query}\n{told}");
        }
        for (subscription, argument, noun) in [
            ("pollProgress", "pollId", "Poll"),
            ("timeline", "proposalId", "Proposal"),
            ("timeline", "topicId", "Topic"),
            ("feed", "communityId", "Community"),
            ("floor", "meetingId", "Meeting"),
            ("attendance", "meetingId", "Meeting"),
            ("statements", "deliberationId", "Deliberation"),
            ("opinionMap", "deliberationId", "Deliberation"),
        ] {
            let query = format!(
                "subscription {{ {subscription}({argument}: \"{}\") {{ __typename }} }}",
                nest.ids[noun]
            );
            let bearer = person.token.as_ref().map_or_else(String::new, |token| format!("Bearer {token}"));
            let ask = Ask::graphql(&query).to("/graphql/stream").header("accept", "text/event-stream");
            let told = ask.header("authorization", &bearer).at(hall.address).await;
            assert!(told.body.contains("NOT_FOUND"), "{role}: {told:?}");
        }
    }
    mutations_tell_nothing(hall, &walk, &nest, &people).await;
}

/// Nor does a refusal tell anything, or do anything.
async fn mutations_tell_nothing(hall: &TestHall, walk: &Walk, nest: &Nest, people: &[(String, Person)]) {
    let id = |noun: &str| nest.ids.get(noun).cloned().unwrap_or_else(|| "none".to_owned());
    let events = hall.events().await;
    for mutation in walk.mutations() {
        if walk.inputs_of(mutation, "ID").is_empty() {
            continue;
        }
        for (role, person) in people.iter().filter(|(role, _)| role != "administrator") {
            let payload = hall.tries(person, mutation, walk.input(mutation, &id), "").await;
            let code = &payload["userErrors"][0]["code"];
            let expected = ["NOT_FOUND", "NOT_SIGNED_IN", "NOT_PERMITTED"].map(Value::from);
            assert!(expected.contains(code), "{role} {mutation}: {payload}");
            let told = payload.to_string();
            assert!(!told.contains(SHUT) && !told.contains(OPEN), "{role} {mutation}: {told}");
        }
    }
    assert_eq!(hall.events().await, events, "nothing was written");
}
