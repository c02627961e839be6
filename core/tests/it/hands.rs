//! Voting by hands: for, then against, abstentions where they are asked for, the chair last; counts, ties, corrections.

use moothall_core::event::Event;
use moothall_core::fraction::Fraction;
use moothall_core::hall::{Base, Majority};
use moothall_core::meeting::{
    CountCorrected, Declared, Hand, Hands, MeetingCommand as Ask, Motion, Question, QuestionPut,
};
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;

use crate::council::*;
use crate::world::*;

fn shows(choice: Hand, count: u32) -> Command {
    at_meeting(Ask::ShowHands { choice, count })
}

#[test]
fn the_question_says_who_is_present_and_what_will_carry_it() {
    let mut hall = in_session(9, 7);
    pending(&mut hall, 1);
    let put = QuestionPut {
        meeting: meeting_id(1),
        question: Question::Motion { motion: motion(1) },
        present: 7,
        council: 9,
        needed: 6,
        majority: Majority::MORE_FOR_THAN_AGAINST,
    };
    assert_eq!(hall.does(CHAIR, at_meeting(Ask::PutQuestion)), [Event::QuestionPut(put)]);
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::QuestionOpen);
    hall.refuses(acts(3), at_meeting(Ask::Leave { member: councillor(3) }), Refusal::QuestionOpen);
}

#[test]
fn the_quorum_is_of_those_present_at_that_second() {
    let mut hall = in_session(9, 6);
    pending(&mut hall, 1);
    hall.does(acts(6), at_meeting(Ask::Leave { member: councillor(6) }));
    hall.refuses(CHAIR, at_meeting(Ask::PutQuestion), Refusal::NoQuorum { present: 5, needed: 6 });
    hall.does(acts(7), at_meeting(Ask::Arrive { member: councillor(7) }));
    hall.does(CHAIR, at_meeting(Ask::PutQuestion));
}

#[test]
fn for_is_asked_before_against_and_abstentions_are_not_asked() {
    let mut hall = in_session(9, 9);
    pending(&mut hall, 1);
    hall.refuses(CHAIR, shows(Hand::For, 1), Refusal::NoQuestionPut);
    hall.does(CHAIR, at_meeting(Ask::PutQuestion));
    hall.refuses(CHAIR, shows(Hand::Against, 1), Refusal::HandsOutOfOrder);
    hall.refuses(CHAIR, shows(Hand::For, 10), Refusal::TooManyHands { entitled: 9 });
    hall.refuses(acts(1), shows(Hand::For, 1), Refusal::NotPermitted { action: Action::KeepMeetingRecord });
    hall.refuses(CHAIR, at_meeting(Ask::Declare), Refusal::HandsOutOfOrder);
    hall.does(TELLER, shows(Hand::For, 5));
    hall.refuses(TELLER, shows(Hand::Against, 5), Refusal::TooManyHands { entitled: 9 });
    hall.does(TELLER, shows(Hand::Against, 3));
    hall.refuses(TELLER, shows(Hand::Abstain, 1), Refusal::AbstentionsNotAsked);
    hall.refuses(TELLER, shows(Hand::For, 0), Refusal::HandsOutOfOrder);
    hall.refuses(TELLER, at_meeting(Ask::Declare), Refusal::NotPermitted { action: Action::PresideMeeting });
    let declared = Declared {
        meeting: meeting_id(1),
        question: Question::Motion { motion: motion(1) },
        hands: Hands { in_favour: 5, against: 3, abstained: None, chair: None },
        present: 9,
        council: 9,
        majority: Majority::MORE_FOR_THAN_AGAINST,
        base: 8,
        carried: true,
    };
    assert_eq!(hall.does(CHAIR, at_meeting(Ask::Declare)), [Event::QuestionDeclared(declared)]);
}

#[test]
fn abstentions_are_asked_where_the_house_rules_say_so_and_count_towards_those_present() {
    let mut hall = in_session_under(9, 9, |rules| {
        rules.asks_abstentions = true;
        rules.majority = Majority { base: Base::Present, fraction: Fraction::HALF, exceeded: true };
    });
    pending(&mut hall, 1);
    hall.does(CHAIR, at_meeting(Ask::PutQuestion));
    hall.does(CHAIR, shows(Hand::For, 4));
    hall.does(CHAIR, shows(Hand::Against, 1));
    hall.refuses(CHAIR, at_meeting(Ask::Declare), Refusal::HandsOutOfOrder);
    hall.does(CHAIR, shows(Hand::Abstain, 4));
    let events = hall.does(CHAIR, at_meeting(Ask::Declare));
    // Four of nine present, though four are more than one.
    assert!(
        matches!(events.as_slice(), [Event::QuestionDeclared(declared)] if !declared.carried && declared.base == 9)
    );
}

#[test]
fn a_tie_fails_and_the_chair_who_sits_on_the_council_votes_last() {
    let mut hall = in_session(9, 9);
    hall.does(CHAIR, at_meeting(Ask::HandChairOver { to: councillor(9) }));
    pending(&mut hall, 1);
    let chair = acts(9);
    hall.does(chair, at_meeting(Ask::PutQuestion));
    hall.refuses(chair, at_meeting(Ask::CastChairVote { choice: Hand::For }), Refusal::HandsOutOfOrder);
    hall.refuses(TELLER, shows(Hand::For, 9), Refusal::TooManyHands { entitled: 8 });
    hall.does(TELLER, shows(Hand::For, 4));
    hall.does(TELLER, shows(Hand::Against, 4));
    let mut silent = hall.clone();
    let events = silent.does(chair, at_meeting(Ask::Declare));
    assert!(matches!(events.as_slice(), [Event::QuestionDeclared(declared)] if !declared.carried), "a tie");
    hall.refuses(
        chair,
        at_meeting(Ask::CastChairVote { choice: Hand::Abstain }),
        Refusal::AbstentionsNotAsked,
    );
    hall.does(chair, at_meeting(Ask::CastChairVote { choice: Hand::For }));
    hall.refuses(chair, at_meeting(Ask::CastChairVote { choice: Hand::For }), Refusal::AlreadyDone);
    let events = hall.does(chair, at_meeting(Ask::Declare));
    let hands = Hands { in_favour: 5, against: 4, abstained: None, chair: Some(Hand::For) };
    assert!(
        matches!(events.as_slice(), [Event::QuestionDeclared(declared)] if declared.carried && declared.hands == hands)
    );
}

#[test]
fn a_chair_without_a_seat_has_no_vote() {
    let mut hall = in_session(3, 3);
    pending(&mut hall, 1);
    hall.does(CHAIR, at_meeting(Ask::PutQuestion));
    show(&mut hall, 1, 1);
    hall.refuses(CHAIR, at_meeting(Ask::CastChairVote { choice: Hand::For }), Refusal::HandsOutOfOrder);
}

fn corrects(number: u128, in_favour: u32, against: u32) -> Command {
    let hands = Hands { in_favour, against, ..Hands::default() };
    at_meeting(Ask::CorrectCount { motion: motion(number), hands, reason: reason() })
}

#[test]
fn a_wrong_count_is_corrected_with_a_reason_and_the_outcome_follows() {
    let mut hall = in_session(9, 9);
    hall.refuses(CHAIR, corrects(1, 1, 1), Refusal::MotionUnknown);
    pending(&mut hall, 1);
    hall.refuses(CHAIR, corrects(1, 1, 1), Refusal::NoQuestionPut);
    decide_by(&mut hall, 4, 5);
    hall.refuses(acts(1), corrects(1, 5, 4), Refusal::NotPermitted { action: Action::ConveneMeeting });
    hall.refuses(CHAIR, corrects(1, 6, 4), Refusal::TooManyHands { entitled: 9 });
    let abstained = Hands { in_favour: 5, against: 3, abstained: Some(1), chair: None };
    let asked = at_meeting(Ask::CorrectCount { motion: motion(1), hands: abstained, reason: reason() });
    hall.refuses(CHAIR, asked, Refusal::AbstentionsNotAsked);
    let corrected = CountCorrected {
        meeting: meeting_id(1),
        motion: motion(1),
        hands: Hands { in_favour: 5, against: 4, ..Hands::default() },
        base: 9,
        carried: true,
        reason: reason(),
    };
    assert_eq!(hall.does(CHAIR, corrects(1, 5, 4)), [Event::CountCorrected(corrected)]);
    assert!(matches!(the_meeting(&hall).motions[&motion(1)], Motion::Decided { carried: true, .. }));
    // Also when the meeting is over, until the minutes are approved.
    hall.does(CHAIR, at_meeting(Ask::Close));
    hall.does(CHAIR, corrects(1, 4, 5));
}

#[test]
fn an_amendment_s_count_is_corrected_only_while_nothing_was_decided_on_it() {
    let mut hall = in_session(9, 9);
    pending(&mut hall, 1);
    hall.does(acts(3), amends(2, 1, 3));
    hall.does(acts(4), seconds(2, 4));
    decide_by(&mut hall, 5, 4);
    hall.does(CHAIR, corrects(2, 4, 5));
    decide_by(&mut hall, 5, 4);
    hall.refuses(CHAIR, corrects(2, 5, 4), Refusal::CorrectionTooLate);
}
