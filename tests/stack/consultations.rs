//! A consultation among parties through GraphQL (seed 003-07, 003-14): seats, positions, a sheet of commitments added up by source, a
//! consensus with dissent, and what became of it.

use serde_json::{Value, json};

use super::{
    deliberations::{about, opened, opening},
    estate::{Estate, Plan, admit, equal, grant},
    hall::{Person, TestHall, nodes, on_both_databases, text},
};

on_both_databases!(a_consultation_brings_money_and_space_together_and_parties_keep_their_word);

struct Table {
    id: String,
    /// Who speaks for whom.
    seats: Vec<(Person, String)>,
}

async fn sits_down(hall: &TestHall, estate: &Estate) -> Table {
    let mut input = opening(estate, "书记楼宇协商会", "PARTIES");
    input["participants"] = json!({ "kind": "DELEGATES" });
    let id = opened(hall, estate, input).await;
    let mut seats = Vec::new();
    let company = admit(hall, &estate.registrar, &estate.id, "俊发物业经理").await;
    grant(hall, &estate.registrar, &company, "PROPERTY_MANAGER").await;
    let partner = admit(hall, &estate.registrar, &estate.id, "共建单位代表").await;
    grant(hall, &estate.registrar, &partner, "PARTNER_UNIT").await;
    let parties = [
        (estate.chair.clone(), "COMMUNITY_ORGANISATION", "社区党总支"),
        (estate.owner(hall, 0).await, "INTERIM_BODY", "物委会"),
        (company, "PROPERTY_COMPANY", "俊发物业"),
        (partner, "PARTNER_UNIT", "共建单位"),
    ];
    for (person, kind, name) in parties {
        let seat = about(&id, json!({ "kind": kind, "name": name, "delegateIds": [person.id] }));
        let shown = "deliberation { delegations { id name } }";
        let seated = hall.does(&estate.chair, "seatDelegation", seat, shown).await;
        let seat = seated["deliberation"]["delegations"].as_array().and_then(|all| all.last()).cloned();
        seats.push((person, text(&seat.expect("a seat"), "/id")));
    }
    let wrong = json!({ "kind": "OWNERS", "name": "业主", "delegateIds": [seats[2].0.id] });
    hall.refused(&estate.chair, "seatDelegation", about(&id, wrong), "STAFF_FOR_OTHERS").await;
    Table { id, seats }
}

async fn promises(hall: &TestHall, estate: &Estate, table: &Table) -> Vec<String> {
    let gifts = [
        (0, "GOVERNMENT", "MONEY", "500000"),
        (3, "PARTNER_UNIT", "MONEY", "200000.50"),
        (3, "PARTNER_UNIT", "MONEY", "120000.25"),
        (2, "PROPERTY_COMPANY", "SPACE", "620"),
        (2, "PROPERTY_COMPANY", "PEOPLE", "4"),
    ];
    let give = |seat: usize, source: &str, kind: &str, amount: &str| {
        about(
            &table.id,
            json!({
                "delegationId": table.seats[seat].1, "source": source, "gift": { "kind": kind, "amount": amount },
                "purpose": "睦邻驿站", "due": hall.in_days(5),
            }),
        )
    };
    let fund = give(1, "MAINTENANCE_FUND", "MONEY", "1");
    let refused = hall.tries(&table.seats[1].0, "makeCommitment", fund, "").await;
    assert_eq!(refused["userErrors"][0]["code"], "RESERVED_FOR_OWNERS");
    let mut made = Vec::new();
    for (seat, source, kind, amount) in gifts {
        let input = give(seat, source, kind, amount);
        let given = hall.does(&table.seats[seat].0, "makeCommitment", input, "commitment { id state }").await;
        assert_eq!(given["commitment"]["state"], "MADE");
        let confirm = about(&table.id, json!({ "commitmentId": given["commitment"]["id"] }));
        hall.does(&estate.chair, "confirmCommitment", confirm, "").await;
        made.push(text(&given, "/commitment/id"));
    }
    made
}

const SHEET: &str = "query($id: ID!) { node(id: $id) { ... on Deliberation { stage conclusion explanation
    commitmentSums { source count gift { kind amount } } commitments { state overdue gift { amount } delegation { name } }
    delegations { name kind delegates { id } positions { number text } }
    drafts { number text answers { agrees words delegation { name } } } } } }";

async fn a_consultation_brings_money_and_space_together_and_parties_keep_their_word(hall: &TestHall) {
    let estate = Estate::found(hall, &Plan { name: "俊发城", mark: "", areas: &equal(3) }).await;
    let table = sits_down(hall, &estate).await;
    let (company, seat) = &table.seats[2];
    for words in ["愿意提供场地。", "愿意提供场地和人手。"] {
        let hold = about(&table.id, json!({ "delegationId": seat, "text": words }));
        hall.does(company, "statePosition", hold, "").await;
    }
    let hold = about(&table.id, json!({ "delegationId": seat, "text": "一" }));
    hall.refused(&table.seats[3].0, "statePosition", hold, "NOT_A_DELEGATE").await;
    let made = promises(hall, &estate, &table).await;
    let seen = hall.run(&table.seats[3].0, SHEET, json!({ "id": table.id })).await["node"].take();
    let sums = json!([
        { "source": "GOVERNMENT", "count": 1, "gift": { "kind": "MONEY", "amount": "500000" } },
        { "source": "PARTNER_UNIT", "count": 2, "gift": { "kind": "MONEY", "amount": "320000.75" } },
        { "source": "PROPERTY_COMPANY", "count": 1, "gift": { "kind": "PEOPLE", "amount": "4" } },
        { "source": "PROPERTY_COMPANY", "count": 1, "gift": { "kind": "SPACE", "amount": "620" } },
    ]);
    assert_eq!(seen["commitmentSums"], sums, "exactly, by source");
    assert_eq!(seen["delegations"][2]["positions"][1]["text"], "愿意提供场地和人手。");
    assert_eq!(seen["delegations"][2]["delegates"], Value::Null, "a partner sees parties, not persons");
    they_conclude(hall, &estate, &table).await;
    hall.wind_to(&hall.in_days(6)).await;
    let overdue =
        "query($id: ID!) { community(id: $id) { overdueCommitments { edges { node { id overdue } } } } }";
    let late = hall.run(&estate.chair, overdue, json!({ "id": estate.id })).await;
    assert_eq!(nodes(&late["community"]["overdueCommitments"]).len(), 5);
    for (commitment, kept) in made.iter().zip([true, true, false, true, true]) {
        let settle = json!({ "commitmentId": commitment, "kept": kept, "reason": "现场核对" });
        hall.does(&estate.chair, "settleCommitment", about(&table.id, settle), "").await;
    }
    let late = hall.run(&estate.chair, overdue, json!({ "id": estate.id })).await;
    assert_eq!(nodes(&late["community"]["overdueCommitments"]), Vec::<Value>::new());
    let seen = hall.run(&estate.chair, SHEET, json!({ "id": table.id })).await["node"].take();
    assert_eq!(seen["commitments"][2]["state"], "BROKEN");
}

async fn they_conclude(hall: &TestHall, estate: &Estate, table: &Table) {
    let draft = about(&table.id, json!({ "text": "共建 620 平方米驿站，设八个场所。" }));
    hall.does(&estate.chair, "draftConsensus", draft, "").await;
    let conclude = || about(&table.id, json!({ "conclusion": "COMMITMENTS", "text": "按承诺清单落实。" }));
    hall.refused(&estate.chair, "concludeDeliberation", conclude(), "ANSWERS_MISSING").await;
    for (index, (person, seat)) in table.seats.iter().enumerate() {
        let words = if index == 3 { json!("停车问题没有解决。") } else { Value::Null };
        let answer = json!({ "delegationId": seat, "agrees": index != 3, "words": words });
        hall.does(person, "answerConsensus", about(&table.id, answer), "").await;
    }
    let mut decide = conclude();
    decide["conclusion"] = json!("DECISION");
    hall.refused(&estate.chair, "concludeDeliberation", decide, "DECISION_NOT_FOR_VENUE").await;
    hall.does(&estate.chair, "concludeDeliberation", conclude(), "").await;
    let done = about(&table.id, json!({ "report": "驿站揭牌。" }));
    hall.does(&estate.chair, "reportImplementation", done, "").await;
    let tell =
        |explanation: Value| about(&table.id, json!({ "text": "已公示。", "explanation": explanation }));
    hall.refused(&estate.chair, "publishFeedback", tell(Value::Null), "EXPLANATION_OWED").await;
    hall.does(&estate.chair, "publishFeedback", tell(json!("停车另行协商。")), "").await;
    let seen = hall.run(&estate.chair, SHEET, json!({ "id": table.id })).await["node"].take();
    assert_eq!((&seen["stage"], &seen["explanation"]), (&json!("PUBLISHED"), &json!("停车另行协商。")));
    let dissent =
        json!({ "agrees": false, "words": "停车问题没有解决。", "delegation": { "name": "共建单位" } });
    assert_eq!(seen["drafts"][0]["answers"][3], dissent);
}
