//! Panels: chartered, seated, accompanied projects with stages and sign-offs, attendance.

use moothall_core::event::Event;
use moothall_core::panel::*;
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::time::Timestamp;

use crate::panel_world::*;
use crate::spec::{at, given_hall};
use crate::world::*;

#[test]
fn the_chair_charters_a_panel_once_and_only_in_a_sound_form() {
    let mut hall = estate(&[100; 2]);
    hall.refuses(owner(1), charters(charter()), Refusal::NotPermitted { action: Action::KeepPanels });
    for unsound in [
        Charter { seats: 0, ..charter() },
        Charter { term_months: 0, ..charter() },
        Charter { dimensions: vec![], ..charter() },
        Charter { professions: vec![Profession::Lawyer; 2], ..charter() },
    ] {
        hall.refuses(CHAIR, charters(unsound), Refusal::CharterMalformed);
    }
    hall.does(CHAIR, charters(charter()));
    hall.refuses(CHAIR, charters(charter()), Refusal::AlreadyExists);
}

#[test]
fn an_advisor_declares_her_interests_before_she_sits_and_nobody_does_it_for_her() {
    let mut hall = chartered();
    hall.does(owner(2), nominate(101));
    hall.refuses(CHAIR, appoint(101), Refusal::InterestNotDeclared);
    hall.refuses(CHAIR, declare(101, None), Refusal::NotPermitted { action: Action::Advise });
    hall.refuses(owner(1), declare(101, Some(words(102))), Refusal::NotPermitted { action: Action::Advise });
    hall.does(owner(1), declare(101, Some(words(101))));
    let appointed = hall.does(CHAIR, appoint(101));
    let until = at("2027-04-02T00:00:00+08:00");
    let expected = AdvisorAppointed { panel: PANEL, member: member_id(101), from: hall.now, until };
    assert_eq!(
        appointed,
        [Event::AdvisorAppointed(expected)],
        "a term of twelve months, to its last midnight"
    );
    hall.refuses(CHAIR, appoint(101), Refusal::AlreadyDone);
    hall.refuses(CHAIR, appoint(104), Refusal::AdvisorUnknown);
}

#[test]
fn a_nomination_fits_the_charter_and_names_a_member_once() {
    let mut hall = chartered();
    let other = AdvisorNominated { profession: Profession::Media, ..nomination(101, Tenure::Standing) };
    hall.refuses(owner(1), PanelCommand::Nominate(other), Refusal::NotInTheCharter);
    hall.refuses(owner(1), nominate(199), Refusal::MemberUnknown);
    hall.does(owner(1), nominate(101));
    hall.refuses(owner(2), nominate(101), Refusal::AlreadyExists);
    let take_back = || {
        PanelCommand::WithdrawNomination(NominationWithdrawn {
            panel: PANEL,
            member: member_id(101),
            reason: reason(),
        })
    };
    hall.refuses(owner(2), take_back(), Refusal::NotPermitted { action: Action::KeepPanels });
    hall.does(owner(1), take_back());
    hall.does(owner(2), nominate(101));
    hall.does(owner(2), take_back());
    hall.refuses(CHAIR, take_back(), Refusal::AdvisorUnknown);
}

#[test]
fn a_panel_seats_no_more_than_its_charter_says_and_temporary_advisors_do_not_count() {
    let mut hall = chartered();
    hall.does(CHAIR, open_project());
    for number in 101..=103 {
        seat_advisor(&mut hall, nominate(number), number);
    }
    hall.does(owner(4), nominate(104));
    hall.does(owner(4), declare(104, None));
    hall.refuses(CHAIR, appoint(104), Refusal::SeatsTaken { seats: 3 });
    seat_advisor(&mut hall, nominate_for_project(105), 105);
    let smaller =
        CharterRevised { panel: PANEL, charter: Charter { seats: 2, ..charter() }, reason: reason() };
    hall.refuses(CHAIR, PanelCommand::ReviseCharter(smaller), Refusal::SeatsTaken { seats: 2 });
    let larger =
        CharterRevised { panel: PANEL, charter: Charter { seats: 4, ..charter() }, reason: reason() };
    hall.does(CHAIR, PanelCommand::ReviseCharter(larger));
    hall.does(CHAIR, appoint(104));
}

#[test]
fn a_temporary_advisor_has_a_project_and_the_skill_for_it() {
    let mut hall = chartered();
    hall.refuses(CHAIR, nominate_for_project(101), Refusal::ProjectUnknown);
    hall.does(CHAIR, open_project());
    let unskilled =
        AdvisorNominated { skill: None, ..nomination(101, Tenure::Temporary { project: PROJECT }) };
    hall.refuses(CHAIR, PanelCommand::Nominate(unskilled), Refusal::SkillMissing);
    hall.does(CHAIR, nominate_for_project(101));
}

#[test]
fn a_term_ends_by_itself_or_is_laid_down_or_taken_away_and_may_begin_anew() {
    let mut hall = chartered();
    for number in 101..=103 {
        seat_advisor(&mut hall, nominate(number), number);
    }
    let end = |number| PanelCommand::EndTerm(TermEnded { panel: PANEL, member: member_id(number) });
    let remove = |number| {
        PanelCommand::Remove(AdvisorRemoved { panel: PANEL, member: member_id(number), reason: reason() })
    };
    hall.refuses(owner(2), end(101), Refusal::NotPermitted { action: Action::KeepPanels });
    hall.does(owner(1), end(101));
    hall.does(CHAIR, remove(102));
    hall.refuses(CHAIR, remove(102), Refusal::AdvisorUnknown);
    hall.refuses(owner(1), nominate(103), Refusal::AlreadyExists);
    hall.wind_to(at("2027-04-02T00:00:00+08:00"));
    hall.refuses(CHAIR, end(103), Refusal::AdvisorUnknown);
    hall.does(owner(1), nominate(103));
}

#[test]
fn whoever_bids_does_not_advise_and_whoever_advises_and_bids_is_out() {
    let mut hall = facade();
    hall.does(CHAIR, enter(Stage::Assessment, false));
    let declared = hall.does(CHAIR, bidder(&[103, 104]));
    let out = AdvisorRecused {
        panel: PANEL,
        member: member_id(103),
        matter: of_project(),
        reason: None,
        words: None,
    };
    assert_eq!(declared[1..], [Event::AdvisorRecused(out)]);
    hall.refuses(CHAIR, nominate_for_project(104), Refusal::AdvisorIsBidder);
    hall.refuses(owner(3), sign(103, Stage::Assessment), Refusal::AdvisorIsRecused);
    let lift = RecusalLifted { panel: PANEL, member: member_id(103), matter: of_project(), reason: reason() };
    hall.refuses(CHAIR, PanelCommand::LiftRecusal(lift.clone()), Refusal::AdvisorIsBidder);
    hall.refuses(CHAIR, bidder(&[105]), Refusal::AlreadyExists);
    hall.does(
        CHAIR,
        PanelCommand::WithdrawBidder(BidderWithdrawn { project: PROJECT, bidder: BIDDER, reason: reason() }),
    );
    hall.does(CHAIR, PanelCommand::LiftRecusal(lift));
    hall.does(owner(3), sign(103, Stage::Assessment));
}

#[test]
fn a_nominee_who_turns_out_to_bid_is_not_seated() {
    let mut hall = chartered();
    hall.does(CHAIR, open_project());
    hall.does(CHAIR, nominate_for_project(101));
    hall.does(owner(1), declare(101, None));
    hall.does(CHAIR, bidder(&[101]));
    hall.refuses(CHAIR, appoint(101), Refusal::AdvisorIsBidder);
}

#[test]
fn an_advisor_keeps_out_by_herself_or_by_the_chair() {
    let mut hall = facade();
    hall.does(CHAIR, enter(Stage::Assessment, false));
    hall.refuses(owner(2), recuse(101, of_project()), Refusal::NotPermitted { action: Action::KeepPanels });
    let own = |words| AdvisorRecused {
        panel: PANEL,
        member: member_id(101),
        matter: of_project(),
        reason: None,
        words,
    };
    hall.refuses(
        owner(1),
        PanelCommand::Recuse(own(Some(words(102)))),
        Refusal::NotPermitted { action: Action::Advise },
    );
    hall.does(owner(1), PanelCommand::Recuse(own(Some(words(101)))));
    hall.refuses(owner(1), PanelCommand::Recuse(own(None)), Refusal::AlreadyDone);
    hall.refuses(owner(1), sign(101, Stage::Assessment), Refusal::AdvisorIsRecused);
    hall.does(CHAIR, recuse(102, of_project()));
    hall.does(owner(3), sign(103, Stage::Assessment));
    hall.does(CHAIR, enter(Stage::Design, false));
}

#[test]
fn a_project_goes_through_its_stages_in_order_and_each_is_signed_off() {
    let mut hall = facade();
    hall.refuses(CHAIR, enter(Stage::Design, false), Refusal::StageOutOfOrder);
    for stage in Stage::ALL {
        hall.does(CHAIR, enter(stage, false));
        for number in 1..=3 {
            hall.refuses(CHAIR, sign(100 + number, stage), Refusal::NotPermitted { action: Action::Advise });
            if let Some(next) = stage.next() {
                hall.refuses(CHAIR, enter(next, false), Refusal::SignOffMissing { count: 4 - number });
            }
            hall.does(owner(number), sign(100 + number, stage));
        }
        hall.refuses(owner(1), sign(101, stage), Refusal::AlreadyDone);
    }
    hall.refuses(CHAIR, enter(Stage::Settlement, false), Refusal::StageOutOfOrder);
}

#[test]
fn a_refused_sign_off_holds_the_stage_unless_it_is_said_why_it_goes_on() {
    let mut hall = facade();
    hall.does(CHAIR, enter(Stage::Assessment, false));
    hall.does(owner(1), sign(101, Stage::Assessment));
    hall.does(owner(2), sign(102, Stage::Assessment));
    hall.does(owner(3), refuse_to_sign(103, Stage::Assessment));
    hall.refuses(owner(3), refuse_to_sign(103, Stage::Assessment), Refusal::AlreadyDone);
    hall.refuses(CHAIR, enter(Stage::Design, false), Refusal::SignOffMissing { count: 1 });
    given_hall(&hall).when(owner(3), sign(103, Stage::Assessment)).then([Event::StageSignedOff(
        StageSignedOff { project: PROJECT, stage: Stage::Assessment, member: member_id(103), note: None },
    )]);
    hall.does(CHAIR, enter(Stage::Design, true));
}

#[test]
fn a_sign_off_is_taken_back_and_a_project_goes_back_to_a_stage() {
    let mut hall = facade();
    hall.does(CHAIR, enter(Stage::Assessment, false));
    let withdraw = || {
        PanelCommand::WithdrawSignOff(SignOffWithdrawn {
            project: PROJECT,
            stage: Stage::Assessment,
            member: member_id(101),
            reason: reason(),
        })
    };
    hall.refuses(owner(1), withdraw(), Refusal::SignOffUnknown);
    hall.does(owner(1), sign(101, Stage::Assessment));
    hall.does(owner(1), withdraw());
    hall.does(CHAIR, enter(Stage::Design, true));
    hall.refuses(owner(1), sign(101, Stage::Assessment), Refusal::StageOutOfOrder);
    let back =
        |stage| PanelCommand::ReturnToStage(StageReturned { project: PROJECT, stage, reason: reason() });
    hall.refuses(CHAIR, back(Stage::Design), Refusal::StageOutOfOrder);
    hall.does(CHAIR, back(Stage::Assessment));
    hall.does(owner(1), sign(101, Stage::Assessment));
}

#[test]
fn standing_advisors_may_sign_and_are_not_waited_for() {
    let mut hall = chartered();
    hall.does(CHAIR, open_project());
    seat_advisor(&mut hall, nominate(101), 101);
    hall.does(CHAIR, enter(Stage::Assessment, false));
    hall.does(owner(1), sign(101, Stage::Assessment));
    hall.refuses(owner(2), sign(102, Stage::Assessment), Refusal::NotSitting);
    hall.does(CHAIR, enter(Stage::Design, false));
    hall.does(CHAIR, PanelCommand::CloseProject(ProjectClosed { project: PROJECT, reason: reason() }));
    hall.refuses(owner(1), sign(101, Stage::Design), Refusal::ProjectClosed);
}

#[test]
fn meetings_and_visits_are_logged_with_who_was_there_and_struck_out_with_a_reason() {
    let mut hall = facade();
    let then = hall.now;
    hall.wind_to(at("2026-04-03T09:00:00+08:00"));
    hall.refuses(owner(4), attendance(&[101], then), Refusal::NotPermitted { action: Action::KeepPanels });
    hall.refuses(owner(1), attendance(&[104], then), Refusal::AdvisorUnknown);
    hall.refuses(owner(1), attendance(&[], then), Refusal::AdvisorUnknown);
    hall.refuses(owner(1), attendance(&[101], Timestamp(i64::MAX)), Refusal::DateInFuture);
    hall.does(owner(1), attendance(&[101, 102], then));
    hall.refuses(CHAIR, attendance(&[101], then), Refusal::AlreadyExists);
    let strike =
        || PanelCommand::StrikeAttendance(AttendanceStruck { panel: PANEL, visit: VISIT, reason: reason() });
    hall.refuses(owner(1), strike(), Refusal::NotPermitted { action: Action::KeepPanels });
    hall.does(CHAIR, strike());
    hall.refuses(CHAIR, strike(), Refusal::VisitUnknown);
}

#[test]
fn a_dissolved_panel_does_nothing_and_owes_nothing() {
    let mut hall = advised();
    let dissolve = || PanelCommand::Dissolve(Dissolved { panel: PANEL, reason: reason() });
    hall.refuses(CHAIR, dissolve(), Refusal::AnswersOwed { count: 1 });
    hall.does(CHAIR, answer());
    hall.does(CHAIR, dissolve());
    hall.refuses(CHAIR, dissolve(), Refusal::PanelDissolved);
    hall.refuses(owner(1), nominate(104), Refusal::PanelDissolved);
}

#[test]
fn an_erased_advisor_sits_no_more_and_nobody_waits_for_her() {
    let mut hall = facade();
    hall.does(CHAIR, enter(Stage::Assessment, false));
    hall.does(owner(1), sign(101, Stage::Assessment));
    hall.does(owner(2), sign(102, Stage::Assessment));
    hall.does(REGISTRAR, erase(103));
    hall.refuses(CHAIR, nominate_for_project(103), Refusal::SubjectErased);
    hall.does(CHAIR, enter(Stage::Design, false));
    crate::snapshots::survives(&hall.state);
}
