//! A hall with its council for the tests of halls and meetings: councillors 201, 202 …, the hall's chair is the chair of the community.

use moothall_core::decider::Actor;
use moothall_core::hall::{HallCommand, HouseRules, Opened};
use moothall_core::ids::{AgendaItemId, HallId, MeetingId, MemberId, MotionId};
use moothall_core::meeting::floor::FloorSide;
use moothall_core::meeting::{Called, Hand, ItemScheduled, Kind, Meeting, MeetingCommand as Ask};
use moothall_core::policy::Scope;
use moothall_core::state::Command;
use uuid::Uuid;

use crate::spec::{Hall, at};
use crate::world::*;

/// The meeting begins a week after everything else.
pub(crate) const BEGINS: &str = "2026-04-08T19:00:00+08:00";

pub(crate) fn hall_number(number: u128) -> HallId {
    HallId(Uuid::from_u128(0xA000 + number))
}

pub(crate) fn meeting_id(number: u128) -> MeetingId {
    MeetingId(Uuid::from_u128(0xB000 + number))
}

pub(crate) fn item(number: u128) -> AgendaItemId {
    AgendaItemId(Uuid::from_u128(0xC000 + number))
}

pub(crate) fn motion(number: u128) -> MotionId {
    MotionId(Uuid::from_u128(0xD000 + number))
}

pub(crate) fn councillor(number: u32) -> MemberId {
    member_id(200 + number)
}

pub(crate) fn acts(number: u32) -> Actor {
    member(200 + number)
}

/// The chair of the hall: member 2, who sits on no council.
pub(crate) fn chair_id() -> MemberId {
    member_id(2)
}

pub(crate) fn opened(number: u128, scope: Scope, parent: Option<HallId>) -> Opened {
    Opened {
        hall: hall_number(number),
        name: title("海棠议事厅"),
        venue: title("同心圆驿站"),
        scope,
        parent,
        chair: chair_id(),
        council_size: 45,
        rules: HouseRules::default(),
    }
}

pub(crate) fn rules(change: impl FnOnce(&mut HouseRules)) -> HallCommand {
    let mut rules = HouseRules::default();
    change(&mut rules);
    HallCommand::ChangeRules { hall: hall_number(1), rules, reason: reason() }
}

pub(crate) fn seat_in(hall: u128, member: MemberId) -> HallCommand {
    HallCommand::Seat { hall: hall_number(hall), member, from: at(crate::spec::START), until: None }
}

/// Asked of the first meeting.
pub(crate) fn at_meeting(command: Ask) -> Command {
    Command::Meeting(meeting_id(1), command)
}

pub(crate) fn ask_of(meeting: u128, command: Ask) -> Command {
    Command::Meeting(meeting_id(meeting), command)
}

pub(crate) fn call_meeting(meeting: u128, hall: u128, kind: Kind, starts_at: &str) -> Command {
    let called = Called {
        meeting: meeting_id(meeting),
        hall: hall_number(hall),
        kind,
        place: title("同心圆驿站二楼"),
        starts_at: at(starts_at),
    };
    ask_of(meeting, Ask::Call(called))
}

pub(crate) fn schedule(meeting: u128, number: u128) -> Command {
    let scheduled = ItemScheduled {
        meeting: meeting_id(meeting),
        item: item(number),
        title: title(&format!("第{number}项")),
        topic: None,
        proposal: None,
        carried: None,
        matters: Vec::new(),
    };
    ask_of(meeting, Ask::ScheduleItem(scheduled))
}

/// A staffed community with a hall and so many councillors.
pub(crate) fn hall_of(councillors: u32) -> Hall {
    let mut hall = staffed();
    hall.does(CHAIR, HallCommand::Open(Box::new(opened(1, Scope::Community, None))));
    for number in 1..=councillors {
        hall.does(REGISTRAR, admit(200 + number));
        hall.does(REGISTRAR, seat_in(1, councillor(number)));
    }
    hall
}

/// Calls a meeting with three items and gives notice.
pub(crate) fn convene(hall: &mut Hall) {
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    for number in 1..=3 {
        hall.does(CHAIR, schedule(1, number));
    }
    hall.does(CHAIR, at_meeting(Ask::Notice));
}

/// So many councillors and the chair arrive.
pub(crate) fn assemble(hall: &mut Hall, present: u32) {
    hall.wind_to(at(BEGINS));
    hall.does(CHAIR, at_meeting(Ask::Arrive { member: chair_id() }));
    for number in 1..=present {
        hall.does(acts(number), at_meeting(Ask::Arrive { member: councillor(number) }));
    }
}

/// A meeting of `present` out of `councillors`, in session, with its first item taken up, under changed house rules.
pub(crate) fn in_session_under(councillors: u32, present: u32, change: impl FnOnce(&mut HouseRules)) -> Hall {
    let mut hall = hall_of(councillors);
    hall.does(CHAIR, rules(change));
    convene(&mut hall);
    assemble(&mut hall, present);
    hall.does(CHAIR, at_meeting(Ask::Open { chair: chair_id() }));
    hall.does(CHAIR, at_meeting(Ask::TakeUpItem { item: item(1) }));
    hall
}

pub(crate) fn in_session(councillors: u32, present: u32) -> Hall {
    in_session_under(councillors, present, |_| ())
}

pub(crate) fn the_meeting(hall: &Hall) -> &Meeting {
    &hall.state.meetings[&meeting_id(1)]
}

pub(crate) fn moves(number: u128, mover: u32) -> Command {
    let text = body(&format!("动议{number}：在楼道安装照明灯。"));
    at_meeting(Ask::MoveMotion { motion: motion(number), mover: councillor(mover), text })
}

pub(crate) fn amends(number: u128, amended: u128, mover: u32) -> Command {
    let text = body(&format!("修正{number}：在楼道和车库安装照明灯。"));
    at_meeting(Ask::AmendMotion {
        motion: motion(number),
        amends: motion(amended),
        mover: councillor(mover),
        text,
    })
}

pub(crate) fn seconds(number: u128, seconder: u32) -> Command {
    at_meeting(Ask::SecondMotion { motion: motion(number), seconder: councillor(seconder) })
}

/// Moved by the first councillor and seconded by the second.
pub(crate) fn pending(hall: &mut Hall, number: u128) {
    hall.does(acts(1), moves(number, 1));
    hall.does(acts(2), seconds(number, 2));
}

pub(crate) fn wants(number: u32, side: FloorSide) -> Command {
    at_meeting(Ask::RequestFloor { member: councillor(number), side })
}

/// Whoever is next speaks for so many seconds.
pub(crate) fn speaks_for(hall: &mut Hall, seconds: i64) {
    hall.does(CHAIR, at_meeting(Ask::GrantFloor));
    hall.does(CHAIR, at_meeting(Ask::StartSpeech));
    let until = hall.now.plus_micros(seconds * 1_000_000);
    hall.wind_to(until);
    hall.does(CHAIR, at_meeting(Ask::EndSpeech));
}

/// The hands for and against, in their order.
pub(crate) fn show(hall: &mut Hall, in_favour: u32, against: u32) {
    hall.does(CHAIR, at_meeting(Ask::ShowHands { choice: Hand::For, count: in_favour }));
    hall.does(TELLER, at_meeting(Ask::ShowHands { choice: Hand::Against, count: against }));
}

/// Put, shown and declared.
pub(crate) fn decide_by(hall: &mut Hall, in_favour: u32, against: u32) -> moothall_core::meeting::Declared {
    hall.does(CHAIR, at_meeting(Ask::PutQuestion));
    show(hall, in_favour, against);
    let events = hall.does(CHAIR, at_meeting(Ask::Declare));
    match events.last() {
        Some(moothall_core::event::Event::QuestionDeclared(declared)) => declared.clone(),
        other => panic!("a declaration declares, and not {other:?}"),
    }
}
