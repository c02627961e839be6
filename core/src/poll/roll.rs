//! The roll (表决权名册) of one poll: seats with exact weights in one ordered block of memory, each seat's ballot beside it.

mod packing;

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;

use crate::ids::SeatId;
use crate::places::{ABREAST, Places};
use crate::poll::{Choice, Mark, Right, Service};

/// The most measures a rule may count by.
pub(super) const MEASURES_MAX: usize = 4;

/// What a seat weighs under each measure of the rule, in the rule's order, as integers of the measure's smallest unit
/// (areas: 0.01 m²; heads: 1). A list of numbers on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    amounts: [u64; MEASURES_MAX],
    measures: u8,
}

impl Weights {
    /// Nothing, under so many measures (at most [`MEASURES_MAX`]).
    #[must_use]
    pub fn zero(measures: usize) -> Self {
        let measures = measures.min(MEASURES_MAX);
        Self { amounts: [0; MEASURES_MAX], measures: u8::try_from(measures).unwrap_or(0) }
    }

    /// These amounts; those beyond [`MEASURES_MAX`] are dropped.
    #[must_use]
    pub fn of(amounts: &[u64]) -> Self {
        let mut weights = Self::zero(amounts.len());
        for (own, amount) in weights.amounts.iter_mut().zip(amounts) {
            *own = *amount;
        }
        weights
    }

    /// The amounts in the rule's order.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.amounts[..usize::from(self.measures)]
    }

    /// Adds another seat's weights. Saturates, which no real register comes near: 2⁶⁴ × 0.01 m².
    pub fn add(&mut self, other: &Self) {
        self.measures = self.measures.max(other.measures);
        for (own, amount) in self.amounts.iter_mut().zip(other.amounts) {
            *own = own.saturating_add(amount);
        }
    }
}

impl Serialize for Weights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(usize::from(self.measures)))?;
        self.as_slice().iter().try_for_each(|amount| list.serialize_element(amount))?;
        list.end()
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Weights;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a list of at most {MEASURES_MAX} amounts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Weights, A::Error> {
                let mut weights = Weights::default();
                while let Some(amount) = list.next_element()? {
                    let slot = weights.amounts.get_mut(usize::from(weights.measures));
                    *slot.ok_or_else(|| A::Error::custom("too many measures"))? = amount;
                    weights.measures += 1;
                }
                Ok(weights)
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// A right to one ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The party's or the member's id.
    pub seat: SeatId,
    /// What its ballot counts.
    pub weights: Weights,
}

/// What has come of a seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// Its ballot, if there is one.
    pub mark: Option<Mark>,
    /// Whether a proxy cast it.
    pub by_proxy: bool,
    /// How the delivery of its paper went.
    pub service: Option<Service>,
    /// Whether it was recorded as present.
    pub present: bool,
}

impl Slot {
    /// Whether a valid ballot is there. One that was declared invalid may be cast anew.
    #[must_use]
    pub fn stands(self) -> bool {
        self.mark.is_some_and(|mark| mark != Mark::Invalid)
    }
}

/// The roll: seats ordered by id, and slots in the same order. In snapshots it is packed (see `roll/packing.rs`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    seats: Vec<Seat>,
    slots: Vec<Slot>,
    /// Where a seat is. Empty until the roll is frozen.
    places: Places,
}

impl Roll {
    /// How many seats.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// Whether nobody is on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Seats with what has come of them.
    pub fn iter(&self) -> impl Iterator<Item = (&Seat, &Slot)> {
        self.seats.iter().zip(&self.slots)
    }

    /// A seat and what has come of it.
    #[must_use]
    pub fn get(&self, seat: SeatId) -> Option<(&Seat, &Slot)> {
        let index = self.index(seat)?;
        Some((self.seats.get(index)?, self.slots.get(index)?))
    }

    fn index(&self, seat: SeatId) -> Option<usize> {
        self.places.of(seat.0)
    }

    /// Has the memory of several seats fetched at once. What comes back is of no meaning, but keeps the work from being left out.
    pub(crate) fn look_ahead(&self, seats: &[SeatId; ABREAST]) -> u64 {
        let places = self.places.near(&seats.map(|seat| seat.0));
        let seen = |place: &usize| {
            let weight = self.seats.get(*place).map_or(0, |seat| u64::from(seat.weights.measures));
            weight + self.slots.get(*place).map_or(0, |slot| u64::from(slot.present))
        };
        places.iter().map(seen).sum()
    }

    fn slot(&mut self, seat: SeatId) -> Option<&mut Slot> {
        let index = self.index(seat)?;
        self.slots.get_mut(index)
    }

    pub(crate) fn enter(&mut self, seats: &[Seat]) {
        self.seats.extend_from_slice(seats);
    }

    pub(crate) fn freeze(&mut self) {
        self.seats.sort_unstable_by_key(|seat| seat.seat);
        self.seats.shrink_to_fit();
        self.slots = vec![Slot::default(); self.seats.len()];
        self.places = places(&self.seats);
    }

    pub(crate) fn cast(&mut self, seat: SeatId, choice: Option<Choice>, right: Right) {
        if let Some(slot) = self.slot(seat) {
            slot.mark = Some(choice.into());
            slot.by_proxy = right == Right::Proxy;
        }
    }

    pub(crate) fn spoil(&mut self, seat: SeatId) {
        if let Some(slot) = self.slot(seat) {
            slot.mark = Some(Mark::Invalid);
        }
    }

    pub(crate) fn record_service(&mut self, seats: &[SeatId], service: Service) {
        for seat in seats {
            if let Some(slot) = self.slot(*seat) {
                slot.service = Some(service);
            }
        }
    }

    pub(crate) fn record_attendance(&mut self, seats: &[SeatId]) {
        for seat in seats {
            if let Some(slot) = self.slot(*seat) {
                slot.present = true;
            }
        }
    }
}

fn places(seats: &[Seat]) -> Places {
    Places::new(seats.iter().map(|seat| seat.seat.0))
}

/// SHA-256 over the seats in order (16 bytes of id, then each weight as 8 bytes big-endian), in hexadecimal: anyone with the roll can
/// recompute it.
#[must_use]
pub(super) fn hash(seats: &[Seat]) -> String {
    let mut digest = Sha256::new();
    for seat in seats {
        digest.update(seat.seat.0.as_bytes());
        for amount in seat.weights.as_slice() {
            digest.update(amount.to_be_bytes());
        }
    }
    crate::sealed::to_hex(&digest.finalize())
}
