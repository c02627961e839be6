//! Meetings: called, noticed in time, opened with a quorum, interrupted, adjourned, closed; items, attendance, minutes approved.

use moothall_core::decider::Decider as _;
use moothall_core::deliberation::{MatterId, Venue};
use moothall_core::event::Event;
use moothall_core::hall::{HouseRules, MinutesApproval};
use moothall_core::meeting::{
    Adjourned, Arrived, Capacity, ItemOutcome, ItemPhase, ItemScheduled, Kind, MeetingCommand as Ask,
    MinutesApproved, Noticed, Opened, Phase, SummaryCarried,
};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;

use crate::council::*;
use crate::deliberations as talks;
use crate::spec::{Hall, at, local};
use crate::world::*;

fn conclude(outcome: ItemOutcome) -> moothall_core::state::Command {
    at_meeting(Ask::ConcludeItem { outcome, summary: None })
}

#[test]
fn the_hall_s_chair_and_the_office_that_convenes_call_a_meeting_and_nobody_else() {
    let mut hall = hall_of(1);
    let call = || call_meeting(1, 1, Kind::Regular, BEGINS);
    let refused = Refusal::NotPermitted { action: Action::ConveneMeeting };
    for nobody in [acts(1), REGISTRAR, TELLER, ADMINISTRATOR] {
        hall.refuses(nobody, call(), refused.clone());
    }
    hall.does(CHAIR, call());
    hall.refuses(CHAIR, call(), Refusal::AlreadyExists);
    hall.refuses(CHAIR, call_meeting(2, 1, Kind::Regular, crate::spec::START), Refusal::DateInPast);
    hall.refuses(CHAIR, call_meeting(2, 9, Kind::Regular, BEGINS), Refusal::HallUnknown);
    hall.refuses(CHAIR, ask_of(9, Ask::Notice), Refusal::MeetingUnknown);
}

#[test]
fn notice_is_three_whole_days_and_the_day_of_notice_is_not_counted() {
    let mut hall = hall_of(3);
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    hall.refuses(CHAIR, at_meeting(Ask::Notice), Refusal::AgendaEmpty);
    hall.does(CHAIR, schedule(1, 1));
    hall.wind_to(at("2026-04-06T00:00:00+08:00"));
    hall.refuses(CHAIR, at_meeting(Ask::Notice), Refusal::NoticeTooShort { days: 3 });
    let mut in_time = hall_of(3);
    in_time.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    in_time.does(CHAIR, schedule(1, 1));
    in_time.wind_to(at("2026-04-05T23:59:59+08:00"));
    let noticed = Noticed { meeting: meeting_id(1), rules: HouseRules::default(), council: 3, days: 3 };
    assert_eq!(in_time.does(CHAIR, at_meeting(Ask::Notice)), [Event::MeetingNoticed(noticed)]);
}

#[test]
fn a_holiday_within_the_notice_neither_lengthens_nor_shortens_it() {
    // Qingming: the 4th to the 6th of April are days off, and the notice of the 5th is still in time for the 8th.
    let mut hall = hall_of(3);
    let mut changed = moothall_core::community::Settings::default();
    let day = |text| moothall_core::calendar::Date::parse(text).unwrap();
    changed.holidays.days_off = [day("2026-04-04"), day("2026-04-05"), day("2026-04-06")].into();
    hall.does(REGISTRAR, settings(changed));
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    hall.does(CHAIR, schedule(1, 1));
    hall.wind_to(at("2026-04-05T12:00:00+08:00")).does(CHAIR, at_meeting(Ask::Notice));
}

#[test]
fn an_extraordinary_meeting_needs_one_day() {
    let mut hall = hall_of(3);
    hall.does(CHAIR, call_meeting(1, 1, Kind::Extraordinary, BEGINS));
    hall.does(CHAIR, schedule(1, 1));
    hall.wind_to(at("2026-04-08T00:00:00+08:00"));
    hall.refuses(CHAIR, at_meeting(Ask::Notice), Refusal::NoticeTooShort { days: 1 });
    hall.does(CHAIR, call_meeting(2, 1, Kind::Extraordinary, "2026-04-09T08:00:00+08:00"));
    hall.does(CHAIR, schedule(2, 2));
    hall.does(CHAIR, ask_of(2, Ask::Notice));
}

#[test]
fn the_house_rules_are_those_of_the_notice() {
    let mut hall = hall_of(3);
    convene(&mut hall);
    hall.does(CHAIR, rules(|rules| rules.turns_max = 9));
    assert_eq!(the_meeting(&hall).rules.as_ref().map(|rules| rules.turns_max), Some(2));
}

#[test]
fn items_stand_in_order_move_and_are_withdrawn_until_two_days_before() {
    let mut hall = hall_of(3);
    convene(&mut hall);
    let move_to = |number, place| at_meeting(Ask::MoveItem { item: item(number), place });
    hall.does(CHAIR, move_to(3, 1));
    let order: Vec<_> = the_meeting(&hall).agenda.iter().map(|known| known.item).collect();
    assert_eq!(order, [item(3), item(1), item(2)]);
    hall.refuses(CHAIR, move_to(9, 1), Refusal::AgendaItemUnknown);
    hall.refuses(CHAIR, move_to(1, 4), Refusal::AgendaItemUnknown);
    hall.refuses(acts(1), move_to(1, 1), Refusal::NotPermitted { action: Action::ConveneMeeting });
    let withdraw = |number| at_meeting(Ask::WithdrawItem { item: item(number), reason: reason() });
    hall.does(CHAIR, withdraw(2));
    hall.refuses(CHAIR, withdraw(2), Refusal::ItemNotInPhase);
    hall.wind_to(at("2026-04-06T23:59:59+08:00")).does(CHAIR, schedule(1, 4));
    hall.wind_to(at("2026-04-07T00:00:00+08:00"));
    hall.refuses(CHAIR, schedule(1, 5), Refusal::AgendaClosed { days: 2 });
    hall.refuses(CHAIR, move_to(1, 1), Refusal::AgendaClosed { days: 2 });
    hall.does(CHAIR, withdraw(3));
}

#[test]
fn an_item_is_about_a_proposal_of_this_community_or_a_summary_carried_here() {
    let mut hall = hall_of(3);
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    let scheduled = ItemScheduled {
        meeting: meeting_id(1),
        item: item(1),
        title: title("加装电梯"),
        topic: None,
        proposal: Some(proposal(1)),
        carried: None,
        matters: Vec::new(),
    };
    let put = |scheduled: &ItemScheduled| at_meeting(Ask::ScheduleItem(scheduled.clone()));
    hall.refuses(CHAIR, put(&scheduled), Refusal::ProposalUnknown);
    let carried = ItemScheduled { proposal: None, carried: Some(item(9)), ..scheduled.clone() };
    hall.refuses(CHAIR, put(&carried), Refusal::SummaryUnknown);
    propose(&mut hall);
    hall.does(CHAIR, put(&scheduled));
    hall.refuses(CHAIR, put(&scheduled), Refusal::AlreadyExists);
}

/// The item is decided by hands; what the chair may then conclude it as is the question.
fn decided_by_hands(matters: &[&str], flagged: Option<&str>) -> Hall {
    let mut hall = hall_of(9);
    propose(&mut hall);
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    let scheduled = ItemScheduled {
        meeting: meeting_id(1),
        item: item(1),
        title: title("外墙"),
        topic: None,
        proposal: Some(proposal(1)),
        carried: None,
        matters: matters.iter().filter_map(|id| MatterId::parse(id)).collect(),
    };
    hall.does(CHAIR, at_meeting(Ask::ScheduleItem(scheduled)));
    hall.does(CHAIR, at_meeting(Ask::Notice));
    if let Some(id) = flagged.and_then(MatterId::parse) {
        let mut talk = talks::opened(Venue::Online);
        (talk.proposal, talk.matters) = (Some(proposal(1)), vec![id]);
        hall.does(CHAIR, talks::open(talk));
    }
    assemble(&mut hall, 9);
    hall.does(CHAIR, at_meeting(Ask::Open { chair: chair_id() }));
    hall.does(CHAIR, at_meeting(Ask::TakeUpItem { item: item(1) }));
    pending(&mut hall, 1);
    decide_by(&mut hall, 9, 0);
    hall
}

#[test]
fn a_meeting_does_not_decide_what_the_law_reserves_for_the_owners_and_names_the_poll() {
    decided_by_hands(&[], None).does(CHAIR, conclude(ItemOutcome::Decided));
    for (matters, flagged) in [(&["cn.civil278.v"][..], None), (&[], Some("cn.civil278.v"))] {
        let mut hall = decided_by_hands(matters, flagged);
        let rules = vec![rule_id(ORDINARY)];
        hall.refuses(CHAIR, conclude(ItemOutcome::Decided), Refusal::ReservedForOwners { rules });
        hall.does(CHAIR, conclude(ItemOutcome::Referred));
    }
}

#[test]
fn an_item_names_topics_and_reserved_matters_that_there_are() {
    let mut hall = hall_of(3);
    hall.does(CHAIR, call_meeting(1, 1, Kind::Regular, BEGINS));
    let put = |topic, matter: &str| {
        let matters = MatterId::parse(matter).into_iter().collect();
        let (meeting, item, title) = (meeting_id(1), item(1), title("外墙"));
        let (proposal, carried) = (None, None);
        at_meeting(Ask::ScheduleItem(ItemScheduled {
            meeting,
            item,
            title,
            topic,
            proposal,
            carried,
            matters,
        }))
    };
    let matter = MatterId::parse("cn.civil278.x").expect("a name");
    hall.refuses(CHAIR, put(None, "cn.civil278.x"), Refusal::MatterUnknown { matter });
    hall.refuses(CHAIR, put(Some(topic(9)), "cn.civil278.i"), Refusal::TopicUnknown);
    hall.does(CHAIR, put(None, "cn.civil278.i"));
}

#[test]
fn a_meeting_opens_at_its_time_with_a_quorum_and_somebody_in_the_chair() {
    let mut hall = hall_of(9);
    convene(&mut hall);
    let open = |chair| at_meeting(Ask::Open { chair });
    hall.refuses(CHAIR, open(chair_id()), Refusal::MeetingTooEarly { starts_at: local(at(BEGINS)) });
    assemble(&mut hall, 5);
    hall.refuses(CHAIR, open(chair_id()), Refusal::NoQuorum { present: 5, needed: 6 });
    hall.refuses(CHAIR, open(councillor(6)), Refusal::NotPresent);
    hall.does(TELLER, at_meeting(Ask::Arrive { member: councillor(6) }));
    hall.refuses(acts(1), open(chair_id()), Refusal::NotPermitted { action: Action::ConveneMeeting });
    let (meeting, chair) = (meeting_id(1), chair_id());
    let opened = Opened { meeting, chair, present: 6, council: 9, needed: 6 };
    assert_eq!(hall.does(CHAIR, open(chair)), [Event::MeetingOpened(opened)]);
    hall.refuses(CHAIR, open(chair), Refusal::MeetingNotInPhase);
}

#[test]
fn guests_come_without_a_vote_and_do_not_make_a_quorum() {
    let mut hall = hall_of(3);
    hall.does(REGISTRAR, admit(9));
    hall.does(REGISTRAR, grant_role(9, role(9, Role::PropertyManager, Scope::Community)));
    convene(&mut hall);
    hall.wind_to(at(BEGINS));
    let arrived = Arrived { meeting: meeting_id(1), member: member_id(9), capacity: Capacity::Guest };
    let arrive = |member| at_meeting(Ask::Arrive { member });
    assert_eq!(hall.does(member(9), arrive(member_id(9))), [Event::MeetingArrived(arrived)]);
    hall.refuses(member(9), arrive(member_id(9)), Refusal::AlreadyDone);
    hall.does(acts(1), arrive(councillor(1)));
    hall.refuses(acts(1), arrive(councillor(2)), Refusal::NotPermitted { action: Action::KeepMeetingRecord });
    hall.does(CHAIR, arrive(chair_id()));
    let open = at_meeting(Ask::Open { chair: chair_id() });
    hall.refuses(CHAIR, open, Refusal::NoQuorum { present: 1, needed: 2 });
    let open = at_meeting(Ask::Open { chair: member_id(9) });
    hall.refuses(CHAIR, open, Refusal::NotSeated);
}

#[test]
fn a_meeting_without_a_quorum_is_adjourned_and_opened_another_day() {
    let mut hall = hall_of(3);
    convene(&mut hall);
    assemble(&mut hall, 1);
    let until = at("2026-04-15T19:00:00+08:00");
    let adjourn = at_meeting(Ask::Adjourn { until: Some(until), reason: reason() });
    let adjourned =
        Adjourned { meeting: meeting_id(1), until: Some(until), present: 1, needed: 2, reason: reason() };
    assert_eq!(hall.does(CHAIR, adjourn), [Event::MeetingAdjourned(adjourned)]);
    assert!(the_meeting(&hall).present.is_empty(), "everybody goes home");
    let open = || at_meeting(Ask::Open { chair: chair_id() });
    hall.refuses(CHAIR, open(), Refusal::MeetingTooEarly { starts_at: local(until) });
    hall.wind_to(until);
    for member in [chair_id(), councillor(2), councillor(3)] {
        hall.does(CHAIR, at_meeting(Ask::Arrive { member }));
    }
    hall.does(CHAIR, open());
    assert_eq!(the_meeting(&hall).phase, Phase::Open);
}

#[test]
fn a_recess_interrupts_and_nothing_is_debated_in_it() {
    let mut hall = in_session(3, 3);
    let recess = || at_meeting(Ask::Recess { reason: reason() });
    hall.refuses(acts(1), recess(), Refusal::NotPermitted { action: Action::PresideMeeting });
    hall.does(CHAIR, recess());
    hall.refuses(acts(1), moves(1, 1), Refusal::MeetingNotInPhase);
    hall.does(acts(3), at_meeting(Ask::Leave { member: councillor(3) }));
    hall.does(CHAIR, at_meeting(Ask::Resume));
    hall.refuses(CHAIR, at_meeting(Ask::Resume), Refusal::MeetingNotInPhase);
    pending(&mut hall, 1);
}

#[test]
fn one_matter_is_dealt_with_at_a_time() {
    let mut hall = in_session(3, 3);
    let take_up = |number| at_meeting(Ask::TakeUpItem { item: item(number) });
    hall.refuses(CHAIR, take_up(2), Refusal::ItemNotInPhase);
    pending(&mut hall, 1);
    hall.refuses(CHAIR, conclude(ItemOutcome::Opinion), Refusal::MotionPending);
    hall.refuses(CHAIR, take_up(2), Refusal::MotionPending);
    hall.refuses(acts(3), moves(2, 3), Refusal::MotionPending);
    decide_by(&mut hall, 2, 1);
    hall.does(CHAIR, conclude(ItemOutcome::Decided));
    hall.refuses(CHAIR, conclude(ItemOutcome::Opinion), Refusal::NoItemTakenUp);
    hall.refuses(CHAIR, take_up(9), Refusal::AgendaItemUnknown);
    hall.does(CHAIR, take_up(2));
    hall.refuses(CHAIR, conclude(ItemOutcome::Decided), Refusal::NothingDecided);
    hall.does(CHAIR, conclude(ItemOutcome::Referred));
    // Concluding too early is undone by taking the item up again.
    hall.does(CHAIR, take_up(1));
    assert_eq!(the_meeting(&hall).agenda[0].phase, ItemPhase::TakenUp);
}

#[test]
fn the_chair_hands_over_before_leaving_and_a_speaker_who_leaves_ends_her_speech() {
    let mut hall = in_session(6, 6);
    hall.refuses(CHAIR, at_meeting(Ask::Leave { member: chair_id() }), Refusal::ChairLeaves);
    hall.refuses(CHAIR, at_meeting(Ask::Leave { member: member_id(3) }), Refusal::NotPresent);
    pending(&mut hall, 1);
    hall.does(acts(3), wants(3, moothall_core::meeting::floor::FloorSide::For));
    hall.does(CHAIR, at_meeting(Ask::GrantFloor));
    hall.does(acts(3), at_meeting(Ask::StartSpeech));
    hall.wind_to(hall.now.plus_micros(30_500_000));
    let events = hall.does(acts(3), at_meeting(Ask::Leave { member: councillor(3) }));
    assert!(
        matches!(events.as_slice(), [Event::SpeechEnded(ended), Event::MeetingLeft(_)] if ended.millis == 30_500)
    );
    assert!(the_meeting(&hall).floor().is_silent());
}

#[test]
fn a_meeting_is_cancelled_before_and_closed_after_it_was_held() {
    let mut hall = hall_of(3);
    convene(&mut hall);
    let cancel = || at_meeting(Ask::Cancel { reason: reason() });
    hall.refuses(acts(1), cancel(), Refusal::NotPermitted { action: Action::ConveneMeeting });
    let mut held = in_session(3, 3);
    held.refuses(CHAIR, cancel(), Refusal::MeetingNotInPhase);
    pending(&mut held, 1);
    held.does(CHAIR, at_meeting(Ask::PutQuestion));
    held.refuses(CHAIR, at_meeting(Ask::Close), Refusal::QuestionOpen);
    show(&mut held, 1, 1);
    held.does(CHAIR, at_meeting(Ask::Declare));
    held.does(CHAIR, at_meeting(Ask::Close));
    held.refuses(CHAIR, at_meeting(Ask::Close), Refusal::NotPermitted { action: Action::PresideMeeting });
    hall.does(CHAIR, cancel());
    hall.refuses(CHAIR, cancel(), Refusal::MeetingNotInPhase);
    hall.refuses(CHAIR, schedule(1, 7), Refusal::MeetingNotInPhase);
}

#[test]
fn a_summary_is_carried_from_the_stairwell_to_the_estate_and_taken_up_there() {
    let mut hall = in_session(3, 3);
    hall.does(CHAIR, conclude(ItemOutcome::Opinion));
    let carry =
        || at_meeting(Ask::CarrySummary { item: item(1), summary: body("楼组同意加装照明。") });
    hall.refuses(CHAIR, carry(), Refusal::NoParentHall);

    let mut nested = nested();
    nested.refuses(CHAIR, carry(), Refusal::ItemNotInPhase);
    nested.does(CHAIR, conclude(ItemOutcome::Opinion));
    let carried = SummaryCarried {
        meeting: meeting_id(1),
        item: item(1),
        to: hall_number(7),
        summary: body("楼组同意加装照明。"),
    };
    nested.refuses(acts(1), carry(), Refusal::NotPermitted { action: Action::ConveneMeeting });
    assert_eq!(nested.does(CHAIR, carry()), [Event::SummaryCarried(carried)]);
    nested.does(CHAIR, call_meeting(2, 7, Kind::Regular, "2026-05-08T19:00:00+08:00"));
    let scheduled = ItemScheduled {
        meeting: meeting_id(2),
        item: item(21),
        title: title("小区续议"),
        topic: None,
        proposal: None,
        carried: Some(item(1)),
        matters: Vec::new(),
    };
    nested.does(CHAIR, ask_of(2, Ask::ScheduleItem(scheduled)));
}

/// The first hall is a stairwell's; the seventh is the estate's, above it.
fn nested() -> Hall {
    let mut hall = staffed();
    let open = |opened| moothall_core::hall::HallCommand::Open(Box::new(opened));
    hall.does(CHAIR, open(opened(7, Scope::Community, None)));
    let stairwell = Scope::Entrance { building: label("1幢"), entrance: label("1单元") };
    hall.does(CHAIR, open(opened(1, stairwell, Some(hall_number(7)))));
    for number in 1..=3 {
        hall.does(REGISTRAR, admit(200 + number));
        hall.does(REGISTRAR, seat_in(1, councillor(number)));
    }
    convene(&mut hall);
    assemble(&mut hall, 3);
    hall.does(CHAIR, at_meeting(Ask::Open { chair: chair_id() }));
    hall.does(CHAIR, at_meeting(Ask::TakeUpItem { item: item(1) }));
    hall
}

#[test]
fn minutes_are_approved_by_the_council_at_a_later_meeting() {
    let mut hall = in_session(3, 3);
    let approve = |at| at_meeting(Ask::ApproveMinutes { at });
    hall.refuses(CHAIR, approve(None), Refusal::MeetingNotInPhase);
    hall.does(CHAIR, at_meeting(Ask::Close));
    hall.refuses(CHAIR, approve(None), Refusal::MinutesApprovedOtherwise);
    let note = at_meeting(Ask::CorrectMinutes { text: body("李梅是列席。") });
    hall.refuses(acts(1), note.clone(), Refusal::NotPermitted { action: Action::KeepMeetingRecord });
    hall.does(TELLER, note);
    hall.does(CHAIR, call_meeting(2, 1, Kind::Regular, "2026-05-08T19:00:00+08:00"));
    hall.does(CHAIR, schedule(2, 21));
    hall.does(CHAIR, ask_of(2, Ask::Notice));
    hall.wind_to(at("2026-05-08T19:00:00+08:00"));
    for member in [chair_id(), councillor(1), councillor(2)] {
        hall.does(CHAIR, ask_of(2, Ask::Arrive { member }));
    }
    let later = Some(meeting_id(2));
    hall.refuses(CHAIR, approve(later), Refusal::NotPermitted { action: Action::PresideMeeting });
    hall.does(CHAIR, ask_of(2, Ask::Open { chair: chair_id() }));
    hall.refuses(CHAIR, approve(Some(meeting_id(9))), Refusal::MeetingUnknown);
    let mut leaving = hall.clone();
    leaving.does(CHAIR, ask_of(2, Ask::Leave { member: councillor(1) }));
    leaving.refuses(CHAIR, approve(later), Refusal::NoQuorum { present: 1, needed: 2 });
    let approved = MinutesApproved { meeting: meeting_id(1), at: later, corrections: 1 };
    assert_eq!(hall.does(CHAIR, approve(later)), [Event::MinutesApproved(approved)]);
    hall.refuses(CHAIR, approve(later), Refusal::AlreadyDone);
    assert!(the_meeting(&hall).motions.is_empty(), "what is approved leaves the memory");
}

#[test]
fn minutes_are_approved_by_the_chair_where_the_house_rules_say_so() {
    let mut hall = in_session_under(3, 3, |rules| rules.minutes_approval = MinutesApproval::Chair);
    hall.does(CHAIR, at_meeting(Ask::Close));
    let approve = || at_meeting(Ask::ApproveMinutes { at: None });
    hall.refuses(acts(1), approve(), Refusal::NotPermitted { action: Action::ConveneMeeting });
    hall.does(CHAIR, approve());
}

#[test]
fn an_erased_member_is_in_no_room_and_in_no_queue() {
    let mut hall = in_session(6, 6);
    pending(&mut hall, 1);
    hall.does(acts(3), wants(3, moothall_core::meeting::floor::FloorSide::Against));
    hall.does(REGISTRAR, erase(203));
    assert!(!the_meeting(&hall).present.contains(&councillor(3)));
    assert_eq!(the_meeting(&hall).floor().next(), None);
    hall.does(REGISTRAR, erase(2));
    assert_eq!(the_meeting(&hall).chair, None, "the chair is empty");
    hall.does(REGISTRAR, admit(9));
    hall.does(REGISTRAR, grant_role(9, role(9, Role::Chair, Scope::Community)));
    hall.does(member(9), at_meeting(Ask::HandChairOver { to: councillor(5) }));
}

#[test]
fn the_same_events_give_the_same_state_whoever_folds_them() {
    let hall = in_session(6, 5);
    let mut again = moothall_core::state::Community::initial(hall.state.id);
    for (envelope, event) in &hall.log {
        again.evolve(envelope, event);
    }
    assert_eq!(again, hall.state);
}
