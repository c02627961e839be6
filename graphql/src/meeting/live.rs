//! Meetings that are being watched. However many watch one, each change of it is read once, by one task, and handed to all of them: a
//! watcher asks the database only whether she may still watch, at her own pace and never on a change.

use async_graphql::Result;
use moothall_core::decider::CommunityId;
use moothall_core::ids::MeetingId;
use moothall_core::policy::{Sight, Standing};
use moothall_core::sealed::PersonName;
use moothall_core::sealed::Personal as _;
use moothall_eventstore::Position as Place;
use moothall_eventstore::vault::Opened;
use moothall_projections::queries;
use moothall_projections::queries::meetings::MeetingRow;
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

use super::View;
use crate::app::App;
use crate::fault::internal;

/// What other processes append is looked for at least so often.
const GLANCE: Duration = Duration::from_secs(2);

/// A meeting at one moment, for all who watch it.
#[derive(Debug)]
pub(crate) struct Moment {
    pub(crate) row: MeetingRow,
    pub(crate) view: Arc<View>,
    /// Where the event lies that changed it last.
    pub(crate) position: Place,
}

/// What is told: the moment, or that it could not be read.
type Told = Option<Result<Arc<Moment>, ()>>;

/// One watched meeting.
#[derive(Debug)]
pub(crate) struct Watched {
    told: watch::Receiver<Told>,
}

impl Watched {
    pub(crate) fn listen(&self) -> watch::Receiver<Told> {
        self.told.clone()
    }
}

/// The watched meetings, by community and id. Nobody left watching, nothing read.
#[derive(Debug, Default)]
pub(crate) struct Watching(Mutex<HashMap<(CommunityId, MeetingId), Weak<Watched>>>);

impl Watching {
    /// Joins those who watch a meeting, or is the first.
    pub(crate) fn join(&self, app: &Arc<App>, community: CommunityId, meeting: MeetingId) -> Arc<Watched> {
        let mut watched = self.0.lock();
        if let Some(known) = watched.get(&(community, meeting)).and_then(Weak::upgrade) {
            return known;
        }
        watched.retain(|_, known| known.strong_count() > 0);
        let (tell, told) = watch::channel(None);
        let known = Arc::new(Watched { told });
        watched.insert((community, meeting), Arc::downgrade(&known));
        // It holds the house as loosely as its watchers: when the last has gone it ends.
        tokio::spawn(follow(Arc::downgrade(app), Arc::downgrade(&known), (community, meeting), tell));
        known
    }
}

async fn follow(
    app: Weak<App>,
    watched: Weak<Watched>,
    (community, meeting): (CommunityId, MeetingId),
    tell: watch::Sender<Told>,
) {
    let Some(mut progress) = app.upgrade().map(|app| app.projector().progress()) else { return };
    let mut before: Option<Arc<Moment>> = None;
    loop {
        progress.mark_unchanged();
        let Some(app) = app.upgrade() else { return };
        if watched.strong_count() == 0 {
            return;
        }
        match look(&app, community, meeting, before.as_deref()).await {
            Ok(Some(moment)) => {
                let moment = Arc::new(moment);
                before = Some(Arc::clone(&moment));
                let _nobody_listens = tell.send(Some(Ok(moment)));
            }
            Ok(None) => {}
            // The fault has been logged; the watchers are told that there was one, and end.
            Err(_) => {
                let _nobody_listens = tell.send(Some(Err(())));
                return;
            }
        }
        drop(app);
        if let Ok(Err(_)) = timeout(GLANCE, progress.changed()).await {
            return;
        }
    }
}

/// The meeting as it is now; none while it is as it was.
async fn look(
    app: &App,
    community: CommunityId,
    meeting: MeetingId,
    before: Option<&Moment>,
) -> Result<Option<Moment>> {
    let views = app.views();
    let rows = queries::meetings::by_ids(&views, community, &[meeting]).await;
    let Some(row) = rows.map_err(|fault| internal(&fault))?.remove(&meeting) else { return Ok(None) };
    if before.is_some_and(|before| before.row.seq == row.seq) {
        return Ok(None);
    }
    let records = queries::meetings::records(&views, community, &[meeting]).await;
    let Some(record) = records.map_err(|fault| internal(&fault))?.remove(&meeting) else { return Ok(None) };
    let councils = queries::halls::councils(&views, community, &[row.hall]).await;
    let council = councils.map_err(|fault| internal(&fault))?.remove(&row.hall).unwrap_or_default();
    let events = app.log().read_community(community, row.seq.saturating_sub(1), 1).await;
    let events = events.map_err(|fault| internal(&fault))?;
    let Some(position) = events.first().map(|event| event.position) else { return Ok(None) };
    // What is over changes no more, so it would keep a name that has been erased since: it is looked up.
    let names = if row.phase.is_over() { None } else { Some(names(app, community, &record).await?) };
    let view = Arc::new(View { community, record, council, names });
    Ok(Some(Moment { row, view, position }))
}

/// The names of all who are concerned, opened once for everybody who may see them.
async fn names(
    app: &App,
    community: CommunityId,
    record: &moothall_core::meeting::record::Record,
) -> Result<BTreeMap<moothall_core::ids::MemberId, String>> {
    let people: Vec<_> = record.people().into_iter().collect();
    let rows = queries::members::by_ids(&app.views(), community, &people).await;
    let rows = rows.map_err(|fault| internal(&fault))?;
    let sealed: Vec<_> = rows.into_iter().filter_map(|(member, row)| Some((member, row.name?))).collect();
    let names: Vec<_> = sealed.iter().map(|(_, name)| name.clone()).collect();
    let opened = app.vault().open_many::<PersonName>(community, &names).await;
    let opened = opened.map_err(|fault| internal(&fault))?;
    let plain = sealed.into_iter().zip(opened).filter_map(|((member, _), opened)| match opened {
        Opened::Plain(name) => Some((member, name.expose().to_owned())),
        _ => None,
    });
    Ok(plain.collect())
}

/// Which changes somebody watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The floor, motions, votes.
    Floor,
    /// Who is there.
    Attendance,
}

impl Part {
    /// The last event that changed it.
    pub(crate) fn seq(self, row: &MeetingRow) -> u64 {
        match self {
            Self::Floor => row.floor_seq,
            Self::Attendance => row.attendance_seq,
        }
    }
}

/// Reads what a watcher may see.
pub(crate) fn watcher(standing: &Standing) -> super::Watcher {
    super::Watcher { sees_members: standing.sees(Sight::Members), own: standing.member }
}
