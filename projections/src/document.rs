//! Rows kept as one document each, beside the columns they are found by: for matters that are read whole and change seldom.
//! A document is read once in a page of the log, changed in memory, and written when the page ends.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::sheet::{Cell, Sheet};
use crate::table::Table;
use crate::words::json;

/// What is kept as a document. Its table's key is the community and its id; its last column is the document itself.
pub(crate) trait Document: Serialize + DeserializeOwned {
    /// Where it is kept.
    const TABLE: &'static Table;

    /// The columns it is found by, between the key and the document.
    fn found_by(&self) -> Vec<Cell>;
}

/// Lets a document wait in the sheet.
pub(crate) fn put<D: Document>(sheet: &mut Sheet<'_>, community: Uuid, id: Uuid, document: &D) {
    let mut row = vec![Cell::from(community), Cell::from(id)];
    row.extend(document.found_by());
    row.push(Cell::from(json(document)));
    sheet.put(D::TABLE, row);
}

/// Changes a document, and tells it as it is then; nothing where there is none.
pub(crate) async fn change<D: Document>(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    id: Uuid,
    change: impl FnOnce(&mut D),
) -> Result<Option<D>, sqlx::Error> {
    let Some(body) = body::<D>(sheet, community, id).await? else { return Ok(None) };
    let mut document: D =
        serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    change(&mut document);
    put(sheet, community, id, &document);
    Ok(Some(document))
}

async fn body<D: Document>(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    id: Uuid,
) -> Result<Option<String>, sqlx::Error> {
    let key = [Cell::from(community), Cell::from(id)];
    if let Some(Cell::Text(Some(body))) = sheet.waiting(D::TABLE, &key).and_then(Vec::pop) {
        // The row is put anew, as a whole, by whoever took its document.
        return Ok(Some(body));
    }
    let key = D::TABLE.key_names().join(" = $1 AND ");
    let sql = format!("SELECT body FROM {} WHERE {key} = $2", D::TABLE.name);
    moothall_eventstore::on_tx!(&mut *sheet.tx, connection => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(community).bind(id).fetch_optional(connection).await
    })
}
