//! One floor, a thousand watchers: from the request that changes it until the last of them has been told. `BENCH=floor`.

use moothall_core::decider::Actor;
use moothall_core::hall::{HallCommand, HouseRules, Opened};
use moothall_core::ids::{AgendaItemId, HallId, MeetingId, MemberId, MotionId};
use moothall_core::meeting::{Called, ItemScheduled, Kind as MeetingKind, MeetingCommand as Ask};
use moothall_core::policy::Scope;
use moothall_core::state::{Command, Community};
use moothall_core::text::{Body, Title};
use moothall_eventstore::Engine;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::Outcome;
use crate::client::{Client, Template};
use crate::hall::{Hall, Voters};
use crate::place::{Kind, Place, Places, now};
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::sessions;

const WATCHERS: usize = 1_000;
const COUNCIL: usize = 45;
/// Requests for the floor, and the taking back of each.
const CHANGES: usize = 20;
/// The issue's promise.
const MILLIS_MAX: f64 = 200.0;
const PATIENCE: Duration = Duration::from_mins(1);

/// The meeting that is watched. The first member presides.
struct Watched {
    hall: HallId,
    meeting: MeetingId,
    item: AgendaItemId,
    motion: MotionId,
}

impl Watched {
    fn new(community: &Hall) -> Self {
        let id = |thing: &str| Uuid::new_v5(&community.community.0, thing.as_bytes());
        Self {
            hall: HallId(id("hall")),
            meeting: MeetingId(id("meeting")),
            item: AgendaItemId(id("item")),
            motion: MotionId(id("motion")),
        }
    }

    /// Opened with a council that is all there, a motion pending.
    async fn hold(&self, community: &Hall, engine: &Engine<Community>) -> Outcome<()> {
        let council: Vec<MemberId> = community.members.iter().take(COUNCIL).map(|id| MemberId(*id)).collect();
        let [chair, mover, seconder, ..] = council.as_slice() else { return Err("too few members".into()) };
        let by = Actor::Member(chair.0);
        let rules = HouseRules { notice_days: 0, agenda_days: 0, ..HouseRules::default() };
        let opened = Opened {
            hall: self.hall,
            name: Title::parse("议事厅")?,
            venue: Title::parse("驿站")?,
            scope: Scope::Community,
            parent: None,
            chair: *chair,
            council_size: u16::try_from(COUNCIL)?,
            rules,
        };
        community.ask(engine, by, Command::Hall(HallCommand::Open(Box::new(opened)))).await?;
        for member in &council {
            let seat = HallCommand::Seat { hall: self.hall, member: *member, from: now(), until: None };
            community.ask(engine, by, Command::Hall(seat)).await?;
        }
        let starts_at = now().plus_micros(1_000_000);
        let called = Called {
            meeting: self.meeting,
            hall: self.hall,
            kind: MeetingKind::Regular,
            place: Title::parse("驿站")?,
            starts_at,
        };
        let item = ItemScheduled {
            meeting: self.meeting,
            item: self.item,
            title: Title::parse("照明")?,
            topic: None,
            proposal: None,
            carried: None,
            matters: Vec::new(),
        };
        for command in [Ask::Call(called), Ask::ScheduleItem(item), Ask::Notice] {
            community.ask(engine, by, Command::Meeting(self.meeting, command)).await?;
        }
        while now() <= starts_at {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let text = Body::parse("在楼道安装照明灯。")?;
        let arrivals = council.iter().map(|member| Ask::Arrive { member: *member });
        let debate = [
            Ask::Open { chair: *chair },
            Ask::TakeUpItem { item: self.item },
            Ask::MoveMotion { motion: self.motion, mover: *mover, text },
            Ask::SecondMotion { motion: self.motion, seconder: *seconder },
        ];
        for command in arrivals.chain(debate) {
            community.ask(engine, by, Command::Meeting(self.meeting, command)).await?;
        }
        Ok(())
    }
}

pub(crate) async fn run(places: &Places, kind: Kind, report: &mut Report) -> Outcome<()> {
    let database = kind.name();
    let place = places.make(kind, "floor").await?;
    let community = Hall::new("floor", Voters::Members, WATCHERS);
    let watched = Watched::new(&community);
    let vault = place.open_vault().await?;
    let engine = place.engine().await?;
    community.build(&engine, Some(&vault)).await?;
    watched.hold(&community, &engine).await?;
    Place::shut(engine).await;
    drop(vault);
    let tokens = sessions::make(&place, &community, WATCHERS).await?;
    let server = Server::start(&place).await?;
    crate::http::settle(&server).await?;
    report.say(&format!("{database}: {WATCHERS} watchers of one floor"));
    let meeting = community.global("Meeting", watched.meeting.0);
    let (told, mut heard) = mpsc::unbounded_channel();
    for token in &tokens {
        tokio::spawn(watch(server.address, token.clone(), meeting.clone(), told.clone()));
    }
    // Each is told at once how it stands.
    all_told(&mut heard).await?;
    let chair = tokens.first().ok_or("no chair")?;
    let mut delays = Vec::new();
    for number in 0..CHANGES {
        let who = community.members.get(3 + number % (COUNCIL - 3)).copied().unwrap_or_default();
        let who = community.global("Member", who);
        for change in [request(&meeting, &who)?, take_back(&meeting, &who)?] {
            let mut client = Client::connect(server.address, change).await?;
            let began = Instant::now();
            client.ask(chair).await?;
            let last = all_told(&mut heard).await?;
            delays.push(last.duration_since(began).as_secs_f64() * 1_000.0);
        }
    }
    judge(database, delays, report);
    drop(server);
    place.remove().await
}

fn judge(database: &str, mut delays: Vec<f64>, report: &mut Report) {
    delays.sort_by(f64::total_cmp);
    let at = |part: usize| delays.get(delays.len() * part / 100).or(delays.last()).copied().unwrap_or(0.0);
    let name = format!("{database}: a change of the floor until the last of {WATCHERS} is told");
    report.add(Figure::new(name, at(50), "ms").at_most(MILLIS_MAX));
    let name = format!("{database}: its 95th percentile");
    report.add(Figure::new(name, at(95), "ms").at_most(MILLIS_MAX));
}

fn input(mutation: &str, meeting: &str, rest: &str) -> Outcome<Template> {
    let type_name = format!(
        "{}{}",
        mutation.get(..1).unwrap_or_default().to_uppercase(),
        mutation.get(1..).unwrap_or_default()
    );
    let query = format!(
        "mutation M($input: {type_name}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}"
    );
    Template::new(
        &query,
        &format!(r#"{{"input":{{"idempotencyKey":"{{key}}","meetingId":"{meeting}",{rest}}}}}"#),
    )
}

fn request(meeting: &str, who: &str) -> Outcome<Template> {
    input("requestFloor", meeting, &format!(r#""memberId":"{who}","side":"FOR""#))
}

fn take_back(meeting: &str, who: &str) -> Outcome<Template> {
    input("withdrawRequest", meeting, &format!(r#""memberId":"{who}""#))
}

/// When every watcher has been told once more.
async fn all_told(heard: &mut mpsc::UnboundedReceiver<Instant>) -> Outcome<Instant> {
    let mut last = Instant::now();
    for _ in 0..WATCHERS {
        let told = tokio::time::timeout(PATIENCE, heard.recv()).await?;
        last = last.max(told.ok_or("the watchers have gone")?);
    }
    Ok(last)
}

/// Listens to the floor and tells when something came.
async fn watch(
    address: SocketAddr,
    token: String,
    meeting: String,
    told: mpsc::UnboundedSender<Instant>,
) -> Outcome<()> {
    let query = "subscription($id: ID!) { floor(meetingId: $id) { position meeting { floor { \
                 queue { participant { name } side turnsUsed } next { participant { name } } } } } }";
    let body = serde_json::json!({ "query": query, "variables": { "id": meeting } }).to_string();
    let head = format!(
        "POST /graphql/stream HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         accept: text/event-stream\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut part).await?;
        if read == 0 {
            return Ok(());
        }
        answer.extend_from_slice(part.get(..read).unwrap_or_default());
        // Each message names the position once.
        let marks = answer.windows(b"\"position\"".len()).filter(|words| *words == b"\"position\"").count();
        if marks > 0 && answer.ends_with(b"\n\r\n") | answer.ends_with(b"\n\n") | answer.ends_with(b"\r\n") {
            let now = Instant::now();
            (0..marks).try_for_each(|_| told.send(now))?;
            answer.clear();
        }
    }
}
