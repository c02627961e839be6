//! The floor (发言权): who asks, who speaks next, for how long and how often. A pure, replayable machine of its own, which knows
//! neither the clock nor the council; the meeting asks it, and changes it only by what happened.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::ids::MemberId;
use crate::time::Timestamp;

/// What somebody asks the floor for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorSide {
    /// To speak for it.
    For,
    /// To speak against it.
    Against,
    /// To ask something.
    Question,
    /// To point out that the rules are not kept: the chair rules on it at once.
    PointOfOrder,
}

/// How long and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest speech, in seconds.
    pub seconds_max: u32,
    /// The most speeches of one person on one question.
    pub turns_max: u16,
}

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Who.
    pub member: MemberId,
    /// For what.
    pub side: FloorSide,
}

/// Somebody who has the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Who.
    pub member: MemberId,
    /// On which side.
    pub side: FloorSide,
    /// When she began; none while she has not.
    pub started_at: Option<Timestamp>,
}

/// Why the floor is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorRefusal {
    /// She waits already, or has it.
    AlreadyAsked,
    /// She has spoken as often as one may.
    TurnsUsedUp,
    /// Somebody has it.
    Taken,
    /// Nobody waits.
    NobodyWaits,
}

/// How long a speech was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// In milliseconds, cut to the limit.
    pub millis: u32,
    /// Whether the limit ended it.
    pub overtime: bool,
}

/// The floor on one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// Who waits, in the order of asking.
    pub queue: Vec<Request>,
    /// Points of order that wait for a ruling, in the order of raising.
    pub points: Vec<MemberId>,
    /// Who has it.
    pub turn: Option<Turn>,
    /// How often each has spoken.
    pub turns: BTreeMap<MemberId, u16>,
    /// The side of the last speech.
    pub last_side: Option<FloorSide>,
}

impl Floor {
    /// How often a member has spoken.
    #[must_use]
    pub fn turns_of(&self, member: MemberId) -> u16 {
        self.turns.get(&member).copied().unwrap_or(0)
    }

    /// Whether she may ask.
    pub fn may_ask(&self, request: Request, limits: Limits) -> Result<(), FloorRefusal> {
        if request.side == FloorSide::PointOfOrder {
            let raised = self.points.contains(&request.member);
            return if raised { Err(FloorRefusal::AlreadyAsked) } else { Ok(()) };
        }
        let waits = self.queue.iter().any(|waiting| waiting.member == request.member);
        if waits || self.turn.is_some_and(|turn| turn.member == request.member) {
            return Err(FloorRefusal::AlreadyAsked);
        }
        if self.turns_of(request.member) >= limits.turns_max {
            return Err(FloorRefusal::TurnsUsedUp);
        }
        Ok(())
    }

    /// Who speaks next: of another side than the last speech first, then whoever has spoken least, then whoever asked first. Ids play
    /// no part in it.
    #[must_use]
    pub fn next(&self) -> Option<Request> {
        let order = |(place, request): &(usize, &Request)| {
            (Some(request.side) == self.last_side, self.turns_of(request.member), *place)
        };
        self.queue.iter().enumerate().min_by_key(order).map(|(_, request)| *request)
    }

    /// Who may be given the floor now.
    pub fn may_grant(&self) -> Result<Request, FloorRefusal> {
        if self.turn.is_some() {
            return Err(FloorRefusal::Taken);
        }
        self.next().ok_or(FloorRefusal::NobodyWaits)
    }

    /// Whether nobody waits and nobody speaks.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.queue.is_empty() && self.turn.is_none()
    }

    /// How long the speech that runs has lasted at `now`, as it counts.
    #[must_use]
    pub fn spoken(&self, now: Timestamp, limits: Limits) -> Option<Spoken> {
        let started_at = self.turn?.started_at?;
        let millis = now.0.saturating_sub(started_at.0).max(0) / 1_000;
        let max = limits.seconds_max.saturating_mul(1_000);
        let counted = u32::try_from(millis).unwrap_or(u32::MAX);
        Some(Spoken { millis: counted.min(max), overtime: counted >= max })
    }

    /// When the speech that runs must end.
    #[must_use]
    pub fn ends_at(&self, limits: Limits) -> Option<Timestamp> {
        let started_at = self.turn?.started_at?;
        Some(started_at.plus_micros(i64::from(limits.seconds_max) * 1_000_000))
    }

    /// It was asked for.
    pub fn requested(&mut self, request: Request) {
        match request.side {
            FloorSide::PointOfOrder => self.points.push(request.member),
            FloorSide::For | FloorSide::Against | FloorSide::Question => self.queue.push(request),
        }
    }

    /// Somebody waits no more, for anything.
    pub fn forget(&mut self, member: MemberId) {
        self.queue.retain(|waiting| waiting.member != member);
        self.points.retain(|raised| *raised != member);
        if self.turn.is_some_and(|turn| turn.member == member) {
            self.turn = None;
        }
    }

    /// Nobody waits and nobody speaks; how often each has spoken stays.
    pub fn forget_all(&mut self) {
        self.queue.clear();
        self.points.clear();
        self.turn = None;
    }

    /// Somebody waits no more to speak; a point of order she raised stays.
    pub fn request_gone(&mut self, member: MemberId) {
        self.queue.retain(|waiting| waiting.member != member);
    }

    /// A point of order was ruled on, or taken back.
    pub fn point_gone(&mut self, member: MemberId) {
        self.points.retain(|raised| *raised != member);
    }

    /// It was granted.
    pub fn granted(&mut self, request: Request) {
        self.request_gone(request.member);
        self.turn = Some(Turn { member: request.member, side: request.side, started_at: None });
    }

    /// A speech began: from here on it counts as a turn.
    pub fn started(&mut self, now: Timestamp) {
        if let Some(turn) = &mut self.turn {
            turn.started_at = Some(now);
            self.last_side = Some(turn.side);
            *self.turns.entry(turn.member).or_default() += 1;
        }
    }

    /// The floor is free again.
    pub fn ended(&mut self) {
        self.turn = None;
    }
}
