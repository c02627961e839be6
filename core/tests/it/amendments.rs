//! Amendments against a numbered text, and support bound to the text that was seen.

use moothall_core::event::Event;
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::proposal::{
    AMENDMENTS_MAX, AmendmentAdopted, AmendmentCommand, ProposalCommand, Revised, SupportWithdrawn, Supported,
};
use moothall_core::refusal::Refusal;

use crate::refusals::no;
use crate::spec::Hall;
use crate::world::*;

fn amend(command: AmendmentCommand) -> ProposalCommand {
    ProposalCommand::Amend { proposal: proposal(1), command }
}

fn propose_amendment(number: u32, against: u32) -> ProposalCommand {
    amend(AmendmentCommand::Propose {
        amendment: amendment(number),
        against,
        title: title("加装电梯"),
        text: body("在1、2单元加装电梯。"),
        words: None,
    })
}

fn adopt(number: u32) -> ProposalCommand {
    amend(AmendmentCommand::Adopt { amendment: amendment(number) })
}

fn decline(number: u32) -> ProposalCommand {
    amend(AmendmentCommand::Decline { amendment: amendment(number), reason: reason() })
}

fn take_back(number: u32) -> ProposalCommand {
    amend(AmendmentCommand::Withdraw { amendment: amendment(number), words: None })
}

fn support(number: u32) -> ProposalCommand {
    amend(AmendmentCommand::Support { number, informed: true, condition: None })
}

fn revise() -> ProposalCommand {
    ProposalCommand::Revise { proposal: proposal(1), title: title("加装电梯"), text: body("再议") }
}

fn freeze() -> ProposalCommand {
    ProposalCommand::Freeze { proposal: proposal(1) }
}

fn drafted() -> Hall {
    let mut hall = estate(&[100; 3]);
    hall.does(owner(1), draft(1));
    hall
}

#[test]
fn an_adopted_amendment_is_the_next_version() {
    let mut hall = drafted();
    hall.does(owner(2), propose_amendment(1, 1));
    hall.refuses(owner(2), adopt(1), Refusal::NotPermitted { action: Action::CurateProposal });
    let adopted = AmendmentAdopted { proposal: proposal(1), amendment: amendment(1), number: 2 };
    assert_eq!(hall.does(owner(1), adopt(1)), [Event::AmendmentAdopted(adopted)]);
    hall.refuses(owner(1), decline(1), Refusal::AmendmentSettled);
    let third =
        Revised { proposal: proposal(1), number: 3, title: title("加装电梯"), text: body("再议") };
    assert_eq!(hall.does(owner(1), revise()), [Event::ProposalRevised(third)]);
}

#[test]
fn what_was_written_against_an_older_text_is_not_adopted_over_the_newer() {
    let mut hall = drafted();
    hall.does(owner(2), propose_amendment(1, 1));
    hall.does(owner(1), revise());
    hall.refuses(owner(1), adopt(1), Refusal::VersionSuperseded { latest: 2 });
    hall.refuses(owner(2), propose_amendment(2, 1), Refusal::VersionSuperseded { latest: 2 });
    hall.does(owner(1), decline(1));
}

#[test]
fn a_frozen_text_takes_no_amendment() {
    let mut hall = drafted();
    hall.does(owner(2), propose_amendment(1, 1));
    hall.does(owner(1), freeze());
    hall.refuses(owner(1), adopt(1), Refusal::TextFrozen);
    hall.refuses(owner(2), propose_amendment(2, 1), Refusal::TextFrozen);
    hall.does(owner(2), take_back(1));
    hall.refuses(owner(2), take_back(1), Refusal::AmendmentSettled);
}

#[test]
fn whoever_proposed_an_amendment_takes_it_back_and_nobody_else_does() {
    let mut hall = drafted();
    hall.does(owner(2), propose_amendment(1, 1));
    hall.refuses(owner(1), take_back(1), Refusal::NotPermitted { action: Action::ProposeAmendment });
    hall.refuses(owner(1), take_back(9), Refusal::AmendmentUnknown);
    hall.refuses(owner(2), propose_amendment(1, 1), Refusal::AlreadyExists);
}

#[test]
fn one_member_has_at_most_ten_open_amendments_to_a_proposal() {
    let mut hall = drafted();
    for number in 1..=u32::from(AMENDMENTS_MAX) {
        hall.does(owner(2), propose_amendment(number, 1));
    }
    hall.refuses(owner(2), propose_amendment(99, 1), Refusal::TooManyAmendments { max: AMENDMENTS_MAX });
    hall.does(owner(1), decline(1));
    hall.does(owner(2), propose_amendment(99, 1));
}

#[test]
fn support_is_bound_to_the_latest_text_and_stays_with_it() {
    let mut hall = drafted();
    let supported = Supported {
        proposal: proposal(1),
        member: member_id(102),
        number: 1,
        informed: true,
        condition: None,
    };
    assert_eq!(hall.does(owner(2), support(1)), [Event::ProposalSupported(supported)]);
    hall.does(owner(1), revise());
    assert_eq!(hall.state.proposals[&proposal(1)].supports[&member_id(102)], 1, "not moved along");
    hall.refuses(owner(3), support(1), Refusal::VersionSuperseded { latest: 2 });
    hall.does(owner(2), support(2));
}

#[test]
fn support_can_have_a_condition_in_ones_own_words_and_can_be_taken_back() {
    let mut hall = drafted();
    let only_if = |subject| {
        amend(AmendmentCommand::Support { number: 1, informed: false, condition: Some(words(subject)) })
    };
    hall.refuses(owner(2), only_if(103), Refusal::NotPermitted { action: Action::SupportProposal });
    hall.does(owner(2), only_if(102));
    let back = || amend(AmendmentCommand::WithdrawSupport { words: None });
    let withdrawn = SupportWithdrawn { proposal: proposal(1), member: member_id(102), words: None };
    assert_eq!(hall.does(owner(2), back()), [Event::SupportWithdrawn(withdrawn)]);
    hall.refuses(owner(2), back(), Refusal::NotSupported);
}

#[test]
fn guests_do_not_support_and_withdrawn_proposals_are_not_supported() {
    let mut hall = drafted();
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    hall.refuses(member(150), support(1), Refusal::NotPermitted { action: Action::SupportProposal });
    hall.does(owner(1), withdraw(1));
    hall.refuses(owner(2), support(1), Refusal::ProposalWithdrawn);
    hall.refuses(owner(2), propose_amendment(1, 1), Refusal::ProposalWithdrawn);
}

#[test]
fn the_support_of_an_erased_member_is_gone() {
    let mut hall = drafted();
    hall.does(owner(2), support(1));
    hall.does(owner(2), erase(102));
    assert!(hall.state.proposals[&proposal(1)].supports.is_empty());
    crate::snapshots::survives(&hall.state);
}

pub(crate) fn refused() -> Vec<Refusal> {
    let mut hall = drafted();
    for number in 1..=u32::from(AMENDMENTS_MAX) {
        hall.does(owner(2), propose_amendment(number, 1));
    }
    let mut met = vec![
        no(&hall, owner(2), propose_amendment(99, 1)),
        no(&hall, owner(3), propose_amendment(99, 7)),
        no(&hall, owner(1), adopt(99)),
        no(&hall, owner(2), amend(AmendmentCommand::WithdrawSupport { words: None })),
    ];
    hall.does(owner(1), decline(1));
    met.push(no(&hall, owner(1), decline(1)));
    met
}
