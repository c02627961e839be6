//! JSON in which a field is written twice says two things, and a reader keeps the last of them. It is found before anything is read.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

use super::input::shown;

/// A field that is written twice in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeated {
    /// The object; empty for the whole text.
    pub(super) path: String,
    /// The field.
    pub(super) name: String,
}

/// The first field that is written twice. Whether the text is JSON at all is for its reader to say.
pub(super) fn repeated(text: &str) -> Option<Repeated> {
    let mut found = None;
    let walk = Walk { path: String::new(), found: &mut found };
    walk.deserialize(&mut serde_json::Deserializer::from_str(text)).ok();
    found
}

/// Goes through a value and keeps nothing of it.
struct Walk<'a> {
    path: String,
    found: &'a mut Option<Repeated>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        loop {
            let item = Walk { path: format!("{}[{index}]", self.path), found: &mut *self.found };
            if items.next_element_seed(item)?.is_none() {
                return Ok(());
            }
            index = index.saturating_add(1);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            let short = shown(&name);
            if !names.insert(name) {
                *self.found = Some(Repeated { path: self.path, name: short });
                return Err(A::Error::custom("a field is written twice"));
            }
            let path = if self.path.is_empty() { short } else { format!("{}.{short}", self.path) };
            fields.next_value_seed(Walk { path, found: &mut *self.found })?;
        }
        Ok(())
    }
}
