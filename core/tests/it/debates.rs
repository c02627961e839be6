//! Debate: who asks, who speaks next, limits, rulings, appeals, the chair's neutrality; motions, amendments, the previous question.

use moothall_core::event::Event;
use moothall_core::meeting::floor::FloorSide::{Against, For, PointOfOrder, Question as Asking};
use moothall_core::meeting::{
    FloorGranted, MeetingCommand as Ask, MotionMoved, Question, Ruling, SpeechEnded,
};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::poll::{Electorate, Terms};
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;

use crate::council::*;
use crate::spec::{Hall, at};
use crate::world::*;

fn grant() -> Command {
    at_meeting(Ask::GrantFloor)
}

fn because(command: impl FnOnce(moothall_core::text::Reason) -> Ask) -> Command {
    at_meeting(command(reason()))
}

/// A motion is pending before nine councillors.
fn debating() -> Hall {
    let mut hall = in_session(9, 9);
    pending(&mut hall, 1);
    hall
}

#[test]
fn nothing_is_debated_before_there_is_a_motion_with_its_second() {
    let mut hall = in_session(9, 9);
    hall.refuses(acts(3), wants(3, For), Refusal::NoMotion);
    hall.does(acts(1), moves(1, 1));
    hall.refuses(acts(3), wants(3, For), Refusal::MotionNotSeconded);
    hall.refuses(acts(1), seconds(1, 1), Refusal::OwnMotion);
    hall.refuses(acts(3), seconds(9, 3), Refusal::MotionUnknown);
    hall.does(acts(2), seconds(1, 2));
    hall.refuses(acts(3), seconds(1, 3), Refusal::AlreadyDone);
    hall.does(acts(3), wants(3, For));
    hall.refuses(acts(3), wants(3, Against), Refusal::AlreadyAsked);
    hall.refuses(acts(4), wants(3, For), Refusal::NotPermitted { action: Action::KeepMeetingRecord });
    hall.refuses(
        member(3),
        at_meeting(Ask::RequestFloor { member: member_id(3), side: For }),
        Refusal::NotPresent,
    );
}

#[test]
fn where_the_house_rules_do_not_ask_for_a_motion_first_the_item_itself_is_debated() {
    let mut hall = in_session_under(9, 9, |rules| rules.motion_first = false);
    hall.does(acts(3), wants(3, Asking));
    speaks_for(&mut hall, 10);
    hall.does(
        CHAIR,
        at_meeting(Ask::ConcludeItem {
            outcome: moothall_core::meeting::ItemOutcome::Opinion,
            summary: None,
        }),
    );
    hall.refuses(acts(3), wants(3, Asking), Refusal::NoItemTakenUp);
}

#[test]
fn the_other_side_speaks_first_then_whoever_spoke_least_then_whoever_asked_first() {
    let mut hall = debating();
    for (number, side) in [(5, For), (4, For), (3, Against), (6, Against)] {
        hall.does(acts(number), wants(number, side));
    }
    let granted = |number, side| {
        [Event::FloorGranted(FloorGranted { meeting: meeting_id(1), member: councillor(number), side })]
    };
    // Nobody has spoken: the first who asked.
    assert_eq!(hall.does(CHAIR, grant()), granted(5, For));
    hall.refuses(CHAIR, grant(), Refusal::FloorTaken);
    hall.refuses(acts(5), wants(5, For), Refusal::AlreadyAsked);
    hall.does(acts(5), at_meeting(Ask::StartSpeech));
    hall.refuses(acts(5), at_meeting(Ask::StartSpeech), Refusal::AlreadyDone);
    hall.does(acts(5), at_meeting(Ask::EndSpeech));
    hall.does(acts(5), wants(5, Against));
    // The other side, and of it whoever has not spoken.
    assert_eq!(hall.does(CHAIR, grant()), granted(3, Against));
    hall.does(CHAIR, at_meeting(Ask::StartSpeech));
    hall.does(CHAIR, at_meeting(Ask::EndSpeech));
    assert_eq!(hall.does(CHAIR, grant()), granted(4, For));
    hall.does(CHAIR, at_meeting(Ask::StartSpeech));
    hall.does(CHAIR, at_meeting(Ask::EndSpeech));
    assert_eq!(hall.does(CHAIR, grant()), granted(6, Against));
    hall.does(CHAIR, at_meeting(Ask::StartSpeech));
    hall.does(CHAIR, at_meeting(Ask::EndSpeech));
    // Only her own side is left; she speaks all the same.
    assert_eq!(hall.does(CHAIR, grant()), granted(5, Against));
}

#[test]
fn nobody_speaks_more_than_twice_on_one_question_and_an_amendment_is_another() {
    let mut hall = debating();
    for _ in 0..2 {
        hall.does(acts(3), wants(3, For));
        speaks_for(&mut hall, 30);
    }
    hall.refuses(acts(3), wants(3, For), Refusal::TurnsUsedUp { max: 2 });
    hall.does(acts(4), amends(2, 1, 4));
    hall.does(acts(5), seconds(2, 5));
    hall.does(acts(3), wants(3, Against));
    speaks_for(&mut hall, 30);
    decide_by(&mut hall, 1, 5);
    hall.refuses(acts(3), wants(3, For), Refusal::TurnsUsedUp { max: 2 });
}

#[test]
fn a_turn_given_back_before_it_began_is_not_used() {
    let mut hall = debating();
    hall.does(acts(3), wants(3, For));
    hall.does(CHAIR, grant());
    let given_back = SpeechEnded {
        meeting: meeting_id(1),
        member: councillor(3),
        side: For,
        millis: 0,
        overtime: false,
        spoken: false,
    };
    assert_eq!(hall.does(acts(3), at_meeting(Ask::EndSpeech)), [Event::SpeechEnded(given_back)]);
    assert_eq!(the_meeting(&hall).floor().turns_of(councillor(3)), 0);
}

#[test]
fn a_speech_is_measured_by_the_recorded_times_and_the_clock_ends_it_at_two_minutes() {
    let mut hall = debating();
    hall.does(acts(3), wants(3, For));
    hall.does(CHAIR, grant());
    hall.does(acts(3), at_meeting(Ask::StartSpeech));
    let began = hall.now;
    assert_eq!(hall.state.next_deadline(), Some(began.plus_micros(120_000_000)));
    hall.wind_to(began.plus_micros(119_999_999));
    assert_eq!(hall.state.due(hall.now), []);
    hall.refuses(
        CLOCK,
        at_meeting(Ask::EndSpeech),
        Refusal::NotPermitted { action: Action::KeepMeetingRecord },
    );
    // The clock comes round a little late; what was said after two minutes does not count.
    hall.wind_to(began.plus_micros(121_000_000));
    hall.clock_strikes();
    let ended = hall.log.last().map(|(_, event)| event.clone());
    let expected = SpeechEnded {
        meeting: meeting_id(1),
        member: councillor(3),
        side: For,
        millis: 120_000,
        overtime: true,
        spoken: true,
    };
    assert_eq!(ended, Some(Event::SpeechEnded(expected)));
    hall.refuses(CHAIR, at_meeting(Ask::EndSpeech), Refusal::NobodySpeaks);
    hall.refuses(CHAIR, at_meeting(Ask::StartSpeech), Refusal::NobodySpeaks);
}

#[test]
fn a_request_is_taken_back_or_denied_with_a_reason() {
    let mut hall = debating();
    let deny = |number| at_meeting(Ask::DenyTurn { member: councillor(number), reason: reason() });
    let withdraw = |number| at_meeting(Ask::WithdrawRequest { member: councillor(number) });
    hall.refuses(CHAIR, deny(3), Refusal::NobodyWaits);
    hall.refuses(acts(3), withdraw(3), Refusal::NobodyWaits);
    hall.refuses(CHAIR, grant(), Refusal::NobodyWaits);
    hall.does(acts(3), wants(3, For));
    hall.does(acts(4), wants(4, For));
    hall.refuses(acts(3), deny(4), Refusal::NotPermitted { action: Action::PresideMeeting });
    hall.does(acts(3), withdraw(3));
    hall.does(CHAIR, deny(4));
    assert!(the_meeting(&hall).floor().is_silent());
    // Denied is not for ever.
    hall.does(acts(4), wants(4, Against));
}

#[test]
fn the_chair_neither_speaks_nor_moves_nor_seconds_without_leaving_the_chair() {
    let mut hall = debating();
    hall.does(CHAIR, at_meeting(Ask::HandChairOver { to: councillor(9) }));
    let own = at_meeting(Ask::RequestFloor { member: councillor(9), side: For });
    hall.refuses(acts(9), own, Refusal::ChairMayNotSpeak);
    hall.refuses(acts(9), amends(2, 1, 9), Refusal::ChairMayNotSpeak);
    hall.does(acts(4), amends(2, 1, 4));
    hall.refuses(acts(9), seconds(2, 9), Refusal::ChairMayNotSpeak);
    // The former chair may speak now, and then not preside over this debate again.
    hall.does(acts(5), seconds(2, 5));
    hall.does(CHAIR, at_meeting(Ask::RequestFloor { member: chair_id(), side: Against }));
    let back = at_meeting(Ask::HandChairOver { to: chair_id() });
    hall.refuses(acts(9), back.clone(), Refusal::ChairSpokeOnMatter);
    hall.does(acts(9), grant());
    hall.does(acts(9), at_meeting(Ask::StartSpeech));
    hall.does(acts(9), at_meeting(Ask::EndSpeech));
    hall.refuses(acts(9), back.clone(), Refusal::ChairSpokeOnMatter);
    hall.refuses(acts(9), at_meeting(Ask::HandChairOver { to: councillor(1) }), Refusal::ChairSpokeOnMatter);
    hall.refuses(acts(9), at_meeting(Ask::HandChairOver { to: councillor(9) }), Refusal::AlreadyDone);
    // Once that question is settled she comes back.
    hall.does(acts(9), at_meeting(Ask::PutQuestion));
    hall.does(acts(9), at_meeting(Ask::ShowHands { choice: moothall_core::meeting::Hand::For, count: 1 }));
    hall.does(
        acts(9),
        at_meeting(Ask::ShowHands { choice: moothall_core::meeting::Hand::Against, count: 2 }),
    );
    hall.does(acts(9), at_meeting(Ask::Declare));
    hall.does(acts(9), back);
}

#[test]
fn guests_speak_where_the_house_rules_let_them_and_move_nothing() {
    let with_guest = |speak: bool| {
        let mut hall = in_session_under(9, 9, |rules| rules.guests_speak = speak);
        hall.does(REGISTRAR, admit(9));
        hall.does(REGISTRAR, grant_role(9, role(9, Role::PropertyManager, Scope::Community)));
        hall.does(member(9), at_meeting(Ask::Arrive { member: member_id(9) }));
        pending(&mut hall, 1);
        hall
    };
    let own = || at_meeting(Ask::RequestFloor { member: member_id(9), side: Asking });
    with_guest(false).refuses(member(9), own(), Refusal::NotSeated);
    let mut hall = with_guest(true);
    hall.does(member(9), own());
    let text = body("由物业代管。");
    let amend = Ask::AmendMotion { motion: motion(2), amends: motion(1), mover: member_id(9), text };
    hall.refuses(member(9), at_meeting(amend), Refusal::NotSeated);
}

#[test]
fn the_chair_rules_on_what_is_off_the_matter_and_on_interruptions() {
    let mut hall = debating();
    let off = |number| because(|reason| Ask::RuleOffTopic { member: councillor(number), reason });
    let interrupts = |number| because(|reason| Ask::RuleInterruption { member: councillor(number), reason });
    hall.refuses(CHAIR, off(3), Refusal::NobodySpeaks);
    hall.refuses(CHAIR, interrupts(4), Refusal::NobodySpeaks);
    hall.does(acts(3), wants(3, For));
    hall.does(CHAIR, grant());
    hall.does(acts(3), at_meeting(Ask::StartSpeech));
    hall.refuses(acts(4), off(3), Refusal::NotPermitted { action: Action::PresideMeeting });
    hall.does(CHAIR, off(3));
    hall.refuses(CHAIR, interrupts(3), Refusal::NobodySpeaks);
    hall.does(CHAIR, interrupts(4));
    assert_eq!(the_meeting(&hall).ruling, Some(Ruling::Interruption { member: councillor(4) }));
}

#[test]
fn a_point_of_order_is_ruled_on_before_the_question_and_the_council_may_overturn_the_ruling() {
    let mut hall = debating();
    let appeal = |number| at_meeting(Ask::AppealRuling { member: councillor(number) });
    hall.refuses(acts(4), appeal(4), Refusal::NothingToAppeal);
    hall.does(acts(3), wants(3, PointOfOrder));
    hall.refuses(acts(3), wants(3, PointOfOrder), Refusal::AlreadyAsked);
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::PointOfOrderOpen);
    let rule = |number| {
        because(|reason| Ask::RulePointOfOrder { member: councillor(number), upheld: false, reason })
    };
    hall.refuses(CHAIR, rule(4), Refusal::NobodyWaits);
    hall.does(CHAIR, rule(3));
    hall.does(acts(4), appeal(4));
    hall.refuses(acts(5), appeal(5), Refusal::AlreadyDone);
    let declared = decide_by(&mut hall, 5, 5 - 1);
    let ruling = Ruling::PointOfOrder { member: councillor(3), upheld: false };
    assert_eq!((declared.question, declared.carried), (Question::Appeal { ruling }, true));
    hall.refuses(acts(4), appeal(4), Refusal::NothingToAppeal);
    // The motion itself is still there.
    assert_eq!(the_meeting(&hall).pending.len(), 1);
}

#[test]
fn on_a_tie_the_ruling_of_the_chair_stands() {
    let mut hall = debating();
    hall.does(acts(3), wants(3, PointOfOrder));
    hall.does(CHAIR, because(|reason| Ask::RulePointOfOrder { member: councillor(3), upheld: true, reason }));
    hall.does(acts(4), at_meeting(Ask::AppealRuling { member: councillor(4) }));
    assert!(!decide_by(&mut hall, 4, 4).carried);
}

#[test]
fn an_amendment_is_dealt_with_before_its_motion_and_amended_once_at_most() {
    let mut hall = in_session(9, 9);
    hall.does(acts(1), moves(1, 1));
    hall.refuses(acts(3), amends(2, 1, 3), Refusal::MotionNotSeconded);
    hall.does(acts(2), seconds(1, 2));
    hall.refuses(acts(3), amends(2, 9, 3), Refusal::MotionUnknown);
    hall.refuses(acts(3), amends(1, 1, 3), Refusal::AlreadyExists);
    let events = hall.does(acts(3), amends(2, 1, 3));
    assert!(matches!(
        events.as_slice(),
        [Event::MotionMoved(MotionMoved { amends: Some(amended), .. })] if *amended == motion(1)
    ));
    hall.does(acts(4), seconds(2, 4));
    hall.refuses(acts(5), amends(3, 1, 5), Refusal::AmendmentPending);
    hall.does(acts(5), amends(3, 2, 5));
    hall.does(acts(6), seconds(3, 6));
    hall.refuses(acts(7), amends(4, 3, 7), Refusal::AmendmentTooDeep);
    let withdraw = |number| because(|reason| Ask::WithdrawMotion { motion: motion(number), reason });
    hall.refuses(acts(3), withdraw(2), Refusal::AmendmentPending);
    hall.refuses(acts(6), withdraw(3), Refusal::NotPermitted { action: Action::KeepMeetingRecord });
    hall.does(acts(5), withdraw(3));
    hall.refuses(CHAIR, withdraw(3), Refusal::MotionNotPending);
    // The question that is put is the amendment's, and only then the motion's.
    assert_eq!(decide_by(&mut hall, 6, 2).question, Question::Motion { motion: motion(2) });
    assert_eq!(decide_by(&mut hall, 6, 2).question, Question::Motion { motion: motion(1) });
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::NoMotion);
}

#[test]
fn an_amendment_outside_the_matter_is_ruled_out_of_order() {
    let mut hall = debating();
    hall.does(acts(3), amends(2, 1, 3));
    let rule = |number| because(|reason| Ask::RuleOutOfOrder { motion: motion(number), reason });
    hall.refuses(CHAIR, rule(1), Refusal::AmendmentPending);
    hall.does(CHAIR, rule(2));
    hall.refuses(CHAIR, rule(2), Refusal::MotionNotPending);
    assert_eq!(the_meeting(&hall).ruling, Some(Ruling::OutOfOrder { motion: motion(2) }));
}

#[test]
fn the_question_is_put_when_nobody_asks_to_speak_or_the_council_will_hear_no_more() {
    let mut hall = debating();
    hall.does(acts(3), wants(3, For));
    hall.does(acts(4), wants(4, Against));
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::DebateNotExhausted { waiting: 2 });
    hall.refuses(
        acts(1),
        at_meeting(Ask::PutQuestion),
        Refusal::NotPermitted { action: Action::PresideMeeting },
    );
    hall.does(CHAIR, grant());
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::FloorTaken);
    hall.refuses(acts(5), amends(2, 1, 5), Refusal::FloorTaken);
    hall.does(acts(3), at_meeting(Ask::StartSpeech));
    hall.does(acts(3), at_meeting(Ask::EndSpeech));
    let close = |number| at_meeting(Ask::MovePreviousQuestion { mover: councillor(number) });
    hall.does(acts(5), close(5));
    hall.refuses(acts(6), close(6), Refusal::AlreadyDone);
    // Five of nine are more than half, and less than two thirds.
    let declared = decide_by(&mut hall, 5, 4);
    assert_eq!(declared.question, Question::PreviousQuestion { motion: motion(1) });
    assert!(!declared.carried);
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::DebateNotExhausted { waiting: 1 });
    hall.does(acts(5), close(5));
    assert!(decide_by(&mut hall, 6, 3).carried);
    hall.refuses(acts(7), wants(7, For), Refusal::DebateClosed);
    hall.refuses(acts(7), amends(3, 1, 7), Refusal::DebateClosed);
    assert!(decide_by(&mut hall, 5, 4).carried);
}

#[test]
fn a_motion_is_left_to_the_councillors_poll_on_its_item_s_proposal() {
    let (mut hall, terms) = with_a_proposal();
    let link = |poll_number| at_meeting(Ask::LinkPoll { motion: motion(1), poll: poll(poll_number) });
    hall.refuses(CHAIR, link(1), Refusal::PollUnknown);
    hall.does(CHAIR, call(1, Terms { electorate: Electorate::Members { role: None }, ..terms.clone() }));
    hall.refuses(CHAIR, link(1), Refusal::PollNotForThisItem);
    hall.does(CHAIR, call(2, terms.clone()));
    hall.does(acts(3), wants(3, For));
    hall.refuses(CHAIR, link(2), Refusal::DebateNotExhausted { waiting: 1 });
    hall.does(acts(3), at_meeting(Ask::WithdrawRequest { member: councillor(3) }));
    hall.refuses(acts(1), link(2), Refusal::NotPermitted { action: Action::PresideMeeting });
    hall.does(CHAIR, link(2));
    hall.refuses(CHAIR, link(2), Refusal::MotionNotPending);
    hall.does(acts(1), moves(2, 1));
    hall.does(acts(2), seconds(2, 2));
    // One poll decides one motion.
    hall.refuses(
        CHAIR,
        at_meeting(Ask::LinkPoll { motion: motion(2), poll: poll(2) }),
        Refusal::PollNotForThisItem,
    );
}

/// The first item is about the first proposal; a motion on it is pending. And terms under which councillors vote.
fn with_a_proposal() -> (Hall, Terms) {
    let mut hall = hall_of(3);
    propose(&mut hall);
    hall.does(CHAIR, call_meeting(1, 1, moothall_core::meeting::Kind::Regular, BEGINS));
    let scheduled = moothall_core::meeting::ItemScheduled {
        meeting: meeting_id(1),
        item: item(1),
        title: title("加装电梯"),
        topic: None,
        proposal: Some(proposal(1)),
        carried: None,
        matters: Vec::new(),
    };
    hall.does(CHAIR, at_meeting(Ask::ScheduleItem(scheduled)));
    hall.does(CHAIR, at_meeting(Ask::Notice));
    assemble(&mut hall, 3);
    hall.does(CHAIR, at_meeting(Ask::Open { chair: chair_id() }));
    hall.does(CHAIR, at_meeting(Ask::TakeUpItem { item: item(1) }));
    pending(&mut hall, 1);
    let electorate = Electorate::Members { role: Some(Role::Councillor) };
    let opens_at = at("2026-05-18T09:00:00+08:00");
    (hall, Terms { electorate, opens_at, ..terms(COUNCIL) })
}
