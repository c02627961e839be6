//! Parts of a community: the whole, a building, an entrance.

use async_graphql::{InputObject, SimpleObject};
use moothall_core::policy::Scope as Part;
use serde::Serialize;

use crate::edge;
use crate::execute::Stop;
use crate::user_error::EdgeRefusal;

/// A part of the community. Neither building nor entrance is the whole; an entrance needs its building.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ScopeInput {
    /// The building's label in the register.
    building: Option<String>,
    /// The entrance's label.
    entrance: Option<String>,
}

/// A part of the community; without building and entrance the whole.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Scope {
    /// The building's label in the register.
    pub building: Option<String>,
    /// The entrance's label.
    pub entrance: Option<String>,
}

impl ScopeInput {
    pub(crate) fn read(scope: Option<&Self>, field: &'static str) -> Result<Part, Stop> {
        let Some(Self { building, entrance }) = scope else { return Ok(Part::Community) };
        match (building, entrance) {
            (None, None) => Ok(Part::Community),
            (Some(building), None) => Ok(Part::Building { building: edge::label(building, field)? }),
            (Some(building), Some(entrance)) => Ok(Part::Entrance {
                building: edge::label(building, field)?,
                entrance: edge::label(entrance, field)?,
            }),
            (None, Some(_)) => Err(Stop::at(EdgeRefusal::ScopeMalformed, field)),
        }
    }
}

impl From<&Part> for Scope {
    fn from(scope: &Part) -> Self {
        let text = |label: &moothall_core::text::Label| Some(label.as_str().to_owned());
        match scope {
            Part::Community => Self { building: None, entrance: None },
            Part::Building { building } => Self { building: text(building), entrance: None },
            Part::Entrance { building, entrance } => {
                Self { building: text(building), entrance: text(entrance) }
            }
        }
    }
}
