//! The chapters of the registry of refusals that halls and meetings fill.

use moothall_core::hall::{HallCommand, Opened};
use moothall_core::meeting::floor::FloorSide::{For, PointOfOrder};
use moothall_core::meeting::{Hand, Hands, ItemOutcome, ItemScheduled, Kind, MeetingCommand as Ask};
use moothall_core::policy::Scope;
use moothall_core::poll::Terms;
use moothall_core::refusal::Refusal;
use moothall_core::resolution::{Origin, ResolutionCommand};

use crate::council::*;
use crate::refusals::no;
use crate::spec::at;
use crate::world::*;

fn open(opened: Opened) -> HallCommand {
    HallCommand::Open(Box::new(opened))
}

pub(crate) fn halls() -> Vec<Refusal> {
    let mut hall = hall_of(1);
    hall.does(CHAIR, open(Opened { council_size: 1, ..opened(2, building("1幢"), None) }));
    hall.does(CHAIR, seat_in(2, councillor(1)));
    let close = |number| HallCommand::Close { hall: hall_number(number), reason: reason() };
    let unseat = HallCommand::Unseat { hall: hall_number(1), member: member_id(3), reason: reason() };
    let mut met = vec![
        no(&hall, CHAIR, close(9)),
        no(&hall, CHAIR, open(opened(3, Scope::Community, Some(hall_number(2))))),
        no(&hall, CHAIR, rules(|rules| rules.turns_max = 0)),
        no(&hall, CHAIR, seat_in(2, member_id(3))),
        no(&hall, CHAIR, unseat),
    ];
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    met.push(no(&hall, CHAIR, close(1)));
    hall.does(CHAIR, close(2));
    met.push(no(&hall, CHAIR, close(2)));
    met
}

pub(crate) fn convening() -> Vec<Refusal> {
    let mut hall = hall_of(3);
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    let carried = ItemScheduled {
        meeting: meeting_id(1),
        item: item(500),
        title: title("续议"),
        topic: None,
        proposal: None,
        carried: Some(item(9)),
        matters: Vec::new(),
    };
    let mut met = vec![
        no(&hall, CHAIR, ask_of(9, Ask::Notice)),
        no(&hall, CHAIR, at_meeting(Ask::Notice)),
        no(&hall, CHAIR, at_meeting(Ask::Open { chair: chair_id() })),
        no(&hall, CHAIR, at_meeting(Ask::ScheduleItem(carried))),
        no(&hall, CHAIR, at_meeting(Ask::MoveItem { item: item(9), place: 1 })),
    ];
    for number in 1..=100 {
        hall.does(CHAIR, schedule(1, number));
    }
    met.push(no(&hall, CHAIR, schedule(1, 101)));
    hall.does(CHAIR, at_meeting(Ask::Notice));
    met.push(no(&hall, CHAIR, at_meeting(Ask::Open { chair: chair_id() })));
    hall.wind_to(at("2026-04-08T09:00:00+08:00"));
    met.push(no(&hall, CHAIR, at_meeting(Ask::MoveItem { item: item(1), place: 1 })));
    assemble(&mut hall, 1);
    met.push(no(&hall, CHAIR, at_meeting(Ask::Open { chair: chair_id() })));
    met.push(no(&hall, CHAIR, at_meeting(Ask::Leave { member: councillor(2) })));
    let mut session = in_session(3, 3);
    let conclude = |outcome| at_meeting(Ask::ConcludeItem { outcome, summary: None });
    met.push(no(&session, CHAIR, at_meeting(Ask::TakeUpItem { item: item(2) })));
    met.push(no(&session, CHAIR, conclude(ItemOutcome::Decided)));
    met.push(no(&session, CHAIR, at_meeting(Ask::Leave { member: chair_id() })));
    session.does(CHAIR, conclude(ItemOutcome::Opinion));
    met.push(no(&session, CHAIR, conclude(ItemOutcome::Opinion)));
    met.push(no(&session, CHAIR, at_meeting(Ask::CarrySummary { item: item(1), summary: body("甲") })));
    session.does(CHAIR, at_meeting(Ask::Close));
    met.push(no(&session, CHAIR, at_meeting(Ask::ApproveMinutes { at: None })));
    met
}

pub(crate) fn debating() -> Vec<Refusal> {
    let mut hall = in_session(9, 9);
    let mut met = vec![
        no(&hall, acts(3), wants(3, For)),
        no(&hall, acts(3), seconds(9, 3)),
        no(&hall, CHAIR, at_meeting(Ask::GrantFloor)),
        no(&hall, CHAIR, at_meeting(Ask::StartSpeech)),
        no(&hall, acts(3), at_meeting(Ask::AppealRuling { member: councillor(3) })),
    ];
    hall.does(acts(1), moves(1, 1));
    met.push(no(&hall, acts(1), seconds(1, 1)));
    let mut rests_on_it = crate::resolution_world::record(None);
    if let ResolutionCommand::Adopt { origin, .. } = &mut rests_on_it {
        *origin = Origin::Meeting { meeting: meeting_id(1), motion: Some(motion(1)) };
    }
    met.push(no(&hall, CHAIR, rests_on_it));
    met.push(no(&hall, acts(3), wants(3, For)));
    hall.does(acts(2), seconds(1, 2));
    met.push(no(&hall, acts(3), moves(2, 3)));
    let to = councillor(1);
    met.push(no(&hall, CHAIR, at_meeting(Ask::HandChairOver { to })));
    met.push(no(&hall, CHAIR, at_meeting(Ask::RequestFloor { member: chair_id(), side: For })));
    for _ in 0..2 {
        hall.does(acts(3), wants(3, For));
        met.push(no(&hall, acts(3), wants(3, For)));
        met.push(no(&hall, CHAIR, at_meeting(Ask::PutQuestion)));
        speaks_for(&mut hall, 1);
    }
    met.push(no(&hall, acts(3), wants(3, For)));
    hall.does(acts(4), wants(4, For));
    hall.does(CHAIR, at_meeting(Ask::GrantFloor));
    met.push(no(&hall, CHAIR, at_meeting(Ask::GrantFloor)));
    hall.does(acts(4), at_meeting(Ask::EndSpeech));
    hall.does(acts(4), wants(4, PointOfOrder));
    met.push(no(&hall, CHAIR, at_meeting(Ask::PutQuestion)));
    hall.does(acts(4), at_meeting(Ask::WithdrawRequest { member: councillor(4) }));
    hall.does(acts(5), amends(2, 1, 5));
    hall.does(acts(6), seconds(2, 6));
    met.push(no(&hall, acts(7), amends(3, 1, 7)));
    hall.does(acts(7), amends(3, 2, 7));
    hall.does(acts(8), seconds(3, 8));
    met.push(no(&hall, acts(8), amends(4, 3, 8)));
    hall.does(acts(9), at_meeting(Ask::MovePreviousQuestion { mover: councillor(9) }));
    decide_by(&mut hall, 9, 0);
    met.push(no(&hall, acts(9), wants(9, For)));
    met
}

pub(crate) fn hands() -> Vec<Refusal> {
    let mut hall = in_session(9, 9);
    pending(&mut hall, 1);
    let correct = |number, in_favour| {
        let hands = Hands { in_favour, ..Hands::default() };
        at_meeting(Ask::CorrectCount { motion: motion(number), hands, reason: reason() })
    };
    let shows = |choice, count| at_meeting(Ask::ShowHands { choice, count });
    let link = at_meeting(Ask::LinkPoll { motion: motion(1), poll: poll(1) });
    propose(&mut hall);
    hall.does(CHAIR, call(1, Terms { opens_at: at("2026-05-18T09:00:00+08:00"), ..terms(ORDINARY) }));
    let mut met = vec![no(&hall, CHAIR, shows(Hand::For, 1)), no(&hall, CHAIR, link)];
    hall.does(acts(3), amends(2, 1, 3));
    hall.does(acts(4), seconds(2, 4));
    hall.does(CHAIR, at_meeting(Ask::PutQuestion));
    met.extend([
        no(&hall, CHAIR, at_meeting(Ask::PutQuestion)),
        no(&hall, CHAIR, shows(Hand::Against, 1)),
        no(&hall, CHAIR, shows(Hand::Abstain, 1)),
        no(&hall, CHAIR, shows(Hand::For, 10)),
    ]);
    show(&mut hall, 5, 4);
    hall.does(CHAIR, at_meeting(Ask::Declare));
    decide_by(&mut hall, 5, 4);
    met.push(no(&hall, CHAIR, correct(2, 1)));
    met.push(no(&hall, acts(3), seconds(1, 3)));
    met
}
