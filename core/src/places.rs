//! Where an id is in a long ordered list: a search tree laid out level by level (Knuth, The Art of Computer Programming, vol. 3,
//! §6.2.4, its nodes in one array a level, as in a static B-tree). Among a million ids a binary search waits for memory fifteen times;
//! of this tree only the two lowest levels are not in the processor's cache, and many searches at once wait for them together.

use uuid::Uuid;

/// Ids in a node: a few lines of the cache, compared without a branch.
const WIDTH: usize = 16;
/// Searches that go down the tree side by side.
pub(crate) const ABREAST: usize = 16;

/// The ids, and above them the first id of every node of the level below, the root first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    levels: Vec<Vec<u128>>,
}

impl Places {
    /// Of ids that are in order.
    pub(crate) fn new(ids: impl Iterator<Item = Uuid>) -> Self {
        let mut levels = vec![ids.map(|id| id.as_u128()).collect::<Vec<u128>>()];
        while let Some(lowest) = levels.last().filter(|level| level.len() > WIDTH) {
            let above = lowest.iter().step_by(WIDTH).copied().collect();
            levels.push(above);
        }
        levels.reverse();
        Self { levels }
    }

    /// The place of the id, if it is in the list.
    pub(crate) fn of(&self, id: Uuid) -> Option<usize> {
        let wanted = id.as_u128();
        let mut place = 0;
        for level in &self.levels {
            place = step(level, place, wanted)?;
        }
        let found = self.levels.last()?.get(place)?;
        (*found == wanted).then_some(place)
    }

    /// The places of several ids, or of those before them: of use to whoever wants what is there to be near.
    pub(crate) fn near(&self, ids: &[Uuid; ABREAST]) -> [usize; ABREAST] {
        let mut places = [0; ABREAST];
        for level in &self.levels {
            for (place, id) in places.iter_mut().zip(ids) {
                *place = step(level, *place, id.as_u128()).unwrap_or(0);
            }
        }
        places
    }
}

/// From a node to the one below, or to the place itself: the last that is not after what is wanted.
fn step(level: &[u128], node: usize, wanted: u128) -> Option<usize> {
    let first = node * WIDTH;
    let ids = level.get(first..level.len().min(first + WIDTH))?;
    let before: usize = ids.iter().map(|id| usize::from(*id <= wanted)).sum();
    (first + before).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Odd ones only, so that there is something between any two.
    fn ids(count: u128) -> Vec<Uuid> {
        (0..count).map(|number| Uuid::from_u128(number * 2 + 1)).collect()
    }

    #[test]
    fn every_id_is_found_and_nothing_between_two() {
        for count in [1, 2, 15, 16, 17, 255, 256, 257, 4096, 4097, 5000] {
            let ids = ids(count);
            let places = Places::new(ids.iter().copied());
            for (place, id) in ids.iter().enumerate() {
                assert_eq!(places.of(*id), Some(place), "{count} ids");
                assert_eq!(places.of(Uuid::from_u128(id.as_u128() + 1)), None, "after one of {count}");
            }
            assert_eq!(places.of(Uuid::nil()), None, "before the first of {count}");
        }
    }

    #[test]
    fn searches_abreast_find_what_each_alone_finds() {
        let ids = ids(5000);
        let places = Places::new(ids.iter().copied());
        for chunk in ids.as_chunks::<ABREAST>().0 {
            assert_eq!(places.near(chunk).map(Some), chunk.map(|id| places.of(id)));
        }
    }

    #[test]
    fn in_an_empty_list_nothing_is_found() {
        assert_eq!(Places::new(std::iter::empty()).of(Uuid::max()), None);
        assert_eq!(Places::default().of(Uuid::nil()), None);
        assert_eq!(Places::default().near(&[Uuid::max(); ABREAST]), [0; ABREAST]);
    }
}
