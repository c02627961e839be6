//! Minutes on the wire: written from the record when they are asked for, with the names the viewer may see.

use async_graphql::{Context, Object, Result, SimpleObject};
use moothall_core::calendar::Zone;
use moothall_core::decider::CommunityId;
use moothall_core::ids::MemberId;
use moothall_core::meeting::minutes::{self, Setting};
use moothall_core::policy::Sight;
use std::collections::BTreeMap;

use super::{Meeting, Seen};
use crate::ask::Ask;
use crate::enums::Language;
use crate::loaders::{CommunityOf, HallOf};
use crate::membership::Member;
use crate::scalar::DateTime;

/// The minutes (会议记录) of a meeting.
#[derive(Clone, Debug)]
pub(crate) struct Minutes {
    community: CommunityId,
    seen: Seen,
    written: minutes::Minutes,
}

/// A correction noted to minutes.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MinutesCorrection {
    /// When.
    pub at: DateTime,
    /// What the minutes should say.
    pub text: String,
}

impl Minutes {
    pub(super) async fn of(ctx: &Context<'_>, community: CommunityId, seen: Seen) -> Result<Option<Self>> {
        let loaders = ctx.loaders()?;
        let (known, hall) = futures_util::try_join!(
            loaders.one(CommunityOf(community)),
            loaders.one(HallOf(community, seen.record().state.hall)),
        )?;
        let (Some(known), Some(hall)) = (known, hall) else { return Ok(None) };
        let names = names(ctx, community, &seen).await?;
        let zone = Zone::parse(&known.timezone).unwrap_or_else(|_| Zone::utc());
        let name = |member: MemberId| names.get(&member).cloned();
        let setting = Setting { community: &known.name, hall: &hall.name, zone: &zone, name: &name };
        let written = minutes::write(seen.record(), &setting);
        Ok(Some(Self { community, seen, written }))
    }
}

/// The names the viewer may see, opened together.
async fn names(ctx: &Context<'_>, community: CommunityId, seen: &Seen) -> Result<BTreeMap<MemberId, String>> {
    let own = ctx.self_in(community).await?;
    let all = ctx.sees(community, Sight::Members).await?;
    let shown = seen.record().people().into_iter().filter(|member| all || own == Some(*member));
    let opened = shown.map(async |member| {
        let name = Member::new(community, member).opened_name(ctx).await?;
        Ok::<_, async_graphql::Error>(name.map(|name| (member, name)))
    });
    Ok(futures_util::future::try_join_all(opened).await?.into_iter().flatten().collect())
}

/// The minutes (会议记录) of a meeting.
#[Object]
impl Minutes {
    /// In which language: that of the house rules.
    async fn language(&self) -> Language {
        self.written.language.into()
    }

    /// As Markdown.
    async fn markdown(&self) -> String {
        self.written.markdown()
    }

    /// As a page to print: one file that fetches nothing and runs nothing.
    async fn html(&self) -> String {
        self.written.html()
    }

    /// Corrections that were noted, oldest first.
    async fn corrections(&self) -> Vec<MinutesCorrection> {
        let noted = self.seen.record().corrections.iter();
        noted
            .map(|(at, text)| MinutesCorrection { at: (*at).into(), text: text.as_str().to_owned() })
            .collect()
    }

    /// When they were approved.
    async fn approved_at(&self) -> Option<DateTime> {
        self.seen.record().approved.as_ref().map(|approval| approval.at.into())
    }

    /// The later meeting at which the council approved them; null where the chair did.
    async fn approved_at_meeting(&self, ctx: &Context<'_>) -> Result<Option<Meeting>> {
        match self.seen.record().approved.as_ref().and_then(|approval| approval.meeting) {
            Some(meeting) => Meeting::find(ctx, self.community, meeting).await,
            None => Ok(None),
        }
    }
}
