//! A bounded memory of what was read lately: two generations, the older of which is dropped when the younger is full.
//! What was read before something was forgotten is not remembered after it: see [`Recent::put`].

use std::hash::Hash;

use parking_lot::Mutex;
use rustc_hash::FxHashMap;

pub(crate) struct Recent<K, V> {
    generations: Mutex<Generations<K, V>>,
    half: usize,
}

struct Generations<K, V> {
    young: FxHashMap<K, V>,
    old: FxHashMap<K, V>,
    /// How often something was forgotten.
    epoch: u64,
}

/// The moment before a read from the database, in terms of what has been forgotten.
#[derive(Clone, Copy)]
pub(crate) struct Epoch(u64);

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    /// Remembers at most `most` values.
    pub(crate) fn holding(most: usize) -> Self {
        let generations = Generations { young: FxHashMap::default(), old: FxHashMap::default(), epoch: 0 };
        Self { generations: Mutex::new(generations), half: (most / 2).max(1) }
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let generations = self.generations.lock();
        generations.young.get(key).or_else(|| generations.old.get(key)).cloned()
    }

    /// To be asked for before the database is read.
    pub(crate) fn epoch(&self) -> Epoch {
        Epoch(self.generations.lock().epoch)
    }

    /// Remembers what was read, unless something was forgotten meanwhile: the read may be older than that.
    pub(crate) fn put(&self, read_at: Epoch, key: K, value: V) {
        let mut generations = self.generations.lock();
        if generations.epoch != read_at.0 {
            return;
        }
        if generations.young.len() >= self.half {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(key, value);
    }

    pub(crate) fn forget(&self, key: &K) {
        let mut generations = self.generations.lock();
        generations.epoch += 1;
        generations.young.remove(key);
        generations.old.remove(key);
    }

    pub(crate) fn forget_where(&self, doomed: impl Fn(&V) -> bool) {
        let mut generations = self.generations.lock();
        generations.epoch += 1;
        generations.young.retain(|_, value| !doomed(value));
        generations.old.retain(|_, value| !doomed(value));
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn it_never_holds_more_than_it_may() {
        let recent = Recent::holding(10);
        for key in 0..1_000 {
            recent.put(recent.epoch(), key, key);
            assert_eq!(recent.get(&key), Some(key));
        }
        assert!((0..1_000).filter(|key| recent.get(key).is_some()).count() <= 10);
    }

    #[test]
    fn what_was_read_before_a_forgetting_is_not_remembered_after_it() {
        let recent = Recent::holding(10);
        let before = recent.epoch();
        recent.forget(&1);
        recent.put(before, 1, "stale");
        assert_eq!(recent.get(&1), None);
        recent.put(recent.epoch(), 1, "fresh");
        recent.forget_where(|value| *value == "fresh");
        assert_eq!(recent.get(&1), None);
    }
}
