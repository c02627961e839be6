//! `moothall minutes`: the minutes of a meeting as Markdown or as a page to print, for whoever has the log and its keys at hand.

use moothall_core::calendar::Zone;
use moothall_core::ids::{MeetingId, MemberId};
use moothall_core::meeting::minutes::{self, Setting};
use moothall_core::meeting::record::Record;
use moothall_core::sealed::{PersonName, Personal as _};
use moothall_eventstore::vault::Opened;
use moothall_graphql::global_id::{GlobalId, Noun};
use moothall_projections::queries;
use std::collections::BTreeMap;

use crate::cli;
use crate::failure::Failure;
use crate::house::House;

/// The text that was asked for.
pub async fn write(house: &House, arguments: &cli::Minutes) -> Result<String, Failure> {
    let unknown = || Failure::input("there is no such meeting");
    let id = GlobalId::parse_as(Noun::Meeting, &arguments.meeting).ok_or_else(unknown)?;
    house.catch_up().await?;
    let (views, meeting) = (house.views(), MeetingId(id.id));
    let fault = |error| Failure::fault("reading the meeting", &error);
    let records = queries::meetings::records(&views, id.community, &[meeting]).await.map_err(fault)?;
    let record = records.into_values().next().ok_or_else(unknown)?;
    let halls = queries::halls::by_ids(&views, id.community, &[record.state.hall]).await.map_err(fault)?;
    let communities = queries::communities::by_ids(&views, &[id.community]).await.map_err(fault)?;
    let (Some(hall), Some(community)) = (halls.into_values().next(), communities.into_values().next()) else {
        return Err(unknown());
    };
    let names = names(house, &id, &record).await?;
    let zone = Zone::parse(&community.timezone).unwrap_or_else(|_| Zone::utc());
    let name = |member: MemberId| names.get(&member).cloned();
    let setting = Setting { community: &community.name, hall: &hall.name, zone: &zone, name: &name };
    let written = minutes::write(&record, &setting);
    Ok(if arguments.html { written.html() } else { written.markdown() })
}

/// The names of everybody they can name.
async fn names(house: &House, id: &GlobalId, record: &Record) -> Result<BTreeMap<MemberId, String>, Failure> {
    let people: Vec<MemberId> = record.people().into_iter().collect();
    let rows = queries::members::by_ids(&house.views(), id.community, &people).await;
    let rows = rows.map_err(|error| Failure::fault("reading who was there", &error))?;
    let named: Vec<_> = rows.into_iter().filter_map(|(member, row)| Some((member, row.name?))).collect();
    let sealed: Vec<_> = named.iter().map(|(_, name)| name.clone()).collect();
    let opened = house.vault.open_many::<PersonName>(id.community, &sealed).await;
    let opened = opened.map_err(|error| Failure::fault("opening names", &error))?;
    let plain = named.into_iter().zip(opened).filter_map(|((member, _), opened)| match opened {
        Opened::Plain(name) => Some((member, name.expose().to_owned())),
        Opened::Erased | Opened::KeyMissing | Opened::Unreadable => None,
    });
    Ok(plain.collect())
}
