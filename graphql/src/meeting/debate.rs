//! The floor of a meeting, and how long everybody has spoken.

use async_graphql::{ID, Object, SimpleObject};
use moothall_core::meeting::floor::{Floor, Request};

use super::{Motion, Participant, Seen};
use crate::enums::FloorSide;
use crate::global_id::Noun;
use crate::scalar::DateTime;

/// The floor (发言权): who speaks, who waits, who is next. Of another side than the last speech first, then whoever has spoken least, then
/// whoever asked first.
#[derive(Clone, Debug)]
pub(crate) struct MeetingFloor {
    seen: Seen,
}

/// Somebody who waits to speak.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct FloorRequest {
    /// Who.
    pub participant: Participant,
    /// On which side.
    pub side: FloorSide,
    /// How often she has spoken on this question.
    pub turns_used: u16,
}

/// Somebody who has the floor.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct FloorTurn {
    /// Who.
    pub participant: Participant,
    /// On which side.
    pub side: FloorSide,
    /// When she began; null while she has not.
    pub started_at: Option<DateTime>,
    /// When her time is up.
    pub ends_at: Option<DateTime>,
}

impl MeetingFloor {
    pub(super) fn new(seen: Seen) -> Self {
        Self { seen }
    }

    fn floor(&self) -> &Floor {
        self.seen.record().state.floor()
    }

    fn request(&self, request: Request) -> FloorRequest {
        FloorRequest {
            participant: self.seen.participant(request.member),
            side: request.side.into(),
            turns_used: self.floor().turns_of(request.member),
        }
    }
}

/// The floor (发言权): who speaks, who waits, who is next. Of another side than the last speech first, then whoever has spoken least, then
/// whoever asked first.
#[Object]
impl MeetingFloor {
    /// The item before the meeting.
    async fn item_id(&self) -> Option<ID> {
        self.seen.record().state.item.map(|item| self.seen.id(Noun::AgendaItem, item.0))
    }

    /// The motion or amendment before the meeting.
    async fn motion(&self) -> Option<Motion> {
        let pending = self.seen.record().state.pending.last()?;
        Some(Motion::new(self.seen.clone(), pending.motion))
    }

    /// Who has the floor.
    async fn turn(&self) -> Option<FloorTurn> {
        let turn = self.floor().turn?;
        Some(FloorTurn {
            participant: self.seen.participant(turn.member),
            side: turn.side.into(),
            started_at: turn.started_at.map(Into::into),
            ends_at: self.seen.record().state.speech_ends_at().map(Into::into),
        })
    }

    /// Who waits, in the order of asking.
    async fn queue(&self) -> Vec<FloorRequest> {
        self.floor().queue.iter().map(|request| self.request(*request)).collect()
    }

    /// Who will be given the floor next.
    async fn next(&self) -> Option<FloorRequest> {
        self.floor().next().map(|request| self.request(request))
    }

    /// Who has raised a point of order and waits for the chair's ruling.
    async fn points_of_order(&self) -> Vec<Participant> {
        self.floor().points.iter().map(|member| self.seen.participant(*member)).collect()
    }

    /// Whether the council has ended the debate.
    async fn debate_closed(&self) -> bool {
        self.seen.record().state.pending.last().is_some_and(|pending| pending.debate_closed)
    }
}

/// How long somebody has spoken.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PersonSpoke {
    /// Who.
    pub participant: Participant,
    /// How often.
    pub turns: u32,
    /// How long, in whole seconds.
    pub seconds: u64,
}

/// How long a side has spoken.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SideSpoke {
    /// Which side.
    pub side: FloorSide,
    /// How often.
    pub turns: u32,
    /// How long, in whole seconds.
    pub seconds: u64,
}

/// The ledger of speaking time.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SpeakingTime {
    /// By person, in the order of their first speech.
    pub by_person: Vec<PersonSpoke>,
    /// By side.
    pub by_side: Vec<SideSpoke>,
}

impl SpeakingTime {
    pub(super) fn new(seen: &Seen) -> Self {
        let record = seen.record();
        let person = |(member, spoken): (_, moothall_core::meeting::record::Spoken)| PersonSpoke {
            participant: seen.participant(member),
            turns: spoken.turns,
            seconds: spoken.seconds(),
        };
        let by_person = record.by_person().into_iter().map(person).collect();
        let side = |(side, spoken): (
            moothall_core::meeting::floor::FloorSide,
            moothall_core::meeting::record::Spoken,
        )| SideSpoke { side: side.into(), turns: spoken.turns, seconds: spoken.seconds() };
        Self { by_person, by_side: record.by_side().into_iter().map(side).collect() }
    }
}
