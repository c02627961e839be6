//! 红色物业: an estate without an owners' committee talks with its property company, its partners and the police about a
//! neighbourhood station; who gives what is put on a sheet, what was agreed is written down with its dissent.
//!
//! `cargo run --example red_property_hall` plays it through GraphQL on a throw-away community with a clock wound by hand, prints the
//! matter's history, and fails if that is not what the story says.

use moothall::cli::Settings;
use moothall::failure::Failure;
use moothall::house::House;
use moothall::{print, sign_in, verify};
use moothall_core::language::Language;
use moothall_core::time::Timestamp;
use moothall_eventstore::identity::{AccountId, Membership};
use moothall_eventstore::{Clock, EngineOptions};
use moothall_graphql::global_id::GlobalId;
use moothall_graphql::{App, CookieSink, MoothallSchema, RequestContext, Viewer};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// At the beginning of 2022 the secretary called the consultation.
const BEGINNING: &str = "2022-01-10T09:00:00+08:00";
/// On the 1st of December the station was opened.
const OPENED: &str = "2022-12-01T10:00:00+08:00";
/// Two days later, within the period, everybody was told.
const TOLD: &str = "2022-12-03T10:00:00+08:00";

#[tokio::main]
pub(crate) async fn main() -> Result<(), Failure> {
    let directory = std::env::temp_dir().join(format!("moothall-red-property-{}", std::process::id()));
    let settings = Settings {
        database: format!("sqlite:{}", directory.display()),
        vault: None,
        master_key: None,
        log: "warn".to_owned(),
        log_json: false,
    };
    let clock = Clock::hand_wound(instant(BEGINNING)?);
    let house = Arc::new(House::open(&settings, clock, &EngineOptions::default()).await?);
    let stage = Stage::of(&house);
    let told = stage.play().await;
    let sound = verify::check(&house).await?.1;
    house.close().await;
    let removed = std::fs::remove_dir_all(&directory);
    told?;
    if let Some(broken) = sound {
        return Err(wrong(format!("the log is not sound: {broken}")));
    }
    removed.map_err(|error| Failure::file(&directory.display().to_string(), &error))
}

fn wrong(what: impl Into<String>) -> Failure {
    Failure::input(what)
}

fn fault(error: impl std::fmt::Display) -> Failure {
    wrong(error.to_string())
}

fn instant(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| wrong(format!("{text} is no instant")))
}

fn string(value: &Value, pointer: &str) -> Result<String, Failure> {
    let found = value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| wrong(format!("nothing at {pointer} of {value}")))
}

/// Whether the record says what the story says.
fn holds(what: &str, is: &Value, expected: &Value) -> Result<(), Failure> {
    if is == expected { Ok(()) } else { Err(wrong(format!("{what}: {is} instead of {expected}"))) }
}

struct NoCookies;

impl CookieSink for NoCookies {
    fn set_session(&self, _: &str) {}

    fn clear_session(&self) {}
}

/// Where it is played.
struct Stage {
    house: Arc<House>,
    app: Arc<App>,
    schema: MoothallSchema,
    requests: AtomicU64,
}

/// A party at the table: its delegate and its seat.
struct Party {
    delegate: Viewer,
    seat: String,
}

/// The community, who leads it, and how its table is set.
struct Table {
    registrar: Viewer,
    secretary: Viewer,
    id: String,
    parties: Vec<Party>,
}

impl Stage {
    fn of(house: &Arc<House>) -> Self {
        let app = house.app(sign_in::SESSION_LIVES);
        let schema = moothall_graphql::schema(Arc::clone(&app)).finish();
        Self { house: Arc::clone(house), app, schema, requests: AtomicU64::new(0) }
    }

    async fn asks(&self, who: &Viewer, query: &str, variables: Value) -> Result<Value, Failure> {
        let variables = async_graphql::Variables::from_json(variables);
        let mut request = async_graphql::Request::new(query).variables(variables);
        let cookies: Arc<dyn CookieSink> = Arc::new(NoCookies);
        let context = RequestContext { language: Language::ZhHans, remote: None, cookies };
        moothall_graphql::introduce(&self.app, Some(who.clone()), context, &mut request.data);
        let response = moothall_graphql::answer(&self.schema, request).await;
        if let Some(error) = response.errors.first() {
            return Err(wrong(format!("{query}: {error}")));
        }
        response.data.into_json().map_err(fault)
    }

    /// Runs one mutation and takes what it shows, refused or not.
    async fn tries(&self, who: &Viewer, mutation: &str, input: Value, shown: &str) -> Result<Value, Failure> {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let mut rest = [0; 10];
        rest.iter_mut().rev().zip(number.to_le_bytes()).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(self.house.clock.now().0 / 1_000).unwrap_or(0) + number;
        let key = uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid();
        let mut input = input;
        input["idempotencyKey"] = json!(key);
        let mut letters = mutation.chars();
        let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
        let of_type = format!("{first}{}Input", letters.as_str());
        let answer = format!("{shown} userErrors {{ code message }}");
        let query = format!("mutation($input: {of_type}!) {{ {mutation}(input: $input) {{ {answer} }} }}");
        Ok(self.asks(who, &query, json!({ "input": input })).await?[mutation].take())
    }

    async fn does(&self, who: &Viewer, mutation: &str, input: Value, shown: &str) -> Result<Value, Failure> {
        let payload = self.tries(who, mutation, input, shown).await?;
        holds(mutation, &payload["userErrors"], &json!([]))?;
        Ok(payload)
    }

    async fn signs_in(&self, account: AccountId) -> Result<Viewer, Failure> {
        let (identity, now) = (&self.house.identity, self.house.clock.now());
        let token = identity.create_session(account, now, sign_in::SESSION_LIVES).await.map_err(fault)?;
        let session = identity.session(token.expose(), now).await.map_err(fault)?;
        session.map(Viewer::from).ok_or_else(|| wrong("no session"))
    }

    /// Is admitted under a name, with a role if she has one, and signs in; says by which id.
    async fn comes(
        &self,
        by: &Viewer,
        community: &str,
        name: &str,
        role: Option<&str>,
    ) -> Result<(Viewer, String), Failure> {
        let admit = json!({ "communityId": community, "name": name });
        let admitted = self.does(by, "admitMember", admit, "member { id }").await?;
        let member = string(&admitted, "/member/id")?;
        if let Some(role) = role {
            self.does(by, "grantRole", json!({ "memberId": member, "role": role }), "").await?;
        }
        let (identity, now) = (&self.house.identity, self.house.clock.now());
        let id = GlobalId::parse(&member).ok_or_else(|| wrong("a member's id"))?;
        let account = identity.create_person(now).await.map_err(fault)?;
        let membership = Membership { community: id.community, member: id.id };
        identity.link_member(account, membership, now).await.map_err(fault)?;
        Ok((self.signs_in(account).await?, member))
    }

    fn wind_to(&self, text: &str) -> Result<(), Failure> {
        self.house.clock.wind_to(instant(text)?);
        Ok(())
    }

    async fn play(&self) -> Result<(), Failure> {
        let table = self.sits_down().await?;
        self.positions(&table).await?;
        self.statements(&table).await?;
        let commitments = self.commitments(&table).await?;
        self.consensus(&table).await?;
        // The sessions of the beginning have run out by the opening of the station.
        let id = GlobalId::parse(&table.id).ok_or_else(|| wrong("an id"))?;
        let member = table.secretary.member_of(id.community).ok_or_else(|| wrong("the secretary"))?;
        let membership = Membership { community: id.community, member: member.0 };
        self.wind_to(OPENED)?;
        let account = self.house.identity.account_of(membership).await.map_err(fault)?;
        let secretary = self.signs_in(account.ok_or_else(|| wrong("an account"))?).await?;
        for (commitment, shown) in
            commitments.iter().zip(["到账", "到账", "到账", "已交付", "已到岗", "已建成"])
        {
            let settle = json!({
                "deliberationId": table.id, "commitmentId": commitment, "kept": true, "reason": shown,
            });
            self.does(&secretary, "settleCommitment", settle, "").await?;
        }
        let report = "“同心圆”驿站揭牌：620平方米，八个场所，A级标准。";
        let done = json!({ "deliberationId": table.id, "report": report });
        self.does(&secretary, "reportImplementation", done, "").await?;
        self.wind_to(TOLD)?;
        let tell = json!({ "deliberationId": table.id, "text": "结果已在公告栏和平台公示。" });
        let refused = self.tries(&secretary, "publishFeedback", tell.clone(), "").await?;
        holds("dissenters", &refused["userErrors"][0]["code"], &json!("EXPLANATION_OWED"))?;
        let mut tell = tell;
        tell["explanation"] = json!("民宿、酒吧噪声问题提交居民议事会议另议。");
        self.does(&secretary, "publishFeedback", tell, "").await?;
        self.tells(&secretary, &table).await
    }

    async fn sits_down(&self) -> Result<Table, Failure> {
        let now = self.house.clock.now();
        let (account, _) = self.house.identity.create_administrator(now).await.map_err(fault)?;
        let administrator = self.signs_in(account).await?;
        let found = json!({ "name": "俊发城", "timezone": "Asia/Shanghai", "language": "ZH_HANS" });
        let found = self.does(&administrator, "foundCommunity", found, "community { id }").await?;
        let community = string(&found, "/community/id")?;
        let (registrar, _) = self.comes(&administrator, &community, "登记员", Some("REGISTRAR")).await?;
        let (secretary, lead) = self.comes(&registrar, &community, "赵晓梅", Some("CHAIR")).await?;
        let open = json!({
            "communityId": community, "title": "书记楼宇协商会：同心圆驿站",
            "question": "小区业委会未成立，老人助餐、议事、托管的地方从哪里来？",
            "venue": { "kind": "PARTIES" }, "participants": { "kind": "EVERYBODY" }, "facilitatorId": lead,
        });
        let opened = self.does(&secretary, "openDeliberation", open, "deliberation { id }").await?;
        let id = string(&opened, "/deliberation/id")?;
        let inform = "老年人占28%；小区较新、人员多元，业委会未成立，由物委会临时代行。";
        let inform = json!({ "deliberationId": id, "background": inform });
        self.does(&secretary, "informParticipants", inform, "").await?;
        let mut parties = Vec::new();
        for (kind, name, delegate, role) in [
            ("COMMUNITY_ORGANISATION", "社区党总支", None, None),
            ("INTERIM_BODY", "物委会", Some("物委会主任"), Some("RESIDENT")),
            ("PROPERTY_COMPANY", "俊发物业", Some("项目经理"), Some("PROPERTY_MANAGER")),
            ("PARTNER_UNIT", "共驻共建单位", Some("共建单位代表"), Some("PARTNER_UNIT")),
            ("POLICE", "派出所", Some("张雁归"), Some("STREET_OFFICE")),
        ] {
            let (delegate, member) = match delegate {
                Some(person) => self.comes(&registrar, &community, person, role).await?,
                None => (secretary.clone(), lead.clone()),
            };
            let seat = json!({ "deliberationId": id, "kind": kind, "name": name, "delegateIds": [member] });
            let shown = "deliberation { delegations { id } }";
            let seated = self.does(&secretary, "seatDelegation", seat, shown).await?;
            let seat = string(&seated, &format!("/deliberation/delegations/{}/id", parties.len()))?;
            parties.push(Party { delegate, seat });
        }
        Ok(Table { registrar, secretary, id, parties })
    }

    async fn positions(&self, table: &Table) -> Result<(), Failure> {
        for (party, text) in table.parties.iter().zip([
            "以社区为核心，各方共同协商，资源放到一张清单上。",
            "没有业委会，物委会负责征求业主意见。",
            "愿意提供场地和人手；物业人员冲到一线。",
            "愿意出资、出项目。",
            "愿意驻点开展反诈宣传，关注空巢老人。",
        ]) {
            let hold = json!({ "deliberationId": table.id, "delegationId": party.seat, "text": text });
            self.does(&party.delegate, "statePosition", hold, "").await?;
        }
        Ok(())
    }

    /// The forum: who said what.
    async fn statements(&self, table: &Table) -> Result<(), Failure> {
        let community = GlobalId::parse(&table.id).ok_or_else(|| wrong("an id"))?.community;
        let community = moothall_graphql::global_id::community(community).0;
        let said = [
            ("杨彬", "AGAINST", "业主意见难统一，反复更换物业只会每况愈下。"),
            ("赵光滨", "INFORMATION", "要民主也要集中，发生冲突时引导理性维权。"),
            ("物业协会监事长", "INFORMATION", "法治不完善、诚信不够，协会愿协助立法和行业自律。"),
            ("业主", "QUESTION", "驿站的用餐怎样收费？"),
            ("记者", "QUESTION", "这个做法能推广到其他社区吗？"),
        ];
        for (name, side, words) in said {
            let (speaker, _) = self.comes(&table.registrar, &community, name, None).await?;
            let say = json!({ "deliberationId": table.id, "side": side, "words": words });
            self.does(&speaker, "makeStatement", say, "").await?;
        }
        let [.., police] = table.parties.as_slice() else { return Err(wrong("nobody sits at the table")) };
        let say = json!({
            "deliberationId": table.id, "delegationId": police.seat, "side": "FOR",
            "words": "民宿、酒吧的问题可以反映到居民议事会议。",
        });
        self.does(&police.delegate, "makeStatement", say, "").await.map(drop)
    }

    async fn commitments(&self, table: &Table) -> Result<Vec<String>, Failure> {
        let [community, interim, company, partner, ..] = table.parties.as_slice() else {
            return Err(wrong("too few sit at the table"));
        };
        let give = |party: &Party, source: &str, kind: &str, amount: &str, purpose: &str| {
            json!({
                "deliberationId": table.id, "delegationId": party.seat, "source": source,
                "gift": { "kind": kind, "amount": amount }, "purpose": purpose, "due": OPENED,
            })
        };
        let fund = give(interim, "MAINTENANCE_FUND", "MONEY", "100000", "装修");
        let refused = self.tries(&interim.delegate, "makeCommitment", fund, "").await?;
        holds("the fund", &refused["userErrors"][0]["code"], &json!("RESERVED_FOR_OWNERS"))?;
        print::line(&string(&refused, "/userErrors/0/message")?);
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
            let given = self.does(&party.delegate, "makeCommitment", input, "commitment { id }").await?;
            let commitment = string(&given, "/commitment/id")?;
            let confirm = json!({ "deliberationId": table.id, "commitmentId": commitment });
            self.does(&table.secretary, "confirmCommitment", confirm, "").await?;
            made.push(commitment);
        }
        Ok(made)
    }

    async fn consensus(&self, table: &Table) -> Result<(), Failure> {
        for text in ["共建驿站。", "共建620平方米驿站，设八个场所，资金按清单落实。"]
        {
            let draft = json!({ "deliberationId": table.id, "text": text });
            self.does(&table.secretary, "draftConsensus", draft, "").await?;
        }
        for (index, party) in table.parties.iter().enumerate() {
            let dissents = index == 4;
            let words = if dissents { json!("噪声扰民没有写进去。") } else { Value::Null };
            let answer = json!({
                "deliberationId": table.id, "delegationId": party.seat, "agrees": !dissents, "words": words,
            });
            self.does(&party.delegate, "answerConsensus", answer, "").await?;
        }
        let conclude = |how: &str| {
            json!({
                "deliberationId": table.id, "conclusion": how, "text": "按承诺清单落实。", "feedbackDays": 330,
            })
        };
        let refused = self.tries(&table.secretary, "concludeDeliberation", conclude("DECISION"), "").await?;
        holds("a sheet is no vote", &refused["userErrors"][0]["code"], &json!("DECISION_NOT_FOR_VENUE"))?;
        self.does(&table.secretary, "concludeDeliberation", conclude("COMMITMENTS"), "").await.map(drop)
    }

    /// Prints the matter's history and holds it against the story.
    async fn tells(&self, secretary: &Viewer, table: &Table) -> Result<(), Failure> {
        const MATTER: &str = "query($id: ID!) { node(id: $id) { ... on Deliberation { title stage background
            feedbackDue publishedAt explanation delegations { kind name positions { text } }
            statements(first: 100) { edges { node { side words by { name } delegation { name } } } }
            commitmentSums { source gift { kind amount } } commitments { state }
            drafts { number answers { agrees words delegation { name } } }
            timeline(first: 100) { edges { node { at kind } } } } } }";
        self.house.catch_up().await?;
        let mut seen = self.asks(secretary, MATTER, json!({ "id": table.id })).await?;
        let matter = seen["node"].take();
        print::line(&string(&matter, "/title")?);
        let lines = list(&matter["timeline"]["edges"]);
        for line in lines {
            print::line(&format!("{}  {}", string(line, "/node/at")?, string(line, "/node/kind")?));
        }
        for line in list(&matter["statements"]["edges"]) {
            let speaker = string(line, "/node/by/name")?;
            print::line(&format!("{speaker}: {}", string(line, "/node/words")?));
        }
        holds("the steps", &json!(steps(lines)), &json!(EXPECTED))?;
        holds("kinds of party", &json!(list(&matter["delegations"]).len()), &json!(5))?;
        holds("speakers", &json!(list(&matter["statements"]["edges"]).len()), &json!(6))?;
        holds("from whom", &matter["commitmentSums"], &expected_sums())?;
        holds(
            "kept",
            &json!(list(&matter["commitments"]).iter().all(|given| given["state"] == "KEPT")),
            &json!(true),
        )?;
        let answers = &matter["drafts"][1]["answers"];
        let dissent: Vec<&Value> = list(answers).iter().filter(|answer| answer["agrees"] == false).collect();
        let expected = json!([
            { "agrees": false, "words": "噪声扰民没有写进去。", "delegation": { "name": "派出所" } },
        ]);
        holds("dissent", &json!(dissent), &expected)?;
        holds("the end", &matter["stage"], &json!("PUBLISHED"))?;
        let (told, due) = (string(&matter, "/publishedAt")?, string(&matter, "/feedbackDue")?);
        if instant(&told)? < instant(&due)? {
            Ok(())
        } else {
            Err(wrong(format!("told at {told}, owed by {due}")))
        }
    }
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
    let kinds = lines.iter().filter_map(|line| line["node"]["kind"].as_str());
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
