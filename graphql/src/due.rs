//! Lists in the order in which things are due.

use moothall_core::time::Timestamp;
use moothall_projections::queries::panels::DueKey;
use uuid::Uuid;

use crate::page::Cursor;

/// A place in such a list.
#[derive(Clone, Copy)]
pub(crate) struct Due(pub(crate) DueKey);

impl Cursor for Due {
    fn write(self) -> String {
        format!("{}.{}", self.0.due_at.0.cast_unsigned(), Cursor::write(self.0.id))
    }

    fn read(text: &str) -> Option<Self> {
        let (number, id) = text.split_once('.')?;
        let due_at = Timestamp(number.parse::<u64>().ok()?.cast_signed());
        Some(Self(DueKey { due_at, id: <Uuid as Cursor>::read(id)? }))
    }
}
