//! A roll as two blocks of bytes, so that a snapshot with a million seats is read back in milliseconds.
//!
//! Block one, per seat: 16 bytes of id, one byte with the number of measures, 8 bytes little-endian each. Block two, per seat: the mark
//! (0 none, 1 to 5), the service (0 none, 1 served, 2 failed), and two bits: 1 present, 2 cast by a proxy.

use serde::de::{Error, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use uuid::Uuid;

use super::{MEASURES_MAX, Roll, Seat, Slot, Weights};
use crate::ids::SeatId;
use crate::places::Places;
use crate::poll::{Mark, Service};

const SLOT_BYTES: usize = 3;

struct Block(Vec<u8>);

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Block;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a block of bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Block, E> {
                Ok(Block(bytes.to_vec()))
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Block, E> {
                Ok(Block(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}

fn pack_seat(seat: &Seat, block: &mut Vec<u8>) {
    block.extend_from_slice(seat.seat.0.as_bytes());
    let amounts = seat.weights.as_slice();
    block.push(u8::try_from(amounts.len()).unwrap_or(0));
    for amount in amounts {
        block.extend_from_slice(&amount.to_le_bytes());
    }
}

fn unpack_seat(block: &mut &[u8]) -> Option<Seat> {
    let (id, rest) = block.split_first_chunk::<16>()?;
    let (measures, mut rest) = rest.split_first()?;
    let mut amounts = [0; MEASURES_MAX];
    let measures = usize::from(*measures);
    for amount in amounts.get_mut(..measures)? {
        let (bytes, after) = rest.split_first_chunk::<8>()?;
        *amount = u64::from_le_bytes(*bytes);
        rest = after;
    }
    *block = rest;
    Some(Seat { seat: SeatId(Uuid::from_bytes(*id)), weights: Weights::of(&amounts[..measures]) })
}

fn pack_slot(slot: Slot) -> [u8; SLOT_BYTES] {
    let mark = match slot.mark {
        None => 0,
        Some(Mark::For) => 1,
        Some(Mark::Against) => 2,
        Some(Mark::Abstain) => 3,
        Some(Mark::Conform) => 4,
        Some(Mark::Invalid) => 5,
    };
    let service = match slot.service {
        None => 0,
        Some(Service::Served) => 1,
        Some(Service::Failed) => 2,
    };
    [mark, service, u8::from(slot.present) | u8::from(slot.by_proxy) << 1]
}

fn unpack_slot([mark, service, bits]: [u8; SLOT_BYTES]) -> Option<Slot> {
    let mark = match mark {
        0 => None,
        1 => Some(Mark::For),
        2 => Some(Mark::Against),
        3 => Some(Mark::Abstain),
        4 => Some(Mark::Conform),
        5 => Some(Mark::Invalid),
        _ => return None,
    };
    let service = match service {
        0 => None,
        1 => Some(Service::Served),
        2 => Some(Service::Failed),
        _ => return None,
    };
    Some(Slot { mark, by_proxy: bits & 2 != 0, service, present: bits & 1 != 0 })
}

impl Serialize for Roll {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seats = Vec::with_capacity(self.seats.len() * 40);
        self.seats.iter().for_each(|seat| pack_seat(seat, &mut seats));
        let slots: Vec<u8> = self.slots.iter().copied().flat_map(pack_slot).collect();
        let mut blocks = serializer.serialize_tuple(2)?;
        blocks.serialize_element(&Block(seats))?;
        blocks.serialize_element(&Block(slots))?;
        blocks.end()
    }
}

impl<'de> Deserialize<'de> for Roll {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (packed, slots) = <(Block, Block)>::deserialize(deserializer)?;
        let mut rest = packed.0.as_slice();
        let mut seats = Vec::with_capacity(slots.0.len() / SLOT_BYTES);
        while !rest.is_empty() {
            seats.push(unpack_seat(&mut rest).ok_or_else(|| D::Error::custom("a torn seat"))?);
        }
        let slots: Option<Vec<Slot>> = slots
            .0
            .chunks_exact(SLOT_BYTES)
            .map(|bytes| unpack_slot([bytes[0], bytes[1], bytes[2]]))
            .collect();
        let slots = slots.ok_or_else(|| D::Error::custom("a torn slot"))?;
        // Without slots the roll is not frozen, and its seats are in no order.
        let places = if slots.is_empty() { Places::default() } else { super::places(&seats) };
        Ok(Self { seats, slots, places })
    }
}
