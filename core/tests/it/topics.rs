//! Topics: raised in whichever way, screened, seen to, answered, and what is undone.

use moothall_core::calendar::Date;
use moothall_core::community::Settings;
use moothall_core::decider::Actor;
use moothall_core::event::Event;
use moothall_core::ids::{MemberId, TopicId};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::state::Command;
use moothall_core::topic::{
    Accepted, Acknowledged, AppealDecided, Assigned, Channel, Claim, Closed, HidingAppealed, Link, Linked,
    Phase, Publicised, PublicityWithdrawn, Raised, Reopened, Returned, SenderErased, Text, TextHidden,
    TextRestored, TopicCommand, Unlinked, Voice, Withdrawn,
};
use uuid::Uuid;

use crate::resolution_world::{RESOLUTION, agrees, record};
use crate::spec::{Hall, at};
use crate::world::*;

pub(crate) const CLERK: Actor = member(5);
pub(crate) const NOBODY: Actor = Actor::Anonymous;

/// Ten days on which people work, counted from the 1st of April: no calendar was set, so every day is one.
const DUE: &str = "2026-04-12T00:00:00+08:00";

/// Owners 1 to 4, and a clerk.
pub(crate) fn desk() -> Hall {
    let mut hall = estate(&[100; 4]);
    hall.does(REGISTRAR, admit(5));
    hall.does(REGISTRAR, grant_role(5, role(5, Role::Clerk, Scope::Community)));
    hall
}

pub(crate) fn under(key: Uuid) -> Sealed<OwnWords> {
    Sealed::from_parts(SubjectId(key), vec![1, 2, 3])
}

pub(crate) fn of_member(number: u32) -> Voice {
    Voice::Member { member: member_id(number) }
}

pub(crate) fn anonymous() -> Voice {
    Voice::Anonymous { claim: Some(Claim("00ff".repeat(8))) }
}

pub(crate) fn somebody(key: Uuid) -> Voice {
    Voice::Other { name: Some(Sealed::from_parts(SubjectId(key), vec![4])), contact: None }
}

/// A topic of this voice, sealed as it should be.
pub(crate) fn raise(number: u32, voice: Voice, channel: Channel) -> TopicCommand {
    let key = voice.member().map_or(topic(number).0, |member| member.0);
    TopicCommand::Raise {
        topic: topic(number),
        voice,
        channel,
        scope: Scope::Community,
        confidential: false,
        words: under(key),
        opening: None,
    }
}

fn confidential(number: u32, by: u32) -> TopicCommand {
    match raise(number, of_member(by), Channel::App) {
        TopicCommand::Raise { topic, voice, channel, scope, words, opening, .. } => {
            TopicCommand::Raise { topic, voice, channel, scope, confidential: true, words, opening }
        }
        other => other,
    }
}

pub(crate) fn open(text: &str) -> Text {
    Text::Open(body(text))
}

pub(crate) fn accept(number: u32) -> TopicCommand {
    TopicCommand::Accept(Accepted { topic: topic(number), title: title("路灯不亮") })
}

fn give_back(number: u32) -> TopicCommand {
    TopicCommand::Return(Returned {
        topic: topic(number), reason: open("属市政道路，请向市政反映。")
    })
}

pub(crate) fn answer(number: u32) -> TopicCommand {
    TopicCommand::Answer { topic: topic(number), text: open("已更换路灯。") }
}

pub(crate) fn end(number: u32) -> TopicCommand {
    TopicCommand::Close(Closed { topic: topic(number), reason: reason() })
}

fn merge(number: u32, into: u32) -> TopicCommand {
    TopicCommand::Merge { topic: topic(number), into: topic(into) }
}

fn phase(hall: &Hall, number: u32) -> Phase {
    hall.state.topics.topics[&topic(number)].phase
}

fn not(action: Action) -> Refusal {
    Refusal::NotPermitted { action }
}

/// Raised by the first owner and taken up.
pub(crate) fn accepted() -> Hall {
    let mut hall = desk();
    hall.does(owner(1), raise(1, of_member(101), Channel::App));
    hall.does(CLERK, accept(1));
    hall
}

fn answered() -> Hall {
    let mut hall = accepted();
    hall.does(CLERK, answer(1));
    hall
}

#[test]
fn a_topic_is_due_ten_working_days_after_its_registration() {
    let mut hall = desk();
    let raised = hall.does(owner(1), raise(1, of_member(101), Channel::App));
    let expected = Raised {
        topic: topic(1),
        voice: of_member(101),
        channel: Channel::App,
        scope: Scope::Community,
        confidential: false,
        words: under(member_id(101).0),
        opening: None,
        on: Date::parse("2026-04-01").unwrap_or_else(|error| panic!("{error}")),
        due_at: at(DUE),
    };
    assert_eq!(raised, [Event::TopicRaised(Box::new(expected))]);
    hall.refuses(owner(1), raise(1, of_member(101), Channel::App), Refusal::AlreadyExists);
}

#[test]
fn weekends_and_holidays_do_not_count_and_the_community_says_how_many_days() {
    let mut hall = desk();
    let mut with_weekends = Settings { answer_working_days: 3, ..Settings::default() };
    with_weekends.holidays.weekly = [6, 7].into();
    hall.does(REGISTRAR, settings(with_weekends));
    // Wednesday the 1st: the 2nd, the 3rd, and Monday the 6th.
    let raised = hall.does(owner(1), raise(1, of_member(101), Channel::App));
    let [Event::TopicRaised(raised)] = raised.as_slice() else { panic!("{raised:?}") };
    assert_eq!(raised.due_at, at("2026-04-07T00:00:00+08:00"));
}

#[test]
fn an_anonymous_topic_names_nobody_and_only_nobody_raises_one_on_a_screen() {
    let mut hall = desk();
    hall.does(NOBODY, raise(1, anonymous(), Channel::App));
    let (envelope, _) = hall.log.last().unwrap_or_else(|| panic!("an event"));
    assert_eq!((envelope.actor.kind(), envelope.actor.id()), ("anonymous", None));
    assert_eq!(hall.state.topics.topics[&topic(1)].sender, None);
    // Whoever says who she is has her name kept: a member does not pass as nobody.
    hall.refuses(owner(1), raise(2, anonymous(), Channel::App), not(Action::RecordTopics));
    hall.refuses(NOBODY, raise(2, of_member(101), Channel::App), not(Action::RecordTopics));
    hall.refuses(NOBODY, accept(1), not(Action::HandleTopics));
    hall.refuses(NOBODY, TopicCommand::Support { topic: topic(1) }, not(Action::SupportTopic));
    hall.refuses(NOBODY, draft(1), not(Action::DraftProposal));
}

#[test]
fn what_somebody_says_is_recorded_on_her_behalf_under_its_own_key() {
    let mut hall = desk();
    for (number, channel) in (1..).zip([Channel::WalkIn, Channel::Phone, Channel::Police, Channel::Rider]) {
        hall.does(CLERK, raise(number, somebody(topic(number).0), channel));
    }
    hall.does(CLERK, raise(5, of_member(102), Channel::Meeting));
    hall.refuses(owner(1), raise(6, somebody(topic(6).0), Channel::WalkIn), not(Action::RecordTopics));
    hall.refuses(owner(1), raise(6, of_member(102), Channel::App), not(Action::RecordTopics));
    hall.refuses(CLERK, raise(6, of_member(199), Channel::WalkIn), Refusal::MemberUnknown);
    // Sealed under another's key it would not be erased with her.
    hall.refuses(CLERK, raise(6, somebody(topic(7).0), Channel::WalkIn), not(Action::RaiseTopic));
}

#[test]
fn researchers_raise_nothing_and_guests_do_not_support() {
    let mut hall = accepted();
    for (number, office) in [(8, Role::Researcher), (9, Role::PropertyManager)] {
        hall.does(REGISTRAR, admit(number));
        hall.does(REGISTRAR, grant_role(number, role(number, office, Scope::Community)));
    }
    hall.refuses(member(8), raise(2, of_member(8), Channel::App), not(Action::RaiseTopic));
    hall.does(member(9), raise(2, of_member(9), Channel::App));
    let support = TopicCommand::Support { topic: topic(1) };
    hall.refuses(member(9), support, not(Action::SupportTopic));
}

#[test]
fn twenty_of_one_member_wait_and_answered_ones_wait_no_more() {
    let mut hall = desk();
    for number in 1..=20 {
        hall.does(owner(1), raise(number, of_member(101), Channel::App));
    }
    hall.refuses(owner(1), raise(21, of_member(101), Channel::App), Refusal::TooManyOpenTopics { max: 20 });
    hall.does(CLERK, raise(21, of_member(101), Channel::WalkIn));
    for number in 1..=2 {
        hall.does(CLERK, accept(number));
        hall.does(CLERK, answer(number));
    }
    hall.does(owner(1), raise(22, of_member(101), Channel::App));
    let mut few = desk();
    few.does(REGISTRAR, settings(Settings { open_topics_max: 1, ..Settings::default() }));
    for number in 1..=10 {
        few.does(NOBODY, raise(number, anonymous(), Channel::App));
    }
    few.refuses(NOBODY, raise(11, anonymous(), Channel::App), Refusal::TooManyOpenTopics { max: 10 });
}

#[test]
fn a_topic_is_supported_once_by_a_member_who_may_think_again() {
    let mut hall = desk();
    hall.does(owner(1), raise(1, of_member(101), Channel::App));
    let support = || TopicCommand::Support { topic: topic(1) };
    let no_more = || TopicCommand::WithdrawSupport { topic: topic(1) };
    hall.refuses(owner(2), support(), Refusal::TopicNotInPhase);
    hall.does(CLERK, accept(1));
    hall.does(owner(2), support());
    hall.refuses(owner(2), support(), Refusal::AlreadyDone);
    hall.refuses(owner(3), no_more(), Refusal::SupportUnknown);
    hall.does(owner(2), no_more());
    hall.does(owner(2), support());
    assert_eq!(hall.state.topics.topics[&topic(1)].supporters.len(), 1);
}

#[test]
fn the_screening_takes_up_gives_back_with_the_reason_or_answers_at_once() {
    let mut hall = desk();
    for number in 1..=3 {
        hall.does(owner(1), raise(number, of_member(101), Channel::WalkIn));
        hall.refuses(owner(1), accept(number), not(Action::HandleTopics));
    }
    hall.does(CLERK, accept(1));
    hall.does(CHAIR, give_back(2));
    let at_once =
        TopicCommand::AnswerAtOnce {
            topic: topic(3), title: title("食堂几点开门"), text: open("七点。")
        };
    let events = hall.does(CLERK, at_once.clone());
    assert!(matches!(events.as_slice(), [Event::TopicAccepted(_), Event::TopicAnswered(_)]));
    assert_eq!(
        [1, 2, 3].map(|number| phase(&hall, number)),
        [Phase::Accepted, Phase::Returned, Phase::Answered]
    );
    for command in [accept(2), give_back(1), at_once] {
        hall.refuses(CLERK, command, Refusal::TopicNotInPhase);
    }
}

#[test]
fn what_was_given_back_is_said_anew_in_the_senders_own_words() {
    let mut hall = desk();
    hall.does(owner(1), raise(1, of_member(101), Channel::App));
    let restate = |key: MemberId| TopicCommand::Restate { topic: topic(1), words: under(key.0) };
    hall.does(owner(1), restate(member_id(101)));
    hall.does(CLERK, give_back(1));
    hall.refuses(owner(2), restate(member_id(102)), not(Action::RecordTopics));
    hall.refuses(CLERK, restate(member_id(101)), not(Action::RaiseTopic));
    hall.does(owner(1), restate(member_id(101)));
    assert_eq!(phase(&hall, 1), Phase::Raised);
    hall.does(CLERK, accept(1));
    hall.refuses(owner(1), restate(member_id(101)), Refusal::TopicNotInPhase);
}

#[test]
fn the_sender_takes_her_topic_back_before_it_is_answered_and_nobody_does_it_for_her() {
    let mut hall = accepted();
    let own = |by: u32| Withdrawn { topic: topic(1), why: Text::Sealed(under(member_id(by).0)) };
    hall.refuses(owner(2), TopicCommand::Withdraw(own(102)), not(Action::HandleTopics));
    let official = Withdrawn { topic: topic(1), why: open("来信人撤回") };
    hall.refuses(CLERK, TopicCommand::Withdraw(official), not(Action::RaiseTopic));
    hall.does(owner(1), TopicCommand::Withdraw(own(101)));
    hall.refuses(CLERK, answer(1), Refusal::TopicNotInPhase);
    let mut late = answered();
    late.refuses(owner(1), TopicCommand::Withdraw(own(101)), Refusal::TopicNotInPhase);
    late.does(CLERK, raise(2, somebody(topic(2).0), Channel::Phone));
    let official = Withdrawn { topic: topic(2), why: open("来电人撤回") };
    late.does(CLERK, TopicCommand::Withdraw(official));
}

#[test]
fn whoever_sees_to_it_notes_what_was_done_and_answers_without_an_office() {
    let mut hall = accepted();
    let act = || TopicCommand::Act { topic: topic(1), note: open("已报修。") };
    let assign = |to: u32| TopicCommand::Assign(Assigned { topic: topic(1), assignee: member_id(to) });
    let unassign = || TopicCommand::Unassign { topic: topic(1), reason: reason() };
    hall.refuses(owner(2), act(), not(Action::HandleTopics));
    hall.refuses(owner(2), assign(102), not(Action::HandleTopics));
    hall.refuses(CLERK, assign(199), Refusal::MemberUnknown);
    hall.refuses(CLERK, unassign(), Refusal::AlreadyDone);
    hall.does(CLERK, assign(102));
    hall.refuses(CLERK, assign(102), Refusal::AlreadyDone);
    hall.does(owner(2), act());
    hall.does(owner(2), unassign());
    hall.refuses(owner(2), act(), not(Action::HandleTopics));
    hall.does(CLERK, assign(102));
    hall.does(owner(2), answer(1));
    hall.refuses(owner(2), end(1), not(Action::HandleTopics));
}

#[test]
fn that_it_has_come_is_no_answer() {
    let mut hall = accepted();
    let received = Acknowledged { topic: topic(1), text: open("已收到，正在了解。") };
    hall.does(CLERK, TopicCommand::Acknowledge(received.clone()));
    let public = || TopicCommand::Publicise(Publicised { topic: topic(1), text: body("路灯已修好。") });
    let correct =
        || TopicCommand::CorrectAnswer { topic: topic(1), text: open("次日更换。"), reason: reason() };
    for command in [end(1), public(), correct()] {
        hall.refuses(CLERK, command, Refusal::TopicUnanswered);
    }
    hall.does(CLERK, answer(1));
    hall.refuses(CLERK, answer(1), Refusal::TopicNotInPhase);
    hall.refuses(CLERK, TopicCommand::Acknowledge(received), Refusal::TopicNotInPhase);
    let corrected = hall.does(CLERK, correct());
    assert!(matches!(corrected.as_slice(), [Event::TopicAnswerCorrected(e)] if e.number == 2));
    hall.does(CLERK, public());
    hall.refuses(CLERK, public(), Refusal::AlreadyDone);
    let no_more = PublicityWithdrawn { topic: topic(1), reason: reason() };
    hall.does(CLERK, TopicCommand::WithdrawPublicity(no_more.clone()));
    hall.refuses(CLERK, TopicCommand::WithdrawPublicity(no_more), Refusal::AlreadyDone);
}

#[test]
fn an_answer_that_does_not_answer_is_sent_back_and_the_clock_starts_again() {
    let mut hall = answered();
    let again = |by: u32| TopicCommand::Reopen { topic: topic(1), why: Text::Sealed(under(member_id(by).0)) };
    hall.refuses(owner(2), again(102), not(Action::HandleTopics));
    hall.wind_to(at("2026-04-20T09:00:00+08:00"));
    let reopened = hall.does(owner(1), again(101));
    let due_at = Some(at("2026-05-01T00:00:00+08:00"));
    let why = Text::Sealed(under(member_id(101).0));
    assert_eq!(reopened, [Event::TopicReopened(Reopened { topic: topic(1), why, due_at })]);
    assert_eq!(phase(&hall, 1), Phase::Accepted);
    hall.refuses(owner(1), again(101), Refusal::TopicNotInPhase);
    let events = hall.does(CLERK, answer(1));
    assert!(matches!(events.as_slice(), [Event::TopicAnswered(e)] if e.number == 2));
    hall.does(CLERK, end(1));
    hall.refuses(CLERK, end(1), Refusal::TopicNotInPhase);
    hall.does(CHAIR, TopicCommand::Reopen { topic: topic(1), why: open("又坏了") });
    // What was never taken up is screened anew.
    let mut returned = desk();
    returned.does(owner(1), raise(1, of_member(101), Channel::App));
    returned.does(CLERK, give_back(1));
    returned.does(owner(1), again(101));
    assert_eq!(phase(&returned, 1), Phase::Raised);
}

#[test]
fn on_a_confidential_topic_everything_is_sealed_like_it() {
    let mut hall = desk();
    hall.does(owner(1), confidential(1, 101));
    hall.does(CLERK, accept(1));
    let sealed = |key: Uuid| TopicCommand::Answer { topic: topic(1), text: Text::Sealed(under(key)) };
    for command in [answer(1), sealed(member_id(102).0), sealed(topic(1).0)] {
        hall.refuses(CLERK, command, not(Action::HandleTopics));
    }
    hall.refuses(owner(2), TopicCommand::Support { topic: topic(1) }, Refusal::TopicConfidential);
    hall.does(CLERK, sealed(member_id(101).0));
    // And on an open one nothing of an office is.
    let mut plain = accepted();
    plain.refuses(CLERK, sealed(member_id(101).0), not(Action::HandleTopics));
    plain.does(owner(2), confidential(2, 102));
    plain.does(REGISTRAR, erase(102));
    plain.does(CLERK, accept(2));
    let to_nobody = TopicCommand::Answer { topic: topic(2), text: Text::Sealed(under(member_id(102).0)) };
    plain.refuses(CLERK, to_nobody, Refusal::SubjectErased);
}

#[test]
fn duplicates_go_on_in_one_and_may_be_separated_again() {
    let mut hall = accepted();
    hall.does(owner(2), raise(2, of_member(102), Channel::App));
    hall.does(owner(3), raise(3, of_member(103), Channel::App));
    hall.does(owner(3), confidential(4, 103));
    hall.refuses(CLERK, merge(1, 1), Refusal::MergeWithItself);
    hall.refuses(CLERK, merge(1, 2), Refusal::TopicNotInPhase);
    hall.refuses(CLERK, merge(1, 9), Refusal::TopicUnknown);
    hall.refuses(CLERK, merge(1, 4), Refusal::TopicConfidential);
    hall.does(CLERK, merge(2, 1));
    hall.does(CLERK, merge(4, 1));
    hall.refuses(CLERK, accept(2), Refusal::TopicMerged);
    hall.refuses(CLERK, merge(3, 2), Refusal::TopicMerged);
    hall.does(CLERK, accept(3));
    hall.refuses(CLERK, merge(1, 3), Refusal::TopicNotInPhase);
    let separate = || TopicCommand::Unmerge { topic: topic(2), reason: reason() };
    hall.does(CLERK, separate());
    hall.refuses(CLERK, separate(), Refusal::AlreadyDone);
    hall.does(CLERK, accept(2));
}

#[test]
fn a_topic_is_linked_to_what_became_of_it() {
    let mut hall = accepted();
    let to_proposal = Link::Proposal(proposal(1));
    let to_resolution = Link::Resolution(RESOLUTION);
    let link = |to| TopicCommand::Link(Linked { topic: topic(1), to });
    let unlink = |from| TopicCommand::Unlink(Unlinked { topic: topic(1), from, reason: reason() });
    hall.refuses(CLERK, link(to_proposal), Refusal::ProposalUnknown);
    hall.does(owner(1), draft(1));
    hall.does(CLERK, link(to_proposal));
    hall.refuses(CLERK, link(to_resolution), Refusal::ResolutionUnknown);
    agrees(&mut hall);
    hall.does(CHAIR, record(None));
    hall.does(CLERK, link(to_resolution));
    hall.refuses(CLERK, link(to_proposal), Refusal::AlreadyDone);
    hall.does(CLERK, unlink(to_proposal));
    hall.refuses(CLERK, unlink(to_proposal), Refusal::LinkUnknown);
}

#[test]
fn a_sender_who_is_no_member_is_forgotten_and_nothing_more_is_sealed_for_her() {
    let mut hall = accepted();
    hall.does(CLERK, raise(2, somebody(topic(2).0), Channel::Phone));
    let forget = |id: TopicId| {
        TopicCommand::EraseSender(SenderErased { topic: id, suggestion: None, reason: reason() })
    };
    hall.refuses(CLERK, forget(topic(2)), not(Action::EraseMember));
    hall.refuses(REGISTRAR, forget(topic(1)), not(Action::EraseMember));
    hall.does(REGISTRAR, forget(topic(2)));
    hall.refuses(REGISTRAR, forget(topic(2)), Refusal::SubjectErased);
    let restate = TopicCommand::Restate { topic: topic(2), words: under(topic(2).0) };
    hall.refuses(CLERK, restate, Refusal::SubjectErased);
}

#[test]
fn a_hidden_text_has_a_reason_an_appeal_and_another_who_decides() {
    let mut hall = accepted();
    let target = (topic(1), None);
    let hide = || TopicCommand::Hide(TextHidden { topic: target.0, suggestion: target.1, reason: reason() });
    let appeal = |by: u32| {
        let words = under(member_id(by).0);
        TopicCommand::Appeal(HidingAppealed { topic: target.0, suggestion: target.1, words })
    };
    let decide = |upheld| {
        let (topic, suggestion) = target;
        TopicCommand::DecideAppeal(AppealDecided { topic, suggestion, upheld, reason: reason() })
    };
    let restored = TextRestored { topic: topic(1), suggestion: None, reason: reason() };
    hall.refuses(owner(2), hide(), not(Action::ModerateTopics));
    hall.refuses(CHAIR, decide(true), Refusal::NotHidden);
    hall.refuses(CLERK, TopicCommand::Restore(restored.clone()), Refusal::NotHidden);
    hall.does(CLERK, hide());
    hall.refuses(CHAIR, hide(), Refusal::AlreadyDone);
    hall.refuses(CHAIR, decide(true), Refusal::AppealUnknown);
    hall.refuses(owner(2), appeal(102), not(Action::RaiseTopic));
    hall.does(owner(1), appeal(101));
    hall.refuses(owner(1), appeal(101), Refusal::AlreadyDone);
    hall.refuses(CLERK, decide(false), Refusal::OwnModeration);
    hall.does(CHAIR, decide(false));
    hall.refuses(owner(1), appeal(101), Refusal::AlreadyDone);
    hall.does(CLERK, TopicCommand::Restore(restored));
    hall.does(CLERK, hide());
    hall.does(owner(1), appeal(101));
    hall.does(CHAIR, decide(true));
    assert_eq!(hall.state.topics.topics[&topic(1)].hidden, None);
}

#[test]
fn a_clerk_of_one_building_sees_to_its_topics_and_to_no_others() {
    let mut hall = desk();
    hall.does(REGISTRAR, grant_role(9, role(104, Role::Clerk, building("2幢"))));
    let there = |number: u32, scope: Scope| match raise(number, of_member(101), Channel::App) {
        TopicCommand::Raise { topic, voice, channel, confidential, words, opening, .. } => {
            TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening }
        }
        other => other,
    };
    hall.does(owner(1), there(1, building("2幢")));
    hall.does(owner(1), there(2, Scope::Community));
    hall.refuses(owner(4), accept(2), not(Action::HandleTopics));
    hall.does(owner(4), accept(1));
}

#[test]
fn nothing_is_asked_of_a_topic_that_is_not_there() {
    let hall = desk();
    for command in [accept(1), answer(1), end(1), give_back(1)] {
        hall.refuses(CLERK, Command::Topic(command), Refusal::TopicUnknown);
    }
}
