//! Who is a member, or was: a list in order with the newest beside it. Communities are looked into far more often than they grow.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

use super::Presence;
use crate::ids::MemberId;
use crate::places::{ABREAST, Places};

/// How many may wait beside the list, at least; with a long list an eighth of it.
const BESIDE: usize = 1024;

/// Written down as a map, in order of ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    ids: Vec<MemberId>,
    presences: Vec<Presence>,
    places: Places,
    newest: BTreeMap<MemberId, Presence>,
}

impl Members {
    pub(super) fn get(&self, member: MemberId) -> Option<Presence> {
        if let Some(place) = self.places.of(member.0) {
            return self.presences.get(place).copied();
        }
        self.newest.get(&member).copied()
    }

    pub(super) fn insert(&mut self, member: MemberId, presence: Presence) {
        let place = self.places.of(member.0);
        if let Some(known) = place.and_then(|place| self.presences.get_mut(place)) {
            *known = presence;
            return;
        }
        self.newest.insert(member, presence);
        if self.newest.len() > BESIDE.max(self.ids.len() / 8) {
            self.put_in_order();
        }
    }

    fn put_in_order(&mut self) {
        let all: Vec<(MemberId, Presence)> = self.iter().collect();
        *self = Self::of(all);
    }

    /// Of members in order.
    fn of(members: Vec<(MemberId, Presence)>) -> Self {
        let (ids, presences): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let places = Places::new(ids.iter().map(|id: &MemberId| id.0));
        Self { ids, presences, places, newest: BTreeMap::new() }
    }

    /// All of them, in order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (MemberId, Presence)> {
        let mut listed = self.ids.iter().copied().zip(self.presences.iter().copied()).peekable();
        let mut newest = self.newest.iter().map(|(id, presence)| (*id, *presence)).peekable();
        std::iter::from_fn(move || match (listed.peek(), newest.peek()) {
            (Some((one, _)), Some((other, _))) if other < one => newest.next(),
            (Some(_), _) => listed.next(),
            (None, _) => newest.next(),
        })
    }

    /// Has the memory of several members fetched at once, as the roll of a poll does for seats.
    pub(super) fn look_ahead(&self, members: &[MemberId; ABREAST]) -> u64 {
        let places = self.places.near(&members.map(|member| member.0));
        let gone = |place: &usize| self.presences.get(*place) == Some(&Presence::Erased);
        places.iter().map(|place| u64::from(gone(place))).sum()
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Members {}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The length is said beforehand: formats that count need not hold all of them.
        struct Counted<I>(I, usize);
        impl<I: Iterator<Item = (MemberId, Presence)>> Iterator for Counted<I> {
            type Item = (MemberId, Presence);

            fn next(&mut self) -> Option<Self::Item> {
                self.0.next()
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                (self.1, Some(self.1))
            }
        }
        serializer.collect_map(Counted(self.iter(), self.ids.len() + self.newest.len()))
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("members and where they stand")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut all = Vec::with_capacity(map.size_hint().unwrap_or(0).min(1 << 20));
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                if !all.is_sorted_by_key(|(id, _): &(MemberId, Presence)| *id) {
                    all.sort_by_key(|(id, _)| *id);
                }
                Ok(Members::of(all))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn member(number: u128) -> MemberId {
        // Not in order of arrival.
        MemberId(Uuid::from_u128(number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)))
    }

    #[test]
    fn however_many_come_each_is_found_and_all_are_in_order() {
        let mut members = Members::default();
        let mut map = BTreeMap::new();
        for number in 0..10_000 {
            members.insert(member(number), Presence::Present);
            map.insert(member(number), Presence::Present);
        }
        for number in (0..10_000).step_by(7) {
            members.insert(member(number), Presence::Erased);
            map.insert(member(number), Presence::Erased);
        }
        for number in 0..10_500 {
            assert_eq!(members.get(member(number)), map.get(&member(number)).copied());
        }
        assert!(members.iter().eq(map.iter().map(|(id, presence)| (*id, *presence))));
    }

    #[test]
    fn they_are_written_down_as_a_map_and_read_back_equal() {
        let mut members = Members::default();
        let mut map = BTreeMap::new();
        for number in 0..3000 {
            members.insert(member(number), Presence::Present);
            map.insert(member(number), Presence::Present);
        }
        assert!(!members.newest.is_empty() && !members.ids.is_empty());
        let written = rmp_serde::to_vec_named(&members).unwrap();
        assert_eq!(written, rmp_serde::to_vec_named(&map).unwrap());
        let read: Members = rmp_serde::from_slice(&written).unwrap();
        assert_eq!(read, members);
        assert!(read.newest.is_empty());
    }
}
