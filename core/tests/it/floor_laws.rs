//! Laws of the floor and of whole meetings, for whatever anybody might ask at any time.

use std::collections::BTreeMap;

use moothall_core::decider::{Actor, Decider as _};
use moothall_core::event::Event;
use moothall_core::ids::MemberId;
use moothall_core::meeting::floor::{Floor, FloorSide, Limits, Request};
use moothall_core::meeting::record::Record;
use moothall_core::meeting::{Hand, ItemOutcome, MeetingCommand as Ask};
use moothall_core::state::Community;
use moothall_core::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use crate::council::*;
use crate::world::*;

const LIMITS: Limits = Limits { seconds_max: 120, turns_max: 2 };

/// What is tried on a floor.
#[derive(Clone, Copy, Debug)]
enum Move {
    Ask(u8, FloorSide),
    Grant,
    Start,
    End,
    Withdraw(u8),
    Wait(u16),
}

fn side() -> impl Strategy<Value = FloorSide> {
    select(vec![FloorSide::For, FloorSide::Against, FloorSide::Question, FloorSide::PointOfOrder])
}

fn step() -> impl Strategy<Value = Move> {
    prop_oneof![
        5 => (0..6_u8, side()).prop_map(|(who, side)| Move::Ask(who, side)),
        4 => Just(Move::Grant),
        4 => Just(Move::Start),
        4 => Just(Move::End),
        1 => (0..6_u8).prop_map(Move::Withdraw),
        3 => (0..200_u16).prop_map(Move::Wait),
    ]
}

/// Plays moves with people named by `name`; tells who spoke and how long.
fn play(moves: &[Move], name: impl Fn(u8) -> MemberId) -> (Floor, Vec<(MemberId, FloorSide, u32)>) {
    let (mut floor, mut now, mut spoken) = (Floor::default(), Timestamp(0), Vec::new());
    for step in moves {
        match *step {
            Move::Ask(who, side) => {
                let request = Request { member: name(who), side };
                if floor.may_ask(request, LIMITS).is_ok() {
                    floor.requested(request);
                }
            }
            Move::Grant => {
                if let Ok(request) = floor.may_grant() {
                    floor.granted(request);
                }
            }
            Move::Start if floor.turn.is_some_and(|turn| turn.started_at.is_none()) => floor.started(now),
            Move::End => {
                if let (Some(turn), Some(speech)) = (floor.turn, floor.spoken(now, LIMITS)) {
                    spoken.push((turn.member, turn.side, speech.millis));
                    floor.ended();
                }
            }
            Move::Withdraw(who) => floor.forget(name(who)),
            Move::Wait(seconds) => now = now.plus_micros(i64::from(seconds) * 1_000_000),
            Move::Start => {}
        }
    }
    (floor, spoken)
}

fn plain(who: u8) -> MemberId {
    MemberId(Uuid::from_u128(u128::from(who) + 1))
}

/// The same people under ids in the opposite order.
fn renamed(who: u8) -> MemberId {
    MemberId(Uuid::from_u128(1_000 - u128::from(who)))
}

proptest! {
    #[test]
    fn the_floor_grants_nothing_beyond_the_limits(moves in vec(step(), 0..120)) {
        let (floor, spoken) = play(&moves, plain);
        prop_assert!(floor.turns.values().all(|turns| *turns <= LIMITS.turns_max));
        prop_assert!(spoken.iter().all(|(_, _, millis)| *millis <= LIMITS.seconds_max * 1_000));
        let mut turns: BTreeMap<MemberId, u16> = BTreeMap::new();
        for (member, _, _) in &spoken {
            *turns.entry(*member).or_default() += 1;
        }
        prop_assert!(turns.values().all(|turns| *turns <= LIMITS.turns_max));
    }

    #[test]
    fn who_speaks_does_not_depend_on_anybodys_id(moves in vec(step(), 0..120)) {
        let by = |name: fn(u8) -> MemberId| {
            let who = move |id: MemberId| (0..6_u8).find(|who| name(*who) == id);
            let (floor, spoken) = play(&moves, name);
            let spoken: Vec<_> = spoken.into_iter().map(|(id, side, millis)| (who(id), side, millis)).collect();
            (floor.next().map(|next| (who(next.member), next.side)), spoken)
        };
        prop_assert_eq!(by(plain), by(renamed));
    }

    #[test]
    fn replaying_the_same_moves_gives_the_same_floor(moves in vec(step(), 0..120)) {
        prop_assert_eq!(play(&moves, plain), play(&moves, plain));
    }

    #[test]
    fn the_next_speaker_is_of_another_side_whenever_one_waits(moves in vec(step(), 0..120)) {
        let (floor, _) = play(&moves, plain);
        if let Some(next) = floor.next() {
            let another = floor.queue.iter().any(|waiting| Some(waiting.side) != floor.last_side);
            prop_assert_eq!(Some(next.side) != floor.last_side, another || floor.last_side.is_none());
        }
    }
}

/// Anybody: the chair, a teller, councillors, a stranger, the clock.
fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![6 => Just(CHAIR), 1 => Just(TELLER), 6 => (1..=7_u32).prop_map(acts), 1 => Just(member(999)), 1 => Just(CLOCK)]
}

fn hand() -> impl Strategy<Value = Hand> {
    select(vec![Hand::For, Hand::Against, Hand::Abstain])
}

fn asked() -> impl Strategy<Value = Ask> {
    let who = || (1..=7_u32).prop_map(councillor);
    let which = || (1..=4_u128).prop_map(motion);
    prop_oneof![
        3 => (which(), who()).prop_map(|(motion, mover)| Ask::MoveMotion { motion, mover, text: body("甲") }),
        2 => (which(), which(), who())
            .prop_map(|(motion, amends, mover)| Ask::AmendMotion { motion, amends, mover, text: body("乙") }),
        3 => (which(), who()).prop_map(|(motion, seconder)| Ask::SecondMotion { motion, seconder }),
        1 => which().prop_map(|motion| Ask::WithdrawMotion { motion, reason: reason() }),
        4 => (who(), side()).prop_map(|(member, side)| Ask::RequestFloor { member, side }),
        3 => Just(Ask::GrantFloor),
        3 => Just(Ask::StartSpeech),
        3 => Just(Ask::EndSpeech),
        1 => who().prop_map(|mover| Ask::MovePreviousQuestion { mover }),
        1 => who().prop_map(|member| Ask::RulePointOfOrder { member, upheld: true, reason: reason() }),
        1 => who().prop_map(|member| Ask::AppealRuling { member }),
        1 => who().prop_map(|to| Ask::HandChairOver { to }),
        3 => Just(Ask::PutQuestion),
        5 => (hand(), 0..5_u32).prop_map(|(choice, count)| Ask::ShowHands { choice, count }),
        1 => hand().prop_map(|choice| Ask::CastChairVote { choice }),
        3 => Just(Ask::Declare),
        1 => who().prop_map(|member| Ask::Arrive { member }),
        1 => who().prop_map(|member| Ask::Leave { member }),
        1 => Just(Ask::ConcludeItem { outcome: ItemOutcome::Opinion, summary: None }),
        1 => (1..=3_u128).prop_map(|number| Ask::TakeUpItem { item: item(number) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_meeting_keeps_its_limits_counts_and_memory(steps in vec((actor(), asked(), 0..100_i64), 0..150)) {
        let mut hall = in_session(7, 6);
        for (who, command, seconds) in steps {
            let later = hall.now.plus_micros(seconds * 1_000_000);
            hall.wind_to(later);
            let _ = hall.tries(who, at_meeting(command));
        }
        let mut again = Community::initial(hall.state.id);
        hall.log.iter().for_each(|(envelope, event)| again.evolve(envelope, event));
        prop_assert_eq!(&again, &hall.state);
        for (_, event) in &hall.log {
            match event {
                Event::SpeechEnded(ended) => prop_assert!(ended.millis <= 120_000),
                Event::QuestionDeclared(declared) => {
                    prop_assert!(declared.hands.sum() <= declared.present);
                    prop_assert!(!(declared.carried && declared.hands.in_favour <= declared.hands.against));
                }
                _ => {}
            }
        }
        // The record folds to the very state the rules see.
        let events = hall.log.iter().map(|(envelope, event)| (envelope.recorded_at, event));
        let record = Record::of(meeting_id(1), events).unwrap();
        prop_assert_eq!(&record.state, the_meeting(&hall));
    }
}
