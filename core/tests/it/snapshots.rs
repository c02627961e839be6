//! Snapshots: a state written as `MessagePack` and read back is the same state, whatever is in it.

use moothall_core::calendar::{Date, Holidays};
use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::event::Event;
use moothall_core::membership::MembershipCommand;
use moothall_core::policy::{Role, Scope};
use moothall_core::poll::{Choice, Electorate, PollCommand, Terms};
use moothall_core::rule::{DecisionRule, presets};
use moothall_core::state::{Command, Community};

use crate::spec::Hall;
use crate::world::*;

#[track_caller]
pub(crate) fn survives(state: &Community) {
    let bytes = rmp_serde::to_vec_named(state).unwrap_or_else(|error| panic!("not written: {error}"));
    let read: Community = rmp_serde::from_slice(&bytes).unwrap_or_else(|error| panic!("not read: {error}"));
    assert!(read == *state, "read {read:#?}\n\nof {state:#?}");
}

fn everything(rule: &str, members: bool) -> Hall {
    let mut hall = estate(&[10_000; 5]);
    let settings_with_holidays = Settings {
        holidays: Holidays {
            weekly: [6, 7].into(),
            days_off: Date::parse("2026-10-01").into_iter().collect(),
            working_days: Date::parse("2026-10-10").into_iter().collect(),
        },
        answer_working_days: 5,
        open_topics_max: 7,
        ..Settings::default()
    };
    hall.does(REGISTRAR, settings(settings_with_holidays));
    hall.does(REGISTRAR, CommunityCommand::DefineRule { rule: Box::new(crate::founding::house_rule()) });
    hall.does(REGISTRAR, CommunityCommand::AcceptRule { rule: rule_id(UNVERIFIED), reason: reason() });
    let door = Scope::Entrance { building: label("1幢"), entrance: label("1单元") };
    hall.does(REGISTRAR, grant_role(50, role(101, Role::BuildingLead, door.clone())));
    hall.does(REGISTRAR, grant_role(51, role(102, Role::Councillor, building("1幢"))));
    hall.does(owner(1), MembershipCommand::GrantProxy(proxy(1, seat(1), 102)));
    hall.does(
        REGISTRAR,
        MembershipCommand::Invite {
            invitation: invitation(1),
            member: member_id(101),
            expires_at: crate::spec::at(CLOSING),
        },
    );
    let electorate = if members {
        Electorate::Members { role: Some(Role::Teller) }
    } else {
        Electorate::Owners { scope: door }
    };
    let consents = if rule == ELEVATOR { vec![unit(1), unit(2)] } else { Vec::new() };
    notice(&mut hall, Terms { electorate, consents, ..terms(rule) });
    hall.wind_to(crate::spec::at(OPENING)).clock_strikes();
    hall
}

#[test]
fn a_community_survives_at_every_stage_of_its_polls() {
    for (rule, members) in
        [(ORDINARY, false), (ELEVATOR, false), (BANDWAGON, false), ("house.half", false), (COUNCIL, true)]
    {
        let mut hall = everything(rule, members);
        survives(&hall.state);
        if members {
            hall.does(TELLER, cast(Choice::For));
        } else {
            hall.does(owner(1), cast(Choice::For));
            hall.does(owner(2), cast_for(seat(2), Choice::Abstain));
            hall.does(TELLER, crate::paper::enter(1, 3, Some(Choice::Against)));
            survives(&hall.state);
            hall.does(SECOND_TELLER, crate::paper::confirm(1, Some(Choice::Against)));
            hall.does(TELLER, ask(PollCommand::Spoil { seat: seat(3), reason: reason() }));
            let seats = vec![seat(4)];
            hall.does(TELLER, ask(PollCommand::RecordAttendance { seats: seats.clone() }));
            let service = moothall_core::poll::Service::Served;
            hall.does(TELLER, ask(PollCommand::RecordService { seats, service }));
        }
        if rule == ELEVATOR {
            hall.does(owner(1), ask(PollCommand::RecordConsent { unit: unit(1), given: false }));
        }
        close(&mut hall);
        tally(&mut hall);
        survives(&hall.state);
        if !members {
            hall.does(owner(1), ask(PollCommand::Object { objection: objection(1), words: words(101) }));
            hall.does(
                TELLER,
                ask(PollCommand::AnswerObjection {
                    objection: objection(1),
                    upheld: false,
                    reason: reason(),
                }),
            );
        }
        survives(&hall.state);
        hall.wind_to(crate::spec::at("2026-06-30T00:00:00+08:00")).does(TELLER, ask(PollCommand::Certify));
        hall.does(REGISTRAR, erase(101));
        survives(&hall.state);
    }
}

#[test]
fn a_community_survives_with_topics_suggestions_and_letter_boxes() {
    use crate::letter_boxes::{confirm, install, letter, open_it};
    use crate::topics::{CLERK, anonymous};
    use moothall_core::topic::{Link, Linked, Stage, TextHidden, TopicCommand};
    let mut hall = crate::suggestions::garden();
    hall.does(CLERK, crate::suggestions::adopt(1, Stage::Design));
    hall.does(owner(1), TopicCommand::Support { topic: topic(1) });
    hall.does(owner(1), draft(1));
    crate::resolution_world::agrees(&mut hall);
    hall.does(CHAIR, crate::resolution_world::record(None));
    for to in [Link::Proposal(proposal(1)), Link::Resolution(crate::resolution_world::RESOLUTION)] {
        hall.does(CLERK, TopicCommand::Link(Linked { topic: topic(1), to }));
    }
    for suggestion in [None, Some(suggestion(2))] {
        let hidden = TextHidden { topic: topic(1), suggestion, reason: reason() };
        hall.does(CLERK, TopicCommand::Hide(hidden));
    }
    hall.does(CLERK, install(1, 7));
    hall.does(CLERK, open_it(1, 102, 1));
    hall.does(owner(2), confirm(1, 1));
    hall.does(CLERK, letter(2, anonymous(), 1));
    survives(&hall.state);
}

#[test]
fn every_preset_survives() {
    for rule in presets() {
        let read = rmp_serde::to_vec_named(rule).map_err(|error| error.to_string()).and_then(|bytes| {
            rmp_serde::from_slice::<DecisionRule>(&bytes).map_err(|error| error.to_string())
        });
        assert_eq!(read.as_ref(), Ok(rule), "{}", rule.id);
    }
}

#[test]
fn an_event_stays_small_because_every_ballot_moves_as_much_memory_as_the_largest() {
    assert!(size_of::<Event>() <= 208, "{} bytes: put what is large into a box", size_of::<Event>());
    assert!(size_of::<Command>() <= 256, "{} bytes", size_of::<Command>());
}
