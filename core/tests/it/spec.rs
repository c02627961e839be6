//! Given / when / then over the real `decide` and `evolve`, with a clock that is wound by hand.

use moothall_core::calendar::{LocalTime, Zone};
use moothall_core::decider::{Actor, CommunityId, Context, Decider, DomainEvent, Envelope};
use moothall_core::event::Event;
use moothall_core::ids::PollId;
use moothall_core::poll::Poll;
use moothall_core::refusal::Refusal;
use moothall_core::state::{Command, Community};
use moothall_core::time::Timestamp;
use uuid::Uuid;

/// Before anything happens in these tests: 1 April 2026, 9 o'clock in Shanghai.
pub(crate) const START: &str = "2026-04-01T09:00:00+08:00";

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap_or_else(|| panic!("{text} is no instant"))
}

/// An instant as the community of these tests is told of it.
pub(crate) fn local(instant: Timestamp) -> LocalTime {
    LocalTime::new(instant, Zone::parse("Asia/Shanghai").unwrap_or_else(|error| panic!("{error:?}")))
}

/// A community, its log, and the clock on its wall.
#[derive(Clone, Debug)]
pub(crate) struct Hall {
    pub(crate) state: Community,
    pub(crate) log: Vec<(Envelope, Event)>,
    pub(crate) now: Timestamp,
}

impl Hall {
    pub(crate) fn new() -> Self {
        Self { state: Community::initial(CommunityId(Uuid::from_u128(1))), log: Vec::new(), now: at(START) }
    }

    pub(crate) fn ask(&self, actor: Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        self.state.decide(command, &Context { now: self.now, actor })
    }

    pub(crate) fn record(&mut self, actor: Actor, events: &[Event]) {
        for event in events {
            let seq = u64::try_from(self.log.len()).unwrap_or(u64::MAX) + 1;
            let community = self.state.id;
            let stream = event.stream(community);
            let version = seq;
            let envelope = Envelope { community, seq, stream, version, recorded_at: self.now, actor };
            self.state.evolve(&envelope, event);
            self.log.push((envelope, event.clone()));
        }
    }

    /// Asks and records: what happened, or why it did not.
    pub(crate) fn tries(&mut self, actor: Actor, command: impl Into<Command>) -> Result<Vec<Event>, Refusal> {
        let events = self.ask(actor, &command.into())?;
        assert!(!events.is_empty(), "a decision leads to at least one event");
        self.record(actor, &events);
        Ok(events)
    }

    /// It is done.
    #[track_caller]
    pub(crate) fn does(&mut self, actor: Actor, command: impl Into<Command>) -> Vec<Event> {
        let command = command.into();
        self.tries(actor, command.clone())
            .unwrap_or_else(|refusal| panic!("{command:?} was refused: {refusal:?}"))
    }

    /// It is refused, and for this reason.
    #[track_caller]
    pub(crate) fn refuses(&self, actor: Actor, command: impl Into<Command>, refusal: Refusal) {
        assert_eq!(self.ask(actor, &command.into()), Err(refusal));
    }

    pub(crate) fn wind_to(&mut self, instant: Timestamp) -> &mut Self {
        assert!(self.now <= instant, "the clock does not run backwards");
        self.now = instant;
        self
    }

    /// What the clock has to do, as often as there is something.
    pub(crate) fn clock_strikes(&mut self) {
        for command in self.state.due(self.now) {
            self.does(Actor::Clockwork, command);
        }
    }

    #[track_caller]
    pub(crate) fn poll(&self, id: PollId) -> &Poll {
        &self.state.polls[&id]
    }
}

/// What stands before the question.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Somebody asked, and it was done.
    Done(Actor, Box<Command>),
    /// The log says so.
    Event(Box<Event>),
    /// The clock was wound.
    Time(Timestamp),
}

impl<C: Into<Command>> From<(Actor, C)> for Step {
    fn from((actor, command): (Actor, C)) -> Self {
        Self::Done(actor, Box::new(command.into()))
    }
}

impl From<Event> for Step {
    fn from(event: Event) -> Self {
        Self::Event(Box::new(event))
    }
}

impl From<Timestamp> for Step {
    fn from(instant: Timestamp) -> Self {
        Self::Time(instant)
    }
}

/// Begins a sentence with nothing but these steps.
#[track_caller]
pub(crate) fn given<S: Into<Step>>(steps: impl IntoIterator<Item = S>) -> Given {
    Given { hall: Hall::new() }.and(steps)
}

/// Begins a sentence with a hall made elsewhere.
pub(crate) fn given_hall(hall: &Hall) -> Given {
    Given { hall: hall.clone() }
}

pub(crate) struct Given {
    hall: Hall,
}

impl Given {
    #[track_caller]
    pub(crate) fn and<S: Into<Step>>(mut self, steps: impl IntoIterator<Item = S>) -> Self {
        for step in steps {
            match step.into() {
                Step::Done(actor, command) => drop(self.hall.does(actor, *command)),
                Step::Event(event) => self.hall.record(Actor::Clockwork, &[*event]),
                Step::Time(instant) => drop(self.hall.wind_to(instant)),
            }
        }
        self
    }

    pub(crate) fn when(self, actor: Actor, command: impl Into<Command>) -> Then {
        let answer = self.hall.ask(actor, &command.into());
        Then { answer }
    }
}

pub(crate) struct Then {
    answer: Result<Vec<Event>, Refusal>,
}

impl Then {
    /// Exactly these events, in this order.
    #[track_caller]
    pub(crate) fn then<const N: usize>(self, events: [Event; N]) {
        assert_eq!(self.answer, Ok(Vec::from(events)));
    }

    #[track_caller]
    pub(crate) fn then_refused(self, refusal: Refusal) {
        assert_eq!(self.answer, Err(refusal));
    }
}
