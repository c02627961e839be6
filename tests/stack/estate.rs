//! An estate to begin with, made through GraphQL: a register of so many square metres, four officers, owners who can sign in.

use std::fmt::Write as _;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};

use super::hall::{Person, TestHall, nodes, text};

pub(super) const ORDINARY: &str = "cn.civil278.ordinary";

/// What an estate is asked to be.
pub(super) struct Plan<'a> {
    pub(super) name: &'a str,
    /// Put before the names of people and their contacts.
    pub(super) mark: &'a str,
    /// One unit and one owner for each, in m².
    pub(super) areas: &'a [String],
}

pub(super) struct Estate {
    pub(super) id: String,
    pub(super) administrator: Person,
    pub(super) registrar: Person,
    pub(super) chair: Person,
    pub(super) tellers: [Person; 2],
    /// In the order of the areas; not signed in.
    pub(super) owners: Vec<Owner>,
}

#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) member: String,
    pub(super) party: String,
    pub(super) unit: String,
}

/// So many units of 100 m².
pub(super) fn equal(count: usize) -> Vec<String> {
    vec!["100.00".to_owned(); count]
}

pub(super) fn csv(mark: &str, areas: &[String]) -> String {
    let mut file = String::from("building,entrance,number,area,owner,contact\n");
    for (index, area) in areas.iter().enumerate() {
        writeln!(
            file,
            "1幢,1单元,{:04},{area},{mark}业主{index:04},{mark}-{index:04}@example.org",
            index + 1
        )
        .expect("memory");
    }
    file
}

impl Estate {
    /// Founded by an administrator, its register imported, its offices filled; no notice and no objection periods.
    pub(super) async fn found(hall: &TestHall, plan: &Plan<'_>) -> Self {
        let administrator = hall.administrator().await;
        let found = json!({ "name": plan.name, "timezone": "Asia/Shanghai", "language": "ZH_HANS" });
        let found = hall.does(&administrator, "foundCommunity", found, "community { id }").await;
        let id = text(&found, "/community/id");
        let import = json!({ "communityId": id, "csv": csv(plan.mark, plan.areas) });
        hall.does(&administrator, "importRegister", import, "").await;
        let registrar = admit(hall, &administrator, &id, &format!("{}登记员", plan.mark)).await;
        grant(hall, &administrator, &registrar, "REGISTRAR").await;
        let chair = admit(hall, &registrar, &id, &format!("{}召集人", plan.mark)).await;
        grant(hall, &registrar, &chair, "CHAIR").await;
        let mut tellers = Vec::new();
        for name in ["计票人", "监票人"] {
            let teller = admit(hall, &registrar, &id, &format!("{}{name}", plan.mark)).await;
            grant(hall, &registrar, &teller, "TELLER").await;
            tellers.push(teller);
        }
        let tellers = <[Person; 2]>::try_from(tellers).expect("two of them");
        hall.does(&registrar, "changeSettings", settings(&id, 0, 0), "").await;
        let owners = owners(hall, &registrar, &id).await;
        Self { id, administrator, registrar, chair, tellers, owners }
    }

    /// A draft, frozen by the chair.
    pub(super) async fn frozen(&self, hall: &TestHall, title: &str, body: &str) -> String {
        let draft = json!({ "communityId": self.id, "title": title, "text": body });
        let draft = hall.does(&self.chair, "draftProposal", draft, "proposal { id }").await;
        let proposal = text(&draft, "/proposal/id");
        hall.does(&self.chair, "freezeProposal", json!({ "proposalId": proposal }), "").await;
        proposal
    }

    /// A poll of all owners under the ordinary rule, open now and for a week.
    pub(super) async fn open_poll(&self, hall: &TestHall, question: &str) -> String {
        let proposal = self.frozen(hall, question, "每户一票，按面积与人数双重计算。").await;
        let called = hall.does(&self.chair, "callPoll", call(hall, &proposal, question), "poll { id }").await;
        let poll = text(&called, "/poll/id");
        hall.does(&self.chair, "publishNotice", json!({ "pollId": poll }), "").await;
        let now = hall.now().to_rfc3339();
        hall.wind_to(&now).await;
        poll
    }

    pub(super) async fn owner(&self, hall: &TestHall, index: usize) -> Person {
        hall.sign_in(&self.owners[index].member).await
    }

    /// Each of these owners votes for her own seat, many at a time.
    pub(super) async fn vote(&self, hall: &TestHall, poll: &str, voters: &[(usize, &str)]) {
        let cast = stream::iter(voters.iter().map(|(index, choice)| async move {
            let owner = self.owner(hall, *index).await;
            hall.does(&owner, "castBallot", json!({ "pollId": poll, "choice": choice }), "").await;
            Ok::<_, std::convert::Infallible>(())
        }));
        cast.buffer_unordered(16).try_collect::<()>().await.expect("votes");
    }
}

pub(super) fn settings(community: &str, notice: u16, objections: u16) -> Value {
    json!({
        "communityId": community, "noticeDaysMin": notice, "objectionDays": objections, "extensionDaysMax": 15,
        "proxiesMax": 3, "openProposalsMax": 100, "reason": "业主大会议事规则",
    })
}

pub(super) fn call(hall: &TestHall, proposal: &str, question: &str) -> Value {
    json!({
        "proposalId": proposal, "question": question, "rule": ORDINARY, "electorate": { "owners": {} },
        "ballotMode": "CONFIDENTIAL", "replaceable": true, "liveTally": false,
        "opensAt": hall.in_days(0), "closesAt": hall.in_days(7),
    })
}

/// Admits a person and signs her in.
pub(super) async fn admit(hall: &TestHall, by: &Person, community: &str, name: &str) -> Person {
    let input = json!({ "communityId": community, "name": name, "contact": format!("{name}@example.org") });
    let admitted = hall.does(by, "admitMember", input, "member { id }").await;
    hall.sign_in(&text(&admitted, "/member/id")).await
}

pub(super) async fn grant(hall: &TestHall, by: &Person, to: &Person, role: &str) -> String {
    let granted =
        hall.does(by, "grantRole", json!({ "memberId": to.id, "role": role }), "office { id }").await;
    text(&granted, "/office/id")
}

async fn owners(hall: &TestHall, registrar: &Person, community: &str) -> Vec<Owner> {
    let query = "query($id: ID!, $after: String) { community(id: $id) { parties(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor } edges { node { id holders { id } units { id number } } } } } }";
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = hall.run(registrar, query, json!({ "id": community, "after": after })).await;
        let parties = &page["community"]["parties"];
        for party in nodes(parties) {
            let owner = Owner {
                member: text(&party, "/holders/0/id"),
                party: text(&party, "/id"),
                unit: text(&party, "/units/0/id"),
            };
            found.push((text(&party, "/units/0/number"), owner));
        }
        if parties["pageInfo"]["hasNextPage"] != json!(true) {
            break;
        }
        after = parties["pageInfo"]["endCursor"].clone();
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found.into_iter().map(|(_, owner)| owner).collect()
}
