//! Laws of the hall, for all ballots and for all that anybody might ask at any time.

use std::collections::BTreeMap;

use moothall_core::decider::{Actor, Decider};
use moothall_core::event::Event;
use moothall_core::ids::SeatId;
use moothall_core::membership::MembershipCommand;
use moothall_core::policy::{Role, Scope};
use moothall_core::poll::{
    Choice, CountLine, Electorate, Mark, Phase, Poll, PollCommand, Service, Tallied, Terms, Weights,
};
use moothall_core::proposal::ProposalCommand;
use moothall_core::register::RegisterCommand;
use moothall_core::rule::Outcome;
use moothall_core::state::{Command, Community};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::spec::{Hall, at};
use crate::world::*;

const CHOICES: [Choice; 3] = [Choice::For, Choice::Against, Choice::Abstain];
const MINUTE: i64 = 60_000_000;

fn choice() -> impl Strategy<Value = Choice> {
    select(vec![Choice::For, Choice::Against, Choice::Abstain, Choice::Conform])
}

fn reading() -> impl Strategy<Value = Option<Choice>> {
    proptest::option::of(choice())
}

/// Anybody: officers, owners, strangers, the clock.
fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        8 => (1..=6_u32).prop_map(owner),
        6 => (1..=4_u32).prop_map(member),
        1 => Just(member(999)),
        1 => Just(ADMINISTRATOR),
        3 => Just(CLOCK),
    ]
}

fn some_seat() -> impl Strategy<Value = SeatId> {
    prop_oneof![5 => (1..=7_u32).prop_map(seat), 1 => (101..=106_u32).prop_map(|number| member_id(number).into())]
}

fn electorate() -> impl Strategy<Value = Electorate> {
    select(vec![
        Electorate::Owners { scope: Scope::Community },
        Electorate::Owners { scope: building("1幢") },
        Electorate::Members { role: None },
        Electorate::Members { role: Some(Role::Teller) },
    ])
}

fn some_terms() -> impl Strategy<Value = Terms> {
    let rule = select(vec![ORDINARY, SPECIAL, ELEVATOR, BANDWAGON, COUNCIL, UNVERIFIED, "no.such"]);
    (rule, electorate(), any::<bool>(), proptest::option::of(-9_i64..40), 0_i64..40).prop_map(
        |(rule, electorate, replaceable, closes, opens)| {
            let opens_at = at(NOTICE).plus_micros(opens * 1440 * MINUTE);
            Terms {
                electorate,
                replaceable,
                opens_at,
                closes_at: closes.map(|days| opens_at.plus_micros(days * 1440 * MINUTE)),
                consents: if rule == ELEVATOR { vec![unit(1)] } else { Vec::new() },
                ..terms(rule)
            }
        },
    )
}

fn voting() -> impl Strategy<Value = PollCommand> {
    let seats = || vec(some_seat(), 1..3);
    prop_oneof![
        8 => (proptest::option::of(some_seat()), choice())
            .prop_map(|(seat, choice)| PollCommand::Cast { seat, choice, reason: None }),
        2 => some_seat().prop_map(|seat| PollCommand::Spoil { seat, reason: reason() }),
        3 => (1..4_u32, some_seat(), reading())
            .prop_map(|(number, seat, choice)| PollCommand::EnterPaper { entry: entry(number), seat, choice }),
        3 => (1..4_u32, reading()).prop_map(|(number, choice)| PollCommand::ConfirmPaper { entry: entry(number), choice }),
        1 => (1..4_u32).prop_map(|number| PollCommand::DiscardPaper { entry: entry(number), reason: reason() }),
        1 => seats().prop_map(|seats| PollCommand::RecordService { seats, service: Service::Served }),
        1 => seats().prop_map(|seats| PollCommand::RecordAttendance { seats }),
        1 => any::<bool>().prop_map(|given| PollCommand::RecordConsent { unit: unit(1), given }),
    ]
}

fn running() -> impl Strategy<Value = PollCommand> {
    prop_oneof![
        2 => some_terms().prop_map(|terms| PollCommand::Call(called(1, terms))),
        2 => Just(PollCommand::PublishNotice),
        2 => Just(PollCommand::Open),
        3 => Just(PollCommand::Close),
        1 => (0_i64..60).prop_map(|days| PollCommand::Extend {
            closes_at: at(NOTICE).plus_micros(days * 1440 * MINUTE),
            reason: reason(),
        }),
        1 => Just(PollCommand::Cancel { reason: reason() }),
        4 => Just(PollCommand::Tally),
        1 => Just(PollCommand::Rule { outcome: Outcome::Carried, reason: reason() }),
        2 => (1..3_u32, 101..105_u32)
            .prop_map(|(number, by)| PollCommand::Object { objection: objection(number), words: words(by) }),
        2 => (1..3_u32, any::<bool>()).prop_map(|(number, upheld)| PollCommand::AnswerObjection {
            objection: objection(number),
            upheld,
            reason: reason(),
        }),
        2 => Just(PollCommand::Certify),
        1 => Just(PollCommand::Announce),
    ]
}

fn housekeeping() -> impl Strategy<Value = Command> {
    prop_oneof![
        (1..=7_u32, 1..=7_u32).prop_map(|(number, to)| transfer(number, to).into()),
        (1..=5_u32, some_seat(), 101..=107_u32).prop_map(|(number, seat, holder)| {
            MembershipCommand::GrantProxy(proxy(number, seat, holder)).into()
        }),
        (1..=5_u32).prop_map(|number| MembershipCommand::RevokeProxy { proxy: proxy_id(number) }.into()),
        (101..=106_u32).prop_map(|number| erase(number).into()),
        (101..=106_u32)
            .prop_map(|number| grant_role(number, role(number, Role::Teller, building("1幢"))).into()),
        (1..=2_u32, 101..=106_u32).prop_map(|(of, number)| {
            let representative = member_id(number);
            RegisterCommand::NameRepresentative { party: party(of), representative }.into()
        }),
        Just(draft(2).into()),
        Just(withdraw(1).into()),
        Just(ProposalCommand::Freeze { proposal: proposal(2) }.into()),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let poll_number = || prop_oneof![6 => Just(1_u32), 1 => Just(2_u32)];
    prop_oneof![
        6 => (poll_number(), voting()).prop_map(|(number, command)| Command::Poll(poll(number), command)),
        4 => (poll_number(), running()).prop_map(|(number, command)| Command::Poll(poll(number), command)),
        1 => housekeeping(),
    ]
}

/// Who asks what, and how many minutes after the last.
fn asked() -> impl Strategy<Value = (Actor, Command, i64)> {
    let minutes = prop_oneof![12 => 0_i64..10, 3 => 0_i64..4_000, 1 => 0_i64..20_000];
    (actor(), command(), minutes)
}

/// Six owners; a poll that is open, or nothing yet.
fn small_world(open: bool, replaceable: bool) -> Hall {
    let mut hall = estate(&[10_000, 9_000, 8_000, 7_000, 6_000, 5_000]);
    if open {
        notice(&mut hall, Terms { replaceable, ..terms(BANDWAGON) });
        hall.wind_to(at(OPENING)).clock_strikes();
    } else {
        propose(&mut hall);
        hall.wind_to(at(NOTICE));
    }
    hall
}

fn rank(phase: Phase) -> u8 {
    match phase {
        Phase::Called => 0,
        Phase::Noticed => 1,
        Phase::Open => 2,
        Phase::Closed => 3,
        Phase::Tallied { .. } => 4,
        Phase::Certified { announced: false, .. } => 5,
        Phase::Certified { announced: true, .. } => 6,
        Phase::Cancelled => 7,
    }
}

fn sum<'a>(lines: impl Iterator<Item = &'a CountLine>) -> CountLine {
    lines.fold(CountLine::default(), |mut sum, line| {
        sum.seats += line.seats;
        sum.weights.add(&line.weights);
        sum
    })
}

/// The lines of ballots and of silence are the roll, no more and no less.
fn check_tally(tallied: &Tallied) {
    let kinds = tallied.count.iter().filter(|(name, _)| !["roll", "present"].contains(&name.as_str()));
    assert_eq!(sum(kinds.map(|(_, line)| line)), tallied.count["roll"]);
}

/// What stands for each seat, by the events alone: each ballot names the one it replaces.
#[derive(Default)]
struct Ledger(BTreeMap<(moothall_core::ids::PollId, SeatId), (Mark, Weights)>);

impl Ledger {
    fn read(&mut self, event: &Event) {
        let (key, replaces, mark, weights) = match event {
            Event::BallotCast(e) => ((e.poll, e.seat), e.replaces, Mark::from(e.choice), e.weights),
            Event::BallotSpoiled(e) => ((e.poll, e.seat), Some(e.replaces), Mark::Invalid, e.weights),
            _ => return,
        };
        let stood = self.0.insert(key, (mark, weights));
        assert_eq!(stood.map(|(mark, _)| mark), replaces, "a ballot says what it replaces");
        assert!(stood.is_none_or(|(_, before)| before == weights), "a seat weighs the same all the time");
    }

    fn check(&self, id: moothall_core::ids::PollId, poll: &Poll) {
        if poll.roll.is_empty() {
            return;
        }
        let standing =
            poll.roll.iter().filter_map(|(seat, slot)| Some(((id, seat.seat), (slot.mark?, seat.weights))));
        let ours = self.0.iter().filter(|((of, _), _)| *of == id).map(|(key, value)| (*key, *value));
        assert!(standing.eq(ours), "the ballots cast are the ballots that stand");
    }
}

/// Asks everything, checks at every step what must always hold, and says how much was done.
fn live(hall: &mut Hall, questions: Vec<(Actor, Command, i64)>) -> usize {
    let mut ledger = Ledger::default();
    let before = hall.log.len();
    for (actor, command, minutes) in questions {
        hall.now = hall.now.plus_micros(minutes * MINUTE);
        let phases: BTreeMap<_, _> =
            hall.state.polls.iter().map(|(id, poll)| (*id, rank(poll.phase))).collect();
        let Ok(events) = hall.tries(actor, command) else { continue };
        for event in &events {
            ledger.read(event);
            if let Event::PollTallied(tallied) = event {
                check_tally(tallied);
            }
        }
        for (id, poll) in &hall.state.polls {
            ledger.check(*id, poll);
            assert!(
                phases.get(id).is_none_or(|rank_before| *rank_before <= rank(poll.phase)),
                "phases only move forward"
            );
        }
        for command in hall.state.due(hall.now) {
            assert!(hall.ask(CLOCK, &command).is_ok(), "what is due can be done: {command:?}");
        }
    }
    hall.log.len() - before
}

fn replayed(hall: &Hall) -> Community {
    let mut state = Community::initial(hall.state.id);
    hall.log.iter().for_each(|(envelope, event)| state.evolve(envelope, event));
    state
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_decision_never_panics_on_random_command_sequences(
        open in any::<bool>(), replaceable in any::<bool>(), questions in vec(asked(), 1..120),
    ) {
        live(&mut small_world(open, replaceable), questions);
    }

    #[test]
    fn replaying_twice_gives_the_same_state(open in any::<bool>(), questions in vec(asked(), 1..80)) {
        let mut hall = small_world(open, true);
        live(&mut hall, questions);
        prop_assert_eq!(&replayed(&hall), &hall.state);
        prop_assert_eq!(replayed(&hall), replayed(&hall));
    }

    #[test]
    fn a_state_survives_its_snapshot_whatever_has_happened(open in any::<bool>(), questions in vec(asked(), 1..80)) {
        let mut hall = small_world(open, true);
        live(&mut hall, questions);
        crate::snapshots::survives(&hall.state);
    }

    #[test]
    fn the_order_of_ballots_never_matters(
        choices in vec(select(CHOICES.to_vec()), 6), order in Just((1..=6_u32).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let count = |order: &[u32]| {
            let mut hall = small_world(true, false);
            for number in order {
                let index = usize::try_from(*number).unwrap_or(1) - 1;
                hall.does(owner(*number), cast(choices[index]));
            }
            close(&mut hall);
            tally(&mut hall)
        };
        prop_assert_eq!(count(&order), count(&[1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn at_most_one_counted_ballot_per_seat_at_every_prefix(
        ballots in vec((1..=6_u32, proptest::option::of(choice())), 1..40),
    ) {
        let mut hall = small_world(true, true);
        let mut counted: BTreeMap<(SeatId, Mark), i32> = BTreeMap::new();
        for (number, choice) in ballots {
            let Ok(events) = hall.tries(owner(number), choice.map_or_else(|| ask(PollCommand::Tally), cast)) else { continue };
            for event in events {
                let Event::BallotCast(ballot) = event else { continue };
                *counted.entry((ballot.seat, ballot.choice.into())).or_default() += 1;
                if let Some(replaced) = ballot.replaces {
                    *counted.entry((ballot.seat, replaced)).or_default() -= 1;
                }
            }
            for number in 1..=6 {
                let of_seat = counted.iter().filter(|((of, _), _)| *of == seat(number));
                let (ballots, negative) = of_seat.fold((0, false), |(sum, low), (_, count)| (sum + count, low || *count < 0));
                prop_assert!(ballots <= 1 && !negative, "{counted:?}");
            }
        }
    }
}

#[test]
fn the_random_worlds_get_somewhere() {
    // A guard against laws about nothing: with everybody asking at random, polls are called, voted in and counted.
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut kinds = std::collections::BTreeSet::new();
    for index in 0..120 {
        let questions =
            vec(asked(), 150).new_tree(&mut runner).unwrap_or_else(|reason| panic!("{reason}")).current();
        let mut hall = small_world(index % 4 != 0, index % 2 == 0);
        live(&mut hall, questions);
        kinds.extend(hall.log.iter().map(|(_, event)| moothall_core::decider::DomainEvent::kind(event)));
    }
    for kind in [
        "poll.noticed.v1",
        "poll.ballot_spoiled.v1",
        "poll.paper_ballot_entered.v1",
        "poll.tallied.v1",
        "poll.objection_filed.v1",
    ] {
        assert!(kinds.contains(kind), "never happened: {kind}");
    }
}
