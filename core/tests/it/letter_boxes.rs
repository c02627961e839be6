//! Letter boxes: opened on schedule by two who count each for herself; every letter belongs to the opening it was found in.

use moothall_core::event::Event;
use moothall_core::policy::{Action, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::topic::{BoxRemoved, Channel, TopicCommand, Voice};

use crate::spec::{Hall, at};
use crate::topics::{CLERK, anonymous, desk, of_member, raise, somebody};
use crate::world::*;

pub(crate) fn install(number: u32, every_days: u16) -> TopicCommand {
    let scope = Scope::Community;
    TopicCommand::InstallBox {
        letter_box: letter_box(number), place: title("五事工作亭"), scope, every_days
    }
}

pub(crate) fn open_it(number: u32, witness: u32, letters: u32) -> TopicCommand {
    let (opening, letter_box) = (opening(number), letter_box(1));
    TopicCommand::OpenBox { opening, letter_box, witness: member_id(witness), letters }
}

pub(crate) fn confirm(number: u32, letters: u32) -> TopicCommand {
    TopicCommand::WitnessOpening { opening: opening(number), letters }
}

fn void(number: u32) -> TopicCommand {
    TopicCommand::VoidOpening { opening: opening(number), reason: reason() }
}

/// A letter found in an opening.
pub(crate) fn letter(number: u32, voice: Voice, of: u32) -> TopicCommand {
    match raise(number, voice, Channel::LetterBox) {
        TopicCommand::Raise { topic, voice, channel, scope, confidential, words, .. } => {
            let opening = Some(opening(of));
            TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening }
        }
        other => other,
    }
}

fn hung() -> Hall {
    let mut hall = desk();
    hall.does(CLERK, install(1, 7));
    hall
}

#[test]
fn a_box_is_due_again_so_many_days_after_each_opening() {
    let mut hall = desk();
    let installed = hall.does(CLERK, install(1, 7));
    let [Event::LetterBoxInstalled(installed)] = installed.as_slice() else { panic!("{installed:?}") };
    assert_eq!(installed.due_at, at("2026-04-09T00:00:00+08:00"));
    hall.wind_to(at("2026-04-06T09:00:00+08:00"));
    let opened = hall.does(CLERK, open_it(1, 102, 2));
    let [Event::LetterBoxOpened(opened)] = opened.as_slice() else { panic!("{opened:?}") };
    assert_eq!((opened.opener, opened.witness), (member_id(5), member_id(102)));
    assert_eq!(opened.due_at, at("2026-04-14T00:00:00+08:00"));
}

#[test]
fn a_schedule_is_of_one_day_to_a_year() {
    let hall = desk();
    for days in [0, 367] {
        hall.refuses(CLERK, install(1, days), Refusal::ScheduleMalformed { max: 366 });
    }
    hall.refuses(owner(1), install(1, 7), Refusal::NotPermitted { action: Action::RecordTopics });
    hall.refuses(CLERK, open_it(1, 102, 0), Refusal::LetterBoxUnknown);
    hung().refuses(CLERK, install(1, 7), Refusal::AlreadyExists);
}

#[test]
fn two_different_people_open_a_box_and_the_second_counts_for_herself() {
    let mut hall = hung();
    hall.refuses(CLERK, open_it(1, 5, 2), Refusal::WitnessIsOpener);
    hall.refuses(CLERK, open_it(1, 199, 2), Refusal::MemberUnknown);
    hall.refuses(owner(1), open_it(1, 102, 2), Refusal::NotPermitted { action: Action::RecordTopics });
    hall.does(CLERK, open_it(1, 102, 2));
    hall.refuses(CLERK, open_it(1, 102, 2), Refusal::AlreadyExists);
    hall.refuses(CLERK, letter(1, anonymous(), 1), Refusal::OpeningNotWitnessed);
    for actor in [CLERK, owner(1)] {
        hall.refuses(actor, confirm(1, 2), Refusal::NotPermitted { action: Action::RecordTopics });
    }
    hall.refuses(owner(2), confirm(1, 3), Refusal::LettersDiffer);
    hall.does(owner(2), confirm(1, 2));
    hall.refuses(owner(2), confirm(1, 2), Refusal::AlreadyDone);
}

#[test]
fn as_many_letters_are_registered_as_were_counted() {
    let mut hall = hung();
    hall.does(CLERK, open_it(1, 102, 2));
    hall.does(owner(2), confirm(1, 2));
    hall.does(CLERK, letter(1, anonymous(), 1));
    hall.refuses(CLERK, void(1), Refusal::OpeningInUse);
    hall.refuses(
        owner(1),
        letter(2, of_member(101), 1),
        Refusal::NotPermitted { action: Action::RecordTopics },
    );
    hall.does(CLERK, letter(2, somebody(topic(2).0), 1));
    hall.refuses(CLERK, letter(3, anonymous(), 1), Refusal::OpeningFull { letters: 2 });
    // A letter on paper is found in a box; one on a screen goes into the same register.
    hall.refuses(CLERK, raise(3, anonymous(), Channel::LetterBox), Refusal::OpeningUnknown);
    hall.does(owner(1), raise(3, of_member(101), Channel::LetterBox));
    let walked_in = match letter(4, anonymous(), 1) {
        TopicCommand::Raise { topic, voice, scope, confidential, words, opening, .. } => {
            let channel = Channel::WalkIn;
            TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening }
        }
        other => other,
    };
    hall.refuses(CLERK, walked_in, Refusal::OpeningUnknown);
}

#[test]
fn an_opening_entered_wrongly_is_voided_and_a_box_is_taken_down() {
    let mut hall = hung();
    hall.wind_to(at("2026-04-03T09:00:00+08:00")).does(CLERK, open_it(1, 102, 9));
    let voided = hall.does(CLERK, void(1));
    let [Event::OpeningVoided(voided)] = voided.as_slice() else { panic!("{voided:?}") };
    assert_eq!(voided.due_at, at("2026-04-09T00:00:00+08:00"), "as if nobody had opened it");
    hall.refuses(owner(2), confirm(1, 9), Refusal::OpeningUnknown);
    hall.refuses(CLERK, void(1), Refusal::OpeningUnknown);
    let down = || TopicCommand::RemoveBox(BoxRemoved { letter_box: letter_box(1), reason: reason() });
    hall.does(CLERK, down());
    hall.refuses(CLERK, down(), Refusal::LetterBoxUnknown);
    hall.refuses(CLERK, open_it(2, 102, 0), Refusal::LetterBoxUnknown);
}
