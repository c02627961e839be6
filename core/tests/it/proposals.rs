//! Proposals: versions, options, freezing, withdrawal.

use moothall_core::event::Event;
use moothall_core::ids::OptionId;
use moothall_core::policy::{Action, Role};
use moothall_core::poll::{Cancelled, Choice, Phase, PollCommand};
use moothall_core::proposal::{
    Drafted, Frozen, OPTIONS_MAX, OptionAdded, ProposalCommand, Revised, Withdrawn,
};
use moothall_core::refusal::Refusal;
use uuid::Uuid;

use crate::spec::{at, given_hall};
use crate::world::*;

fn revise(text: &str) -> ProposalCommand {
    ProposalCommand::Revise { proposal: proposal(1), title: title("加装电梯"), text: body(text) }
}

fn freeze() -> ProposalCommand {
    ProposalCommand::Freeze { proposal: proposal(1) }
}

fn option(number: u32) -> ProposalCommand {
    let option = OptionId(Uuid::from_u128(number.into()));
    ProposalCommand::AddOption { proposal: proposal(1), option, title: title("方案") }
}

#[test]
fn a_draft_is_version_one_and_each_revision_counts_up() {
    let mut hall = estate(&[100]);
    let ProposalCommand::Draft { proposal, title, text } = draft(1) else { panic!("a draft drafts") };
    let drafted = Drafted { proposal, author: member_id(101), title: title.clone(), text };
    assert_eq!(hall.does(owner(1), draft(1)), [Event::ProposalDrafted(drafted)]);
    hall.refuses(owner(1), draft(1), Refusal::AlreadyExists);
    for number in [2, 3] {
        let revised = Revised { proposal, number, title: title.clone(), text: body("再议") };
        assert_eq!(hall.does(owner(1), revise("再议")), [Event::ProposalRevised(revised)]);
    }
    let frozen = Frozen { proposal, number: 3 };
    given_hall(&hall).when(owner(1), freeze()).then([Event::ProposalFrozen(frozen)]);
}

#[test]
fn researchers_read_and_do_not_propose() {
    let mut hall = staffed();
    hall.does(REGISTRAR, admit(5));
    hall.does(REGISTRAR, grant_role(5, role(5, Role::Researcher, building("1幢"))));
    hall.refuses(member(5), draft(1), Refusal::NotPermitted { action: Action::DraftProposal });
    hall.refuses(ADMINISTRATOR, draft(1), Refusal::NotPermitted { action: Action::DraftProposal });
}

#[test]
fn the_author_and_the_chair_change_a_draft_and_nobody_else() {
    let mut hall = estate(&[100; 2]);
    hall.does(owner(1), draft(1));
    hall.refuses(owner(2), revise("不"), Refusal::NotPermitted { action: Action::CurateProposal });
    hall.does(CHAIR, revise("好"));
    let unknown = ProposalCommand::Freeze { proposal: proposal(9) };
    hall.refuses(owner(1), unknown, Refusal::ProposalUnknown);
}

#[test]
fn a_frozen_text_changes_no_more() {
    let mut hall = estate(&[100]);
    hall.does(owner(1), draft(1));
    hall.does(owner(1), freeze());
    for command in [revise("改"), option(1), freeze()] {
        hall.refuses(owner(1), command, Refusal::TextFrozen);
    }
}

#[test]
fn a_proposal_has_at_most_fifty_options_each_once() {
    let mut hall = estate(&[100]);
    hall.does(owner(1), draft(1));
    let added =
        OptionAdded { proposal: proposal(1), option: OptionId(Uuid::from_u128(1)), title: title("方案") };
    assert_eq!(hall.does(owner(1), option(1)), [Event::ProposalOptionAdded(added)]);
    hall.refuses(owner(1), option(1), Refusal::AlreadyExists);
    for number in 2..=OPTIONS_MAX {
        hall.does(owner(1), option(number));
    }
    hall.refuses(owner(1), option(OPTIONS_MAX + 1), Refusal::TooManyOptions { max: OPTIONS_MAX });
}

#[test]
fn a_member_has_at_most_ten_drafts_and_frozen_ones_do_not_count() {
    let mut hall = estate(&[100]);
    for number in 1..=10 {
        hall.does(owner(1), draft(number));
    }
    hall.refuses(owner(1), draft(11), Refusal::TooManyOpenProposals { max: 10 });
    hall.does(owner(1), freeze());
    hall.does(owner(1), draft(11));
}

#[test]
fn what_is_withdrawn_stays_withdrawn() {
    let mut hall = estate(&[100]);
    hall.does(owner(1), draft(1));
    let withdrawn = Withdrawn { proposal: proposal(1), reason: reason() };
    assert_eq!(hall.does(owner(1), withdraw(1)), [Event::ProposalWithdrawn(withdrawn)]);
    for command in [revise("改"), freeze(), withdraw(1)] {
        hall.refuses(owner(1), command, Refusal::ProposalWithdrawn);
    }
    hall.refuses(CHAIR, call(1, terms(ORDINARY)), Refusal::ProposalWithdrawn);
}

#[test]
fn a_withdrawal_takes_the_poll_that_has_not_opened_with_it() {
    let mut hall = estate(&[100]);
    notice(&mut hall, terms(ORDINARY));
    assert_eq!(
        hall.does(CHAIR, withdraw(1)),
        [
            Event::PollCancelled(Cancelled { poll: poll(1), reason: reason() }),
            Event::ProposalWithdrawn(Withdrawn { proposal: proposal(1), reason: reason() }),
        ]
    );
    assert_eq!(hall.poll(poll(1)).phase, Phase::Cancelled);
    hall.wind_to(at(OPENING)).clock_strikes();
    hall.refuses(owner(1), cast(Choice::For), Refusal::PollNotInPhase);
    hall.refuses(CHAIR, ask(PollCommand::Cancel { reason: reason() }), Refusal::PollNotInPhase);
}

#[test]
fn nothing_is_withdrawn_once_voting_has_begun_even_before_the_clock_has_come_round() {
    let mut hall = estate(&[100]);
    notice(&mut hall, terms(ORDINARY));
    hall.wind_to(at(OPENING));
    assert_eq!(hall.poll(poll(1)).phase, Phase::Noticed);
    hall.refuses(CHAIR, withdraw(1), Refusal::VotingUnderWay);
    hall.does(owner(1), cast(Choice::For));
    hall.clock_strikes();
    hall.refuses(CHAIR, withdraw(1), Refusal::VotingUnderWay);
}

#[test]
fn a_draft_is_not_put_to_the_vote() {
    let mut hall = estate(&[100]);
    hall.does(owner(1), draft(1));
    hall.refuses(CHAIR, call(1, terms(ORDINARY)), Refusal::TextNotFrozen);
}
