//! Opinion maps: a large conversation drawn from scratch and redrawn after a thousand marks, on one core; and a conversation imported.
//! These are held against fixed times, not against the disk: nothing here waits for it but the import.

use std::fmt::Write as _;
use std::time::Instant;

use moothall::cli;
use moothall::house::House;
use moothall::import::polis;
use moothall_eventstore::{Clock, EngineOptions};
use moothall_opinion_map::{Mark, Marks, OpinionMap, Step, Survey};
use moothall_projections::maps::OpinionMaps;

use crate::Outcome;
use crate::place::{Kind, MASTER_KEY, Places};
use crate::report::{Figure, Report, median, rate};

const PARTICIPANTS: u32 = 30_000;
const STATEMENTS: u32 = 1_000;
/// Of a hundred cells, so many are marked.
const DENSITY: u64 = 5;
const CAMPS: u32 = 3;
const INCREMENT: usize = 1_000;
const TIMES: usize = 3;
/// Of the conversation that is imported.
const IMPORTED: u32 = 4_000;

/// A fixed sequence without meaning (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 16) % sides
    }
}

/// What a participant says: mostly what her camp says, where there are camps.
fn said(dice: &mut Dice, participant: u32, statement: u32, camps: bool) -> Mark {
    let camp = u64::from(participant % CAMPS);
    let is_for = Dice((camp << 32) | u64::from(statement)).below(2) == 0;
    match dice.below(10) {
        0 => Mark::Pass,
        1..4 => Mark::Agree,
        4..7 if !camps => Mark::Disagree,
        _ if is_for => Mark::Agree,
        _ => Mark::Disagree,
    }
}

fn conversation(participants: u32, camps: bool) -> Vec<Step> {
    let mut dice = Dice(1);
    let mut steps = Vec::new();
    for participant in 0..participants {
        for statement in 0..STATEMENTS {
            if dice.below(100) < DENSITY {
                let mark = said(&mut dice, participant, statement, camps);
                steps.push(Step::Marked { participant, statement, mark });
            }
        }
    }
    steps
}

/// Without any database.
pub(crate) fn draw(report: &mut Report) {
    for (what, camps) in [("three camps", true), ("hardly any camps", false)] {
        let steps = conversation(PARTICIPANTS, camps);
        report.say(&format!(
            "{PARTICIPANTS} participants, {STATEMENTS} statements, {} marks, {what}",
            steps.len()
        ));
        let marks = filled(&steps);
        let (mut anew, mut again) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let started = Instant::now();
            let map = OpinionMap::draw(&marks);
            anew.push(started.elapsed().as_secs_f64());
            let mut more = marks.clone();
            let mut dice = Dice(2);
            let started = Instant::now();
            for _ in 0..INCREMENT {
                let (participant, statement) =
                    (small(dice.below(u64::from(PARTICIPANTS))), small(dice.below(u64::from(STATEMENTS))));
                more.put(participant, statement, said(&mut dice, participant, statement, camps));
            }
            drop(map.redraw(&more));
            again.push(started.elapsed().as_secs_f64());
        }
        report.add(Figure::new(format!("opinion map from scratch, {what}"), median(anew), "s").at_most(10.0));
        report.add(
            Figure::new(format!("the same after {INCREMENT} marks, {what}"), median(again), "s").at_most(0.5),
        );
    }
    // As a server that was started again does: every step, the last landmark, the rest.
    let steps = conversation(PARTICIPANTS, true);
    let started = Instant::now();
    drop(Survey::default().take(&steps));
    report.add(
        Figure::new("opinion map by a server just started", started.elapsed().as_secs_f64(), "s")
            .at_most(10.0),
    );
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn filled(steps: &[Step]) -> Marks {
    let mut marks = Marks::new();
    for step in steps {
        if let Step::Marked { participant, statement, mark } = step {
            marks.put(*participant, *statement, *mark);
        }
    }
    marks
}

/// A conversation through the command path, then into the read models, then looked at.
pub(crate) async fn import(places: &Places, kind: Kind, report: &mut Report) -> Outcome<()> {
    let database = kind.name();
    let place = places.make(kind, "map").await?;
    let directory = tempfile::tempdir()?;
    write_export(directory.path())?;
    let settings = cli::Settings {
        database: place.url.clone(),
        vault: None,
        master_key: Some(MASTER_KEY.to_owned()),
        log: "warn".to_owned(),
        log_json: false,
    };
    let house = House::open(&settings, Clock::System, &EngineOptions::default()).await?;
    let arguments = cli::ImportPolis {
        directory: directory.path().to_owned(),
        name: None,
        timezone: "UTC".to_owned(),
        locale: "en".to_owned(),
        json: cli::Json { json: false },
    };
    let started = Instant::now();
    let imported = polis::import(&house, &arguments).await?;
    let marks = imported.marks;
    report.add(
        Figure::new(
            format!("{database}: marks imported ({marks})"),
            rate(marks, started.elapsed()),
            "marks/s",
        )
        .at_least(20_000.0),
    );
    house.catch_up().await?;
    report.add(Figure::new(
        format!("{database}: the same, until they are in the read models"),
        rate(marks, started.elapsed()),
        "marks/s",
    ));
    let started = Instant::now();
    let maps = OpinionMaps::default();
    let drawn = maps.of(&house.views(), imported.community, imported.deliberation).await?;
    let seen = drawn.map_or(0, |drawn| drawn.participants());
    let name = format!("{database}: first look at the map of {seen} participants");
    report.add(Figure::new(name, started.elapsed().as_secs_f64(), "s"));
    house.close().await;
    place.remove().await
}

fn write_export(directory: &std::path::Path) -> Outcome<()> {
    let mut comments =
        String::from("timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n");
    for statement in 0..STATEMENTS {
        writeln!(comments, "1,{statement},0,0,0,1,Statement {statement}")?;
    }
    let mut votes = String::from("timestamp,datetime,comment-id,voter-id,vote\n");
    for step in conversation(IMPORTED, true) {
        if let Step::Marked { participant, statement, mark } = step {
            let vote = match mark {
                Mark::Agree => 1,
                Mark::Disagree => -1,
                Mark::Pass => 0,
            };
            writeln!(votes, "1,then,{statement},{participant},{vote}")?;
        }
    }
    std::fs::write(directory.join("comments.csv"), comments)?;
    Ok(std::fs::write(directory.join("votes.csv"), votes)?)
}
